"""Goods that came back: which returns one order can have, and what they come to together.

A return is known by a number of its own, so several of one order add up, and one that is said twice
counts once. Whether some returns can be those of one order does not depend on which came first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from guide_app.domain.errors import Code, Rejected

NUMBER_LENGTH = 128
_LEAST = Decimal("0.01")


class Bought(NamedTuple):
    """Of an order what bears upon its returns."""

    on: date
    amount: Decimal


class GoodsBack(NamedTuple):
    """A return; without an amount it is all that was left of the order."""

    number: str
    on: date
    amount: Decimal | None = None


def check_return(bought: Bought, known: Iterable[GoodsBack], more: GoodsBack) -> None:
    """See that one more return can be beside those that are known.

    Raises:
        Rejected: OUT_OF_RANGE: before the purchase, after all of it had come back, or more than was
            left of it.
    """
    known = list(known)
    together = [*known, more]
    whole = next((one for one in together if one.amount is None), None)
    if more.on < bought.on or (whole and any(one.on > whole.on for one in together)):
        raise Rejected(Code.OUT_OF_RANGE, field="returned_on")
    rest = _LEAST if whole else Decimal(0)  # what comes back last is something
    left = bought.amount - _sum(known)
    if more.amount is None:
        is_second = any(one.amount is None for one in known)
        is_good = left >= rest and not is_second
    else:
        is_good = _LEAST <= more.amount <= left - rest
    if not is_good:
        raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest=str(_LEAST), highest=str(left))


def fitting(bought: Bought, returns: Iterable[GoodsBack]) -> list[GoodsBack]:
    """Those that can be, the earlier before the later."""
    found: list[GoodsBack] = []
    for one in sorted(returns, key=lambda one: (one.on, one.amount is None, one.number)):
        try:
            check_return(bought, found, one)
        except Rejected:
            continue
        found.append(one)
    return found


def come_to(bought: Bought, returns: Iterable[GoodsBack]) -> tuple[date, Decimal] | None:
    """The last day on which something came back, and how much did in all; None: nothing did."""
    returns = list(returns)
    if not returns:
        return None
    is_whole = any(one.amount is None for one in returns)
    return max(one.on for one in returns), bought.amount if is_whole else _sum(returns)


def _sum(returns: Iterable[GoodsBack]) -> Decimal:
    return sum((one.amount for one in returns if one.amount is not None), Decimal(0))
