"""Orders that come in from the till, the mall or a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from guide_app.domain.entities import Customer, Order, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.orders import check_day, check_order
from guide_app.domain.words import FollowUpState
from guide_app.mutations.access import brand_row, known_guide, own_customer
from guide_app.mutations.fields import read_fields
from guide_app.mutations.person_rows import change_facts
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx

ORDER_LIMIT = 1_000
ORDER_FIELDS = frozenset(
    {"store_id", "guide_id", "number", "ordered_on", "amount", "items", "summary"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """One basket of one customer, in wire form."""

    customer_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOrders:
    """Baskets; one whose number is known already changes nothing."""

    orders: tuple[NewOrder, ...]


def order_id(brand_id: str, number: str) -> str:
    """The id of an order by its number, which is unique in a brand."""
    return row_id("order", brand_id, number)


def first_order_on(customer: Customer, ordered_on: date) -> date | None:
    """The day of the first order once there is one more.

    It stays unknown of customers whose earlier orders were written before it was noted.
    """
    if customer.first_order_on is None:
        return ordered_on if customer.order_count == 0 else None
    return min(customer.first_order_on, ordered_on)


def after_order(customer: Customer, order: Order) -> dict[str, Any]:
    """The facts of ``customer`` that change with one more order."""
    facts: dict[str, Any] = {
        "state": FollowUpState.BOUGHT.value,
        "order_count": customer.order_count + 1,
        "order_total": customer.order_total + order.amount,
        "first_order_on": first_order_on(customer, order.ordered_on),
    }
    if customer.last_order_on is None or order.ordered_on >= customer.last_order_on:
        facts |= {"last_order_on": order.ordered_on, "last_order_amount": order.amount}
    return facts


@mutation("orders.record", RecordOrders, HQ_ONLY)
def record_orders(tx: Tx, context: Context, arguments: RecordOrders) -> None:
    """Add the new ones and bring the customers' totals up to date."""
    if len(arguments.orders) > ORDER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=ORDER_LIMIT)
    brand_id = context.actor.brand_id
    tx.prefetch(Customer, {order.customer_id for order in arguments.orders})
    tx.prefetch(Order, {order_id(brand_id, str(o.values.get("number"))) for o in arguments.orders})
    for new in arguments.orders:
        customer = own_customer(tx, context, new.customer_id, removed=True)
        values = read_fields(entity_of(Order), new.values, ORDER_FIELDS)
        for name in ("store_id", "number", "ordered_on", "amount"):
            if name not in values:
                raise Rejected(Code.REQUIRED, field=name)
        today = context.business_on
        check_order(values["ordered_on"], values["amount"], values.get("items"), today=today)
        brand_row(tx, context, Store, values["store_id"])
        if values.get("guide_id") is not None:
            known_guide(tx, context, values["guide_id"])
        order = Order(
            id=order_id(brand_id, values["number"]),
            brand_id=brand_id,
            customer_id=customer.id,
            **values,
        )
        if tx.find(Order, order.id) is not None:
            continue
        tx.insert(order)
        change_facts(tx, customer, partial(after_order, order=order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods of an order came back.

    Attributes:
        number: Of the order.
        amount: All that came back of it so far.
    """

    number: str
    returned_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOrders:
    """Returns; what is known already changes nothing."""

    returns: tuple[Return, ...]


@mutation("orders.return", ReturnOrders, HQ_ONLY)
def return_orders(tx: Tx, context: Context, arguments: ReturnOrders) -> None:
    """Note them with their orders, and with the customers what they have spent less."""
    if len(arguments.returns) > ORDER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=ORDER_LIMIT)
    ids = {one.number: order_id(context.actor.brand_id, one.number) for one in arguments.returns}
    tx.prefetch(Order, ids.values())
    for one in arguments.returns:
        order = brand_row(tx, context, Order, ids[one.number])
        customer = own_customer(tx, context, order.customer_id, removed=True)
        if not 0 < one.amount <= order.amount:
            raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest="0.01", highest=order.amount)
        if one.returned_on < order.ordered_on:
            raise Rejected(Code.OUT_OF_RANGE, field="returned_on")
        check_day("returned_on", one.returned_on, context.business_on)
        more = one.amount - (order.returned_amount or 0)
        if (order.returned_on, order.returned_amount) != (one.returned_on, one.amount):
            tx.update(order, returned_on=one.returned_on, returned_amount=one.amount)
        change_facts(tx, customer, partial(_after_return, on=one.returned_on, more=more))


def kept_of(order: Order) -> Decimal:
    """What was paid for an order, less what came back of it."""
    return order.amount - (order.returned_amount or 0)


def _after_return(customer: Customer, on: date, more: Decimal) -> dict[str, Any]:
    """The purchase was one and stays one; it is the money that is less."""
    facts: dict[str, Any] = {"order_total": customer.order_total - more}
    if customer.last_return_on is None or customer.last_return_on < on:
        facts["last_return_on"] = on
    return facts
