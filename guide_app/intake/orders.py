"""Rows that are orders: known by their number, of a customer who is there or waited for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from guide_app.domain.entities import Customer, Guide, Order, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.identities import read_identity
from guide_app.domain.orders import check_order
from guide_app.domain.values import check
from guide_app.intake.converting import Values
from guide_app.intake.customers import KEYS, find_customers
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.left import LeftOrder
from guide_app.intake.lookups import Lookups
from guide_app.intake.people import find_guide, make_guide_index, make_store_index
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of, wire_value
from guide_app.intake.table import RawRow
from guide_app.mutations.orders import NewOrder, RecordOrders, order_id

_ENTITY = entity_of(Order)
_NUMBER = _ENTITY.by_name["number"]
_OWN = (("ordered_on", True), ("amount", True), ("items", False), ("summary", False))
_COMPARED = ("customer_id", "store_id", "ordered_on", "amount")


class OrderPlanner:
    """Plans orders; one whose number is known with other facts is rejected, not rewritten.

    One of an unknown customer is left under what the row knows them by.
    """

    def __init__(self, lookups: Lookups, brand_id: str, today: date) -> None:
        self._today = today
        self._lookups = lookups
        self._brand_id = brand_id
        self._seen: dict[str, int] = {}
        self._stores: Mapping[str, Store] | None = None
        self._guides: Mapping[str, Sequence[Guide]] | None = None

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        if self._stores is None:
            self._stores = make_store_index(self._lookups.stores())
        customers = find_customers(self._lookups, [values for _, values in rows])
        ids = [order_id(self._brand_id, values.get("number", "")) for _, values in rows]
        known = self._lookups.orders(ids)
        planned = [
            self._plan_row(row, values, customers, row_id, known.get(row_id))
            for (row, values), row_id in zip(rows, ids, strict=True)
        ]
        return self._with_left(planned)

    def _with_left(self, planned: list[Planned]) -> list[Planned]:
        """Whether what is left waits, or is there already."""
        orders = [item.arguments for item in planned if isinstance(item.arguments, LeftOrder)]
        if not orders:
            return planned
        there = self._lookups.left_orders([order.number for order in orders])
        new = [order for order in orders if order.number not in there]
        answers = zip(new, self._lookups.are_known(new), strict=True)
        known = {order.number for order, is_known in answers if is_known}
        return [_seen_before(item, there, known) for item in planned]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        customers: Mapping[tuple[str, str], Customer],
        row_id: str,
        there: Order | None,
    ) -> Planned:
        number = values.get("number")
        if number is None:
            return rejected(row, Rejection(RowCode.NO_KEY))
        before = self._seen.setdefault(number, row.number)
        if before != row.number:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), number)
        made = self._order(values, customers)
        if isinstance(made, Rejection):
            return rejected(row, made, number)
        if there is None:
            if isinstance(made, LeftOrder):
                return Planned(Fate.WAITING, row, made, label=number)
            arguments = RecordOrders(orders=(made,))
            return Planned(Fate.NEW, row, arguments, label=number, row_id=row_id)
        wanted = dict(made.values)
        if isinstance(made, NewOrder):
            wanted["customer_id"] = made.customer_id
        differing = [
            name
            for name in _COMPARED
            if name in wanted and wire_value(_ENTITY, name, getattr(there, name)) != wanted[name]
        ]
        if differing:
            return rejected(row, _differs(differing), number)
        return Planned(Fate.UNCHANGED, row, label=number)

    def _order(
        self, values: Values, customers: Mapping[tuple[str, str], Customer]
    ) -> NewOrder | LeftOrder | Rejection:
        named = [(name, values[name]) for name in KEYS if name in values]
        if not named:
            return Rejection(RowCode.CUSTOMER_UNKNOWN)
        customer = next((customers[key] for key in named if key in customers), None)
        store = (self._stores or {}).get(str(values.get("store", "")).casefold())
        if store is None:
            return Rejection(RowCode.STORE_UNKNOWN, {"store": values.get("store")})
        made: dict[str, Any] = {"store_id": store.id}
        if customer is not None:
            made["guide_id"] = customer.guide_id
        if "guide" in values:
            if self._guides is None:
                self._guides = make_guide_index(self._lookups.guides())
            guide = find_guide(self._guides, values["guide"], store.id)
            if isinstance(guide, Rejection):
                return guide
            made["guide_id"] = guide.id
        try:
            made["number"] = check(_NUMBER, values["number"])
            for name, is_required in _OWN:
                if name in values:
                    made[name] = _checked(name, values[name])
                elif is_required:
                    raise Rejected(Code.REQUIRED, field=name)
            if values["amount"] < 0:
                return Rejection(RowCode.ORDER_BELOW_NOTHING)
            bought = (values["ordered_on"], values["amount"], values.get("items"))
            check_order(*bought, today=self._today)
        except Rejected as error:
            return rejection_of(error)
        if customer is not None:
            return NewOrder(customer_id=customer.id, values=made)
        try:
            identities = frozenset(read_identity(name, "", value) for name, value in named)
        except Rejected:  # too little to tell anybody by
            return Rejection(RowCode.CUSTOMER_UNKNOWN)
        return LeftOrder(values=made, identities=identities)


def _seen_before(item: Planned, there: Mapping[str, LeftOrder], known: Collection[str]) -> Planned:
    order = item.arguments
    if not isinstance(order, LeftOrder):
        return item
    if order.number not in there:
        return item._replace(fate=Fate.NEW) if order.number in known else item
    differing = _differing(there[order.number], order)
    if differing:
        return rejected(item.row, _differs(differing), item.label)
    return Planned(Fate.UNCHANGED, item.row, label=item.label)


def _differs(fields: Sequence[str]) -> Rejection:
    return Rejection(RowCode.ORDER_DIFFERS, {"fields": list(fields)})


def _differing(there: LeftOrder, wanted: LeftOrder) -> list[str]:
    """In what the order that waits is another one."""
    names = [n for n in _COMPARED if there.values.get(n) != wanted.values.get(n)]
    others = {one.kind.value for one in there.identities ^ wanted.identities}
    return [*names, *sorted(others)]


@lru_cache(maxsize=20_000)
def _checked(name: str, value: Any) -> Any:
    """A checked value in wire form; days, amounts and counts come again and again."""
    return wire_value(_ENTITY, name, value)
