"""Lines of the list of customers, made once as long as they are true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from guide_app.services.customer_models import CustomerRow
from guide_app.services.customer_rows import Common, common_facts, customer_rows
from guide_app.sync.book import Book

_MOST_KEPT = 1_000


class CustomerLines:
    """Makes lines, and keeps the last: who types on, or comes back, sees many of them again.

    Args:
        book: What is kept holds until something is written to its file, or the day is another one.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._kept: _Kept | None = None

    def of(self, customer_ids: Sequence[str]) -> list[CustomerRow]:
        """The lines of these customers in the order of the ids, without those who are gone."""
        kept = self._still_true()
        known = kept.lines
        made = self._make(kept, [found for found in customer_ids if found not in known])
        told = [known.get(found) or made.get(found) for found in customer_ids]
        lines = [line for line in told if line is not None]
        if made:
            full = len(known) + len(made) > _MOST_KEPT
            kept.lines = ({line.customer_id: line for line in lines} if full else known) | made
        return lines

    def _make(self, kept: _Kept, customer_ids: Sequence[str]) -> dict[str, CustomerRow]:
        if not customer_ids:
            return {}
        with self._book.file.read() as connection:
            if kept.common is None:
                kept.common = common_facts(connection, kept.today)
            made = customer_rows(connection, customer_ids, kept.common)
        return {line.customer_id: line for line in made}

    def _still_true(self) -> _Kept:
        """What is kept, or a place to keep what is true now."""
        changes, today = self._book.file.changes, self._book.today
        kept = self._kept
        if kept is None or (kept.changes, kept.today) != (changes, today):
            kept = self._kept = _Kept(changes, today)
        return kept


@dataclass(slots=True)
class _Kept:
    """What was read when the file had seen so many changes."""

    changes: int
    today: date
    common: Common | None = None
    lines: dict[str, CustomerRow] = field(default_factory=dict)
