"""How many customers a condition holds for, kept up to date from one look to the next.

The first time it is one question to the file. A count that is asked again after a change is put
together from parts: who a part holds for is kept as one byte a customer, so a change is one short
question about those who were written to, and parts are joined in no time. What needs the
customer's own row alone is one part.

A question about many tags is put together from parts the first time, too: SQLite sorts the ids of
every part before it joins them, which takes ten times as long as to read them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, repeat
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.condition import EVERYBODY, Clause, Condition
from guide_app.domain.segments import NEEDED_ROWS
from localdb.engine import LocalFile
from localdb.queries import merged, segments

_MOST_KEPT = 256
_MANY = 8
"""Tags and other rows asked for; below, SQLite finds few enough ids to be as fast."""


@dataclass(frozen=True, slots=True)
class _Count:
    changes: int
    count: int


@dataclass(frozen=True, slots=True)
class _Part:
    changes: int
    marks: int
    """A number whose lowest byte is the first customer's: 1, or 0."""


class SegmentCounts:
    """Counts over one guide's file; any thread may ask.

    Args:
        file: Tells who was written to.
        today: The brand's day; on another one nothing that was kept holds.
    """

    def __init__(self, file: LocalFile, today: Callable[[], date]) -> None:
        self._file = file
        self._today = today
        self._lock = threading.Lock()
        self._day: date | None = None
        self._places: dict[str, int] = {}
        self._counts: dict[Condition, _Count] = {}
        self._parts: dict[Condition, _Part] = {}

    def count(self, condition: Condition) -> int:
        """How many customers it holds for, removed ones left out."""
        with self._lock:
            today = self._today()
            if today != self._day:
                self._day = today
                self._counts.clear()
                self._parts.clear()
            changes = self._file.changes
            before = self._counts.pop(condition, None)
            changed = None if before is None else self._file.changed_since(before.changes)
            if before is not None and changed is not None and not changed:
                count = before.count
            else:
                with self._file.read() as connection:
                    if changed is None and _weight(condition) < _MANY:
                        count = segments.count_matching(connection, condition, today)
                    else:
                        held = self._up_to_date(
                            connection, [EVERYBODY, *_parts_of(condition)], changes, today
                        )
                        count = _joined(condition, held).bit_count()
            self._counts[condition] = _Count(changes, count)
            _forget_the_oldest(self._counts)
            return count

    def _up_to_date(
        self, connection: Connection, parts: Iterable[Condition], changes: int, today: date
    ) -> dict[Condition, int]:
        """The marks of each part; everybody is among them, to have a place."""
        held: dict[Condition, int] = {}
        unknown: list[Condition] = []
        for part in dict.fromkeys(parts):
            kept = self._parts.pop(part, None)
            changed = None if kept is None else self._file.changed_since(kept.changes)
            if kept is None or changed is None:
                unknown.append(part)
                if part == EVERYBODY:
                    self._parts.clear()  # others get their places
            elif changed:
                whose = merged.with_heads(connection, changed)
                self._give_places(whose)
                again = segments.matching_among(connection, part, whose, today)
                held[part] = kept.marks & ~self._marked(whose) | self._marked(again)
            else:
                held[part] = kept.marks
        held |= self._read(connection, unknown, today)
        self._parts |= {part: _Part(changes, marks) for part, marks in held.items()}
        _forget_the_oldest(self._parts)
        return held

    def _read(
        self, connection: Connection, parts: Collection[Condition], today: date
    ) -> dict[Condition, int]:
        """The marks of parts of which nothing is known."""
        of_rows = [part for part in parts if segments.is_of_rows(part)]
        # First: what is read last stays in the cache, and all ask for the customers.
        rows = {part: segments.find_rows(connection, part, today) for part in of_rows}
        own = [part for part in parts if part not in rows and part != EVERYBODY]
        held: dict[Condition, int] = {}
        if EVERYBODY in parts and len(own) > 1:
            held |= self._in_one_pass(connection, own, today)
        elif EVERYBODY in parts:
            everybody = segments.list_part(connection, EVERYBODY, today)
            self._places = dict(zip(everybody, count()))
            held[EVERYBODY] = self._marked(everybody)
        for part in own:
            if part not in held:
                held[part] = self._marked(segments.list_part(connection, part, today))
        return held | {part: self._marked(found) for part, found in rows.items()}

    def _in_one_pass(
        self, connection: Connection, parts: Sequence[Condition], today: date
    ) -> dict[Condition, int]:
        """The marks of everybody, and of parts that need the customer's own row."""
        customer_ids, fits = segments.find_in_one_pass(connection, parts, today)
        fits[EVERYBODY] = b"\x01" * len(customer_ids)
        self._places = dict(zip(customer_ids, count()))
        return {part: int.from_bytes(marks, "little") for part, marks in fits.items()}

    def _give_places(self, customer_ids: Iterable[str]) -> None:
        for one in customer_ids:
            self._places.setdefault(one, len(self._places))

    def _marked(self, customer_ids: Iterable[str]) -> int:
        """Those who have a place; the others were removed, or are not here."""
        marks = bytearray(len(self._places) + 1)
        nowhere = len(self._places)
        for place in map(self._places.get, customer_ids, repeat(nowhere)):
            marks[place] = 1
        del marks[nowhere]
        return int.from_bytes(marks, "little")


def _joined(condition: Condition, held: Mapping[Condition, int]) -> int:
    """For whom the condition holds."""
    answer = held[_own_part(condition)]
    for group in _of_rows(condition):
        either = 0
        for clause in group:
            fits = answer & held[_part_of(clause)]
            either |= answer & ~fits if clause.negated else fits
        answer = either
    return answer


def _parts_of(condition: Condition) -> list[Condition]:
    clauses = (clause for group in _of_rows(condition) for clause in group)
    return [_own_part(condition), *map(_part_of, clauses)]


def _own_part(condition: Condition) -> Condition:
    """What needs the customer's own row alone; everybody, if that is nothing."""
    return Condition(tuple(one for one in condition.groups if not any(map(_reads_rows, one))))


def _of_rows(condition: Condition) -> list[tuple[Clause, ...]]:
    return [group for group in condition.groups if any(map(_reads_rows, group))]


def _part_of(clause: Clause) -> Condition:
    return Condition(((replace(clause, negated=False),),))


def _weight(condition: Condition) -> int:
    clauses = (clause for group in condition.groups for clause in group)
    return sum(max(1, len(clause.values)) for clause in clauses if _reads_rows(clause))


def _reads_rows(clause: Clause) -> bool:
    return clause.fact in NEEDED_ROWS


def _forget_the_oldest(kept: dict[Condition, Any]) -> None:
    while len(kept) > _MOST_KEPT:
        kept.pop(next(iter(kept)))
