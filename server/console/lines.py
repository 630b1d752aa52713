"""What can be done with a line of a customer's page: follow-ups, notes, overwritten values."""

from __future__ import annotations

from starlette.responses import Response

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import alias_ids
from guide_app.mutations.customers import RestoreValue
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import MoveFollowUp, SkipFollowUp
from guide_app.mutations.notes import TakeBackNote
from guide_app.tables.tx import TableTx
from server.console.customers import customer_page, find_customer
from server.console.parts import day_of
from server.console.visit import Visit
from server.schema import ENTITY_TABLES


def skip(visit: Visit) -> Response:
    """Close a follow-up undone."""
    found = find_customer(visit)
    return _do(visit, found, SkipFollowUp(planned=_planned(visit, found)))


def move(visit: Visit) -> Response:
    """Give a follow-up another day."""
    found = find_customer(visit)
    planned = _planned(visit, found)
    try:
        to = day_of(visit.form.get("new.due_on", ""))
    except Rejected as rejected:
        return _refused(visit, rejected)
    return _do(visit, found, MoveFollowUp(planned=planned, to=to))


def take_back_note(visit: Visit) -> Response:
    """Mark an own note as taken back."""
    found = find_customer(visit)
    return _do(visit, found, TakeBackNote(customer_id=found.id, entry_id=_part_id(visit)))


def restore_value(visit: Visit) -> Response:
    """Put a value back that a later edit overwrote."""
    found, name = find_customer(visit), visit.form.get("field", "")
    value = RestoreValue(customer_id=found.id, entry_id=_part_id(visit), field_name=name)
    return _do(visit, found, value)


def _do(visit: Visit, found: Customer, arguments: object) -> Response:
    try:
        outcome = visit.change(arguments)
    except Rejected as rejected:
        if rejected.code is Code.NOT_FOUND:
            raise
        return _refused(visit, rejected)
    if outcome.conflicts:
        problem = visit.speech.t("conflict_line")
        return customer_page(visit, 409, said={"line": ("", problem)})
    return visit.go(f"customers/{found.id}", "saved")


def _refused(visit: Visit, rejected: Rejected) -> Response:
    problem = visit.speech.refusal(rejected.code.value, rejected.facts)
    return customer_page(visit, 400, said={"line": ("", problem)})


def _part_id(visit: Visit) -> str:
    return str(visit.request.path_params["part_id"])


def _planned(visit: Visit, found: Customer) -> PlannedFollowUp:
    """A follow-up that somebody has acted on, or planned by hand: no other stands on the page."""
    with visit.desk.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).find(FollowUp, _part_id(visit))
    if row is None or row.customer_id not in (found.id, *alias_ids(found)):
        raise Rejected(Code.NOT_FOUND)
    return PlannedFollowUp(
        follow_up_id=row.id,
        customer_id=found.id,
        kind=row.kind,
        planned_on=row.planned_on,
        due_on=row.due_on,
        task=row.task,
        hq_task_id=row.hq_task_id,
    )
