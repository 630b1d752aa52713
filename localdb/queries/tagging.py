"""Which customers have which tags."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from guide_app.domain.entities import CustomerTag
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
    found = _TAGS_OF.all(connection, customers=listed(customer_ids))
    return [(customer_id, tag_id) for customer_id, tag_id in found]


def tag_rows(
    connection: Connection, customer_ids: Iterable[str], group_ids: Iterable[str]
) -> list[CustomerTag]:
    """The tags of these groups on these customers, as rows."""
    values = {"customers": listed(customer_ids), "groups": listed(group_ids)}
    return _ROWS_OF.rows(connection, CustomerTag, **values)
