"""Which customers have which tags."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from guide_app.domain.entities import CustomerTag
from localdb.queries.rows import among, list_rows
from localdb.schema import ENTITY_TABLES

_TABLE = ENTITY_TABLES["customer_tag"].c


def tags_of(connection: Connection, customer_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of customer and tag, in no order."""
    query = select(_TABLE.customer_id, _TABLE.tag_id).where(among(_TABLE.customer_id, customer_ids))
    return [(row[0], row[1]) for row in connection.execute(query)]


def tag_rows(
    connection: Connection, customer_ids: Iterable[str], group_ids: Collection[str]
) -> list[CustomerTag]:
    """The tags of these groups on these customers, as rows."""
    return list_rows(
        connection,
        CustomerTag,
        among(_TABLE.customer_id, customer_ids),
        _TABLE.group_id.in_(sorted(group_ids)),
    )
