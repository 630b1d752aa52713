"""Who is who: what waits for its customer, and what links somebody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Rejected
from guide_app.domain.identities import (
    SCOPED,
    IdentityKind,
    mask_identity,
    read_identity,
)
from guide_app.domain.ids import is_row_id, new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.mutations.orders import order_id
from server import dealers, same_person
from server.audit import AuditLine, append
from server.console import reading
from server.console.customers import find_customer
from server.console.known_as import people_of
from server.console.paging import read_page
from server.console.visit import Visit
from server.identities import showing
from server.identities.settle import settle
from server.identities.store import VIEW, lock, named_by, put_back, say, take_back
from server.schema import ENTITY_TABLES
from server.schema.identities import identity_statement, trace

_customer, _order = ENTITY_TABLES["customer"].c, ENTITY_TABLES["order"].c


def show_waiting(visit: Visit) -> Response:
    """What nobody owns yet."""
    return _waiting(visit)


def search(visit: Visit) -> Response:
    """Everything about one identity; it is posted, so that no address holds it."""
    form = visit.form
    try:
        wanted = read_identity(*(form.get(name, "") for name in ("kind", "scope", "value")))
    except Rejected as rejected:
        return _waiting(
            visit, 400, problem=visit.speech.refusal(rejected.code.value, rejected.facts)
        )
    with visit.desk.database.read() as connection:
        found = showing.look_up(connection, visit.here.brand.id, wanted)
    return _waiting(visit, found=found)


def take_link_back(visit: Visit) -> Response:
    """A statement does not hold."""
    return _judge(visit, take_back)


def put_link_back(visit: Visit) -> Response:
    """It holds after all."""
    return _judge(visit, put_back)


def add_link(visit: Visit) -> Response:
    """HQ says by hand that an identity is a customer's."""
    customer, here, now = find_customer(visit), visit.here, visit.desk.clock()
    form = visit.form
    identity = read_identity(*(form.get(name, "") for name in ("kind", "scope", "value")))

    def work(connection: Connection) -> None:
        lock(connection, here.brand.id)
        statement_id, _ = say(
            connection,
            here.brand.id,
            [identity],
            source_id=here.guide.id,
            external_id=new_mutation_id(int(now.timestamp() * 1000), os.urandom(10)),
            said_at=now,
            now=now,
            customer_id=customer.id,
        )
        table = identity_statement
        taken = select(table.c.taken_back_at).where(table.c.id == statement_id)
        if connection.execute(taken).scalar() is not None:
            put_back(connection, here.brand.id, statement_id, here.guide.id, now)
        line = AuditLine("identity.by_hand", here.guide.id, None, customer.id)
        append(connection, here.brand.id, format_instant(now), [line])

    visit.desk.database.write(work)
    _settle(visit)
    return visit.go(f"customers/{customer.id}", "saved")


def _judge(visit: Visit, what: Callable[[Connection, str, str, str, datetime], None]) -> Response:
    here, now = visit.here, visit.desk.clock()
    wanted = visit.request.path_params["row_id"]
    visit.desk.database.write(lambda c: what(c, here.brand.id, wanted, here.guide.id, now))
    _settle(visit)
    back = visit.form.get("back", "")
    return visit.go(f"customers/{back}" if is_row_id(back) else "waiting", "saved")


def _settle(visit: Visit) -> None:
    desk = visit.desk
    settle(desk.database, desk.clock, desk.wakeups, visit.here.brand.id)


def _waiting(
    visit: Visit, status: int = 200, found: showing.Found | None = None, problem: str = ""
) -> Response:
    brand_id, now = visit.here.brand.id, visit.desk.clock()
    since = [format_instant(now - timedelta(days=days)) for days in showing.AGES]
    query = select(trace).where(  # looks are counted only: there may be thousands of them
        trace.c.brand_id == brand_id, trace.c.customer_id.is_(None), trace.c.kind != VIEW
    )
    with visit.desk.database.read() as connection:
        page = read_page(
            connection, query, [trace.c.received_at, trace.c.id], visit.asked, newest_first=True
        )
        ids = {row["customer_id"] for row in found.traces if row["customer_id"]} if found else set()
        ids |= {found.customer_id} if found and found.customer_id else set()
        people, stores = _who(connection, visit.here.actor, ids)
        return visit.page(
            "waiting.html",
            status,
            page=page,
            counts=showing.count_waiting(connection, brand_id, since),
            ages=showing.AGES,
            bodies={row["id"]: _body(row) for row in page.rows},
            called={row["id"]: _called(row) for row in (found.traces if found else ())},
            amount=ENTITIES["order"].by_name["amount"],
            names=named_by(connection, [r["statement_id"] for r in page.rows if r["statement_id"]]),
            sold=_sold(connection, brand_id, [row["about"] for row in page.rows if row["about"]]),
            pairs=len(same_person.waiting(connection, visit.here.actor)),
            people=people,
            stores=stores,
            found=found,
            sources=people_of(connection, brand_id, found.said if found else ()),
            problem=problem,
            typed=visit.form,
            kinds=list(IdentityKind),
            scoped=SCOPED,
            mask=mask_identity,
        )


def _body(row: Any) -> dict[str, Any]:
    body = dict(msgspec.json.decode(row["body"]))
    return body | {"amount": Decimal(body["amount"])} if "amount" in body else body


def _sold(connection: Connection, brand_id: str, numbers: Sequence[str]) -> set[str]:
    """Numbers of orders that are at customers: a return of one that waits does not fit it."""
    ids = [order_id(brand_id, number) for number in numbers]
    return set(connection.scalars(select(_order.number).where(_order.id.in_(ids))))


def _called(row: Any) -> str:
    """What a trace is told by."""
    return str(msgspec.json.decode(row["body"])["title"] if row["kind"] == VIEW else row["name"])


def _who(
    connection: Connection, actor: Actor, ids: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Names of customers, and of the stores they are in, by customer."""
    wanted = sorted(set(ids))
    query = select(_customer.id, _customer.store_id).where(_customer.id.in_(wanted))
    at = {row.id: row.store_id for row in connection.execute(query)}
    names = dealers.names_of_customers(connection, actor, wanted)
    stores = reading.names_of(connection, "store", actor.brand_id, at.values())
    return names, {one: stores.get(store, "") for one, store in at.items()}
