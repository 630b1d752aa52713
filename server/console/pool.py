"""The stores' pools in the console: how many wait, and sharing them out by a rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.pool import Lead, ShareRule, Taker, share_out
from guide_app.domain.words import Role
from guide_app.mutations.pool import AssignFromPool, ReturnToPool
from server import office
from server.console import reading
from server.console.visit import Visit
from server.pool import waiting_in
from server.schema import ENTITY_TABLES

AT_ONCE = 500
_CUSTOMER, _GUIDE, _ORDER, _STORE = (
    ENTITY_TABLES[name].c for name in ("customer", "guide", "order", "store")
)
Shares = Mapping[str, tuple[str, ...]]


def show(visit: Visit) -> Response:
    """How many wait in each store, and what the rule that was asked for would do."""
    return _page(visit)


def give(visit: Visit) -> Response:
    """Share them out as the page showed it; whoever is somebody's by now is left where they are.

    Raises:
        Rejected: NOTHING_TO_DO; NOT_FOUND for a store that is not the visitor's.
    """
    shares = _read_shares(visit.form.get("shares", ""))
    desk = visit.desk
    work = [AssignFromPool(customer_ids=ids, to_guide_id=to) for to, ids in shares.items()]
    office.change(desk.database, desk.clock, desk.wakeups, visit.here.actor, *work)
    return _page(visit, given=shares)


def take_back(visit: Visit) -> Response:
    """Undo it for all who were not worked meanwhile.

    Raises:
        Rejected: NOTHING_TO_DO.
    """
    shares = _read_shares(visit.form.get("shares", ""))
    desk = visit.desk
    work = [ReturnToPool(customer_ids=ids, seen_guide_id=of) for of, ids in shares.items()]
    office.change(desk.database, desk.clock, desk.wakeups, visit.here.actor, *work)
    return visit.go("pool", "done.taken_back")


def _page(visit: Visit, given: Shares | None = None) -> Response:
    here, asked = visit.here, visit.asked
    store_id, named = asked.get("store", ""), asked.get("rule", "")
    with visit.desk.database.read() as connection:
        stores = _stores(connection, visit)
        shares: Shares = {}
        if given is None and named in set(ShareRule) and store_id in {s["id"] for s in stores}:
            shares = _plan(connection, here.brand.id, store_id, ShareRule(named))
        people = reading.names_of(connection, "guide", here.brand.id, [*shares, *(given or ())])
    return visit.page(
        "pool.html",
        stores=stores,
        rules=[rule.value for rule in ShareRule],
        chosen=(store_id, named),
        shares={people.get(id, id): len(ids) for id, ids in shares.items()},
        given={people.get(id, id): len(ids) for id, ids in (given or {}).items()},
        packed=json.dumps({id: list(ids) for id, ids in (given or shares).items()}),
        at_once=AT_ONCE,
    )


def _stores(connection: Connection, visit: Visit) -> list[dict[str, Any]]:
    """The visitor's stores, with how many wait and how many are being called."""
    actor = visit.here.actor
    mine = [_STORE.brand_id == actor.brand_id, _STORE.closed == 0]
    if actor.role != Role.HQ:
        mine.append(_STORE.id == actor.store_id)
    waiting = select(func.count()).where(waiting_in(actor.brand_id, _STORE.id))
    working = select(func.count()).where(
        _CUSTOMER.store_id == _STORE.id,
        _CUSTOMER.guide_id.is_not(None),
        _CUSTOMER.lead_since.is_not(None),
    )
    query = select(
        _STORE.id,
        _STORE.name,
        waiting.scalar_subquery().label("waiting"),
        working.scalar_subquery().label("working"),
    )
    found = connection.execute(query.where(*mine).order_by(_STORE.name, _STORE.id))
    return [dict(row) for row in found.mappings()]


def _plan(connection: Connection, brand_id: str, store_id: str, rule: ShareRule) -> Shares:
    """Who would get whom of the first of those who wait."""
    last = (
        select(_ORDER.guide_id)
        .where(_ORDER.customer_id == _CUSTOMER.id, _ORDER.guide_id.is_not(None))
        .order_by(_ORDER.ordered_on.desc(), _ORDER.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(_CUSTOMER.id, last).where(waiting_in(brand_id, store_id))
    query = query.order_by(_CUSTOMER.added_on, _CUSTOMER.id).limit(AT_ONCE)
    leads = [Lead(customer_id, guide_id) for customer_id, guide_id in connection.execute(query)]
    load = (
        select(func.count())
        .where(_CUSTOMER.guide_id == _GUIDE.id, _CUSTOMER.removed_on.is_(None))
        .scalar_subquery()
    )
    staff = select(_GUIDE.id, load).where(
        _GUIDE.brand_id == brand_id,
        _GUIDE.store_id == store_id,
        _GUIDE.active == 1,
        _GUIDE.role == Role.GUIDE.value,
    )
    takers = [Taker(guide_id, count) for guide_id, count in connection.execute(staff)]
    return share_out(leads, sorted(takers, key=lambda one: one.guide_id), rule)


def _read_shares(text: str) -> Shares:
    """What the page packed into its form.

    Raises:
        Rejected: NOTHING_TO_DO, also for what no page of ours has packed.
    """
    try:
        found = json.loads(text)
        shares = {str(of): tuple(map(str, ids)) for of, ids in found.items() if ids}
    except (ValueError, AttributeError, TypeError):
        raise Rejected(Code.NOTHING_TO_DO) from None
    ids = [*shares, *(id for own in shares.values() for id in own)]
    if not shares or not all(map(is_row_id, ids)):
        raise Rejected(Code.NOTHING_TO_DO)
    return shares
