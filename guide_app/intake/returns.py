"""Rows that are returns: known by a number of their own, of an order that is here or waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guide_app.domain.entities import Order
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.orders import check_day
from guide_app.domain.returns import (
    NUMBER_LENGTH,
    Bought,
    GoodsBack,
    check_return,
    fitting,
)
from guide_app.domain.values import check
from guide_app.intake.converting import Values
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.left import LeftReturn
from guide_app.intake.lookups import Lookups
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of
from guide_app.intake.table import RawRow
from guide_app.mutations.orders import order_id

_ORDER = entity_of(Order).by_name
_REFUSED = {
    "returned_on": RowCode.RETURN_TOO_EARLY,
    "amount": RowCode.RETURN_TOO_MUCH,
}


class ReturnPlanner:
    """Plans returns; one whose number is known with other facts is rejected.

    It remembers what it has met of each order: the rows of one file must not come to more together
    than was bought.
    """

    def __init__(self, lookups: Lookups, brand_id: str, today: date) -> None:
        self._today = today
        self._lookups = lookups
        self._brand_id = brand_id
        self._seen: dict[str, int] = {}
        self._about: dict[str, dict[str, GoodsBack]] = {}

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        orders = {values["order"] for _, values in rows if "order" in values}
        numbers = {values["number"] for _, values in rows if "number" in values}
        left = self._lookups.left_returns(orders, numbers)
        for one in left:
            self._about.setdefault(one.order, {})[one.back.number] = one.back
        recorded = self._lookups.orders([order_id(self._brand_id, one) for one in orders])
        bought = {one.number: Bought(one.ordered_on, one.amount) for one in recorded.values()}
        sold = frozenset(bought)
        waiting = self._lookups.left_orders(orders - sold)
        bought |= {number: order.bought for number, order in waiting.items()}
        there = {one.back.number: one for one in left}
        return [self._plan_row(row, values, there, bought, sold) for row, values in rows]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        there: Mapping[str, LeftReturn],
        bought: Mapping[str, Bought],
        sold: frozenset[str],
    ) -> Planned:
        label = str(values.get("number", ""))
        if "number" not in values or "order" not in values:
            return rejected(row, Rejection(RowCode.NO_KEY), label)
        before = self._seen.setdefault(label, row.number)
        if before != row.number:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), label)
        try:
            one = _read(values)
        except Rejected as error:
            return rejected(row, rejection_of(error), label)
        if label in there:
            if there[label] != one:
                return rejected(row, Rejection(RowCode.RETURN_DIFFERS), label)
            return Planned(Fate.UNCHANGED, row, label=label)
        about = self._about.setdefault(one.order, {})
        try:
            check_day("returned_on", one.back.on, self._today)
            if one.order in bought:
                others = fitting(bought[one.order], about.values())
                check_return(bought[one.order], others, one.back)
        except Rejected as error:
            return rejected(row, refusal_of(error), label)
        about[label] = one.back
        fate = Fate.NEW if one.order in sold else Fate.WAITING
        return Planned(fate, row, one, label=label)


def refusal_of(error: Rejected) -> Rejection:
    """Why a return is not taken, as a row's reason."""
    if error.code is Code.ALREADY_EXISTS:
        return Rejection(RowCode.RETURN_DIFFERS)
    if error.code is Code.OUT_OF_RANGE and "latest" not in error.facts:
        code = _REFUSED[error.facts["field"]]
        return Rejection(code, {"left": error.facts["highest"]} if "highest" in error.facts else {})
    return rejection_of(error)


def _read(values: Values) -> LeftReturn:
    if len(values["number"]) > NUMBER_LENGTH:
        raise Rejected(Code.TOO_LONG, field="number", limit=NUMBER_LENGTH)
    if "returned_on" not in values:
        raise Rejected(Code.REQUIRED, field="returned_on")
    order = check(_ORDER["number"], values["order"])
    amount = values.get("amount")
    if amount is not None and check(_ORDER["returned_amount"], amount) <= 0:
        raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest="0.01")
    return LeftReturn(order=order, back=GoodsBack(values["number"], values["returned_on"], amount))
