"""How many customers a condition holds for, put together from parts that are kept.

Who a part holds for is kept as one bit a customer: parts are joined in no time, a condition that is
being put together asks the file only for what is new in it, and a change is one question about
those who were written to. What needs the customer's own row alone is one part, read in one pass.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.segments import NEEDED_ROWS
from localdb.engine import LocalFile
from localdb.queries import segments

_MOST_PARTS = 256


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
        self._parts: dict[Condition, _Part] = {}

    def count(self, condition: Condition) -> int:
        """How many customers it holds for, removed ones left out."""
        with self._lock:
            today = self._today()
            if today != self._day:
                self._day = today
                self._parts.clear()
            changes = self._file.changes
            with self._file.read() as connection:
                return self._joined(connection, condition, changes, today).bit_count()

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
            again = segments.matching_among(connection, part, changed, today)
            bits = kept.bits & ~self._marked(changed) | self._marked(again)
        else:
            bits = kept.bits
        self._parts[part] = _Part(changes, bits)
        while len(self._parts) > _MOST_PARTS:
            self._parts.pop(next(iter(self._parts)))
        return bits

    def _marked(self, customer_ids: Iterable[str]) -> int:
        places = self._places
        numbers = [places.setdefault(one, len(places)) for one in customer_ids]
        marks = bytearray(len(places) // 8 + 1)
        for number in numbers:
            marks[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(marks, "little")
