"""Accounts: signing in, changing and resetting passwords, and what follows a guide's changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from guide_app.domain.entities import Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor, may_reset_password
from guide_app.domain.values import clean_text, parse_instant
from guide_app.domain.values import format_instant as _text
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.tables.tx import RowChange, TableTx
from guide_app.wire.errors import ErrorCode
from server import ledger
from server.audit import AuditLine, append
from server.clock import Clock
from server.database import Database, one_at_a_time
from server.guide_files import ask_erasure, cancel_erasure
from server.passwords import (
    check_new_password,
    hash_password,
    is_outdated,
    is_password,
    one_time_password,
)
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.access import credential, sign_in_failure
from server.schema.sync import feed_counter
from server.sessions import Caller, end_sessions

FAILURES = 5
FAILURES_OF_DEVICE = 30
LOCKED_MINUTES = 15
ONE_TIME_DAYS = 7
_ACCOUNT_LENGTH = 60
_guide = ENTITY_TABLES["guide"]


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody knew the password of this account."""

    guide_id: str
    password_hash: str


def prove(
    database: Database,
    clock: Clock,
    *,
    account: str,
    password: str,
    place: str,
    brand_id: str | None,
) -> Proven:
    """Whoever knows the password of the account, with every try counted.

    Tries are counted for the account at a ``place`` (a PC's id, or a browser's address), and for
    the place. Accounts of other brands than ``brand_id`` do not exist here; None allows any.

    Raises:
        Problem: WRONG_PASSWORD, alike for accounts that do not exist; PASSWORD_EXPIRED, to whoever
            knows a one-time password that is too old; LOCKED_OUT, with ``retry_after_s``.
    """
    account = clean_text(account).strip()[:_ACCOUNT_LENGTH]
    now = clock()
    # Counted before it is verified: guesses sent at the same time are bounded as well.
    database.write(lambda connection: _count_try(connection, account, place, now))
    with database.read() as connection:
        query = select(credential).where(credential.c.account == account)
        if brand_id is not None:
            query = query.where(credential.c.brand_id == brand_id)
        found = connection.execute(query).first()
    if not is_password(found.password_hash if found else None, password) or found is None:
        raise Problem(ErrorCode.WRONG_PASSWORD)
    if found.must_change and found.changed_at <= _text(now - timedelta(days=ONE_TIME_DAYS)):
        raise Problem(ErrorCode.PASSWORD_EXPIRED)
    proven = Proven(found.guide_id, found.password_hash)
    if is_outdated(proven.password_hash):
        proven = _renew(database, proven, hash_password(password))
    database.write(
        lambda connection: connection.execute(
            delete(sign_in_failure).where(
                sign_in_failure.c.account == account, sign_in_failure.c.device_id == place
            )
        )
    )
    return proven


def _renew(database: Database, proven: Proven, password_hash: str) -> Proven:
    """The same password under today's costs, unless it was changed this moment."""
    stored = update(credential).where(
        credential.c.guide_id == proven.guide_id,
        credential.c.password_hash == proven.password_hash,
    )
    database.write(
        lambda connection: connection.execute(stored.values(password_hash=password_hash))
    )
    return Proven(proven.guide_id, password_hash)


def still_proven(connection: Connection, proven: Proven) -> bool:
    """Whether the password has not been changed since."""
    current = connection.execute(
        select(credential.c.password_hash).where(credential.c.guide_id == proven.guide_id)
    ).scalar()
    return current == proven.password_hash


def set_credential(
    connection: Connection, guide: Guide, password_hash: str, now: datetime, *, must_change: bool
) -> None:
    """Give an account a password, made by `passwords.hash_password`.

    Raises:
        Rejected: ALREADY_EXISTS, when another guide signs in under this account name.
    """
    taken = connection.execute(
        select(credential.c.guide_id).where(
            credential.c.account == guide.account, credential.c.guide_id != guide.id
        )
    ).first()
    if taken is not None:
        raise Rejected(Code.ALREADY_EXISTS, entity="guide", field="account")
    connection.execute(delete(credential).where(credential.c.guide_id == guide.id))
    connection.execute(
        insert(credential).values(
            guide_id=guide.id,
            brand_id=guide.brand_id,
            account=guide.account,
            password_hash=password_hash,
            must_change=int(must_change),
            changed_at=_text(now),
        )
    )


def change_password(database: Database, clock: Clock, caller: Caller, old: str, new: str) -> None:
    """Change the own password; the own other sessions end.

    Raises:
        Problem: WRONG_PASSWORD, PASSWORD_EXPIRED, WEAK_PASSWORD or LOCKED_OUT.
    """
    guide_id = caller.actor.guide_id
    with database.read() as connection:
        account = connection.execute(
            select(credential.c.account).where(credential.c.guide_id == guide_id)
        ).scalar_one()
    proven = prove(
        database,
        clock,
        account=account,
        password=old,
        place=caller.device_id,
        brand_id=caller.actor.brand_id,
    )
    if new == old:
        raise Problem(ErrorCode.WEAK_PASSWORD, same=True)
    check_new_password(new, account=account)
    password_hash = hash_password(new)
    now = clock()

    def work(connection: Connection) -> None:
        if not still_proven(connection, proven):
            raise Problem(ErrorCode.SIGN_IN_AGAIN)
        guide = TableTx(connection, ENTITY_TABLES).get(Guide, guide_id)
        set_credential(connection, guide, password_hash, now, must_change=False)
        end_sessions(connection, guide_id, now, but=caller.session_id)
        line = AuditLine("change_password", guide_id, caller.device_id, guide_id)
        append(connection, guide.brand_id, _text(now), [line])

    database.write(work)


