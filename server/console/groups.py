"""The WeChat groups of the stores: how many of each type, how each stands, and a new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.entities import ChatGroup
from guide_app.domain.errors import Rejected
from guide_app.domain.groups import BrandGroupRules, Suggestion, state_on, suggestion
from guide_app.domain.words import GroupState, GroupType, Role
from guide_app.mutations.groups import OpenGroup
from guide_app.tables.rows import read_rows, select_rows
from server.console import reading
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

MOST = 500
"""So many are listed at once."""
_GROUP, _GUIDE, _STORE = (ENTITY_TABLES[name] for name in ("chat_group", "guide", "store"))


@dataclass(frozen=True, slots=True)
class Line:
    """A group as the page shows it."""

    group: ChatGroup
    state: GroupState
    suggestion: Suggestion | None


def show(visit: Visit) -> Response:
    """Those of a type, a store or a state that were asked for; all of them at first."""
    return _page(visit)


def register(visit: Visit) -> Response:
    """A group for somebody who works in a store; refused, the form comes back as it was typed."""
    form = {name: visit.form.get(f"new.{name}", "").strip() for name in ("name", "join_url")}
    wanted = OpenGroup(
        guide_id=visit.form.get("guide_id", ""),
        name=form["name"],
        type=visit.form.get("type", ""),
        join_url=form["join_url"] or None,
    )
    try:
        visit.change(wanted)
    except Rejected as rejected:
        return _page(visit, 400, visit.speech.refusal(rejected.code.value, rejected.facts))
    return visit.go("groups", "saved")


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    here, asked, form = visit.here, visit.asked, visit.form
    with visit.desk.database.read() as connection:
        lines = _lines(visit, connection)
        people = _people(visit, connection)
        stores = reading.names(connection, "store", here.brand.id)
        runners = reading.names_of(
            connection, "guide", here.brand.id, {line.group.guide_id for line in lines}
        )
    if here.actor.role != Role.HQ:
        stores = {id: name for id, name in stores.items() if id == here.actor.store_id}
    chosen = {name: asked.get(name, "") for name in ("type", "store", "state")}
    shown = [
        line
        for line in lines
        if chosen["type"] in ("", line.group.type)
        and chosen["store"] in ("", line.group.store_id)
        and chosen["state"] in ("", line.state)
    ]
    return visit.page(
        "groups.html",
        status,
        lines=shown[:MOST],
        running=Counter(line.group.type for line in lines if line.state is GroupState.ACTIVE),
        types=list(GroupType),
        states=list(GroupState),
        stores=stores,
        people=people,
        runners=runners,
        chosen=chosen,
        problem=problem,
        typed={name: form.get(f"new.{name}", "") for name in ("name", "join_url")}
        | {name: form.get(name, "") for name in ("type", "guide_id")},
    )


def _lines(visit: Visit, connection: Connection) -> list[Line]:
    """All that the visitor may see, the newest first."""
    rules, today = BrandGroupRules.of(visit.here.brand), visit.speech.today
    query = select_rows(ENTITY_TABLES, ChatGroup).where(reading.own(_GROUP, visit.here.actor))
    order = (_GROUP.c.opened_on.desc(), _GROUP.c.name, _GROUP.c.id)
    return [
        Line(
            group,
            state_on(group, today),
            suggestion(group, rules.of_type(GroupType(group.type)), rules.quiet_days, today),
        )
        for group in read_rows(connection, ChatGroup, query.order_by(*order))
    ]


def _people(visit: Visit, connection: Connection) -> dict[str, str]:
    """For whom the visitor may register one: everybody who works in a store, with its name."""
    query = (
        select(_GUIDE.c.id, _GUIDE.c.name, _STORE.c.name)
        .join(_STORE, _STORE.c.id == _GUIDE.c.store_id)
        .where(reading.counted(_GUIDE, visit.here.actor), _GUIDE.c.active == 1)
        .order_by(_STORE.c.name, _GUIDE.c.name)
    )
    return {id: f"{store} · {name}" for id, name, store in connection.execute(query)}
