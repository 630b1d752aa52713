"""Taking back what an import did to some customers, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, or_, select

from guide_app.domain.consent import CONSENT_FIELDS, standing, take_back, withdraw
from guide_app.domain.entities import Customer, Order, TimelineEntry
from guide_app.domain.entity import ENTITIES, Row, entity_of
from guide_app.domain.values import from_wire, to_wire
from guide_app.domain.words import TimelineKind
from guide_app.mutations.orders import kept_of
from guide_app.mutations.person_rows import change_facts
from guide_app.tables.among import among
from guide_app.wire.messages import FeedOp
from guide_app.wire.rows import encode_row, row_hash
from server.feed import CUSTOMER_PARTS, Line
from server.import_trail import Entry, ImportBatch
from server.schema import ENTITY_TABLES
from server.schema.sync import feed as feed_table

_FROM_ORDERS = frozenset(
    {
        "order_count",
        "order_total",
        "last_order_on",
        "last_order_amount",
        "first_order_on",
        "repurchase_days",
    }
)
_PARTS_OF = {
    name: select(ENTITY_TABLES[name].c.customer_id, ENTITY_TABLES[name].c.id).where(
        among(ENTITY_TABLES[name].c.customer_id, "ids")
    )
    for name in CUSTOMER_PARTS
}
_ORDER = ENTITY_TABLES["order"]
_ORDERS = select(_ORDER.c.customer_id, _ORDER.c.id, _ORDER.c.ordered_on, _ORDER.c.amount).where(
    among(_ORDER.c.customer_id, "ids")
)


class Reason(StrEnum):
    """Why something stays."""

    WORKED_WITH = "worked_with"
    CHANGED_SINCE = "changed_since"


class Stay(msgspec.Struct, frozen=True):
    """A row that stays as it is, or in these fields."""

    customer_id: str
    entity: str
    reason: str
    fields: list[str] = []


@dataclass(slots=True)
class Gone:
    """What was taken back: rows that went, by entity, rows that got values back, what stays."""

    gone: Counter[str] = field(default_factory=Counter)
    put_back: int = 0
    stays: list[Stay] = field(default_factory=list)


@dataclass(slots=True)
class _Did:
    """What the import did to one row, all in all.

    Attributes:
        touched: Somebody else changed it between two pieces of the import.
    """

    is_new: bool
    now: int
    fields: dict[str, tuple[Any, Any]]
    touched: bool = False

    def add(self, entry: Entry) -> None:
        """Take a later change into account."""
        self.touched = self.touched or entry.was != self.now
        self.now = entry.now
        for name, (before, after) in entry.fields.items():
            first = self.fields.get(name)
            self.fields[name] = (first[0] if first and first[1] == before else before, after)


class TakeBack:
    """Takes back what was done to these customers and all that belongs to them.

    Their rows are locked first, so that nobody works with them meanwhile.
    """

    def __init__(
        self, connection: Connection, batch: ImportBatch, entries: Mapping[str, list[Entry]]
    ) -> None:
        self._connection = connection
        self._batch = batch
        self._tx = batch.tx
        self._did = {customer_id: _merged(own) for customer_id, own in entries.items()}
        self._found = Gone()
        self._ordered: dict[str, list[tuple[str, date, Decimal]]] = {}

    def carry_out(self) -> Gone:
        """Do it; the batch still has to be finished."""
        with self._tx.step():
            self._tx.prefetch(Customer, self._did)
            there = {
                customer_id: customer
                for customer_id in self._did
                if (customer := self._tx.find(Customer, customer_id)) is not None
            }
            new = {one for one in there if self._is_new(one)}
            parts = self._parts_of(new)
            self._read_ahead(there, parts)
            self._ordered = self._read_orders(set(there) - new)
            removed: list[str] = []
            for customer_id, customer in there.items():
                if customer_id not in new:
                    self._put_back(customer, self._did[customer_id])
                elif self._was_touched(customer, parts[customer_id]):
                    self._stays(customer, "customer", Reason.WORKED_WITH)
                else:
                    self._remove(customer, parts[customer_id])
                    removed.append(customer_id)
        if removed:
            own = (feed_table.c.customer_id.in_(removed), feed_table.c.row_id.in_(removed))
            self._connection.execute(delete(feed_table).where(or_(*own)))
        return self._found

    def _is_new(self, customer_id: str) -> bool:
        did = self._did[customer_id].get(("customer", customer_id))
        return did is not None and did.is_new

    def _was_touched(self, customer: Customer, parts: list[tuple[str, str]]) -> bool:
        did = self._did[customer.id]
        rows: list[Row | None] = [customer, *(self._find(*part) for part in parts)]
        return any(row is not None and _is_touched(row, did) for row in rows)

    def _remove(self, customer: Customer, parts: list[tuple[str, str]]) -> None:
        for entity, row_id in parts:
            row = self._find(entity, row_id)
            if row is not None:
                self._tx.delete(row)
                self._found.gone[entity] += 1
        guide_id, store_id = customer.guide_id, customer.store_id
        self._batch.tell(
            Line(FeedOp.DELETE, entity, row_id, guide_id=guide_id, store_id=store_id)
            for entity, row_id in parts
        )
        self._tx.delete(customer)
        self._found.gone["customer"] += 1

    def _put_back(self, customer: Customer, did: dict[tuple[str, str], _Did]) -> None:
        removed: list[Order] = []
        for (entity, row_id), what in did.items():
            row = None if entity == "customer" else self._find(entity, row_id)
            if row is None:
                continue
            if isinstance(row, TimelineEntry) and row.kind == TimelineKind.OVERWRITTEN:
                continue  # it keeps what somebody had written
            if not what.is_new and entity != "customer_tag":
                self._restore(customer, row, what, frozenset())
            elif _is_touched(row, did):
                self._stays(customer, entity, Reason.CHANGED_SINCE)
            elif what.is_new:
                self._tx.delete(row)
                self._found.gone[entity] += 1
                removed += [row] if isinstance(row, Order) else []
            else:
                self._restore(customer, row, what, frozenset())
        if removed:
            self._count_orders_anew(customer, removed)
        facts = did.get(("customer", customer.id))
        if facts is not None:
            ordered = len(self._ordered.get(customer.id, ())) > len(removed)
            skipped = _FROM_ORDERS | ({"state"} if ordered else set())
            now = self._tx.get(Customer, customer.id)
            self._restore(customer, now, facts, skipped | CONSENT_FIELDS, _consent(now, facts))

    def _restore(
        self,
        customer: Customer,
        row: Row,
        did: _Did,
        skipped: Iterable[str],
        also: Mapping[str, Any] = {},
    ) -> None:
        """Give fields that still have the import's value the one from before."""
        by_name = entity_of(type(row)).by_name
        back: dict[str, Any] = dict(also)
        kept: list[str] = []
        for name, (before, after) in did.fields.items():
            if name in skipped:
                continue
            current = to_wire(by_name[name], getattr(row, name))
            if current == after:
                back[name] = from_wire(by_name[name], before)
            elif current != before:
                kept.append(name)
        if back:
            if isinstance(row, Customer):
                change_facts(self._tx, row, lambda _: back)
            else:
                self._tx.update(row, **back)
            self._found.put_back += 1
        if kept:
            self._stays(customer, entity_of(type(row)).name, Reason.CHANGED_SINCE, kept)

    def _count_orders_anew(self, customer: Customer, removed: list[Order]) -> None:
        gone = {order.id for order in removed}
        left = [one for one in self._ordered.get(customer.id, ()) if one[0] not in gone]
        last = max(left, key=lambda one: (one[1], one[0]), default=None)
        change_facts(
            self._tx,
            customer,
            lambda known: {
                "order_count": max(0, known.order_count - len(removed)),
                "order_total": known.order_total - sum(map(kept_of, removed), Decimal(0)),
                "last_order_on": last[1] if last else None,
                "last_order_amount": last[2] if last else None,
                "first_order_on": min((one[1] for one in left), default=None),
            },
        )

    def _stays(
        self, customer: Customer, entity: str, reason: Reason, fields: Iterable[str] = ()
    ) -> None:
        self._found.stays.append(Stay(customer.id, entity, reason.value, list(fields)))

    def _find(self, entity: str, row_id: str) -> Row | None:
        return self._tx.find(ENTITIES[entity].row_type, row_id)

    def _parts_of(self, customer_ids: set[str]) -> dict[str, list[tuple[str, str]]]:
        """Entity and id of all that belongs to these customers now, whoever has written it."""
        found: dict[str, list[tuple[str, str]]] = {one: [] for one in customer_ids}
        if not customer_ids:
            return found
        for name, query in _PARTS_OF.items():
            given = {"ids": sorted(customer_ids)}
            for customer_id, row_id in self._connection.execute(query, given):
                found[customer_id].append((name, row_id))
        return found

    def _read_ahead(self, there: Iterable[str], parts: Mapping[str, list[tuple[str, str]]]) -> None:
        wanted: dict[str, set[str]] = {}
        for customer_id in there:
            for entity, row_id in [*self._did[customer_id], *parts.get(customer_id, ())]:
                wanted.setdefault(entity, set()).add(row_id)
        for entity, ids in wanted.items():
            self._tx.prefetch(ENTITIES[entity].row_type, ids)

    def _read_orders(self, customer_ids: set[str]) -> dict[str, list[tuple[str, date, Decimal]]]:
        found: dict[str, list[tuple[str, date, Decimal]]] = {}
        if customer_ids:
            for row in self._connection.execute(_ORDERS, {"ids": sorted(customer_ids)}):
                order = (row.id, date.fromisoformat(row.ordered_on), Decimal(row.amount).scaleb(-2))
                found.setdefault(row.customer_id, []).append(order)
        return found


def _consent(customer: Customer, did: _Did) -> dict[str, Any]:
    """What an import's withdrawal, or its end of withdrawals, leaves when it never was."""
    if "consent" not in did.fields:
        return {}
    lines = did.fields.get("withdrawals", (None, None))
    before, after = (
        standing(customer.id, *facts) for facts in zip(did.fields["consent"], lines, strict=True)
    )
    if before:
        return withdraw(customer, *before)
    return take_back(customer, *after)


def _merged(entries: Iterable[Entry]) -> dict[tuple[str, str], _Did]:
    found: dict[tuple[str, str], _Did] = {}
    for entry in entries:
        known = found.get((entry.entity, entry.id))
        if known is not None:
            known.add(entry)
        else:
            found[entry.entity, entry.id] = _Did(entry.was is None, entry.now, dict(entry.fields))
    return found


def _is_touched(row: Row, did: Mapping[tuple[str, str], _Did]) -> bool:
    entity = entity_of(type(row))
    what = did.get((entity.name, row.id))
    if what is None or what.touched:
        return True
    return row_hash(entity, encode_row(entity, row)) != what.now
