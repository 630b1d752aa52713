"""Single tasks of HQ in the console: looked at before they are given, and given."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.entities import HqTask
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import can_be_given
from guide_app.domain.ids import is_row_id, new_mutation_id, row_id
from guide_app.domain.words import StepKind
from guide_app.mutations.hq_tasks import GiveTask
from guide_app.tables.tx import TableTx
from server import hq_task_figures, hq_tasks, office
from server.console import audiences, reading
from server.console.customers import find_customer
from server.console.paging import read_page
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.hq_task_figures import Forecast
from server.schema import ENTITY_TABLES

_TASK, _SCRIPT = (ENTITY_TABLES[name].c for name in ("hq_task", "script"))
_DAYS = 7
"""How long a task is good for, if nothing else is typed."""


@dataclass(slots=True)
class _Look:
    """What the form says, and what giving it would do.

    Attributes:
        once: The id under which it is given: sent twice, the form gives it once.
    """

    arguments: GiveTask
    once: str
    forecast: Forecast


def show_list(visit: Visit) -> Response:
    """What was given, newest first, and the form of a new one."""
    return _list(visit)


def give(visit: Visit) -> Response:
    """Show what it would do; once that has been seen, give it.

    Raises:
        Rejected: WRONG_STATE when it has been given already.
    """
    try:
        arguments = _read(visit)
        if visit.form.get("do") != "give":
            return _list(visit, look=_look(visit, arguments))
        task_id = _give(visit, arguments)
    except Rejected as refused:
        if refused.code in (Code.NOT_FOUND, Code.WRONG_STATE):
            raise
        return _list(visit, 400, refused)
    return visit.go(f"hq_task/{task_id}", "done.given")


def _give(visit: Visit, arguments: GiveTask) -> str:
    desk, once = visit.desk, visit.form.get("once", "")
    if not is_row_id(once):
        raise Rejected(Code.WRONG_ID)
    actor = visit.here.actor
    office.change(desk.database, desk.clock, desk.wakeups, actor, arguments, ids=(once,))
    settle(visit, row_id(once, 0))
    return row_id(once, 0)


def settle(visit: Visit, task_id: str) -> None:
    """The first lot at once: for few customers that is all. The rest the server does by itself."""
    desk, today = visit.desk, visit.speech.today
    with desk.database.read() as connection:
        task = TableTx(connection, ENTITY_TABLES).get(HqTask, task_id)
    with suppress(DatabaseFails):  # the server does it soon, and says what keeps it
        hq_tasks.settle_first_lot(desk.database, desk.clock, desk.wakeups, task, today)


def _read(visit: Visit) -> GiveTask:
    """What the form says.

    Raises:
        Rejected: REQUIRED, NOT_FOUND.
    """
    form = visit.form
    days: dict[str, Any] = {}
    for name in ("due_on", "until"):
        try:
            days[name] = date.fromisoformat(form.get(f"new.{name}", ""))
        except ValueError:
            raise Rejected(Code.REQUIRED, field=name) from None
    customer_id = form.get("customer") or None
    if customer_id is not None:
        find_customer(visit, customer_id)
    with visit.desk.database.read() as connection:
        to = form.get("new.to", audiences.EVERYBODY)
        condition = audiences.chosen(connection, visit.here.brand.id, to)
    return GiveTask(
        task=form.get("new.task", ""),
        kind=form.get("new.kind", ""),
        script_id=form.get("new.script_id") or None,
        condition=None if customer_id is not None else condition,
        customer_id=customer_id,
        **days,
    )


def _look(visit: Visit, arguments: GiveTask) -> _Look:
    """Try it, keep nothing of it, and ask the rules whom it would reach."""
    desk, here, today = visit.desk, visit.here, visit.speech.today
    once = new_mutation_id(int(desk.clock().timestamp() * 1000), os.urandom(10))
    with desk.database.read() as connection:
        task = hq_tasks.tried(connection, here.actor, arguments, once, desk.clock(), today)
        if arguments.customer_id is None:
            meant = hq_tasks.meant_for(connection, here.brand.id, task.condition, today)
        else:
            one = find_customer(visit, arguments.customer_id)
            meant = [hq_tasks.Meant(one.id, one.store_id, one.guide_id)]
        told = hq_task_figures.forecast(connection, task, meant, today)
    return _Look(arguments, once, told)


def _list(
    visit: Visit, status: int = 200, refused: Rejected | None = None, look: _Look | None = None
) -> Response:
    brand_id, form, today = visit.here.brand.id, visit.form, visit.speech.today
    customer_id = form.get("customer") or visit.wanted("customer") or None
    customer = None if customer_id is None else find_customer(visit, customer_id)
    query = select(*_TASK).where(_TASK.brand_id == brand_id)
    with visit.desk.database.read() as connection:
        page = read_page(connection, query, (_TASK.pk,), visit.asked, newest_first=True, size=20)
        came = hq_task_figures.progress(connection, [row["id"] for row in page.rows], today)
        scripts = scripts_on_offer(connection, brand_id)
        stores = reading.names_of(
            connection, "store", brand_id, look.forecast.stores if look else ()
        )
        offer = audiences.on_offer(connection, brand_id)
    usual = {
        "due_on": today.isoformat(),
        "until": (today + timedelta(days=_DAYS)).isoformat(),
        "kind": StepKind.CARE.value,
    }
    return visit.page(
        "hq_tasks.html",
        status,
        page=page,
        came=came,
        told={row["id"]: offer.told(audiences.read_stored(row)) for row in page.rows},
        today=today.isoformat(),
        customer=customer,
        unserved=customer is not None and not can_be_given(customer),
        segments=offer.segments,
        tags=offer.tags,
        scripts=scripts,
        kinds=[kind.value for kind in StepKind],
        typed={
            name: form.get(f"new.{name}", usual.get(name, ""))
            for name in ("task", "kind", "script_id", "due_on", "until", "to")
        },
        look=look,
        stores=stores,
        problem=_why(visit, refused) if refused else "",
    )


def _why(visit: Visit, refused: Rejected) -> str:
    told = visit.speech.refusal(refused.code.value, refused.facts)
    field = refused.facts.get("field")
    return f"{visit.speech.field('hq_task', field)}: {told}" if field else told


def scripts_on_offer(connection: Connection, brand_id: str) -> list[tuple[str, str]]:
    """Id and title of what there is to say, by title."""
    query = select(_SCRIPT.id, _SCRIPT.title).where(
        _SCRIPT.brand_id == brand_id, _SCRIPT.archived == 0
    )
    return [(row[0], row[1]) for row in connection.execute(query.order_by(_SCRIPT.title))]
