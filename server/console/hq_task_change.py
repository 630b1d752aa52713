"""Changing a task of HQ in the console."""

from __future__ import annotations

from starlette.responses import Response

from guide_app.domain.entities import HqTask
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Rejected
from guide_app.mutations.hq_task_changes import FIELDS, ChangeTask
from server.console.forms import Typed, inputs_of, read_form
from server.console.hq_task_page import why_not
from server.console.hq_tasks import scripts_on_offer, settle
from server.console.rows import get_named
from server.console.visit import Visit
from server.database_errors import DatabaseFails

_ENTITY = entity_of(HqTask)
_FIELDS = [_ENTITY.by_name[name] for name in FIELDS]


def show_form(visit: Visit) -> Response:
    """What it says now, to be changed; of one that cannot be changed any more: why."""
    return _form(visit, get_named(visit, HqTask), Typed(), 200)


def save(visit: Visit) -> Response:
    """Change it; where it cannot be, the form comes back as it was typed."""
    task = get_named(visit, HqTask)
    typed = read_form(visit.form, _ENTITY, _FIELDS)
    if typed.errors:
        return _form(visit, task, typed, 400)
    if not typed.changes:
        return visit.go(f"hq_task/{task.id}")
    try:
        outcome = visit.change(ChangeTask(hq_task_id=task.id, changes=typed.changes))
    except Rejected as refused:
        typed.refuse(refused)
        return _form(visit, task, typed, 400)
    except DatabaseFails as failed:
        typed.notice = visit.why(failed)
        return _form(visit, task, typed, 503)
    settle(visit, task.id)
    if outcome.conflicts:
        typed.theirs = {conflict.field: conflict.theirs for conflict in outcome.conflicts}
        return _form(visit, get_named(visit, HqTask), typed, 409)
    return visit.go(f"hq_task/{task.id}", "done.changed")


def _form(visit: Visit, task: HqTask, typed: Typed, status: int) -> Response:
    speech, closed = visit.speech, why_not(visit, task)
    with visit.desk.database.read() as connection:
        scripts = dict(scripts_on_offer(connection, visit.here.brand.id))
    return visit.page(
        "hq_task_change.html",
        status,
        title=speech.t("task.change"),
        inputs=inputs_of(
            _ENTITY, _FIELDS, task, typed, lambda f: scripts if f.references else None, speech
        ),
        notice=closed or typed.notice_in(speech),
        tone="am" if typed.theirs or closed else "bad",
        closed=bool(closed),
        back=f"/console/hq_task/{task.id}",
        back_to=task.task,
    )
