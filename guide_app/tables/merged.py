"""Whom customers stand for, see `guide_app.domain.merging`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, select


def heads_of(
    connection: Connection, tables: Mapping[str, Table], *whose: ColumnElement[bool]
) -> dict[str, str]:
    """Of everybody who was merged the one who stands for them.

    Args:
        whose: Further conditions on the table of customers, asked of those who stand.
    """
    customer, alias = tables["customer"].c, tables["customer"].alias("alias").c
    stands: Any = exists(select(customer.id).where(customer.id == alias.merged_into, *whose))
    # Not "is not null": for that SQLite would read every customer instead of the index.
    query = select(alias.id, alias.merged_into).where(alias.merged_into > "", stands)
    return dict(map(tuple, connection.execute(query)))


def aliases_between(heads: Mapping[str, str], span: tuple[str, str]) -> list[str]:
    """Those for whom the customers of a range of ids stand, and who lie outside of it."""
    first, last = span
    return sorted(
        alias
        for alias, head in heads.items()
        if first <= head <= last and not first <= alias <= last
    )
