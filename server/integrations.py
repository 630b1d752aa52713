"""Systems of a brand, such as its mall or its till, that may bring orders and say who is who.

Each has a token of 256 random bits, of which only the hash is kept. It opens the routes for
integrations of its own brand, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, row_id
from guide_app.domain.values import clean_text, format_instant
from server import ledger
from server.audit import AuditLine, append
from server.schema import ENTITY_TABLES
from server.schema.identities import integration

PREFIX = "gdi_"
NAME_LENGTH = 60
_USED_EVERY = timedelta(hours=1)
_brand = ENTITY_TABLES["brand"]


@dataclass(frozen=True, slots=True)
class Integration:
    """A system that has shown its token."""

    id: str
    brand_id: str
    name: str
    brand_suspended: bool


def make_integration(
    connection: Connection, brand_id: str, name: str, actor_id: str, now: datetime
) -> str:
    """A token for a new integration; it cannot be read again.

    Raises:
        Rejected: REQUIRED or TOO_LONG.
    """
    name = clean_text(name).strip()
    if not name:
        raise Rejected(Code.REQUIRED, field="name")
    if len(name) > NAME_LENGTH:
        raise Rejected(Code.TOO_LONG, field="name", limit=NAME_LENGTH, length=len(name))
    token = PREFIX + token_urlsafe(32)
    hashed, at = digest(token.encode()), format_instant(now)
    made_id = row_id("integration", hashed)
    connection.execute(
        insert(integration).values(
            id=made_id,
            brand_id=brand_id,
            name=name,
            token_hash=hashed,
            made_at=at,
            made_by=actor_id,
        )
    )
    append(connection, brand_id, at, [AuditLine("integration.make", actor_id, None, made_id)])
    return token


def revoke_integration(
    connection: Connection, brand_id: str, integration_id: str, actor_id: str, now: datetime
) -> None:
    """Make a token worthless; what the system has said stays.

    Raises:
        Rejected: NOT_FOUND.
    """
    at = format_instant(now)
    revoked = connection.execute(
        update(integration)
        .where(integration.c.id == integration_id, integration.c.brand_id == brand_id)
        .where(integration.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    if revoked.rowcount != 1:
        raise Rejected(Code.NOT_FOUND)
    line = AuditLine("integration.revoke", actor_id, None, integration_id)
    append(connection, brand_id, at, [line])
    ledger.note(connection, "token", brand_id, integration_id, now)


def revoke_again(connection: Connection, integration_id: str, now: datetime) -> str | None:
    """After a restore: a token that was revoked stays so; the system's name, if it stood again."""
    again = (
        update(integration)
        .where(integration.c.id == integration_id, integration.c.revoked_at.is_(None))
        .values(revoked_at=format_instant(now))
    )
    name: str | None = connection.execute(again.returning(integration.c.name)).scalar()
    return name


def find_integration(connection: Connection, token: str) -> Integration | None:
    """Whose token it is; None also of one that was revoked."""
    if not token.startswith(PREFIX):
        return None
    row = connection.execute(
        select(integration.c.id, integration.c.brand_id, integration.c.name, _brand.c.suspended)
        .join_from(integration, _brand, _brand.c.id == integration.c.brand_id)
        .where(integration.c.token_hash == digest(token.encode("utf-8", "replace")))
        .where(integration.c.revoked_at.is_(None))
    ).first()
    return None if row is None else Integration(row[0], row[1], row[2], bool(row[3]))


def was_used(connection: Connection, one: Integration, now: datetime) -> None:
    """Note when it was used, about to the hour."""
    recently = format_instant(now - _USED_EVERY)
    table = integration
    old = table.c.last_used_at.is_(None) | (table.c.last_used_at < recently)
    connection.execute(
        update(table).where(table.c.id == one.id, old).values(last_used_at=format_instant(now))
    )
