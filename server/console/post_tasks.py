"""Posts that HQ asks for in the console: given for a material, looked at, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection
from starlette.responses import Response

from guide_app.domain.entities import Material, PostTask
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import Standing, standing
from guide_app.domain.reach import read_reach
from guide_app.mutations.post_tasks import GivePostTask, WithdrawPostTask
from guide_app.tables.rows import read_rows, select_rows
from server import post_tasks
from server.console import reading
from server.console.materials import materials_of
from server.console.paging import read_page
from server.console.rows import get_named
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

_TASK = ENTITY_TABLES["post_task"].c
_PARTS = ("region", "store", "guide")
_DAYS = 1
"""How long there is for it, if nothing else is typed."""


def show_list(visit: Visit) -> Response:
    """What was asked for, newest first, and the form of a new one."""
    return _list(visit)


def give(visit: Visit) -> Response:
    """Ask for one; what cannot be is shown as it was typed."""
    form = visit.form
    try:
        until = date.fromisoformat(form.get("new.until", ""))
    except ValueError:
        return _list(visit, 400, Rejected(Code.REQUIRED, field="until"))
    try:
        visit.change(
            GivePostTask(
                material_id=form.get("new.material_id", ""),
                until=until,
                note=form.get("new.note") or None,
                reach=_reach(form.get("new.to", "")),
            )
        )
    except Rejected as refused:
        return _list(visit, 400, refused)
    return visit.go("post_task", "done.given")


def show(visit: Visit) -> Response:
    """One of them: who has done it, store by store."""
    task, brand_id = get_named(visit, PostTask), visit.here.brand.id
    with visit.desk.database.read() as connection:
        found = post_tasks.progress(connection, brand_id, [task])[task.id]
        titles = reading.names(connection, "material", brand_id)
        to = _to(connection, brand_id)
    return visit.page(
        "post_task.html",
        task=task,
        title=titles.get(task.material_id, ""),
        to=_told(task, to, visit),
        progress=found,
        over=task.until < visit.speech.today,
    )


def withdraw(visit: Visit) -> Response:
    """Nobody is to do it any more."""
    visit.change(WithdrawPostTask(post_task_id=get_named(visit, PostTask).id))
    return visit.go("post_task", "done.withdrawn")


def _list(visit: Visit, status: int = 200, refused: Rejected | None = None) -> Response:
    brand_id, form, today = visit.here.brand.id, visit.form, visit.speech.today
    query = select_rows(ENTITY_TABLES, PostTask).where(_TASK.brand_id == brand_id)
    with visit.desk.database.read() as connection:
        page = read_page(connection, query, (_TASK.pk,), visit.asked, newest_first=True, size=20)
        rows = _tasks(connection, [row["id"] for row in page.rows])
        came = post_tasks.progress(connection, brand_id, rows)
        on_offer = [
            one for one in materials_of(connection, brand_id) if _may_be_asked_for(one, today)
        ]
        titles = reading.names(connection, "material", brand_id)
        to = _to(connection, brand_id)
    usual = {
        "material_id": visit.wanted("material"),
        "until": (today + timedelta(days=_DAYS)).isoformat(),
    }
    return visit.page(
        "post_tasks.html",
        status,
        page=page,
        rows=rows,
        came=came,
        titles=titles,
        told={task.id: _told(task, to, visit) for task in rows},
        materials=on_offer,
        to=to,
        today=today,
        typed={
            name: form.get(f"new.{name}", usual.get(name, ""))
            for name in ("material_id", "until", "note", "to")
        },
        problem=_why(visit, refused) if refused else "",
    )


def _may_be_asked_for(material: Material, today: date) -> bool:
    return standing(material, today) in (Standing.CURRENT, Standing.NOT_YET)


def _tasks(connection: Connection, ids: list[str]) -> list[PostTask]:
    query = select_rows(ENTITY_TABLES, PostTask).where(_TASK.id.in_(ids))
    return read_rows(connection, PostTask, query.order_by(_TASK.pk.desc()))


def _reach(chosen: str) -> dict[str, list[str]] | None:
    """What the form says; "" is everybody, else a part and the id of one of it."""
    if not chosen:
        return None
    part, _, row_id = chosen.partition(":")
    if part not in _PARTS:
        raise Rejected(Code.NOT_A_CHOICE, field="reach")
    return {f"{part}_ids": [row_id]}


def _to(connection: Connection, brand_id: str) -> dict[str, dict[str, str]]:
    """Who can be named, part by part: id and name."""
    return {part: reading.names(connection, part, brand_id) for part in _PARTS}


def _told(task: PostTask, to: dict[str, dict[str, str]], visit: Visit) -> str:
    """Whom a task is for, in words."""
    reach = read_reach(task.reach)
    if reach.is_everybody:
        return visit.speech.t("post_task.everybody")
    named = {"region": reach.region_ids, "store": reach.store_ids, "guide": reach.guide_ids}
    return "、".join(
        to[part].get(row_id, "") for part, ids in named.items() for row_id in sorted(ids)
    )


def _why(visit: Visit, refused: Rejected) -> str:
    told = visit.speech.refusal(refused.code.value, refused.facts)
    field = refused.facts.get("field")
    return f"{visit.speech.field('post_task', field)}: {told}" if field else told
