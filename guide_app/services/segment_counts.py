"""How many customers each saved segment has, kept from one look to the next.

Who is in a segment is remembered while they are few enough; then a change is one question about
those who were written to. A long answer is found anew: it costs as much as to remember it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.condition import Condition
from localdb.engine import LocalFile
from localdb.queries import segments

_MOST_KEPT = 4_000
_MOST_CONDITIONS = 64


@dataclass(frozen=True, slots=True)
class _Kept:
    changes: int
    today: date
    count: int
    members: frozenset[str] | None


class SegmentCounts:
    """Counts over one guide's file.

    Args:
        file: Tells who was written to.
        today: The brand's day; on another one nothing that was kept holds.
    """

    def __init__(self, file: LocalFile, today: Callable[[], date]) -> None:
        self._file = file
        self._today = today
        self._kept: dict[Condition, _Kept] = {}

    def count(self, condition: Condition) -> int:
        """How many customers it holds for, removed ones left out."""
        changes, today = self._file.changes, self._today()
        kept = self._kept.pop(condition, None)
        if kept is None or kept.today != today or kept.changes != changes:
            with self._file.read() as connection:
                kept = self._found(connection, condition, kept, changes, today)
        self._kept[condition] = kept
        while len(self._kept) > _MOST_CONDITIONS:
            self._kept.pop(next(iter(self._kept)), None)
        return kept.count

    def _found(
        self,
        connection: Connection,
        condition: Condition,
        before: _Kept | None,
        changes: int,
        today: date,
    ) -> _Kept:
        if before is not None and before.today == today:
            changed = self._file.changed_since(before.changes)
            if changed is not None and not changed:
                return _Kept(changes, today, before.count, before.members)
            if changed is not None and before.members is not None:
                again = segments.matching_among(connection, condition, changed, today)
                members = before.members - changed | frozenset(again)
                return _Kept(changes, today, len(members), members)
        count = segments.count_matching(connection, condition, today)
        few = count <= _MOST_KEPT
        found = segments.list_matching(connection, condition, today) if few else None
        return _Kept(changes, today, count, None if found is None else frozenset(found))
