"""After a merge of tags, or a new kind of choice: the customers' rows follow, in batches.

The same thread settles who is who, where customers' rows changed, see `server.identities`, carries
out the handovers whose day has come, see `server.handovers`, and brings tasks of HQ onto the lists
of very many customers, and off them, see `server.hq_tasks`.

What has to be settled is noted in the transaction that makes it so, and forgotten when it is done:
a server that stops in between goes on where it was. Each batch is a mutation like any other, with
its own feed number. Whoever reads meanwhile takes either tag for the other.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Delete, delete, insert, select

from guide_app.domain.entities import Tag, TagGroup
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.tags import standing_tag
from guide_app.mutations.tag_care import SettleTags
from guide_app.mutations.tag_rows import tag_row_id
from guide_app.mutations.tags import CUSTOMER_LIMIT
from guide_app.tables.tx import RowChange, TableTx
from server import handovers, hq_tasks, office
from server.clock import Clock
from server.database import Database
from server.identities.settle import settle_all
from server.rounds import rounds
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.wakeups import Wakeups

LOOK_EVERY_S = 10.0
_MARK = "settle:"
_tag, _worn = ENTITY_TABLES["tag"], ENTITY_TABLES["customer_tag"]


def follow_tags(connection: Connection, changes: Sequence[RowChange], _now: datetime) -> None:
    """Note that rows have to be settled; a reaction of `apply`."""
    for change in changes:
        before, after = change.before, change.after
        merged = before.merged_into if isinstance(before, Tag) else None
        if isinstance(after, Tag) and after.merged_into not in (None, merged):
            _note(connection, change.id, after.brand_id)
        if (
            isinstance(before, TagGroup)
            and isinstance(after, TagGroup)
            and before.single_choice != after.single_choice
        ):
            _note(connection, change.id, after.brand_id)


def settle_waiting(database: Database, clock: Clock, wakeups: Wakeups) -> int:
    """Settle everything that was noted. Returns how many customers had rows to be settled."""
    with database.read() as connection:
        marks = connection.execute(
            select(server_state).where(server_state.c.name.startswith(_MARK))
        ).all()
    count = 0
    for mark in marks:
        brand_id = str(mark.value).partition(" ")[0]
        actor = office.servers_own(brand_id)
        with database.read() as connection:
            tag_ids = _tags_of(connection, str(mark.name).removeprefix(_MARK))
        for tag_id in tag_ids:
            count += _settle_tag(database, clock, wakeups, actor, tag_id)
        done = (server_state.c.name == mark.name, server_state.c.value == mark.value)
        database.write(partial(_forget, delete(server_state).where(*done)))
    return count


@contextmanager
def settling(database: Database, clock: Clock, wakeups: Wakeups) -> Iterator[None]:
    """Settle in a thread of its own while the block runs."""
    stopping = threading.Event()
    giving = partial(hq_tasks.settle_open, database, clock, wakeups, stopping.is_set)
    jobs = (
        ("settling tags", partial(settle_waiting, database, clock, wakeups)),
        ("settling who is who", partial(settle_all, database, clock, wakeups)),
        ("handing over", partial(handovers.carry_out_due, database, clock, wakeups)),
        ("giving tasks", giving),
    )
    with rounds("settling", jobs, first_after_s=LOOK_EVERY_S, every_s=LOOK_EVERY_S):
        try:
            yield
        finally:
            stopping.set()


def _forget(done: Delete, connection: Connection) -> None:
    connection.execute(done)


def _note(connection: Connection, row_id: str, brand_id: str) -> None:
    name = _MARK + row_id
    connection.execute(delete(server_state).where(server_state.c.name == name))
    value = f"{brand_id} {os.urandom(8).hex()}"  # another one each time: see its deletion
    connection.execute(insert(server_state).values(name=name, value=value))


def _tags_of(connection: Connection, row_id: str) -> list[str]:
    """The tag itself, or every tag of the group."""
    return list(
        connection.scalars(
            select(_tag.c.id)
            .where((_tag.c.id == row_id) | (_tag.c.group_id == row_id))
            .order_by(_tag.c.id)
        )
    )


def _settle_tag(
    database: Database, clock: Clock, wakeups: Wakeups, actor: Actor, tag_id: str
) -> int:
    count = after = 0
    while True:
        with database.read() as connection:
            customers, last = _batch(connection, tag_id, after)
        if last is None:
            return count
        if customers:
            arguments = SettleTags(tag_id=tag_id, customer_ids=tuple(customers))
            try:
                office.change(database, clock, wakeups, actor, arguments)
            except Rejected as rejected:
                if rejected.code is not Code.NOT_FOUND:
                    raise
                continue  # a customer was erased meanwhile: look again
            count += len(customers)
        after = last


def _batch(connection: Connection, tag_id: str, after: int) -> tuple[list[str], int | None]:
    """Customers with a row of the tag that lies at the wrong place, and how far was looked."""
    tx = TableTx(connection, ENTITY_TABLES)
    named = tx.get(Tag, tag_id)
    tag = standing_tag(named, lambda other: tx.find(Tag, other))
    group = tx.get(TagGroup, tag.group_id)
    rows = connection.execute(
        select(_worn.c.pk, _worn.c.id, _worn.c.customer_id)
        .where(_worn.c.tag_id == tag_id, _worn.c.pk > after)
        .order_by(_worn.c.pk)
        .limit(CUSTOMER_LIMIT)
    ).all()
    wrong = [
        row.customer_id
        for row in rows
        if tag.id != tag_id or row.id != tag_row_id(row.customer_id, tag, group)
    ]
    return wrong, rows[-1].pk if rows else None
