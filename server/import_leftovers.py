"""What lies there of an import for some days, and an erased customer who may stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide_app.domain.entities import Customer
from guide_app.intake import Limits, Refused, open_table
from guide_app.intake.cells import as_text
from guide_app.intake.errors import BadCell

READ_BYTES = 32 * 1024 * 1024
"""A larger file goes unread: whoever erases somebody does not wait for minutes."""
_FEWEST_DIGITS = 7
_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Person:
    """By what a customer is known again in a table: name, numbers, account."""

    texts: frozenset[str]
    digits: str

    @classmethod
    def of(cls, customer: Customer) -> Person:
        """By what this customer is known."""
        texts = (customer.name, customer.phone, customer.wechat, customer.member_number)
        digits = _NOT_DIGITS.sub("", customer.phone or "")
        return cls(
            frozenset(_plain(text) for text in texts if text),
            digits if len(digits) >= _FEWEST_DIGITS else "",
        )

    def stands_in(self, cells: Iterable[Any]) -> bool:
        """Whether one of these cells names the person."""
        return any(self._is(cell) for cell in cells)

    def _is(self, cell: Any) -> bool:
        try:
            text = as_text(cell) or ""
        except BadCell:
            return False
        return _plain(text) in self.texts or bool(
            self.digits and self.digits in _NOT_DIGITS.sub("", text)
        )


def stands_in_file(path: Path, person: Person, limits: Limits) -> bool:
    """Whether a table may name the person; one that cannot be read, or is large, may."""
    try:
        if path.stat().st_size > READ_BYTES:
            return True
        return any(person.stands_in(row.cells) for row in open_table(path, limits).rows())
    except (Refused, OSError, ModuleNotFoundError):
        return True


def _plain(text: str) -> str:
    return text.strip().casefold()
