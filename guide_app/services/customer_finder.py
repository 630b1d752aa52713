"""Who fits a question, told from what the last questions found where that still holds.

Who types asks with every key for fewer of the same people. Reading the whole book for each takes
longer than a key may; those who fitted a moment ago are few, and looked through in no time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from guide_app.domain.segments import Condition, Needs, needs, with_merged_tags
from guide_app.services.customer_models import CustomerQuery
from localdb.engine import LocalFile
from localdb.queries import catalog, customers

_MOST_LINES = 1_000
_MOST_KEPT = 4


class Found(NamedTuple):
    """An answer.

    Attributes:
        ids: Customers in their order.
        complete: These are all who fit, not only the first.
    """

    ids: list[str]
    complete: bool


class _Seen(NamedTuple):
    """How things stood when an answer was found."""

    changes: int
    today: date


class CustomerFinder:
    """Finds customers in a guide's file.

    Args:
        file: What it keeps holds until something is written to it.
        today: The brand's day, with which it does not hold either.
    """

    def __init__(self, file: LocalFile, today: Callable[[], date]) -> None:
        self._file = file
        self._today = today
        self._kept: tuple[_Kept, ...] = ()

    def find(self, query: CustomerQuery, first: int) -> Found:
        """Who fits: everybody if they are few, or else the first of them."""
        changes, words = self._seen, customers.words_of(query.text)
        known = self._known(changes, query, words)
        if known is not None:
            return Found(known, complete=True)
        with self._file.read() as connection:
            wanted = _filter(connection, query, words, changes.today)
            # Under conditions without the words first: who types them types others next.
            questions = (wanted,) if _is_of_all(query) else (replace(wanted, words=()), wanted)
            for asked in questions:
                if not any(one.is_many(changes, asked) for one in self._kept):
                    lines = customers.find_lines(connection, asked, _MOST_LINES + 1)
                    few = len(lines) <= _MOST_LINES
                    self._keep(_Kept(changes, query, asked, lines if few else None))
                    if few:
                        return Found(customers.narrowed(lines, wanted), complete=True)
            return Found(customers.find_ids(connection, wanted, first), complete=False)

    def everybody(self, query: CustomerQuery) -> list[str]:
        """All who fit, however many."""
        words = customers.words_of(query.text)
        seen = self._seen
        known = self._known(seen, query, words)
        if known is not None:
            return known
        with self._file.read() as connection:
            return customers.find_ids(connection, _filter(connection, query, words, seen.today))

    @property
    def _seen(self) -> _Seen:
        return _Seen(self._file.changes, self._today())

    def _known(
        self, changes: _Seen, query: CustomerQuery, words: tuple[str, ...]
    ) -> list[str] | None:
        """Who fits, out of the shortest kept answer in which they all must be."""
        covering = [
            (len(one.lines), one.filter, one.lines)
            for one in self._kept
            if one.lines is not None and one.covers(changes, query, words)
        ]
        if not covering:
            return None
        _, asked, lines = min(covering, key=lambda one: one[0])
        return customers.narrowed(lines, replace(asked, words=words))

    def _keep(self, answer: _Kept) -> None:
        others = [one for one in self._kept if one.changes == answer.changes]
        self._kept = (answer, *others[: _MOST_KEPT - 1])


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found once.

    Attributes:
        changes: What the file had seen by then, and the day.
        query: What was asked; its words are those of the filter.
        filter: The same for the file.
        lines: Everybody who fitted; None if they were many.
    """

    changes: _Seen
    query: CustomerQuery
    filter: customers.CustomerFilter
    lines: list[customers.SearchLine] | None

    def covers(self, changes: _Seen, query: CustomerQuery, words: tuple[str, ...]) -> bool:
        """Whether everybody who fits a question now must have fitted this one."""
        return (
            self.changes == changes
            and replace(self.query, text=query.text) == query
            and all(any(part in word for word in words) for part in self.filter.words)
        )

    def is_many(self, changes: _Seen, asked: customers.CustomerFilter) -> bool:
        """Whether this very question is known to have a long answer."""
        return self.lines is None and (self.changes, self.filter) == (changes, asked)


def _is_of_all(query: CustomerQuery) -> bool:
    """Whether without its words it asks for the whole book."""
    whole = CustomerQuery(query.text, sort=query.sort, descending=query.descending)
    return query == whole


def _filter(
    connection: Connection, query: CustomerQuery, words: tuple[str, ...], today: date
) -> customers.CustomerFilter:
    return customers.CustomerFilter(
        today=today,
        words=words,
        condition=standing(connection, query.condition),
        removed=query.removed,
        sort=query.sort,
        descending=query.descending,
    )


def standing(connection: Connection, condition: Condition) -> Condition:
    """The condition with tags that were merged asking for those that stand for them."""
    if Needs.TAGS not in needs(condition):
        return condition
    return with_merged_tags(condition, catalog.merged_tags(connection))
