"""Orders by the hundred thousand: the effect of ``orders.record``, written set-wise.

A test holds the two ways to the same rows, hashes and feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from guide_app.domain.entities import Customer, Order
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code
from guide_app.domain.policy import Actor, may_change_customer
from guide_app.domain.words import FollowUpState, Role
from guide_app.intake.errors import Rejection
from guide_app.intake.planned import Planned
from guide_app.mutations.orders import NewOrder, RecordOrders, order_id
from guide_app.tables.storage import STORED
from guide_app.tables.tx import RowChange
from guide_app.wire.rows import encode_values, row_hash
from server.apply import Batch
from server.bulk import insert_many
from server.clock import Clock
from server.database import Database
from server.importing import ServerSink
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

_ORDER = ENTITIES["order"]
_COLUMNS = STORED["order"].columns


@dataclass(slots=True)
class _Totals:
    """What a customer's orders come to."""

    count: int
    total: Decimal
    last_on: date | None
    last_amount: Decimal | None

    def add(self, on: date, amount: Decimal) -> None:
        self.count += 1
        self.total += amount
        if self.last_on is None or on >= self.last_on:
            self.last_on, self.last_amount = on, amount


class _LoadBatch(Batch):
    """A batch that also tells of rows which were written beside its mutations."""

    def tell(self, changes: Iterable[RowChange]) -> None:
        self._changes += changes


class OrderSink:
    """Applies planned orders for HQ, all of a chunk in one transaction; a `Sink` of the intake.

    What is no order, and a chunk that somebody else has been quicker with, goes the usual way.
    """

    def __init__(
        self, database: Database, clock: Clock, actor: Actor, wakeups: Wakeups | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor
        self._wakeups = wakeups
        self._usual = ServerSink(database, clock, actor, wakeups)
        self._days: dict[str, date] = {}
        self._amounts: dict[str, tuple[Decimal, int]] = {}

    def apply(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        """Do what the rows come to, all in one transaction."""
        if not all(isinstance(planned.arguments, RecordOrders) for planned in chunk):
            return self._usual.apply(chunk)
        if self._actor.role != Role.HQ or not self._actor.active:
            return [Rejection(Code.NOT_ALLOWED.value)] * len(chunk)
        now = self._clock()
        try:
            answers, wake = self._database.write(lambda c: self._write(c, chunk, now))
        except IntegrityError:
            return self._usual.apply(chunk)
        if wake and self._wakeups is not None:
            self._wakeups.publish(self._actor.brand_id, wake)
        return answers

    def _write(
        self, connection: Connection, chunk: Sequence[Planned], now: datetime
    ) -> tuple[list[Rejection | None], set[str]]:
        batch = _LoadBatch(
            connection, self._actor.brand_id, now, lock_rows=not self._database.is_sqlite
        )
        orders = [planned.arguments.orders[0] for planned in chunk]
        customers = self._customers(batch, {order.customer_id for order in orders})
        totals = {
            customer_id: _Totals(
                customer.order_count,
                customer.order_total,
                customer.last_order_on,
                customer.last_order_amount,
            )
            for customer_id, customer in customers.items()
        }
        answers: list[Rejection | None] = []
        made: list[tuple[tuple[Any, ...], RowChange]] = []
        for order in orders:
            if order.customer_id not in customers:
                answers.append(Rejection(Code.NOT_FOUND.value, {"entity": "customer"}))
                continue
            made.append(self._make(order, totals[order.customer_id]))
            answers.append(None)
        made.sort(key=lambda item: item[0][0])  # neighbours in the index are written together
        insert_many(connection, ENTITY_TABLES["order"], _COLUMNS, [record for record, _ in made])
        batch.tell(change for _, change in made)
        for customer_id, customer in customers.items():
            known = totals[customer_id]
            batch.tx.update(
                customer,
                state=FollowUpState.BOUGHT.value,
                order_count=known.count,
                order_total=known.total,
                last_order_on=known.last_on,
                last_order_amount=known.last_amount,
            )
        return answers, batch.finish().wake

    def _customers(self, batch: Batch, ids: set[str]) -> dict[str, Customer]:
        batch.tx.prefetch(Customer, ids)
        found = ((customer_id, batch.tx.find(Customer, customer_id)) for customer_id in ids)
        return {
            customer_id: customer
            for customer_id, customer in found
            if customer is not None and may_change_customer(self._actor, customer)
        }

    def _make(self, order: NewOrder, totals: _Totals) -> tuple[tuple[Any, ...], RowChange]:
        """The record of a checked order, and its change."""
        brand_id = self._actor.brand_id
        values = order.values
        number = values["number"]
        row_id = order_id(brand_id, number)
        wire = {
            "id": row_id,
            "brand_id": brand_id,
            "customer_id": order.customer_id,
            "items": 1,
            **{name: value for name, value in values.items() if value is not None},
        }
        encoded = encode_values(wire)
        amount, cents = self._amount(values["amount"])
        on = self._day(values["ordered_on"])
        totals.add(on, amount)
        row = Order(
            id=row_id,
            brand_id=brand_id,
            customer_id=order.customer_id,
            store_id=wire["store_id"],
            guide_id=wire.get("guide_id"),
            items=wire["items"],
            number=number,
            ordered_on=on,
            amount=amount,
            summary=wire.get("summary"),
        )
        stored = {**wire, "amount": cents, "row_hash": row_hash(_ORDER, encoded)}
        record = tuple(map(stored.get, _COLUMNS))
        return record, RowChange("order", row_id, None, row, encoded)

    def _amount(self, text: str) -> tuple[Decimal, int]:
        known = self._amounts.get(text)
        if known is None:
            amount = Decimal(text)
            known = self._amounts[text] = amount, int(amount.scaleb(2))
        return known

    def _day(self, text: str) -> date:
        known = self._days.get(text)
        if known is None:
            known = self._days[text] = date.fromisoformat(text)
        return known
