"""Who sits at a browser: a session whose device is the console, found by the hash of its cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.entities import Brand, Guide
from guide_app.domain.ids import digest
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.domain.words import Role
from guide_app.tables.tx import TableTx
from server.schema import ENTITY_TABLES
from server.schema.access import credential, session
from server.sessions import is_now

CONSOLE = "console"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_SELDOM = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody signed in, as the server knows them now."""

    session_id: str
    guide: Guide
    brand: Brand
    must_change_password: bool
    expires_at: str

    @property
    def actor(self) -> Actor:
        """On whose behalf changes are made."""
        return Actor.of(self.guide)


def may_sit(guide: Guide, brand: Brand) -> bool:
    """Whether the console is open to this account today."""
    return guide.active and not brand.suspended and guide.role in (Role.HQ, Role.MANAGER)


def sit_down(connection: Connection, guide_id: str, now: datetime) -> str:
    """A new session; gives the cookie's token, of which only the hash is kept."""
    token = token_urlsafe(32)
    connection.execute(
        insert(session).values(
            id=token_urlsafe(16),
            guide_id=guide_id,
            device_id=CONSOLE,
            started_at=format_instant(now),
            access_hash=digest(token.encode()),
            access_expires_at=format_instant(now + IDLE),
        )
    )
    return token


def find_seat(connection: Connection, token: str, now: datetime) -> Seat | None:
    """Whose cookie this is, while they may still be here."""
    row = connection.execute(
        select(
            session.c.id,
            session.c.guide_id,
            session.c.access_expires_at,
            session.c.started_at,
            credential.c.must_change,
        )
        .join_from(session, credential, credential.c.guide_id == session.c.guide_id)
        .where(
            session.c.access_hash == digest(token.encode()),
            session.c.device_id == CONSOLE,
            session.c.ended_at.is_(None),
        )
    ).first()
    if row is None:
        return None
    waits = is_now(row.access_expires_at, now, timedelta(0), IDLE)
    if not waits or not is_now(row.started_at, now, -LONGEST, timedelta(0)):
        return None
    tx = TableTx(connection, ENTITY_TABLES)
    guide = tx.get(Guide, row.guide_id)
    brand = tx.get(Brand, guide.brand_id)
    if not may_sit(guide, brand):
        return None
    return Seat(row.id, guide, brand, bool(row.must_change), row.access_expires_at)


def wants_to_stay(seat: Seat, now: datetime) -> bool:
    """Whether the idle time has to begin anew: at most once a minute, because that is a write."""
    return seat.expires_at < format_instant(now + IDLE - _SELDOM)


def stay(connection: Connection, seat: Seat, now: datetime) -> None:
    """Begin the idle time anew."""
    connection.execute(
        update(session)
        .where(session.c.id == seat.session_id)
        .values(access_expires_at=format_instant(now + IDLE))
    )
