"""What belongs to a customer: family, tags, follow-ups, notes; each by the mutation of a PC."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from starlette.responses import Response

from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import alias_ids
from guide_app.mutations.customers import SaveFamilyMember
from guide_app.mutations.follow_ups import PlanFollowUp
from guide_app.mutations.notes import AddNote
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.tables.tx import TableTx
from server.console.customers import customer_page, find_customer
from server.console.forms import Typed, inputs_of, read_form
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.schema import ENTITY_TABLES

_MEMBER = ENTITIES["family_member"]
_FIELDS = [
    _MEMBER.by_name[name]
    for name in (
        *("relation", "name", "size"),
        *("birthday_year", "birthday_month", "birthday_day", "birthday_lunar", "removed"),
    )
]


def add_note(visit: Visit) -> Response:
    """Write a line into the customer's history."""
    found = find_customer(visit)
    text = visit.form.get("new.text", "").replace("\r\n", "\n").strip()
    try:
        visit.change(AddNote(customer_id=found.id, text=text))
    except Rejected as rejected:
        problem = visit.speech.refusal(rejected.code.value, rejected.facts)
        return customer_page(visit, 400, said={"note": (text, problem)})
    return visit.go(f"customers/{found.id}", "done.noted")


def plan(visit: Visit) -> Response:
    """Plan a follow-up by hand."""
    found = find_customer(visit)
    task, day = visit.form.get("new.task", "").strip(), visit.form.get("new.due_on", "")
    try:
        due_on = day_of(day)
        visit.change(PlanFollowUp(customer_id=found.id, due_on=due_on, task=task or None))
    except Rejected as rejected:
        problem = visit.speech.refusal(rejected.code.value, rejected.facts)
        said = {"plan": (task, problem), "plan_on": (day, problem)}
        return customer_page(visit, 400, said=said)
    return visit.go(f"customers/{found.id}", "saved")


def add_tag(visit: Visit) -> Response:
    """Put a tag on the customer."""
    found = find_customer(visit)
    change = TagChange(customer_id=found.id, tag_id=visit.form.get("tag", ""), action="add")
    visit.change(ChangeTags(changes=(change,)))
    return visit.go(f"customers/{found.id}", "saved")


def remove_tag(visit: Visit) -> Response:
    """Take a tag off the customer: as far as the page had shown it on."""
    found = find_customer(visit)
    change = TagChange(
        customer_id=found.id,
        tag_id=visit.form.get("tag", ""),
        action="remove",
        seen=_adds(visit.form.get("seen", "")),
    )
    visit.change(ChangeTags(changes=(change,)))
    return visit.go(f"customers/{found.id}", "saved")


def show_member(visit: Visit) -> Response:
    """The form of a family member, or of a new one."""
    found = find_customer(visit)
    return _form(visit, found, _member(visit, found), Typed(), 200)


def save_member(visit: Visit) -> Response:
    """Add or change a family member."""
    found = find_customer(visit)
    member = _member(visit, found)
    typed = read_form(visit.form, _MEMBER, _FIELDS, is_new=member is None)
    if typed.errors:
        return _form(visit, found, member, typed, 400)
    arguments = SaveFamilyMember(
        customer_id=found.id, changes=typed.changes, member_id=member.id if member else None
    )
    try:
        if typed.changes or member is None:
            visit.change(arguments)
    except Rejected as rejected:
        typed.refuse(rejected)
        return _form(visit, found, member, typed, 400)
    except DatabaseFails as failed:
        typed.notice = visit.why(failed)
        return _form(visit, found, member, typed, 503)
    return visit.go(f"customers/{found.id}", "saved")


def _member(visit: Visit, found: Customer) -> FamilyMember | None:
    member_id = visit.request.path_params["member_id"]
    if member_id == "new":
        return None
    with visit.desk.database.read() as connection:
        member = TableTx(connection, ENTITY_TABLES).find(FamilyMember, member_id)
    if member is None or member.customer_id not in (found.id, *alias_ids(found)):
        raise Rejected(Code.NOT_FOUND)
    return member


def _form(
    visit: Visit, found: Customer, member: FamilyMember | None, typed: Typed, status: int
) -> Response:
    speech = visit.speech
    return visit.page(
        "form.html",
        status,
        title=speech.entity("family_member"),
        inputs=inputs_of(_MEMBER, _FIELDS, member, typed, lambda _field: None, speech),
        notice=typed.notice_in(speech),
        tone="bad",
        back=f"/console/customers/{found.id}",
        back_to=speech.hide(found.name),
    )


def day_of(text: str) -> date:
    """The day that a form holds.

    Raises:
        Rejected: WRONG_TYPE.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Rejected(Code.WRONG_TYPE, field="due_on") from None


def _adds(text: str) -> tuple[str, ...]:
    """The ids of the adds that a page had shown."""
    try:
        seen: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None
    if not isinstance(seen, list) or not all(isinstance(one, str) for one in seen):
        raise Rejected(Code.UNREADABLE)
    return tuple(seen)
