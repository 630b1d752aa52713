"""The versions of the brand's codebook."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import Brand, Codebook
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_BOOK = ENTITY_TABLES["codebook"].c
_NEWEST = Prepared(select_row(Codebook).order_by(_BOOK.number.desc()).limit(1))
_BY_NUMBER = Prepared(select_row(Codebook).where(_BOOK.number == given("number")))
_BRAND = Prepared(select_row(Brand).where(ENTITY_TABLES["brand"].c.id == given("brand_id")))


def find_newest(connection: Connection) -> Codebook | None:
    """The codebook in use, if one was published."""
    return next(iter(_NEWEST.rows(connection, Codebook)), None)


def find_codebook(connection: Connection, number: int) -> Codebook | None:
    """The codebook of that number."""
    return next(iter(_BY_NUMBER.rows(connection, Codebook, number=number)), None)


def find_brand(connection: Connection, brand_id: str) -> Brand | None:
    """The brand, once its row is there."""
    return next(iter(_BRAND.rows(connection, Brand, brand_id=brand_id)), None)
