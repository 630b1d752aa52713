"""Goods that came back: each return is a trace about an order, which tells of all of them.

A return that comes before its order waits for it, and one that goes beyond what its order allows
waits too, where HQ sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from guide_app.domain.entities import Customer, Order
from guide_app.domain.errors import Rejected
from guide_app.domain.orders import check_day
from guide_app.domain.returns import Bought, GoodsBack, check_return, come_to, fitting
from guide_app.mutations.orders import Return, ReturnOrders, order_id
from guide_app.mutations.person_rows import change_facts
from guide_app.tables.among import among
from server.audit import AuditLine
from server.brand_day import brand_day
from server.identities.running import run
from server.identities.store import ORDER, RETURN, is_left, leave, note_orders
from server.import_trail import ImportBatch
from server.schema import ENTITY_TABLES
from server.schema.identities import trace

_order = ENTITY_TABLES["order"].c
# Of the kind is what is about an order; asked for it, SQLite would read all of the brand's.
_ABOUT = select(trace).where(among(trace.c.about, "numbers")).order_by(trace.c.at, trace.c.id)
_NAMED = select(trace).where(trace.c.kind == RETURN, among(trace.c.name, "numbers"))
_ORDERED = select(_order.number, _order.ordered_on, _order.amount).where(among(_order.id, "ids"))
_LEFT = select(trace.c.name, trace.c.body).where(
    trace.c.kind == ORDER, among(trace.c.name, "numbers")
)
_RETURNED = select(_order.id).where(_order.returned_on.is_not(None))
_Back = tuple[date | None, Decimal | None]


def read_return(row: Any) -> GoodsBack:
    """The return that a trace is."""
    body = msgspec.json.decode(row.body)
    amount = body.get("amount")
    on = date.fromisoformat(body["returned_on"])
    return GoodsBack(row.name, on, None if amount is None else Decimal(amount))


def body_of(order: str, one: GoodsBack) -> dict[str, Any]:
    """What a trace keeps of a return."""
    body = {"order": order, "returned_on": one.on.isoformat()}
    return body if one.amount is None else {**body, "amount": str(one.amount)}


def leave_return(
    connection: Connection, brand_id: str, order: str, one: GoodsBack, now: datetime
) -> bool:
    """Keep a return; False when it is there already.

    Raises:
        Rejected: ALREADY_EXISTS, where it is there with other facts; OUT_OF_RANGE, where it cannot
            be one of its order, as far as that is known, or is of a day that has not come.
    """
    body = body_of(order, one)
    if is_left(connection, brand_id, RETURN, one.number, None, body):
        return False
    check_day("returned_on", one.on, brand_day(connection, brand_id, now))
    bought = bought_of(connection, brand_id, [order]).get(order)
    if bought is not None:
        known = returns_about(connection, brand_id, [order]).get(order, ())
        check_return(bought, fitting(bought, known), one)
    at = midnight(one.on)
    return leave(connection, brand_id, RETURN, one.number, None, at, body, now, about=order)


def midnight(on: date) -> datetime:
    """When a day begins, for what knows no hour."""
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


def bought_of(connection: Connection, brand_id: str, numbers: Collection[str]) -> dict[str, Bought]:
    """Of the orders of these numbers that are at customers or wait for theirs."""
    found: dict[str, Bought] = {}
    wanted = sorted(set(numbers))
    left = _LEFT.where(trace.c.brand_id == brand_id)
    for name, text in connection.execute(left, {"numbers": wanted}):
        body = msgspec.json.decode(text)
        on = date.fromisoformat(body["ordered_on"])
        found[name] = Bought(on, Decimal(body["amount"]))
    ids = {"ids": sorted(order_id(brand_id, number) for number in wanted)}
    for number, on, cents in connection.execute(_ORDERED, ids):
        found[number] = Bought(date.fromisoformat(on), Decimal(cents).scaleb(-2))
    return found


def returns_about(
    connection: Connection, brand_id: str, numbers: Collection[str]
) -> dict[str, list[GoodsBack]]:
    """Everything that has come in about the orders of these numbers, by order."""
    found: dict[str, list[GoodsBack]] = {}
    query = _ABOUT.where(trace.c.brand_id == brand_id)
    for row in connection.execute(query, {"numbers": sorted(set(numbers))}):
        found.setdefault(row.about, []).append(read_return(row))
    return found


def returns_named(
    connection: Connection, brand_id: str, numbers: Collection[str]
) -> dict[str, tuple[str, GoodsBack]]:
    """The returns of these numbers, each with its order's."""
    query = _NAMED.where(trace.c.brand_id == brand_id)
    rows = connection.execute(query, {"numbers": sorted(set(numbers))})
    return {row.name: (row.about, read_return(row)) for row in rows}


