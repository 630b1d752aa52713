"""The indexes of the guide's file: those that its own queries use, instead of the server's.

A file holds one guide's rows, so an index by guide or store finds nothing that a scan would not,
and every index of row ids costs as much as the column itself when 100,000 rows arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Index, Table, literal_column, text
from sqlalchemy.sql.base import ReadOnlyColumnCollection

_Columns = ReadOnlyColumnCollection[str, Column[Any]]

WILL_VISIT = "'will_visit'"
"""As it stands in an index and in the query that uses it: a parameter would not be recognised."""

_USED: Mapping[str, tuple[str, ...]] = {
    "family_member": (),
    "customer_tag": ("customer_id",),
    "customer_date": ("customer_id",),
    "answer_sheet": ("customer_id",),
    "follow_up": ("customer_id",),
    "enrolment": ("customer_id",),
    "timeline_entry": ("customer_id", "on"),
    "order": (),
    "page_view": (),
    "customer": (),
}


CONTACTS = text("kind in ('contact', 'mass_send') and undone = 0")
"""Which lines of the history count in the contact budget; a query says it in the index's words."""


def fit_indexes(tables: Mapping[str, Table]) -> None:
    """Leave on the tables of customers and their parts what the PC needs, and add what it lacks."""
    for name, used in _USED.items():
        table = tables[name]
        for index in list(table.indexes):
            if [column.name for column in index.columns] not in [[column] for column in used]:
                table.indexes.discard(index)
    customer, family, tag, follow_up, order, line = (
        tables[name].c
        for name in (
            *("customer", "family_member", "customer_tag", "follow_up", "order"),
            "timeline_entry",
        )
    )
    # What `queries.due` asks of every customer is read from these alone, never from the table.
    days = customer.added_on, customer.last_contact_on, customer.last_order_on
    for day in days:
        others = [other for other in days if other is not day]
        Index(f"ix_customer_{day.name}", day, *others, customer.id)
    _index_birthdays("customer", customer, customer.id)
    _index_birthdays("family_member", family, family.removed, family.customer_id, family.id)
    Index(
        "ix_customer_repurchase",
        customer.repurchase_days,
        customer.last_order_on,
        customer.id,
        sqlite_where=customer.repurchase_days.is_not(None),
    )
    merged = customer.merged_into
    Index("ix_customer_merged", merged, customer.id, sqlite_where=merged.is_not(None))
    first, returned = customer.first_order_on, customer.last_return_on
    Index("ix_customer_first_order", first, customer.id, sqlite_where=first.is_not(None))
    Index("ix_customer_no_first_order", customer.id, sqlite_where=first.is_(None))
    Index("ix_customer_return", returned, customer.id, sqlite_where=returned.is_not(None))
    for name, about, since in (
        ("customer_tag", "tag_id", "since"),
        ("answer_sheet", "questionnaire_id", "answered_on"),
        ("enrolment", "sop_id", "started_on"),
    ):
        Index(f"ix_{name}_begins", tables[name].c[about], tables[name].c[since])
    Index("ix_customer_removed", customer.id, sqlite_where=customer.removed_on.is_not(None))
    Index("ix_family_member_sizes", family.customer_id, family.removed, family.size, family.id)
    # What conditions ask of children and dated facts, see `tables.conditions`.
    born = family.birthday_year, family.birthday_month, family.birthday_day
    Index(
        "ix_family_member_children",
        family.relation,
        family.removed,
        family.customer_id,
        *born,
        family.birthday_lunar,
    )
    noted = tables["customer_date"].c
    Index("ix_customer_date_kind", noted.kind_id, noted.removed, noted.on, noted.customer_id)
    Index("ix_customer_tag_tag", tag.tag_id, tag.customer_id)
    Index("ix_follow_up_due", follow_up.status, follow_up.due_on, follow_up.id)
    Index("ix_follow_up_planned", follow_up.sop_id, follow_up.planned_on)
    will_visit = follow_up.outcome == literal_column(WILL_VISIT)
    Index(
        "ix_follow_up_visits", follow_up.customer_id, follow_up.closed_on, sqlite_where=will_visit
    )
    contact = line.customer_id, line.on, line.kind
    Index("ix_timeline_entry_contacts", *contact, sqlite_where=CONTACTS)
    Index("ix_order_customer", order.customer_id, order.ordered_on, order.id)
    Index("ix_order_day", order.ordered_on, order.customer_id)
    # What was looked at is counted from these alone, however often it was.
    view = tables["page_view"].c
    Index("ix_page_view_customer", view.customer_id, view.on, view.kind, view.code, view.title)
    Index("ix_page_view_day", view.on, view.customer_id, view.kind, view.code)


def _index_birthdays(name: str, person: _Columns, *told: Column[Any]) -> None:
    born = person.birthday_month, person.birthday_day, person.birthday_lunar
    known = person.birthday_month.is_not(None)
    Index(f"ix_{name}_birthday", *born, *told, sqlite_where=known)
