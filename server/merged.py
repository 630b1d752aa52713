"""Whom the customers of a brand stand for, see `guide_app.domain.merging`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from server.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c


def heads_of(connection: Connection, brand_id: str) -> dict[str, str]:
    """Of everybody who was merged the one who stands for them."""
    query = select(_CUSTOMER.id, _CUSTOMER.merged_into).where(
        _CUSTOMER.merged_into.is_not(None), _CUSTOMER.brand_id == brand_id
    )
    return dict(map(tuple, connection.execute(query)))


def aliases_between(heads: Mapping[str, str], span: tuple[str, str]) -> list[str]:
    """Those for whom the customers of a range of ids stand, and who lie outside of it."""
    first, last = span
    return sorted(
        alias
        for alias, head in heads.items()
        if first <= head <= last and not first <= alias <= last
    )
