"""Who fits a question, told from what the last questions found where that still holds.

Who types asks with every key for fewer of the same people. Reading the whole book for each takes
longer than a key may; those who fitted a moment ago are few, and looked through in no time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Connection

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


class CustomerFinder:
    """Finds customers in a guide's file.

    Args:
        file: What it keeps holds until something is written to it.
    """

    def __init__(self, file: LocalFile) -> None:
        self._file = file
        self._kept: tuple[_Kept, ...] = ()

    def find(self, query: CustomerQuery, first: int) -> Found:
        """Who fits: everybody if they are few, or else the first of them."""
        changes, words = self._file.changes, customers.words_of(query.text)
        known = self._known(changes, query, words)
        if known is not None:
            return Found(known, complete=True)
        with self._file.read() as connection:
            wanted = _filter(connection, query, words)
            lines = customers.find_lines(connection, wanted, _MOST_LINES + 1)
        if len(lines) > _MOST_LINES:
            return Found([line[0] for line in lines[:first]], complete=False)
        self._keep(_Kept(changes, replace(query, text=""), wanted, lines))
        return Found([line[0] for line in lines], complete=True)

    def everybody(self, query: CustomerQuery) -> list[str]:
        """All who fit, however many."""
        words = customers.words_of(query.text)
        known = self._known(self._file.changes, query, words)
        if known is not None:
            return known
        with self._file.read() as connection:
            return customers.find_ids(connection, _filter(connection, query, words))

    def _known(
        self, changes: int, query: CustomerQuery, words: tuple[str, ...]
    ) -> list[str] | None:
        """Who fits, out of the shortest kept answer in which they all must be."""
        asked = replace(query, text="")
        covering = [
            kept
            for kept in self._kept
            if kept.changes == changes
            and kept.query == asked
            and all(any(part in word for word in words) for part in kept.filter.words)
        ]
        if not covering:
            return None
        kept = min(covering, key=lambda kept: len(kept.lines))
        lines = customers.narrowed(kept.lines, replace(kept.filter, words=words))
        return [line[0] for line in lines]

    def _keep(self, answer: _Kept) -> None:
        others = [kept for kept in self._kept if kept.changes == answer.changes]
        self._kept = (answer, *others[: _MOST_KEPT - 1])


@dataclass(frozen=True, slots=True)
class _Kept:
    """Everybody who fitted a question; ``query`` is without its words, which the filter has."""

    changes: int
    query: CustomerQuery
    filter: customers.CustomerFilter
    lines: list[customers.SearchLine]


def _filter(
    connection: Connection, query: CustomerQuery, words: tuple[str, ...]
) -> customers.CustomerFilter:
    groups: dict[str, list[str]] = {}
    if query.tag_ids:
        group_of = {tag.id: tag.group_id for tag in catalog.tags(connection)}
        for tag_id in query.tag_ids:
            groups.setdefault(group_of.get(tag_id, tag_id), []).append(tag_id)
    return customers.CustomerFilter(
        words=words,
        tag_groups=tuple(tuple(tag_ids) for tag_ids in groups.values()),
        states=query.states,
        sources=query.sources,
        temperatures=query.temperatures,
        removed=query.removed,
        sort=query.sort,
        descending=query.descending,
    )
