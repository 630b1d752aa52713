"""Sessions: an access token for ten minutes, a refresh token that is good once.

Both are random and stored as hashes. A refresh token that comes a second time ends the session
for whoever holds it; only the same PC may ask once more within a minute, because the answer may
have been lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    not_,
    select,
    update,
)

from guide_app.domain.ids import digest
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant as _text
from guide_app.wire.errors import ErrorCode
from server.feed import Place
from server.prepared import Prepared
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.access import credential, device, refresh_token, session
from server.schema.facts import server_state
from server.schema.sync import feed_counter

ACCESS_SECONDS = 600
REISSUE_SECONDS = 60
SESSION_DAYS = 30
AHEAD_SECONDS = 60
"""How far processes' clocks may be apart. What lies further ahead was made by a clock that was
wrong, and would be good for as long as that."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The guide on whose behalf a request comes, as the server knows them now."""

    actor: Actor
    device_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What stands behind an access token at this moment, good or bad."""

    caller: Caller
    live: bool
    device_revoked: bool
    device_store_id: str
    brand_suspended: bool
    must_change_password: bool
    maintenance: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh token brought; no tokens when the session is over, ``stolen`` if just now."""

    guide_id: str
    tokens: Tokens | None
    stolen: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """A fresh pair."""

    session_id: str
    access: str
    refresh: str


_guide = ENTITY_TABLES["guide"]
_brand = ENTITY_TABLES["brand"]
_maintenance = (
    select(server_state.c.value).where(server_state.c.name == "maintenance").scalar_subquery()
)
_epoch = select(server_state.c.value).where(server_state.c.name == "epoch").scalar_subquery()
_FACTS = Prepared(
    select(
        session.c.id,
        session.c.ended_at,
        session.c.started_at,
        session.c.access_expires_at,
        session.c.device_id,
        _guide.c.id,
        _guide.c.role,
        _guide.c.brand_id,
        _guide.c.store_id,
        _guide.c.active,
        device.c.revoked_at,
        device.c.store_id,
        _brand.c.suspended,
        credential.c.must_change,
        _maintenance,
        _epoch,
        feed_counter.c.oldest_n,
        feed_counter.c.n,
    )
    .join_from(session, _guide, _guide.c.id == session.c.guide_id)
    .join(device, device.c.id == session.c.device_id)
    .join(_brand, _brand.c.id == _guide.c.brand_id)
    .join(credential, credential.c.guide_id == _guide.c.id)
    .outerjoin(feed_counter, feed_counter.c.brand_id == _guide.c.brand_id)
    .where(session.c.access_hash == bindparam("access_hash"))
)


def find_facts(connection: Connection, access: str, now: datetime) -> SessionFacts | None:
    """Whom an access token stands for, or None when nobody ever had it."""
    row = _FACTS.first(connection, access_hash=digest(access.encode()))
    if row is None:
        return None
    (
        session_id,
        ended_at,
        started_at,
        expires_at,
        device_id,
        guide_id,
        role,
        brand_id,
        store_id,
        active,
        revoked_at,
        device_store_id,
        suspended,
        must_change,
        maintenance,
        epoch,
        oldest,
        head,
    ) = row
    return SessionFacts(
        caller=Caller(
            Actor(guide_id, role, brand_id, store_id, bool(active)), device_id, session_id
        ),
        live=ended_at is None
        and is_now(expires_at, now, timedelta(0), timedelta(seconds=ACCESS_SECONDS))
        and is_now(started_at, now, -timedelta(days=SESSION_DAYS), timedelta(0)),
        device_revoked=revoked_at is not None,
        device_store_id=device_store_id,
        brand_suspended=bool(suspended),
        must_change_password=bool(must_change),
        maintenance=maintenance == "1",
        place=Place(str(epoch), int(oldest or 0), int(head or 0)),
    )


def is_now(moment: str, now: datetime, since: timedelta, until: timedelta) -> bool:
    """Whether a moment lies between two distances from now, as far as clocks agree."""
    latest = now + until + timedelta(seconds=AHEAD_SECONDS)
    return _text(now + since) < moment <= _text(latest)


