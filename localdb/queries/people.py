"""Guides and stores, one by one."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import Guide, Store
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_GUIDE = Prepared(select_row(Guide).where(ENTITY_TABLES["guide"].c.id == given("guide_id")))
_STORE = Prepared(select_row(Store).where(ENTITY_TABLES["store"].c.id == given("store_id")))


def find_guide(connection: Connection, guide_id: str) -> Guide | None:
    """A guide of whom this PC knows."""
    found = _GUIDE.rows(connection, Guide, guide_id=guide_id)
    return found[0] if found else None


def find_store(connection: Connection, store_id: str) -> Store | None:
    """A store of which this PC knows."""
    found = _STORE.rows(connection, Store, store_id=store_id)
    return found[0] if found else None
