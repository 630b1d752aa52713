"""Rows that are orders: known by their number, of a customer who is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from guide_app.domain.entities import Customer, Guide, Order, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import check
from guide_app.intake.converting import Values
from guide_app.intake.customers import KEYS, find_customers
from guide_app.intake.errors import Rejection, RowCode
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
    """Plans orders; one whose number is known with other facts is rejected, not rewritten."""

    def __init__(self, lookups: Lookups, brand_id: str) -> None:
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
        return [
            self._plan_row(row, values, customers, row_id, known.get(row_id))
            for (row, values), row_id in zip(rows, ids, strict=True)
        ]

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
            arguments = RecordOrders(orders=(made,))
            return Planned(Fate.NEW, row, arguments, label=number, row_id=row_id)
        wanted = {"customer_id": made.customer_id, **made.values}
        differing = [
            name
            for name in _COMPARED
            if wire_value(_ENTITY, name, getattr(there, name)) != wanted[name]
        ]
        if differing:
            rejection = Rejection(RowCode.ORDER_DIFFERS, {"fields": differing})
            return rejected(row, rejection, number)
        return Planned(Fate.UNCHANGED, row, label=number)

    def _order(
        self, values: Values, customers: Mapping[tuple[str, str], Customer]
    ) -> NewOrder | Rejection:
        for name in KEYS:
            customer = customers.get((name, values[name])) if name in values else None
            if customer is not None:
                break
        else:
            return Rejection(RowCode.CUSTOMER_UNKNOWN)
        store = (self._stores or {}).get(str(values.get("store", "")).casefold())
        if store is None:
            return Rejection(RowCode.STORE_UNKNOWN, {"store": values.get("store")})
        guide_id = customer.guide_id
        if "guide" in values:
            if self._guides is None:
                self._guides = make_guide_index(self._lookups.guides())
            guide = find_guide(self._guides, values["guide"], store.id)
            if isinstance(guide, Rejection):
                return guide
            guide_id = guide.id
        made: dict[str, Any] = {"store_id": store.id, "guide_id": guide_id}
        try:
            made["number"] = check(_NUMBER, values["number"])
            for name, is_required in _OWN:
                if name in values:
                    made[name] = _checked(name, values[name])
                elif is_required:
                    raise Rejected(Code.REQUIRED, field=name)
        except Rejected as error:
            return rejection_of(error)
        return NewOrder(customer_id=customer.id, values=made)


@lru_cache(maxsize=20_000)
def _checked(name: str, value: Any) -> Any:
    """A checked value in wire form; days, amounts and counts come again and again."""
    return wire_value(_ENTITY, name, value)
