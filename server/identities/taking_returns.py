"""What integrations send of goods that came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Order
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.returns import GoodsBack
from guide_app.domain.values import clean_text, from_wire
from guide_app.wire.integrations import SaidReturn, Taken
from server.clock import Clock
from server.database import Database
from server.identities import store
from server.identities.returns import leave_return
from server.identities.settle import settle
from server.identities.taking_in import external_id, keep_each, where_they_are
from server.integrations import Integration
from server.wakeups import Wakeups

_ORDER = entity_of(Order).by_name


def take_returns(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    by: Integration,
    returns: Sequence[SaidReturn],
) -> list[Taken]:
    """Take returns in: each is told of by its order, or waits for it."""
    now = clock()

    def keep(connection: Connection, said: SaidReturn) -> str:
        order, one = _read(said)
        leave_return(connection, by.brand_id, order, one, now)
        return "waiting"

    rows = [(said.number, said) for said in returns]
    taken = keep_each(database, by, "returns.take", rows, keep, now)
    settle(database, clock, wakeups, by.brand_id)
    names = {one.id: clean_text(one.id).strip() for one in taken}
    return where_they_are(database, by.brand_id, store.RETURN, taken, names)


def _read(said: SaidReturn) -> tuple[str, GoodsBack]:
    number = external_id(said.number, "number")
    order = _value("number", said.order.strip(), "order")
    if not order:
        raise Rejected(Code.REQUIRED, field="order")
    on = _value("returned_on", said.returned_on, "returned_on")
    if said.amount is None:
        return order, GoodsBack(number, on)
    amount = _value("returned_amount", said.amount, "amount")
    if amount <= 0:
        raise Rejected(Code.OUT_OF_RANGE, field="amount", lowest="0.01")
    return order, GoodsBack(number, on, amount)


def _value(of_order: str, text: str, field: str) -> Any:
    """A value as orders hold it, refused under the name that the system uses."""
    try:
        return from_wire(_ORDER[of_order], text)
    except Rejected as refused:
        raise Rejected(refused.code, **{**refused.facts, "field": field}) from None
