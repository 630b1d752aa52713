"""Which customers have which tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from guide_app.domain.entities import CustomerTag
from localdb.queries.merged import People
from localdb.queries.prepared import Prepared, among, listed, select_row
from localdb.schema import ENTITY_TABLES

_TABLE = ENTITY_TABLES["customer_tag"].c
_TAGS_OF = Prepared(
    select(_TABLE.customer_id, _TABLE.tag_id).where(among(_TABLE.customer_id, "customers"))
)
_ROWS_OF = Prepared(
    select_row(CustomerTag).where(
        among(_TABLE.customer_id, "customers"), among(_TABLE.group_id, "groups")
    )
)


def tags_of(connection: Connection, customer_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of customer and tag, in no order."""
    people = People(connection, customer_ids)
    found = _TAGS_OF.all(connection, customers=people.listed)
    return [(people.head(customer_id), tag_id) for customer_id, tag_id in found]


def tag_rows(
    connection: Connection, customer_ids: Iterable[str], group_ids: Iterable[str]
) -> list[CustomerTag]:
    """The tags of these groups on these customers, as rows.

    A tag that both a customer and one merged into it have makes one row, with the adds of both.
    """
    people = People(connection, customer_ids)
    values = {"customers": people.listed, "groups": listed(group_ids)}
    found: dict[tuple[str, str], CustomerTag] = {}
    rows = _ROWS_OF.rows(connection, CustomerTag, **values)
    for row in sorted(rows, key=lambda row: people.head(row.customer_id) == row.customer_id):
        head = people.head(row.customer_id)
        before = found.pop((head, row.tag_id), None)
        adds = row.adds if before is None else [*before.adds, *row.adds]
        found[head, row.tag_id] = (
            row
            if head == row.customer_id and before is None
            else replace(row, customer_id=head, adds=adds)
        )
    return list(found.values())
