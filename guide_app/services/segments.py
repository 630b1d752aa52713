"""Questions about customers under a name: the guide's own and HQ's, with how many they find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.condition import Condition
from guide_app.domain.errors import Rejected
from guide_app.domain.saved_view import SavedView, document_of_view, read_view
from guide_app.domain.values import clean_text
from guide_app.mutations.fields import Change
from guide_app.mutations.segments import RemoveGuideSegment, SaveGuideSegment
from guide_app.services import earlier_filters
from guide_app.services.customer_finder import CustomerFinder, standing
from guide_app.services.customer_models import CustomerQuery, CustomerSort
from guide_app.services.segment_counts import SegmentCounts
from guide_app.services.segment_models import GroupCount, SegmentLine
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import segments as rows


class SegmentService:
    """Lists, counts and keeps segments; what it does is saved when the call returns.

    Whatever writes raises `Rejected` when the rules refuse it, and has then changed nothing.

    Args:
        book: The guide's open file.
        finder: Answers what no condition asks: words, and removed customers.
    """

    def __init__(self, book: Book, finder: CustomerFinder) -> None:
        self._book = book
        self._finder = finder
        self._counts = SegmentCounts(book.file, lambda: book.today)

    def list(self) -> tuple[SegmentLine, ...]:
        """The guide's own in the order of saving, then HQ's that are in use."""
        with self._book.file.read() as connection:
            guide_id = self._book.read_actor(connection).guide_id
            own = rows.own_segments(connection, guide_id)
            shared = rows.shared_segments(connection)
        return (
            *(_line(one, own=True) for one in own),
            *(_line(one, own=False) for one in shared if not one.archived),
        )

    def count(self, query: CustomerQuery) -> int:
        """How many customers are found."""
        if query.text.strip() or query.removed:
            return len(self._finder.everybody(query))
        with self._book.file.read() as connection:
            condition = standing(connection, query.condition)
        return self._counts.count(condition)

    def blame(self, query: CustomerQuery) -> tuple[GroupCount, ...]:
        """What each line of the condition does, for an answer that is empty."""
        groups = query.condition.groups
        return tuple(
            GroupCount(
                number,
                self.count(replace(query, condition=Condition((group,)))),
                self.count(
                    replace(query, condition=Condition((*groups[:number], *groups[number + 1 :])))
                ),
            )
            for number, group in enumerate(groups)
        )

    def save(self, name: str, query: CustomerQuery) -> Undo:
        """Keep the question under the name; an own one of that name gives way to it."""
        wanted = " ".join(clean_text(name).split())
        own = [line for line in self.list() if line.own]
        same = next((line for line in own if line.name == wanted), None)
        document = document_of_view(view_of(query))
        if same is None:
            position = max((line.position for line in own), default=0) + 1
            new = {"name": wanted, "condition": document, "position": position}
            return self._add(new)
        seen = self._document(same.segment_id)
        if seen == document:
            return Undo(())
        return self._change(same.segment_id, {"condition": Change(seen=seen, new=document)})

    def rename(self, line: SegmentLine, name: str) -> Undo:
        """Give an own one another name."""
        wanted = " ".join(clean_text(name).split())
        if wanted == line.name:
            return Undo(())
        return self._change(line.segment_id, {"name": Change(seen=line.name, new=wanted)})

    def remove(self, line: SegmentLine) -> Undo:
        """Drop an own one; taken back, it stands where it stood."""
        document = self._document(line.segment_id)
        arguments = RemoveGuideSegment(segment_id=line.segment_id, seen_name=line.name)
        mutation_id = self._book.act(arguments)
        again = {"name": line.name, "condition": document, "position": line.position}
        return Undo((mutation_id,), None, (SaveGuideSegment(changes=_new(again)),))

    def carry_over(self) -> None:
        """Make segments of the filters that an earlier version kept on this PC alone.

        One that the rules refuse, or for which there is no room, stays where it is.
        """
        with self._book.file.read() as connection:
            earlier = earlier_filters.list_earlier(connection)
        if not earlier:
            return
        here = {line.name for line in self.list() if line.own}
        left = []
        for one in earlier:
            try:
                if one.name not in here:
                    self.save(one.name, one.query)
            except Rejected:
                left.append(one.name)
        with self._book.file.write() as connection:
            earlier_filters.keep_only(connection, left)

    def _add(self, values: dict[str, Any]) -> Undo:
        before = {line.segment_id for line in self.list()}
        mutation_id = self._book.act(SaveGuideSegment(changes=_new(values)))
        made = next(line for line in self.list() if line.segment_id not in before)
        opposite = RemoveGuideSegment(segment_id=made.segment_id, seen_name=made.name)
        return Undo((mutation_id,), None, (opposite,))

    def _change(self, segment_id: str, changes: dict[str, Change]) -> Undo:
        mutation_id = self._book.act(SaveGuideSegment(segment_id=segment_id, changes=changes))
        back = {name: Change(seen=change.new, new=change.seen) for name, change in changes.items()}
        opposite = SaveGuideSegment(segment_id=segment_id, changes=back)
        return Undo((mutation_id,), None, (opposite,))

    def _document(self, segment_id: str) -> Any:
        with self._book.file.read() as connection:
            return _found(connection, segment_id)


def view_of(query: CustomerQuery) -> SavedView:
    """A query as it is saved."""
    text = clean_text(query.text).strip()
    return SavedView(query.condition, text, query.removed, query.sort.value, query.descending)


def _found(connection: Connection, segment_id: str) -> Any:
    row = rows.find_own_segment(connection, segment_id)
    return None if row is None else row.condition


def _new(values: dict[str, Any]) -> dict[str, Change]:
    return {name: Change(seen=None, new=value) for name, value in values.items()}


def _line(row: Any, *, own: bool) -> SegmentLine:
    query = None
    try:
        view = read_view(row.condition)
    except Rejected:  # written by a newer version
        pass
    else:
        sort = CustomerSort(view.sort)
        query = CustomerQuery(view.text, view.condition, sort, view.descending, view.removed)
    return SegmentLine(row.id, row.name, own, query, row.position)