def reset_password(database: Database, clock: Clock, actor: Actor | None, guide_id: str) -> str:
    """A one-time password for somebody else's account, whose sessions end; good for 7 days.

    ``actor`` resets it; None is the server's own command line.

    Raises:
        Problem: NOT_FOUND, also for accounts that are not the actor's to reset.
        Rejected: ALREADY_EXISTS, when the account name is taken.
    """
    password = one_time_password()
    password_hash = hash_password(password)
    now = clock()

    def work(connection: Connection) -> None:
        guide = TableTx(connection, ENTITY_TABLES).find(Guide, guide_id)
        if guide is None or (actor is not None and not may_reset_password(actor, guide)):
            raise Problem(ErrorCode.NOT_FOUND)
        set_credential(connection, guide, password_hash, now, must_change=True)
        end_sessions(connection, guide_id, now)
        line = AuditLine("reset_password", actor.guide_id if actor else None, None, guide_id)
        append(connection, guide.brand_id, _text(now), [line])

    database.write(work)
    return password


def on_guide_disabled(connection: Connection, guide_id: str, now: datetime) -> None:
    """Shut a guide out: every session ends, and every PC with a file of theirs must erase it."""
    end_sessions(connection, guide_id, now)
    ask_erasure(connection, guide_id, now)


def follow_guide(connection: Connection, changes: Sequence[RowChange], now: datetime) -> None:
    """Let sessions and PCs follow what happened to guides' rows; a reaction of `server.apply`."""
    for change in changes:
        if isinstance(change.before, Guide):
            _follow_guide(connection, change.before, change.after, now)


def _follow_guide(connection: Connection, before: Guide, after: Any, now: datetime) -> None:
    if not isinstance(after, Guide) or (before.active and not after.active):
        on_guide_disabled(connection, before.id, now)
        ledger.note(connection, "guide", before.brand_id, before.id, now)
        return
    if after.active and not before.active:
        cancel_erasure(connection, after.id)
        ledger.note(connection, "guide_back", after.brand_id, after.id, now)
    if before.store_id != after.store_id or before.role != after.role:
        end_sessions(connection, after.id, now)
    if before.store_id != after.store_id:
        ask_erasure(connection, after.id, now, keep_store_id=after.store_id)
    if before.account != after.account:
        _rename(connection, after)


def check_account(connection: Connection, _brand_id: str, arguments: Any) -> None:
    """Refuse an account name that somebody else signs in under; a check of `server.apply`.

    Raises:
        Rejected: ALREADY_EXISTS.
    """
    if not isinstance(arguments, SaveCatalogRow) or arguments.entity != "guide":
        return
    change = arguments.changes.get("account")
    if change is None or change.new == change.seen:
        return
    wanted = clean_text(str(change.new)).strip()
    # Two people of HQ who give the same name at the same moment: the counters' rows are the lock.
    connection.execute(select(feed_counter.c.n).order_by(feed_counter.c.brand_id).with_for_update())
    for query, owner in (
        (select(_guide.c.id).where(_guide.c.account == wanted), _guide.c.id),
        (
            select(credential.c.guide_id).where(credential.c.account == wanted),
            credential.c.guide_id,
        ),
    ):
        if connection.execute(query.where(owner != (arguments.row_id or ""))).first() is not None:
            raise Rejected(Code.ALREADY_EXISTS, entity="guide", field="account")


def _rename(connection: Connection, guide: Guide) -> None:
    taken = select(credential.c.guide_id).where(credential.c.account == guide.account)
    if connection.execute(taken).first() is None:
        connection.execute(
            update(credential)
            .where(credential.c.guide_id == guide.id)
            .values(account=guide.account)
        )


def _count_try(connection: Connection, account: str, place: str, now: datetime) -> None:
    one_at_a_time(connection, place)  # two tries at once would not see each other
    window = timedelta(minutes=LOCKED_MINUTES)
    at = sign_in_failure.c.at
    over = or_(at <= _text(now - window), at > _text(now + window))  # the clock was wrong, and back
    connection.execute(delete(sign_in_failure).where(over))
    tries = select(func.count(), func.min(sign_in_failure.c.at)).where(
        sign_in_failure.c.device_id == place
    )
    of_account = tries.where(sign_in_failure.c.account == account)
    for query, limit in ((of_account, FAILURES), (tries, FAILURES_OF_DEVICE)):
        count, first = connection.execute(query).one()
        if count >= limit:
            left = parse_instant(first) + window - now
            raise Problem(ErrorCode.LOCKED_OUT, retry_after_s=max(1, int(left.total_seconds()) + 1))
    connection.execute(
        insert(sign_in_failure).values(account=account, device_id=place, at=_text(now))
    )
