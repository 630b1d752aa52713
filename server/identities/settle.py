"""Every trace to its customer, or back to waiting; and every return to its order.

What is due was noted in the transaction that made it so. A step is one transaction: either traces
are taken from customers whose they are not, or waiting ones go to theirs; what was due is forgotten
with the last of them. So a trace is at one customer or waiting at every moment, and a server that
stops in between goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from guide_app.domain.identities import Identity, IdentityKind
from guide_app.domain.resolving import Resolution
from guide_app.domain.values import parse_instant
from guide_app.tables.among import among, among_numbers
from server import office
from server.clock import Clock
from server.database import Database
from server.identities import orders, views
from server.identities.neighbours import Neighbours, read_neighbours
from server.identities.returns import settle_returns
from server.identities.store import CUSTOMER, ORDER, VIEW, lock
from server.import_trail import ImportBatch
from server.rounds import do_each
from server.same_person import note_pair
from server.schema.identities import identity_due, same_person, trace
from server.wakeups import Wakeups

DUE_AT_ONCE = 500
TRACES_AT_ONCE = 500


def settle_all(database: Database, clock: Clock, wakeups: Wakeups | None) -> None:
    """Settle what is due in every brand, each by itself."""
    query = select(identity_due.c.brand_id).distinct().order_by(identity_due.c.brand_id)
    with database.read() as connection:
        brands = connection.scalars(query).all()
    of_brands = (partial(settle, database, clock, wakeups, brand_id) for brand_id in brands)
    do_each([("settling who is who", of_brand) for of_brand in of_brands])


def settle(database: Database, clock: Clock, wakeups: Wakeups | None, brand_id: str) -> None:
    """Settle what is due in a brand.

    Raises:
        DatabaseFails: The database could not be used; what is due stays due.
    """
    going_on = True
    while going_on:
        now = clock()
        going_on, wake = database.write(lambda c, at=now: _step(database, c, brand_id, at))  # type: ignore[misc]
        if wake and wakeups is not None:
            wakeups.publish(brand_id, wake)


def settle_due(database: Database, clock: Clock, wakeups: Wakeups | None, brand_id: str) -> None:
    """Settle what is due in a brand, for whoever seldom makes anything so."""
    query = select(identity_due.c.pk).where(identity_due.c.brand_id == brand_id).limit(1)
    with database.read() as connection:
        is_due = connection.execute(query).first() is not None
    if is_due:
        settle(database, clock, wakeups, brand_id)


def _step(
    database: Database, connection: Connection, brand_id: str, now: datetime
) -> tuple[bool, set[str]]:
    """One transaction; whether there may be more to do, and whom it wakes."""
    lock(connection, brand_id)
    due = connection.execute(
        select(identity_due)
        .where(identity_due.c.brand_id == brand_id)
        .order_by(identity_due.c.pk)
        .limit(DUE_AT_ONCE)
    ).all()
    if not due:
        return False, set()
    people = {row.value for row in due if row.kind == CUSTOMER}
    numbers = {row.value for row in due if row.kind == ORDER}
    identities = {
        Identity(IdentityKind(row.kind), row.scope, row.value)
        for row in due
        if row.kind not in (CUSTOMER, ORDER)
    }
    neighbours = read_neighbours(connection, brand_id, identities, people)
    resolution = neighbours.resolve()
    wrong, waiting = _sort(connection, brand_id, neighbours, resolution)
    batch = ImportBatch(database, connection, office.servers_own(brand_id), now)
    if wrong:
        some_wrong = wrong[:TRACES_AT_ONCE]
        orders.take_from(connection, batch, [row for row in some_wrong if row.kind == ORDER])
        views.take_from(connection, batch, [row for row in some_wrong if row.kind == VIEW])
        return True, batch.finish().wake
    some = waiting[:TRACES_AT_ONCE]
    bought = [(row, target) for row, target in some if row.kind == ORDER]
    looked = [(row, target) for row, target in some if row.kind == VIEW]
    settled = orders.credit(connection, batch, bought, now)
    settled += views.credit(connection, batch, looked)
    if settled == 0 or len(some) == len(waiting):
        settle_returns(connection, batch, numbers, now)
        _keep_pairs(connection, brand_id, neighbours, resolution, people, now)
        done = among_numbers(identity_due.c.pk, "done")
        connection.execute(delete(identity_due).where(done), {"done": [row.pk for row in due]})
    return True, batch.finish().wake


def _sort(
    connection: Connection, brand_id: str, neighbours: Neighbours, resolution: Resolution
) -> tuple[list[Any], list[tuple[Any, str]]]:
    """Traces that are with somebody whose they are not, and waiting ones with whose they are."""
    known = neighbours.statements | neighbours.taken_back
    query = select(trace).where(trace.c.kind == ORDER, among(trace.c.statement_id, "ids"))
    rows = list(connection.execute(query.order_by(trace.c.id), {"ids": sorted(known)}))
    recorded = orders.holders(connection, brand_id, [row for row in rows if not row.made])
    rows += views.unsettled(connection, neighbours, resolution)
    wrong, waiting = [], []
    for row in rows:
        target = recorded.get(row.id)  # by a file, which has the first word
        target = neighbours.heads.get(target, target) if target else None
        if target is None and row.statement_id in neighbours.statements:
            named = known[row.statement_id].identities
            target = resolution.customer_for(named, parse_instant(row.at))
        if row.customer_id is None:
            if target is not None:
                waiting.append((row, target))
        elif neighbours.heads.get(row.customer_id, row.customer_id) != target:
            wrong.append(row)
    return wrong, waiting


def _keep_pairs(
    connection: Connection,
    brand_id: str,
    neighbours: Neighbours,
    resolution: Resolution,
    people: Iterable[str],
    now: datetime,
) -> None:
    """Keep who is one person by their identities, and that others are not any more."""
    about = sorted({claim.customer_id for claim in neighbours.claims} | set(people))
    either = or_(among(same_person.c.one_id, "about"), among(same_person.c.other_id, "about"))
    connection.execute(update(same_person).where(either).values(standing=0), {"about": about})
    for one, other in sorted(resolution.same):
        note_pair(connection, brand_id, one, other, now)
        pair = (same_person.c.one_id == one, same_person.c.other_id == other)
        connection.execute(update(same_person).where(*pair).values(standing=1))
