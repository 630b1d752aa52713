"""Which orders there can be, whoever brings them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from guide_app.domain.errors import Code, Rejected

EARLIEST = date(2000, 1, 1)
"""What is older was written by a till without a clock."""
AHEAD = timedelta(days=1)
"""So much a till's clock may be ahead of the brand's day."""


def check_day(field: str, on: date, today: date) -> None:
    """See that the day of a purchase or a return has come where the brand is.

    Raises:
        Rejected: OUT_OF_RANGE, with the ``latest`` day that there can be.
    """
    latest = today + AHEAD
    if on > latest:
        raise Rejected(Code.OUT_OF_RANGE, field=field, latest=latest.isoformat())


def check_order(
    ordered_on: date, amount: Decimal, items: int | None = None, *, today: date
) -> None:
    """See that somebody can have bought so: what came back is a return, not an order below nothing.

    Raises:
        Rejected: OUT_OF_RANGE.
    """
    if amount < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest="0")
    if ordered_on < EARLIEST:
        raise Rejected(Code.OUT_OF_RANGE, field="ordered_on")
    check_day("ordered_on", ordered_on, today)
    if items is not None and items < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="items", lowest="0")
