"""The indexes of the guide's file: those that its own queries use, instead of the server's.

A file holds one guide's rows, so an index by guide or store finds nothing that a scan would not,
and every index of row ids costs as much as the column itself when 100,000 rows arrive.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Index, Table

_USED: Mapping[str, tuple[str, ...]] = {
    "family_member": ("customer_id",),
    "customer_tag": ("customer_id",),
    "follow_up": ("customer_id", "sop_id"),
    "timeline_entry": ("customer_id", "on"),
    "order": ("customer_id", "ordered_on"),
    "customer": (),
}


def fit_indexes(tables: Mapping[str, Table]) -> None:
    """Leave on the tables of customers and their parts what the PC's queries need, and add the rest."""
    for name, used in _USED.items():
        table = tables[name]
        for index in list(table.indexes):
            if [column.name for column in index.columns] not in [[column] for column in used]:
                table.indexes.discard(index)
    customer, family, tag = tables["customer"].c, tables["family_member"].c, tables["customer_tag"].c
    follow_up = tables["follow_up"].c
    # All that `queries.due` asks of every customer: read from the index alone, a tenth of the table.
    Index(
        "ix_customer_due",
        customer.added_on,
        customer.last_contact_on,
        customer.last_order_on,
        customer.repurchase_days,
        customer.birthday_month,
        customer.birthday_day,
        customer.birthday_lunar,
    )
    Index(
        "ix_customer_removed", customer.id, sqlite_where=customer.removed_on.is_not(None)
    )
    Index("ix_family_member_birthday", family.birthday_month, family.birthday_day)
    Index("ix_customer_tag_tag", tag.tag_id, tag.customer_id)
    Index("ix_follow_up_due", follow_up.status, follow_up.due_on)
