"""What HQ may not do to products because of what is there already; see `apply.CHECKS`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.products import readings
from guide_app.mutations.catalog import SaveCatalogRow
from server.database import one_at_a_time
from server.schema import ENTITY_TABLES

_NUMBERS = {"product": ("style",), "sku": ("code", "barcode")}


def check_numbers(connection: Connection, brand_id: str, arguments: Any) -> None:
    """Refuse a number that another product or SKU of the brand has: a scan finds one thing.

    Raises:
        Rejected: ALREADY_EXISTS.
    """
    if not isinstance(arguments, SaveCatalogRow):
        return
    for name in _NUMBERS.get(arguments.entity, ()):
        change = arguments.changes.get(name)
        if change is None or not isinstance(change.new, str):
            continue
        one_at_a_time(connection, f"{arguments.entity} of {brand_id}")
        column = ENTITY_TABLES[arguments.entity].c
        others = select(column.id).where(
            column.brand_id == brand_id, column[name].in_(readings(change.new))
        )
        if any(found != arguments.row_id for found in connection.scalars(others)):
            raise Rejected(Code.ALREADY_EXISTS, entity=arguments.entity, field=name)
