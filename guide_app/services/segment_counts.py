"""How many customers a condition holds for, kept up to date from one look to the next.

The first time it is one question to the file. A count that is asked again after a change is put
together from parts: who a part holds for is kept as one bit a customer, so a change is one short
question about those who were written to, and parts are joined in no time. What needs the
customer's own row alone is one part.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.segments import NEEDED_ROWS
from localdb.engine import LocalFile
from localdb.queries import merged, segments

_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class _Count:
    changes: int
    count: int


@dataclass(frozen=True, slots=True)
class _Part:
    changes: int
    bits: int


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
                    if changed is None:
                        count = segments.count_matching(connection, condition, today)
                    else:
                        joined = self._joined(connection, condition, changes, today)
                        count = joined.bit_count()
            self._counts[condition] = _Count(changes, count)
            _forget_the_oldest(self._counts)
            return count

    def _joined(
        self, connection: Connection, condition: Condition, changes: int, today: date
    ) -> int:
        def held(part: Condition) -> int:
            return self._bits(connection, part, changes, today)

        in_one_pass = Condition(
            tuple(
                group
                for group in condition.groups
                if not any(clause.fact in NEEDED_ROWS for clause in group)
            )
        )
        answer = everybody = held(EVERYBODY)
        if in_one_pass.groups:
            answer &= held(in_one_pass)
        for group in condition.groups:
            if group in in_one_pass.groups:
                continue
            either = 0
            for clause in group:
                bits = held(Condition(((replace(clause, negated=False),),)))
                either |= everybody & ~bits if clause.negated else bits
            answer &= either
        return answer

    def _bits(self, connection: Connection, part: Condition, changes: int, today: date) -> int:
        kept = self._parts.pop(part, None)
        changed = None if kept is None else self._file.changed_since(kept.changes)
        if kept is None or changed is None:
            bits = self._marked(segments.list_part(connection, part, today))
        elif changed:
            whose = merged.with_heads(connection, changed)
            again = segments.matching_among(connection, part, whose, today)
            bits = kept.bits & ~self._marked(whose) | self._marked(again)
        else:
            bits = kept.bits
        self._parts[part] = _Part(changes, bits)
        _forget_the_oldest(self._parts)
        return bits

    def _marked(self, customer_ids: Iterable[str]) -> int:
        places = self._places
        numbers = [places.setdefault(one, len(places)) for one in customer_ids]
        marks = bytearray(len(places) // 8 + 1)
        for number in numbers:
            marks[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(marks, "little")


def _forget_the_oldest(kept: dict[Condition, Any]) -> None:
    while len(kept) > _MOST_KEPT:
        kept.pop(next(iter(kept)))
