"""Orders that came under identities: made at a customer, and taken from one again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from guide_app.domain.entities import Customer, Order
from guide_app.domain.words import FollowUpState
from guide_app.mutations.orders import (
    NewOrder,
    RecordOrders,
    Return,
    ReturnOrders,
    kept_of,
    order_id,
)
from guide_app.mutations.person_rows import change_facts
from guide_app.tables.among import among
from server.apply import Batch
from server.audit import AuditLine
from server.identities.returns import returns_about
from server.identities.running import run
from server.identities.store import SINCE
from server.import_trail import ImportBatch
from server.schema import ENTITY_TABLES
from server.schema.identities import trace

_order = ENTITY_TABLES["order"].c
_LEFT = select(
    _order.id, _order.customer_id, _order.ordered_on, _order.amount, _order.returned_on
).where(among(_order.customer_id, "ids"))


def credit(
    connection: Connection, batch: Batch, found: Sequence[tuple[Any, str]], now: datetime
) -> int:
    """Make orders of waiting traces at these customers; returns how many are settled now.

    One whose number somebody has recorded already, by a file, is where that says.
    """
    brand_id = batch.brand_id
    ids = {row.id: order_id(brand_id, row.name) for row, _ in found}
    batch.tx.prefetch(Order, ids.values())
    settled = 0
    for row, customer_id in found:
        there = batch.tx.find(Order, ids[row.id])
        if there is not None:
            _set(connection, row.id, there.customer_id, made=0)
        elif _make(batch, row, customer_id, now):
            _set(connection, row.id, customer_id, made=1)
        else:
            continue
        settled += 1
    return settled


def take_from(connection: Connection, batch: ImportBatch, rows: Sequence[Any]) -> None:
    """Take the orders of these traces from whoever has them; the traces wait again.

    Goods that came back have traces of their own; what HQ has noted without one stays with the
    order's.
    """
    ids = {row.id: order_id(batch.brand_id, row.name) for row in rows if row.made}
    traced = returns_about(connection, batch.brand_id, [row.name for row in rows])
    with batch.tx.step():
        batch.tx.prefetch(Order, ids.values())
        removed: dict[str, list[Order]] = {}
        for row in rows:
            order = batch.tx.find(Order, ids[row.id]) if row.made else None
            body = dict(msgspec.json.decode(row.body))
            if order is not None:
                removed.setdefault(order.customer_id, []).append(order)
                batch.tx.delete(order)
                if order.returned_on is not None and row.name not in traced:
                    body[SINCE] = [order.returned_on.isoformat(), str(order.returned_amount)]
            text = msgspec.json.encode(body, order="sorted").decode()
            waiting = {"customer_id": None, "made": 0, "body": text}
            connection.execute(update(trace).where(trace.c.id == row.id).values(**waiting))
        left = _left(connection, removed)
        batch.tx.prefetch(Customer, removed)
        for customer_id, orders in removed.items():
            customer = batch.tx.find(Customer, customer_id)
            if customer is not None:
                facts = partial(_anew, removed=orders, left=left[customer_id])
                change_facts(batch.tx, customer, facts)
                batch.note(AuditLine("identity.order_back", None, None, customer_id))


def holders(connection: Connection, brand_id: str, rows: Sequence[Any]) -> dict[str, str]:
    """The customers at whom orders of these traces' numbers are now, by trace."""
    ids = {order_id(brand_id, row.name): row.id for row in rows}
    query = select(_order.id, _order.customer_id).where(among(_order.id, "ids"))
    found = connection.execute(query, {"ids": sorted(ids)})
    return {ids[row.id]: row.customer_id for row in found}


def _make(batch: Batch, row: Any, customer_id: str, now: datetime) -> bool:
    body = dict(msgspec.json.decode(row.body))
    returned = body.pop(SINCE, None)
    customer = batch.tx.find(Customer, customer_id)
    if "guide_id" not in body and customer is not None and customer.guide_id is not None:
        body["guide_id"] = customer.guide_id
    new = NewOrder(customer_id=customer_id, values=body)
    if not run(batch, RecordOrders(orders=(new,)), now):
        return False
    if returned is not None:
        on, amount = date.fromisoformat(returned[0]), Decimal(returned[1])
        back = Return(number=row.name, returned_on=on, amount=amount)
        run(batch, ReturnOrders(returns=(back,)), now)
    return True


def _set(connection: Connection, trace_id: str, customer_id: str, made: int) -> None:
    values = {"customer_id": customer_id, "made": made}
    connection.execute(update(trace).where(trace.c.id == trace_id).values(**values))


def _left(connection: Connection, removed: dict[str, list[Order]]) -> dict[str, list[Any]]:
    gone = {order.id for orders in removed.values() for order in orders}
    found: dict[str, list[Any]] = {customer_id: [] for customer_id in removed}
    for row in connection.execute(_LEFT, {"ids": sorted(removed)}):
        if row.id not in gone:
            found[row.customer_id].append(row)
    return found


def _anew(customer: Customer, removed: list[Order], left: list[Any]) -> dict[str, Any]:
    """The customer's totals without the orders that go."""
    last = max(left, key=lambda row: (row.ordered_on, row.id), default=None)
    first = min((row.ordered_on for row in left), default=None)
    returned = max((row.returned_on for row in left if row.returned_on), default=None)
    count = max(0, customer.order_count - len(removed))
    anew: dict[str, Any] = {
        "order_count": count,
        "order_total": customer.order_total - sum(map(kept_of, removed), Decimal(0)),
        "last_order_on": date.fromisoformat(last.ordered_on) if last else None,
        "last_order_amount": Decimal(last.amount).scaleb(-2) if last else None,
        "last_return_on": date.fromisoformat(returned) if returned else None,
    }
    if customer.first_order_on is not None:
        anew["first_order_on"] = date.fromisoformat(first) if first else None
    if count == 0 and customer.state == FollowUpState.BOUGHT:
        spoken = customer.last_contact_on is not None
        anew["state"] = (FollowUpState.IN_PROGRESS if spoken else FollowUpState.NEW).value
    return anew