def note_returns(connection: Connection, brand_id: str, numbers: Sequence[str]) -> None:
    """Something has become of orders: where goods of them came back, that is counted anew."""
    query = select(trace.c.about).where(
        trace.c.brand_id == brand_id, among(trace.c.about, "numbers")
    )
    found = connection.scalars(query.distinct(), {"numbers": list(numbers)}).all()
    note_orders(connection, brand_id, sorted(found))


def settle_returns(
    connection: Connection, batch: ImportBatch, numbers: Collection[str], now: datetime
) -> None:
    """Let the orders of these numbers tell of their returns, and of no others."""
    brand_id = batch.brand_id
    ids = {number: order_id(brand_id, number) for number in sorted(set(numbers))}
    if not ids:
        return
    batch.tx.prefetch(Order, ids.values())
    about: dict[str, list[Any]] = {number: [] for number in ids}
    query = _ABOUT.where(trace.c.brand_id == brand_id)
    for row in connection.execute(query, {"numbers": list(ids)}):
        about[row.about].append(row)
    for number, row_id in ids.items():
        order = batch.tx.find(Order, row_id)
        taken: list[GoodsBack] = []
        if order is not None:
            bought = Bought(order.ordered_on, order.amount)
            taken = _taken(bought, about[number])
            back = come_to(bought, taken) or (None, None)
            if not _is_told(batch, order, back, now):
                others = _beside(connection, batch, order, ids.values())
                _take_back(batch, order, back, others)
        _place(connection, about[number], {one.number for one in taken}, order)


def _taken(bought: Bought, rows: Iterable[Any]) -> list[GoodsBack]:
    """What the order tells of: what it told of before, as long as it can, then what has waited."""
    known = fitting(bought, (read_return(row) for row in rows if row.made))
    for one in sorted(
        (read_return(row) for row in rows if not row.made),
        key=lambda one: (one.on, one.amount is None, one.number),
    ):
        try:
            check_return(bought, known, one)
        except Rejected:
            continue
        known.append(one)
    return known


def _place(
    connection: Connection, rows: Iterable[Any], taken: Collection[str], order: Order | None
) -> None:
    for row in rows:
        is_taken = order is not None and row.name in taken
        customer_id = order.customer_id if is_taken and order is not None else None
        if (row.customer_id, bool(row.made)) != (customer_id, is_taken):
            values = {"customer_id": customer_id, "made": int(is_taken)}
            connection.execute(update(trace).where(trace.c.id == row.id).values(**values))


def _is_told(batch: ImportBatch, order: Order, back: _Back, now: datetime) -> bool:
    """Whether the order tells of it, now that as much or more came back than it has told of."""
    on, amount = back
    if (order.returned_on, order.returned_amount) == back:
        return True
    before = (order.returned_on or date.min, order.returned_amount or Decimal(0))
    if on is None or amount is None or on < before[0] or amount < before[1]:
        return False
    one = Return(number=order.number, returned_on=on, amount=amount)
    return run(batch, ReturnOrders(returns=(one,)), now)


def _beside(
    connection: Connection, batch: ImportBatch, order: Order, at_hand: Iterable[str]
) -> list[Order]:
    """The customer's other orders of which goods came back, as they are by now."""
    query = _RETURNED.where(_order.customer_id == order.customer_id)
    ids = {*connection.scalars(query), *at_hand} - {order.id}
    batch.tx.prefetch(Order, ids)
    found = (batch.tx.find(Order, one) for one in sorted(ids))
    return [one for one in found if one is not None and one.customer_id == order.customer_id]


def _take_back(batch: ImportBatch, order: Order, back: _Back, others: Iterable[Order]) -> None:
    """Less came back than the order tells of."""
    on, amount = back
    last = max([d for d in (on, *(one.returned_on for one in others)) if d], default=None)
    less = (order.returned_amount or Decimal(0)) - (amount or 0)
    with batch.tx.step():
        batch.tx.update(order, returned_on=on, returned_amount=amount)
        customer = batch.tx.get(Customer, order.customer_id)
        change_facts(batch.tx, customer, partial(_less, less=less, last=last))
    batch.note(AuditLine("identity.return_back", None, None, order.customer_id))


def _less(customer: Customer, less: Decimal, last: date | None) -> Mapping[str, Any]:
    return {"order_total": customer.order_total + less, "last_return_on": last}
