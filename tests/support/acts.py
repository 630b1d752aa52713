"""Shop work in one line each."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.values import to_wire
from guide_app.mutations.customers import CreateCustomer, EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import PlanFollowUp
from guide_app.mutations.notes import AddNote
from guide_app.mutations.tags import ChangeTags, TagChange
from tests.support.world import Pc


def add_customer(pc: Pc, name: str = "马慧", **values: Any) -> str:
    """Returns the new customer's id."""
    return row_id(pc.act(CreateCustomer(values={"name": name, **values})), 0)


def edit(pc: Pc, customer_id: str, **new: Any) -> None:
    """Change fields of what this PC shows now."""
    customer = pc.row(Customer, customer_id)
    by_name = entity_of(Customer).by_name
    changes = {
        name: Change(seen=to_wire(by_name[name], getattr(customer, name)), new=value)
        for name, value in new.items()
    }
    pc.act(EditCustomer(customer_id=customer_id, changes=changes))


def note(pc: Pc, customer_id: str, text: str) -> str:
    """Returns the entry's id."""
    return row_id(pc.act(AddNote(customer_id=customer_id, text=text)), 0)


def tag(pc: Pc, tag_id: str, *customer_ids: str) -> None:
    pc.act(
        ChangeTags(
            changes=tuple(
                TagChange(customer_id=c, tag_id=tag_id, action="add") for c in customer_ids
            )
        )
    )


def untag(pc: Pc, customer_id: str) -> None:
    """Take off the one tag that the customer has."""
    (row,) = [
        r
        for r in map(json.loads, pc.rows("customer_tag").values())
        if r["customer_id"] == customer_id
    ]
    change = TagChange(
        customer_id=customer_id, tag_id=row["tag_id"], action="remove", seen=tuple(row["adds"])
    )
    pc.act(ChangeTags(changes=(change,)))


def plan(pc: Pc, customer_id: str, due_on: date, task: str = "问尺码") -> PlannedFollowUp:
    """A manual follow-up, ready to be acted on."""
    follow_up_id = row_id(
        pc.act(PlanFollowUp(customer_id=customer_id, due_on=due_on, task=task)), 1
    )
    return planned(pc.row(FollowUp, follow_up_id))


def planned(follow_up: FollowUp) -> PlannedFollowUp:
    return PlannedFollowUp(
        follow_up_id=follow_up.id,
        customer_id=follow_up.customer_id,
        kind=follow_up.kind,
        planned_on=follow_up.planned_on,
        due_on=follow_up.due_on,
        task=follow_up.task,
    )


def notes_of(rows: dict[str, str]) -> list[str]:
    """Texts of the notes among timeline rows, sorted."""
    entries = [json.loads(row) for row in rows.values()]
    return sorted(entry["text"] for entry in entries if entry["kind"] == "note")
