"""Which orders there can be, whoever brings them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guide_app.domain.errors import Code, Rejected

EARLIEST = date(2000, 1, 1)
"""What is older was written by a till without a clock."""


def check_order(ordered_on: date, amount: Decimal, items: int | None = None) -> None:
    """See that somebody can have bought so: what came back is a return, not an order below nothing.

    Raises:
        Rejected: OUT_OF_RANGE.
    """
    if amount < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest="0")
    if ordered_on < EARLIEST:
        raise Rejected(Code.OUT_OF_RANGE, field="ordered_on")
    if items is not None and items < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="items", lowest="0")
