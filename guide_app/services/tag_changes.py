"""Putting tags on many customers and taking them off, against what the guide sees on them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from guide_app.domain.entities import CustomerTag
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.tags import CHANGE_LIMIT, CUSTOMER_LIMIT, ChangeTags, TagChange
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import catalog, tagging


@dataclass(frozen=True, slots=True)
class _Step:
    """A change, and the tag that a single-choice group loses by it."""

    change: TagChange
    replaced: str | None = None


class Progress:
    """How far a change of many customers has come; it can be stopped from another thread.

    Attributes:
        done: Customers who are through.
        total: Customers who were asked for.
        refused: Why it ended early, if the rules refused a part of it.
    """

    def __init__(self, total: int = 0) -> None:
        self.done = 0
        self.total = total
        self.refused: Rejected | None = None
        self._stopping = threading.Event()

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End after the batch that is being saved; what is done stays, and can be taken back."""
        self._stopping.set()


def change_tags(
    book: Book,
    customer_ids: Sequence[str],
    add: Collection[str],
    remove: Collection[str],
    progress: Progress | None = None,
) -> Undo:
    """Change the tags of customers, 512 in one mutation.

    What a customer has already is not added, and what is not there is not removed. The token takes
    back what was done, however far it came; tags that are archived are not put on again.

    Raises:
        Rejected: NOTHING_TO_DO, NOT_FOUND, or what the rules say of the first batch.
    """
    progress = progress or Progress()
    wanted = list(dict.fromkeys(customer_ids))
    progress.total = len(wanted)
    most = min(CUSTOMER_LIMIT, CHANGE_LIMIT // max(1, len(add) + len(remove)))
    made: list[str] = []
    opposites: list[ChangeTags] = []
    for start in range(0, len(wanted), most):
        batch = wanted[start : start + most]
        if progress.stopped:
            break
        try:
            _change_batch(book, batch, add, remove, made, opposites)
        except Rejected as refused:
            if not made:
                raise
            progress.refused = refused
            break
        progress.done += len(batch)
    if not made and not progress.stopped:
        raise Rejected(Code.NOTHING_TO_DO)
    return Undo(tuple(made), None, tuple(opposites))


def _change_batch(
    book: Book,
    customer_ids: Sequence[str],
    add: Collection[str],
    remove: Collection[str],
    made: list[str],
    opposites: list[ChangeTags],
) -> None:
    with book.file.read() as connection:
        steps = _steps(connection, customer_ids, add, remove)
        archived = {tag.id for tag in catalog.tags(connection) if tag.archived}
    if not steps:
        return
    changes = tuple(step.change for steps_of_one in steps for step in steps_of_one)
    mutation_id = book.act(ChangeTags(changes=changes))
    made.append(mutation_id)
    back = tuple(
        change
        for change in _opposites(steps, mutation_id)
        if change.action == "remove" or change.tag_id not in archived
    )
    if back:
        opposites.append(ChangeTags(changes=back))


def _steps(
    connection: Connection,
    customer_ids: Sequence[str],
    add: Collection[str],
    remove: Collection[str],
) -> list[list[_Step]]:
    """The changes, one list for each customer who has any."""
    group_of = {tag.id: tag.group_id for tag in catalog.tags(connection)}
    single = {group.id for group in catalog.tag_groups(connection) if group.single_choice}
    unknown = [tag_id for tag_id in (*add, *remove) if tag_id not in group_of]
    if unknown:
        raise Rejected(Code.NOT_FOUND, entity="tag")
    groups = {group_of[tag_id] for tag_id in (*add, *remove)}
    present: dict[str, list[CustomerTag]] = {customer_id: [] for customer_id in customer_ids}
    for row in tagging.tag_rows(connection, customer_ids, groups):
        present[row.customer_id].append(row)
    made = []
    for customer_id, rows in present.items():
        by_tag = {row.tag_id: row for row in rows}
        answers = {row.group_id: row for row in rows if row.group_id in single}
        steps = []
        for tag_id in remove:
            if tag_id in by_tag:
                seen = tuple(by_tag[tag_id].adds)
                steps.append(
                    _Step(
                        TagChange(
                            customer_id=customer_id, tag_id=tag_id, action="remove", seen=seen
                        )
                    )
                )
        for tag_id in add:
            if tag_id not in by_tag:
                before = answers.get(group_of[tag_id])
                replaced = before.tag_id if before is not None else None
                seen = () if replaced is None else (replaced,)
                change = TagChange(customer_id=customer_id, tag_id=tag_id, action="add", seen=seen)
                steps.append(_Step(change, replaced))
        if steps:
            made.append(steps)
    return made


def _opposites(batch: Iterable[list[_Step]], mutation_id: str) -> Iterable[TagChange]:
    for steps in batch:
        for step in reversed(steps):
            change = step.change
            if change.action == "remove":
                yield TagChange(customer_id=change.customer_id, tag_id=change.tag_id, action="add")
            elif step.replaced is not None:
                yield TagChange(
                    customer_id=change.customer_id,
                    tag_id=step.replaced,
                    action="add",
                    seen=(change.tag_id,),
                )
            else:
                yield TagChange(
                    customer_id=change.customer_id,
                    tag_id=change.tag_id,
                    action="remove",
                    seen=(mutation_id,),
                )