def start(connection: Connection, guide_id: str, device_id: str, now: datetime) -> Tokens:
    """A new session of a guide on a PC; the guide's earlier ones there end."""
    here = and_(session.c.guide_id == guide_id, session.c.device_id == device_id)
    _end(connection, here, now)
    over = select(session.c.id).where(here)
    connection.execute(delete(refresh_token).where(refresh_token.c.session_id.in_(over)))
    session_id = token_urlsafe(16)
    connection.execute(
        insert(session).values(
            id=session_id,
            guide_id=guide_id,
            device_id=device_id,
            started_at=_text(now),
        )
    )
    return _issue(connection, session_id, now)


def refresh(connection: Connection, token: str, device_id: str, now: datetime) -> Refreshed:
    """Exchange a refresh token for a new pair; the caller commits in any case, for a theft ends it.

    Raises:
        Problem: SIGN_IN_AGAIN, for a token that nobody ever had.
    """
    found = connection.execute(
        select(
            refresh_token,
            session.c.guide_id,
            session.c.device_id,
            session.c.ended_at,
            session.c.started_at,
        )
        .join_from(refresh_token, session, session.c.id == refresh_token.c.session_id)
        .where(refresh_token.c.token_hash == digest(token.encode()))
        .with_for_update()
    ).first()
    if found is None:
        raise Problem(ErrorCode.SIGN_IN_AGAIN)
    span = (-timedelta(days=SESSION_DAYS), timedelta(0))
    if found.ended_at is not None or not is_now(found.started_at, now, *span):
        return Refreshed(found.guide_id, None)
    again = found.used_at is not None
    too_late = _text(now - timedelta(seconds=REISSUE_SECONDS))
    if found.device_id != device_id or (again and (found.reissues or found.used_at < too_late)):
        _end(connection, session.c.id == found.session_id, now)
        return Refreshed(found.guide_id, None, stolen=True)
    this = refresh_token.c.token_hash == found.token_hash
    if again:  # the first answer was lost, or is still under way: its pair stays good
        connection.execute(update(refresh_token).where(this).values(reissues=1))
    else:  # whoever uses a token has had an answer to the one before
        others = and_(refresh_token.c.session_id == found.session_id, not_(this))
        used_at = func.coalesce(refresh_token.c.used_at, _text(now))
        connection.execute(update(refresh_token).where(others).values(used_at=used_at, reissues=1))
        connection.execute(update(refresh_token).where(this).values(used_at=_text(now)))
    return Refreshed(found.guide_id, _issue(connection, found.session_id, now))


def end(connection: Connection, session_id: str, now: datetime) -> None:
    """End one session."""
    _end(connection, session.c.id == session_id, now)


def end_sessions(
    connection: Connection,
    guide_id: str,
    now: datetime,
    *,
    device_id: str | None = None,
    but: str | None = None,
) -> None:
    """End a guide's sessions, everywhere or on one PC, but perhaps one of them."""
    condition = session.c.guide_id == guide_id
    if device_id is not None:
        condition = and_(condition, session.c.device_id == device_id)
    if but is not None:
        condition = and_(condition, session.c.id != but)
    _end(connection, condition, now)


def end_sessions_of_device(connection: Connection, device_id: str, now: datetime) -> None:
    """End everybody's sessions on one PC."""
    _end(connection, session.c.device_id == device_id, now)


def _issue(connection: Connection, session_id: str, now: datetime) -> Tokens:
    made = Tokens(session_id, token_urlsafe(32), token_urlsafe(32))
    connection.execute(
        update(session)
        .where(session.c.id == session_id)
        .values(
            access_hash=digest(made.access.encode()),
            access_expires_at=_text(now + timedelta(seconds=ACCESS_SECONDS)),
        )
    )
    connection.execute(
        insert(refresh_token).values(
            token_hash=digest(made.refresh.encode()),
            session_id=session_id,
            issued_at=_text(now),
            reissues=0,
        )
    )
    return made


def _end(connection: Connection, condition: ColumnElement[bool], now: datetime) -> None:
    connection.execute(
        update(session).where(session.c.ended_at.is_(None), condition).values(ended_at=_text(now))
    )
