"""Customers: what is known of them, noted and said to them."""

from __future__ import annotations

from datetime import timedelta

from guide_app.mutations.customers import (
    CreateCustomer,
    EditCustomer,
    RemoveCustomer,
    RestoreCustomer,
    RestoreValue,
    RevealContact,
    SaveFamilyMember,
)
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.fields import Change
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.notes import AddNote, BringNote, TakeBackNote
from tests.server.mutation_cases.example import HISTORY, Case

CASES: dict[str, Case] = {
    "customer.create": (
        lambda e: CreateCustomer(values={"name": "新客"}, guide_id=e.ids["owner"]),
        {"customer", HISTORY},
    ),
    "customer.edit": (
        lambda e: EditCustomer(
            customer_id=e.ids["customer"], changes={"size": Change(seen=None, new="120")}
        ),
        {"customer"},
    ),
    "family.save": (
        lambda e: SaveFamilyMember(
            customer_id=e.ids["customer"],
            member_id=e.ids["member"],
            changes={"size": Change(seen=None, new="90")},
        ),
        {"family_member"},
    ),
    "customer.remove": (
        lambda e: RemoveCustomer(customer_id=e.ids["customer"]),
        {"customer", HISTORY},
    ),
    "customer.restore": (
        lambda e: RestoreCustomer(customer_id=e.ids["removed"]),
        {"customer", HISTORY},
    ),
    "customer.restore_value": (
        lambda e: RestoreValue(
            customer_id=e.ids["customer"], entry_id=e.ids["overwritten"], field_name="remark"
        ),
        {"customer"},
    ),
    "customer.reveal": (lambda e: RevealContact(customer_id=e.ids["customer"]), set()),
    "customer.merge": (
        lambda e: MergeCustomers(customer_id=e.ids["customer"], into_id=e.ids["second"]),
        {"customer", HISTORY},
    ),
    "customer.unmerge": (
        lambda e: UnmergeCustomer(customer_id=e.ids["alias"]),
        {"customer", HISTORY},
    ),
    "note.add": (
        lambda e: AddNote(customer_id=e.ids["customer"], text="喜欢丝绸"),
        {HISTORY},
    ),
    "note.bring": (
        lambda e: BringNote(
            customer_id=e.ids["customer"], text="怕热", guide_id=e.ids["owner"], author="李姐"
        ),
        {HISTORY},
    ),
    "note.take_back": (
        lambda e: TakeBackNote(customer_id=e.ids["customer"], entry_id=e.ids["note"]),
        {HISTORY},
    ),
    "date.save": (
        lambda e: SaveDate(
            customer_id=e.ids["customer"],
            date_id=e.ids["date"],
            changes={
                "kind_id": Change(seen=e.ids["date_kind"], new=e.ids["date_kind"]),
                "on": Change(
                    seen=e.today.isoformat(), new=(e.today + timedelta(days=90)).isoformat()
                ),
            },
        ),
        {"customer_date"},
    ),
    "date.remove": (
        lambda e: RemoveDate(customer_id=e.ids["customer"], date_id=e.ids["date"]),
        {"customer_date"},
    ),
}
