"""One import of the past: what it was, and undoing it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from guide_app.intake import Target
from guide_app.wire.errors import ErrorCode
from server import dealers, import_undo
from server.console import reading
from server.console.import_mapping import kind_words
from server.console.visit import Visit
from server.import_takeback import Stay
from server.import_undo import UNDOING, UNDONE, CannotUndo, Run, Why
from server.problems import Problem


def runs(visit: Visit) -> list[dict[str, Any]]:
    """The latest imports, as the import page lists them."""
    with visit.desk.database.read() as connection:
        found = import_undo.list_runs(connection, visit.here.brand.id, visit.desk.clock())
        people = reading.names_of(
            connection, "guide", visit.here.brand.id, [run.guide_id for run in found]
        )
    return [_shown(visit, run, people) for run in found]


def show(visit: Visit) -> Response:
    """What an import was, and what became of it."""
    return _page(visit)


def undo(visit: Visit) -> Response:
    """Have the import undone in the background."""
    import_id = visit.request.path_params["row_id"]
    try:
        visit.desk.imports.undo(visit.here.actor, import_id)
    except CannotUndo as cannot:
        if cannot.code is Why.UNKNOWN:
            raise Problem(ErrorCode.NOT_FOUND) from cannot
        return _page(visit, 409, visit.speech.t(f"undo.cannot.{cannot.code.value}"))
    return visit.go(f"imports/{import_id}")


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    here, speech = visit.here, visit.speech
    with visit.desk.database.read() as connection:
        run = import_undo.find_run(
            connection, here.brand.id, visit.request.path_params["row_id"], visit.desk.clock()
        )
        if run is None:
            raise Problem(ErrorCode.NOT_FOUND)
        people = reading.names_of(connection, "guide", here.brand.id, [run.guide_id])
        stays = run.result.stays
        names = dealers.names_of_customers(
            connection, here.actor, [stay.customer_id for stay in stays]
        )
    gone = [(speech.entity(name), f"{count:,}") for name, count in run.result.gone.items()]
    return visit.page(
        "import_run.html",
        status,
        problem=problem,
        run=_shown(visit, run, people),
        at_work=run.state == UNDOING and not run.silent,
        broken_off=run.state == UNDOING and run.silent,
        undone=run.state == UNDONE,
        gone=gone,
        put_back=f"{run.result.put_back:,}",
        kept=run.result.kept,
        stays=[
            (stay.customer_id, names.get(stay.customer_id, speech.t("gone")), _said(visit, stay))
            for stay in stays
        ],
    )


def _shown(visit: Visit, run: Run, people: dict[str, str]) -> dict[str, Any]:
    t = visit.speech.t
    states = {UNDONE: t("undo.done"), UNDOING: t("undo.broken_off" if run.silent else "undo.now")}
    return {
        "id": run.id,
        "file_name": run.file_name,
        "kind": kind_words(visit, Target(run.kind)),
        "who": people.get(run.guide_id, t("gone")),
        "at": run.at,
        "state": states.get(run.state, ""),
    }


def _said(visit: Visit, stay: Stay) -> str:
    speech = visit.speech
    said = speech.t(f"undo.{stay.reason}")
    if stay.entity != "customer":
        said = f"{speech.entity(stay.entity)}: {said}"
    fields = [speech.field(stay.entity, name) for name in stay.fields]
    return f"{said} ({', '.join(fields)})" if fields else said
