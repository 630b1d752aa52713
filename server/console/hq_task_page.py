"""One task of HQ in the console: how far it has come, what was changed; it is withdrawn here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from starlette.responses import Response

from guide_app.domain.entities import HqTask
from guide_app.domain.entity import Field, entity_of
from guide_app.mutations.hq_tasks import WithdrawTask
from server import hq_task_figures, hq_tasks
from server.console import audiences, reading
from server.console.hq_tasks import settle
from server.console.rows import get_named
from server.console.visit import Visit
from server.hq_task_figures import NOBODY, Progress

_FIELDS = entity_of(HqTask).by_name


def show(visit: Visit) -> Response:
    """How far it has come, store by store."""
    task, today = get_named(visit, HqTask), visit.speech.today
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        came = hq_task_figures.progress(connection, [task.id], today)[task.id]
        left = hq_tasks.left_to_do(connection, task, today)
        peace = None  # while lists change nobody counts: the page is asked for every other second
        if not left:
            some = came.total("open") and task.withdrawn_on is None
            peace = hq_task_figures.left_in_peace(connection, task, today) if some else NOBODY
        stores = reading.names_of(connection, "store", brand_id, came.stores)
        people = reading.names_of(connection, "guide", brand_id, [task.given_by])
        scripts = reading.names_of(connection, "script", brand_id, [task.script_id])
        to = audiences.on_offer(connection, brand_id).told(task.condition)
        history = _history(visit, connection, task)
    gone = task.given - sum(came.total(part) for part in ("done", "skipped", "open", "late"))
    return visit.page(
        "hq_task.html",
        task=task,
        to=to,
        came=came,
        peace=peace,
        stores=stores,
        closed=why_not(visit, task),
        history=history,
        giver=people.get(task.given_by, ""),
        script=scripts.get(task.script_id or "", ""),
        gone=gone,
        work=_work(task, came, gone, left),
    )


def withdraw(visit: Visit) -> Response:
    """What is not done of it goes; what is done stays."""
    task = get_named(visit, HqTask)
    visit.change(WithdrawTask(hq_task_id=task.id))
    settle(visit, task.id)
    return visit.go(f"hq_task/{task.id}", "done.withdrawn")


@dataclass(frozen=True, slots=True)
class _Work:
    """What the server is about to do to the lists: of how many it has done how many."""

    what: str
    done: int
    total: int


def _work(task: HqTask, came: Progress, gone: int, left: int) -> _Work | None:
    if task.withdrawn_on is not None:
        return None if task.settled_on else _Work("taking", gone, gone + left)
    if task.settled_on is None:
        return _Work("giving", task.given, task.given + left)
    if task.version == task.listed_version:
        return None
    total = came.total("open") + came.total("late")
    return _Work("renewing", total - left, total)


def why_not(visit: Visit, task: HqTask) -> str:
    """Why it cannot be changed any more, or nothing."""
    if task.withdrawn_on is not None:
        return visit.speech.t("task.no_change.withdrawn")
    return visit.speech.t("task.no_change.over") if task.until < visit.speech.today else ""


def _history(
    visit: Visit, connection: Connection, task: HqTask
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What was changed of it, newest first: the day, who, and each field as it was and is."""
    changes, brand_id, speech = task.changes or [], visit.here.brand.id, visit.speech
    scripts = {
        value
        for change in changes
        for value in change["fields"].get("script_id", {}).values()
        if value
    }
    names = reading.names_of(connection, "script", brand_id, scripts)
    people = reading.names_of(connection, "guide", brand_id, {change["by"] for change in changes})

    def say(field: Field, value: Any) -> str:
        if field.references and value:
            return names.get(value, speech.t("gone"))
        return speech.value("hq_task", field, value)

    return [
        (
            speech.day(change["on"]),
            people.get(change["by"], speech.t("gone")),
            [
                (
                    speech.field("hq_task", name),
                    speech.t(
                        "change_from_to",
                        old=say(_FIELDS[name], values["lost"]),
                        new=say(_FIELDS[name], values["kept"]),
                    ),
                )
                for name, values in change["fields"].items()
            ],
        )
        for change in reversed(changes)
    ]
