"""Looks that came under identities: made at a customer, and taken from one again.

Somebody who browses leaves thousands of them, so those that are where they belong are never read
one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select, update

from guide_app.domain.business_day import business_date
from guide_app.domain.entities import Brand, Customer, KnownVisit, Material, PageView
from guide_app.domain.ids import is_row_id, row_id
from guide_app.domain.resolving import Resolution
from guide_app.domain.values import parse_instant
from guide_app.domain.words import Consent, ViewKind
from guide_app.tables.among import among
from server.apply import Batch
from server.identities.neighbours import Neighbours
from server.identities.store import VIEW
from server.schema.identities import trace

_GROUPS = (
    select(
        trace.c.statement_id,
        trace.c.customer_id,
        func.min(trace.c.at).label("first"),
        func.max(trace.c.at).label("last"),
    )
    .where(trace.c.kind == VIEW, among(trace.c.statement_id, "ids"))
    .group_by(trace.c.statement_id, trace.c.customer_id)
)
_ROWS = (
    select(trace)
    .where(
        trace.c.kind == VIEW,
        or_(
            and_(trace.c.customer_id.is_(None), among(trace.c.statement_id, "waiting")),
            and_(trace.c.customer_id.is_not(None), among(trace.c.statement_id, "held")),
        ),
    )
    .order_by(trace.c.id)
)
_TO = update(trace).where(trace.c.id == bindparam("trace_id"))

VISIT = "visit_id"
"""Of which visit to a guide's link a look was, if of one."""


def unsettled(
    connection: Connection, neighbours: Neighbours, resolution: Resolution
) -> Sequence[Any]:
    """The traces of looks that may not be where they belong."""
    known = neighbours.statements | neighbours.taken_back
    waiting: set[str] = set()
    held: set[str] = set()
    for group in connection.execute(_GROUPS, {"ids": sorted(known)}):
        holder = neighbours.heads.get(group.customer_id, group.customer_id)
        first, last = parse_instant(group.first), parse_instant(group.last)
        targets = set(_targets(neighbours, resolution, group.statement_id, first, last))
        if targets != {holder}:
            (waiting if holder is None else held).add(group.statement_id)
    if not waiting and not held:
        return ()
    wanted = {"waiting": sorted(waiting), "held": sorted(held)}
    return connection.execute(_ROWS, wanted).all()


def _targets(
    neighbours: Neighbours,
    resolution: Resolution,
    statement_id: str,
    first: datetime,
    last: datetime,
) -> Iterator[str | None]:
    """Whose looks of a span of time are: it changes only where an identity becomes contested."""
    statement = neighbours.statements.get(statement_id)
    if statement is None:
        yield None
        return
    since = (resolution.contested_since(one) for one in statement.identities)
    turns = (at for at in since if at is not None and first < at <= last)
    for at in (first, *turns, last):
        yield resolution.customer_for(statement.identities, at)


def credit(connection: Connection, batch: Batch, found: Sequence[tuple[Any, str]]) -> int:
    """Make the looks of waiting traces at these customers; returns how many are settled.

    On the brand's own pages whoever wants no contact is nobody: such a look is let go of.
    """
    if not found:
        return 0
    with batch.tx.step():
        batch.tx.prefetch(Customer, {customer_id for _, customer_id in found})
        batch.tx.prefetch(PageView, [row.id for row, _ in found])
        zone = batch.tx.get(Brand, batch.brand_id).time_zone
        credited, nobodys = [], []
        for row, customer_id in found:
            at = parse_instant(row.at)
            body = msgspec.json.decode(row.body)
            if VISIT in body and _wants_no_contact(batch, customer_id):
                nobodys.append(row.id)
                continue
            credited.append((row, customer_id))
            thing = {name: body[name] for name in ("kind", "code", "title")}
            thing["title"] = _title_of(batch, thing)
            look = PageView(
                id=row.id,
                brand_id=batch.brand_id,
                customer_id=customer_id,
                on=business_date(at, zone),
                at=at,
                **thing,
            )
            batch.tx.insert(look)
            _recognise(batch, body.get(VISIT), customer_id)
    moved = [{"trace_id": row.id, "customer_id": customer_id} for row, customer_id in credited]
    if moved:
        connection.execute(_TO.values(customer_id=bindparam("customer_id"), made=1), moved)
    for trace_id in nobodys:
        connection.execute(delete(trace).where(trace.c.id == trace_id))
    return len(found)


def _wants_no_contact(batch: Batch, customer_id: str) -> bool:
    """Whether somebody is not to be told again by what they look at on the brand's own pages."""
    customer = batch.tx.find(Customer, customer_id)
    return customer is not None and customer.consent == Consent.WITHDRAWN


def _title_of(batch: Batch, thing: Mapping[str, str]) -> str:
    """What HQ calls the material that was looked at; of anything else what its source says."""
    if thing["kind"] == ViewKind.MATERIAL and is_row_id(thing["code"]):
        material = batch.tx.find(Material, thing["code"])
        if material is not None and material.brand_id == batch.brand_id:
            return material.title
    return thing["title"]


def _recognise(batch: Batch, visit_id: str | None, customer_id: str) -> None:
    """Whose visit it was to which a look belongs."""
    if visit_id is None or _known(batch, visit_id) is not None:
        return
    batch.tx.insert(
        KnownVisit(
            id=row_id("known_visit", visit_id),
            brand_id=batch.brand_id,
            customer_id=customer_id,
            visit_id=visit_id,
        )
    )


def _known(batch: Batch, visit_id: str) -> KnownVisit | None:
    return batch.tx.find(KnownVisit, row_id("known_visit", visit_id))


def take_from(connection: Connection, batch: Batch, rows: Sequence[Any]) -> None:
    """Take the looks of these traces from whoever has them; the traces wait again."""
    if not rows:
        return
    with batch.tx.step():
        batch.tx.prefetch(PageView, [row.id for row in rows])
        for row in rows:
            look = batch.tx.find(PageView, row.id)
            if look is not None:
                batch.tx.delete(look)
            visit_id = msgspec.json.decode(row.body).get(VISIT)
            known = _known(batch, visit_id) if visit_id else None
            if known is not None:
                batch.tx.delete(known)
    waiting = [{"trace_id": row.id} for row in rows]
    connection.execute(_TO.values(customer_id=None, made=0), waiting)
