"""Orders by the hundred thousand: the effect of ``orders.record``, written set-wise.

A test holds the two ways to the same rows, hashes and feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from guide_app.domain.entities import Customer, Guide, Store
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code
from guide_app.domain.merging import own_row
from guide_app.domain.policy import Actor, may_change_customer, may_see_guide
from guide_app.domain.words import FollowUpState, Role
from guide_app.intake.errors import Rejection
from guide_app.intake.planned import Planned
from guide_app.mutations.orders import NewOrder, RecordOrders
from guide_app.mutations.person_rows import change_facts
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.tables.batches import insert_many
from guide_app.tables.storage import STORED
from guide_app.wire.messages import FeedOp
from guide_app.wire.rows import encode_values, row_hash
from server.apply import Batch
from server.audit import AuditLine
from server.clock import Clock
from server.database import Database
from server.feed import Line
from server.identities.follow import follow_recorded
from server.identities.settle import settle_due
from server.import_trail import Entry, ImportBatch, Trail
from server.importing import ServerSink, apart
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

_ORDER = ENTITIES["order"]
_MUTATION = BY_ARGUMENTS[RecordOrders].name
_COLUMNS = STORED["order"].columns
_HASH = _COLUMNS.index("row_hash")


@dataclass(slots=True)
class _Totals:
    """What a customer's orders come to."""

    count: int
    total: Decimal
    last_on: date | None
    last_amount: Decimal | None
    first_on: date | None

    def add(self, on: date, amount: Decimal) -> None:
        if self.first_on is not None:
            self.first_on = min(self.first_on, on)
        elif self.count == 0:  # else there are orders from before it was noted
            self.first_on = on
        self.count += 1
        self.total += amount
        if self.last_on is None or on >= self.last_on:
            self.last_on, self.last_amount = on, amount


class OrderSink:
    """Applies planned orders for HQ, all of a chunk in one transaction; a `Sink` of the intake.

    What is no order, and a chunk that somebody else has been quicker with, goes the usual way.

    Args:
        trail: Keeps what it does, so that it can be undone.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        actor: Actor,
        wakeups: Wakeups | None = None,
        trail: Trail | None = None,
    ) -> None:
        self._trail = trail
        self._database = database
        self._clock = clock
        self._actor = actor
        self._wakeups = wakeups
        self._usual = ServerSink(database, clock, actor, wakeups, trail)
        self._days: dict[str, date] = {}
        self._amounts: dict[str, tuple[Decimal, int]] = {}

    def apply(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        """Do what the rows come to, all in one transaction; what is left comes after it."""
        answers = apart(chunk, self._load, self._usual.apply)
        settle_due(self._database, self._clock, self._wakeups, self._actor.brand_id)
        return answers

    def _load(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        if not all(isinstance(item.arguments, RecordOrders) and item.row_id for item in chunk):
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
        batch = ImportBatch(self._database, connection, self._actor, now, self._trail)
        orders = [(planned.row_id, planned.arguments.orders[0]) for planned in chunk]
        customers = self._customers(batch, {order.customer_id for _, order in orders})
        foreign = self._foreign(batch, [order for _, order in orders])
        totals = {
            customer_id: _Totals(
                own.order_count,
                own.order_total,
                own.last_order_on,
                own.last_order_amount,
                own.first_order_on,
            )
            for customer_id, own in ((id, own_row(row)) for id, row in customers.items())
        }
        answers: list[Rejection | None] = []
        made: list[tuple[tuple[Any, ...], Line]] = []
        for row_id, order in orders:
            customer = customers.get(order.customer_id)
            values = order.values
            entity = (
                "customer"
                if customer is None
                else foreign.get(values["store_id"]) or foreign.get(values.get("guide_id"))
            )
            if customer is None or entity is not None:
                answers.append(Rejection(Code.NOT_FOUND.value, {"entity": entity}))
                continue
            made.append(self._make(row_id, order, customer, totals[customer.id]))
            answers.append(None)
        made.sort(key=lambda item: item[0][0])  # neighbours in the index are written together
        insert_many(connection, ENTITY_TABLES["order"], _COLUMNS, [record for record, _ in made])
        batch.tell(line for _, line in made)
        follow_recorded(
            connection, self._actor.brand_id, [order.values["number"] for _, order in orders]
        )
        if self._trail is not None:
            batch.made(
                Entry("order", line.row_id, line.customer_id or "", None, record[_HASH])
                for record, line in made
            )
        batch.note(AuditLine(_MUTATION, self._actor.guide_id, None, None))
        for customer_id, customer in customers.items():
            known = totals[customer_id]
            change_facts(batch.tx, customer, partial(_facts, known))
        return answers, batch.finish().wake

    def _customers(self, batch: Batch, ids: set[str]) -> dict[str, Customer]:
        batch.tx.prefetch(Customer, ids)
        found = ((customer_id, batch.tx.find(Customer, customer_id)) for customer_id in ids)
        return {
            customer_id: customer
            for customer_id, customer in found
            if customer is not None and may_change_customer(self._actor, customer)
        }

    def _foreign(self, batch: Batch, orders: Sequence[NewOrder]) -> dict[str | None, str]:
        """Stores and guides that are named and may not be, each with what it is called."""
        foreign: dict[str | None, str] = {}
        store_ids = {order.values["store_id"] for order in orders}
        named = (order.values.get("guide_id") for order in orders)
        guide_ids = {guide_id for guide_id in named if guide_id is not None}
        batch.tx.prefetch(Store, store_ids)
        batch.tx.prefetch(Guide, guide_ids)
        for store_id in store_ids:
            store = batch.tx.find(Store, store_id)
            if store is None or store.brand_id != self._actor.brand_id:
                foreign[store_id] = "store"
        for guide_id in guide_ids:
            guide = batch.tx.find(Guide, guide_id)
            if guide is None or not may_see_guide(self._actor, guide):
                foreign[guide_id] = "guide"
        return foreign

    def _make(
        self, row_id: str, order: NewOrder, customer: Customer, totals: _Totals
    ) -> tuple[tuple[Any, ...], Line]:
        """The record of a checked order, and its line in the feed."""
        values = order.values
        wire = {
            "id": row_id,
            "brand_id": self._actor.brand_id,
            "customer_id": customer.id,
            "items": 1,
            **values,
        }
        if None in values.values():
            wire = {name: value for name, value in wire.items() if value is not None}
        encoded = encode_values(wire)
        amount, cents = self._amount(values["amount"])
        totals.add(self._day(values["ordered_on"]), amount)
        line = Line(
            FeedOp.UPSERT,
            "order",
            row_id,
            customer.id,
            customer.guide_id,
            customer.store_id,
            row=encoded.decode(),
        )
        wire["amount"] = cents
        wire["row_hash"] = row_hash(_ORDER, encoded)
        return tuple(map(wire.get, _COLUMNS)), line

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


def _facts(known: _Totals, _customer: Customer) -> dict[str, Any]:
    return {
        "state": FollowUpState.BOUGHT.value,
        "order_count": known.count,
        "order_total": known.total,
        "last_order_on": known.last_on,
        "last_order_amount": known.last_amount,
        "first_order_on": known.first_on,
    }
