"""Erasing a customer for good: rows, feed, quarantine, answers, trails, identities and traces.

PCs hear of it by the feed.

Whoever calls it in a serving process also calls `Imports.forget_person` before, for files that came
in, and `Snapshots.erase` after the commit, which removes the files; without it no process hands
them out any more, but they lie there for a day.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, or_, select, update

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.merging import alias_ids, head_id
from guide_app.domain.values import format_instant
from guide_app.mutations.merging import part_from_all
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import FeedOp, Result
from server import feed, import_trail, ledger, same_person
from server.apply import EXISTENCE, NEVER_GIVES_WAY
from server.audit import AuditLine, append
from server.bulk import insert_unless_there
from server.identities.forgetting import forget_customer as forget_identities
from server.schema import ENTITY_TABLES
from server.schema.pages import page_link
from server.schema.sync import feed as feed_table
from server.schema.sync import field_origin, mutation_result, quarantine
from server.snapshots import count_erasure

_customer = ENTITY_TABLES["customer"]


def erase_person(
    connection: Connection, brand_id: str, customer_id: str, now: datetime, actor_id: str
) -> set[str] | None:
    """Erase a customer with all who are the same person; see `erase_customer`."""
    customer = TableTx(connection, ENTITY_TABLES).find(Customer, customer_id)
    if customer is None or customer.brand_id != brand_id:
        return None
    head = TableTx(connection, ENTITY_TABLES).get(Customer, head_id(customer))
    wake: set[str] = set()
    for one in (*alias_ids(head), head.id):
        wake |= erase_customer(connection, brand_id, one, now, actor_id) or set()
    return wake


def erase_customer(
    connection: Connection,
    brand_id: str,
    customer_id: str,
    now: datetime,
    actor_id: str | None = None,
) -> set[str] | None:
    """Whom it wakes (see `server.wakeups`), or None when the customer was not there.

    Nothing of them is left, and the ledger will keep it so. Who was merged with them stays.
    """
    forget_identities(connection, brand_id, customer_id)
    parted = _part(connection, brand_id, customer_id, now)
    holder = connection.execute(
        select(_customer.c.guide_id, _customer.c.store_id)
        .where(_customer.c.id == customer_id, _customer.c.brand_id == brand_id)
        .with_for_update()
    ).first()
    if holder is None:
        return None
    same_person.forget(connection, customer_id)
    lines = []
    for name in (*reversed(feed.CUSTOMER_PARTS), "customer"):
        table = ENTITY_TABLES[name]
        own = table.c.id if name == "customer" else table.c.customer_id
        gone = connection.scalars(
            delete(table).where(own == customer_id).returning(table.c.id)
        ).all()
        lines += [
            feed.Line(
                FeedOp.DELETE, name, row_id, guide_id=holder.guide_id, store_id=holder.store_id
            )
            for row_id in sorted(gone)
        ]
    # Lines without a row hold ids only. They stay: one may still have to tell a PC that was away
    # when the customer was handed over.
    connection.execute(
        delete(feed_table).where(
            feed_table.c.brand_id == brand_id,
            or_(feed_table.c.customer_id == customer_id, feed_table.c.row_id == customer_id),
            feed_table.c.row.is_not(None),
        )
    )
    connection.execute(
        delete(field_origin).where(field_origin.c.row_id.in_([line.row_id for line in lines]))
    )
    connection.execute(delete(page_link).where(page_link.c.customer_id == customer_id))
    _clear_quarantine(connection, brand_id, customer_id)
    import_trail.forget_customer(connection, brand_id, customer_id)
    _clear_answers(connection, brand_id, [line.row_id for line in lines])
    line = AuditLine("erase_customer", actor_id, None, customer_id)
    append(connection, brand_id, format_instant(now), [line])
    ledger.note(connection, "customer", brand_id, customer_id, now)
    count_erasure(connection)
    without = [
        one for one in parted if one.row is None or customer_id not in (one.row_id, one.customer_id)
    ]
    lines = [*without, *lines]
    feed.write_lines(connection, brand_id, lines, now.date().isoformat())
    return feed.wake_keys(brand_id, lines)


def _part(
    connection: Connection, brand_id: str, customer_id: str, now: datetime
) -> list[feed.Line]:
    """The feed's lines about those who were one person with the customer, and are without."""
    tx = TableTx(connection, ENTITY_TABLES)
    customer = tx.find(Customer, customer_id)
    if customer is None or customer.brand_id != brand_id or customer.merged is None:
        return []
    part_from_all(tx, customer, now.date())
    return feed.lines_of(connection, tx.flush(), lambda wanted: tx.find(Customer, wanted))


def keep_away(connection: Connection, brand_id: str, customer_id: str) -> None:
    """After a restore: let nobody bring back a customer of whom the backup may know nothing yet.

    A PC still has the change that added them, and so may the quarantine.
    """
    _clear_quarantine(connection, brand_id, customer_id)
    place = {"entity": "customer", "row_id": customer_id, "field": EXISTENCE}
    insert_unless_there(connection, field_origin, {**place, "was_n": NEVER_GIVES_WAY})


def _clear_quarantine(connection: Connection, brand_id: str, customer_id: str) -> None:
    left = select(quarantine.c.pk, quarantine.c.mutation_id, quarantine.c.body)
    mine = [
        pk
        for pk, mutation_id, body in connection.execute(
            left.where(quarantine.c.brand_id == brand_id)
        )
        # the change that adds a customer does not name the id that follows from its own
        if row_id(mutation_id, 0) == customer_id or customer_id.encode() in bytes(body)
    ]
    if mine:
        connection.execute(delete(quarantine).where(quarantine.c.pk.in_(mine)))


def _clear_answers(connection: Connection, brand_id: str, row_ids: list[str]) -> None:
    """Take values out of stored results: a conflict shows both sides' names and numbers."""
    wanted = set(row_ids)
    kept = connection.execute(
        select(mutation_result.c.pk, mutation_result.c.result).where(
            mutation_result.c.brand_id == brand_id,
            mutation_result.c.result.like('%"conflicts"%'),
        )
    ).all()
    for pk, text in kept:
        result = msgspec.json.decode(text, type=Result)
        others = [item for item in result.conflicts if item.row_id not in wanted]
        if len(others) == len(result.conflicts):
            continue
        result.conflicts = others
        connection.execute(
            update(mutation_result)
            .where(mutation_result.c.pk == pk)
            .values(result=msgspec.json.encode(result).decode())
        )
