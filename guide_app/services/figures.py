"""How the guide's own work goes, in figures that open to their customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guide_app.domain.figures import Figure, Period, Span, Tally
from guide_app.domain.sop import SopPlan
from guide_app.domain.sop_conversion import GRACE_DAYS, window_days
from guide_app.sync.book import Book
from localdb.queries import figures


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A customer behind a figure, or an order of theirs.

    Attributes:
        until: The day on which they came to count, or None.
        amount: What was paid, where the figure is about orders.
        channel_code: By which they were added.
    """

    customer_id: str
    name: str
    since: date
    until: date | None
    amount: Decimal | None = None
    channel_code: str | None = None


@dataclass(frozen=True, slots=True)
class SopFigure:
    """The conversion of one version of a SOP, with the customers that it took.

    Attributes:
        days: The window in which a purchase counts.
        rows: First those who bought, the latest first.
    """

    sop_id: str
    name: str
    version: int
    days: int
    rows: tuple[FigureRow, ...]

    @property
    def counted(self) -> int:
        """How many bought inside the window."""
        return sum(row.until is not None for row in self.rows)


class FigureService:
    """Counts over the guide's file: a guide's own customers, a manager's the store's.

    Args:
        book: The guide's open file.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def period(self, span: Span) -> Period:
        """The days of a period, as of today."""
        return Period.of(span, self._book.today)

    def tallies(self, span: Span) -> tuple[Tally, ...]:
        """Every figure of a period, in their order."""
        period = self.period(span)
        with self._book.file.read() as connection:
            return tuple(figures.count(connection, figure, period) for figure in Figure)

    def sops(self, span: Span) -> tuple[SopFigure, ...]:
        """Every version of every SOP that took somebody in the period."""
        period, today = self.period(span), self._book.today
        found: dict[str, tuple[SopPlan, list[FigureRow]]] = {}
        with self._book.file.read() as connection:
            for person, one in figures.taken_by_sops(connection, period, today):
                rows = found.setdefault(one.plan.sop.id, (one.plan, []))[1]
                row = FigureRow(one.customer_id, person.customer.name, one.since, one.until)
                rows.append(row)
        made = [
            SopFigure(
                sop_id,
                plan.sop.name,
                plan.sop.version,
                window_days(plan, GRACE_DAYS),
                tuple(sorted(rows, key=_latest_first)),
            )
            for sop_id, (plan, rows) in found.items()
        ]
        return tuple(sorted(made, key=lambda one: (one.name, -one.version, one.sop_id)))

    def rows(self, figure: Figure, span: Span) -> tuple[FigureRow, ...]:
        """The customers behind a figure: first those who count, the latest first."""
        with self._book.file.read() as connection:
            found = figures.list_behind(connection, figure, self.period(span))
        return tuple(FigureRow(*one) for one in found)


def _latest_first(row: FigureRow) -> tuple[bool, int, int, str]:
    until = 0 if row.until is None else row.until.toordinal()
    return row.until is None, -until, -row.since.toordinal(), row.customer_id
