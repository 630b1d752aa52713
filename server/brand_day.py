"""On which day a brand is."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select

from guide_app.domain.business_day import USUAL_ZONE, business_date
from server.clock import Clock
from server.database import Database
from server.schema import ENTITY_TABLES

_brand = ENTITY_TABLES["brand"].c


def brand_day(connection: Connection, brand_id: str, now: datetime) -> date:
    """The brand's day at that moment; that of usual brands while it has not been made."""
    query = select(_brand.time_zone).where(_brand.id == brand_id)
    return business_date(now, connection.scalar(query) or USUAL_ZONE)


def brand_today(database: Database, brand_id: str, clock: Clock) -> date:
    """The brand's day now."""
    with database.read() as connection:
        return brand_day(connection, brand_id, clock())
