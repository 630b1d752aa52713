"""The stores' pools in the console: how many wait, and sharing them out by a rule."""

from __future__ import annotations

import json

from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.pool import ShareRule
from guide_app.mutations.pool import AssignFromPool, ReturnToPool
from server import office
from server.console import reading
from server.console.visit import Visit
from server.pool_shares import AT_ONCE, Shares, plan_shares, stores_of


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
        stores = stores_of(connection, here.actor)
        shares: Shares = {}
        if given is None and named in set(ShareRule) and store_id in {s["id"] for s in stores}:
            shares = plan_shares(connection, here.brand.id, store_id, ShareRule(named))
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


def _read_shares(text: str) -> Shares:
    """What the page packed into its form.

    Raises:
        Rejected: NOTHING_TO_DO, also for what no page of ours has packed.
    """
    try:
        found = json.loads(text)
        shares = {str(of): tuple(map(str, ids)) for of, ids in found.items() if ids}
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise Rejected(Code.NOTHING_TO_DO) from None
    ids = [*shares, *(id for own in shares.values() for id in own)]
    if not shares or not all(map(is_row_id, ids)):
        raise Rejected(Code.NOTHING_TO_DO)
    return shares
