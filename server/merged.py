"""Whom the customers of a brand stand for, see `guide_app.domain.merging`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from server.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c


def heads_of(connection: Connection, brand_id: str) -> dict[str, str]:
    """Of everybody who was merged the one who stands for them.

    They are few: asked for by themselves, whatever the brand, an index has them.
    """
    query = select(_CUSTOMER.id, _CUSTOMER.merged_into, _CUSTOMER.brand_id).where(
        _CUSTOMER.merged_into > ""
    )
    found = connection.execute(query)
    return {alias: head for alias, head, whose in found if whose == brand_id}


def aliases_between(heads: Mapping[str, str], span: tuple[str, str]) -> list[str]:
    """Those for whom the customers of a range of ids stand, and who lie outside of it."""
    first, last = span
    return sorted(
        alias
        for alias, head in heads.items()
        if first <= head <= last and not first <= alias <= last
    )
