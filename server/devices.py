"""Store PCs: enrolment codes, their credential, and revocation."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, is_row_id
from guide_app.domain.values import clean_text
from guide_app.domain.values import format_instant as _text
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import CopyRequest, EnrolAnswer, EnrolRequest
from server import guide_files, ledger
from server.audit import AuditLine, append
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.access import device, enrolment_code
from server.sessions import end_sessions_of_device

CODE_DAYS = 7
SAME_ANSWER_SECONDS = 600
_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_SECRET = re.compile(r"[0-9a-f]{32,128}")
_NAME_LENGTH = 80
_store = ENTITY_TABLES["store"]
_brand = ENTITY_TABLES["brand"]


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled PC that has shown its credential."""

    id: str
    brand_id: str
    store_id: str
    revoked: bool
    last_seen_at: str | None


def make_enrolment_code(
    connection: Connection,
    brand_id: str,
    store_id: str,
    now: datetime,
    *,
    actor_id: str | None = None,
    days: int = CODE_DAYS,
) -> str:
    """A new code, good once, with which one PC joins the store; only its hash is kept.

    ``actor_id`` asked for it; None is the server's own command line.
    """
    letters = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(12))
    connection.execute(
        insert(enrolment_code).values(
            code_hash=_code_hash(letters),
            brand_id=brand_id,
            store_id=store_id,
            expires_at=_text(now + timedelta(days=days)),
        )
    )
    line = AuditLine("enrolment_code", actor_id, None, store_id)
    append(connection, brand_id, _text(now), [line])
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def enrol(connection: Connection, request: EnrolRequest, now: datetime) -> EnrolAnswer:
    """Make the PC one of the store's that the code stands for.

    The same PC may repeat itself for ten minutes, because the answer may have been lost. A PC that
    is enrolled already moves to the code's store, and everybody's session on it ends.

    Raises:
        Problem: CODE_UNKNOWN, CODE_USED, CODE_EXPIRED, UNREADABLE, NOT_ALLOWED, DEVICE_REVOKED or
            BRAND_SUSPENDED.
    """
    if not is_row_id(request.device_id) or not _SECRET.fullmatch(request.secret):
        raise Problem(ErrorCode.UNREADABLE)
    code = connection.execute(
        select(enrolment_code)
        .where(enrolment_code.c.code_hash == _code_hash(request.code))
        .with_for_update()
    ).first()
    if code is None:
        raise Problem(ErrorCode.CODE_UNKNOWN)
    secret_hash = digest(request.secret.encode())
    known = connection.execute(
        select(device).where(device.c.id == request.device_id).with_for_update()
    ).first()
    mine = known is not None and hmac.compare_digest(known.secret_hash, secret_hash)
    if code.used_at is not None:
        recent = code.used_at >= _text(now - timedelta(seconds=SAME_ANSWER_SECONDS))
        if not (mine and recent and code.used_by_device_id == request.device_id):
            raise Problem(ErrorCode.CODE_USED)
        return _answer(connection, request.device_id, code.store_id)
    if code.expires_at <= _text(now):
        raise Problem(ErrorCode.CODE_EXPIRED)
    if known is not None:
        _check_may_move(known.brand_id == code.brand_id and mine, known.revoked_at is not None)
    answer = _answer(connection, request.device_id, code.store_id)
    name = clean_text(request.device_name)[:_NAME_LENGTH]
    if known is None:
        connection.execute(
            insert(device).values(
                id=request.device_id,
                brand_id=code.brand_id,
                store_id=code.store_id,
                name=name,
                secret_hash=secret_hash,
                enrolled_at=_text(now),
            )
        )
    else:
        connection.execute(
            update(device)
            .where(device.c.id == request.device_id)
            .values(store_id=code.store_id, name=name)
        )
        end_sessions_of_device(connection, request.device_id, now)
    connection.execute(
        update(enrolment_code)
        .where(enrolment_code.c.code_hash == code.code_hash)
        .values(used_at=_text(now), used_by_device_id=request.device_id)
    )
    append(
        connection,
        code.brand_id,
        _text(now),
        [AuditLine("enrol", None, request.device_id, code.store_id)],
    )
    facts = {"store_id": code.store_id, "name": name, "secret_hash": secret_hash}
    ledger.note(connection, "joined", code.brand_id, request.device_id, now, **facts)
    return answer


def enrol_copy(
    connection: Connection, pc: Device, request: CopyRequest, now: datetime
) -> EnrolAnswer:
    """Tell a PC whose files were copied apart from the one that goes on with its old identity.

    It joins the same store under a new id. What the server keeps for the guides' files on the old
    PC is kept for the new one too, and files that had to be erased there have to go here. The
    same request again gets the same answer.

    Raises:
        Problem: UNREADABLE, or NOT_ALLOWED: the new id is somebody else's.
    """
    if not is_row_id(request.device_id) or not _SECRET.fullmatch(request.secret):
        raise Problem(ErrorCode.UNREADABLE)
    secret_hash = digest(request.secret.encode())
    lock(connection, pc.id)
    known = connection.execute(select(device).where(device.c.id == request.device_id)).first()
    if known is not None:
        if (known.copy_of, known.secret_hash) != (pc.id, secret_hash):
            raise Problem(ErrorCode.NOT_ALLOWED)
        return _answer(connection, request.device_id, known.store_id)
    name = connection.execute(select(device.c.name).where(device.c.id == pc.id)).scalar_one()
    facts = {
        "store_id": pc.store_id,
        "name": f"{name[: _NAME_LENGTH - 4]} (2)",
        "secret_hash": secret_hash,
        "copy_of": pc.id,
    }
    connection.execute(
        insert(device).values(
            id=request.device_id, brand_id=pc.brand_id, enrolled_at=_text(now), **facts
        )
    )
    ledger.note(connection, "joined", pc.brand_id, request.device_id, now, **facts)
    guide_files.copy_files(connection, pc, request.device_id, now)
    line = AuditLine("enrol_copy", None, request.device_id, pc.id)
    append(connection, pc.brand_id, _text(now), [line])
    return _answer(connection, request.device_id, pc.store_id)


def find_device(connection: Connection, device_id: str, secret: str) -> Device | None:
    """The PC of a credential, or None when no PC has this id and secret."""
    row = connection.execute(select(device).where(device.c.id == device_id)).first()
    presented = digest(secret.encode("utf-8", "replace"))
    if row is None or not hmac.compare_digest(row.secret_hash, presented):
        return None
    return Device(row.id, row.brand_id, row.store_id, row.revoked_at is not None, row.last_seen_at)


def join_again(connection: Connection, entry: ledger.Entry) -> str | None:
    """A PC that joined, or moved, after the backup that was put back.

    Returns its name, if the backup did not know it. One whose store the backup does not know
    cannot come back.
    """
    where = select(_store.c.id).where(
        _store.c.id == entry.facts["store_id"], _store.c.brand_id == entry.brand_id
    )
    if connection.execute(where).first() is None:
        return None
    found = connection.execute(select(device.c.id).where(device.c.id == entry.id)).first()
    if found is not None:
        store = {"store_id": entry.facts["store_id"]}
        connection.execute(update(device).where(device.c.id == entry.id).values(**store))
        return None
    connection.execute(
        insert(device).values(
            id=entry.id, brand_id=entry.brand_id, enrolled_at=entry.at, **entry.facts
        )
    )
    return entry.facts["name"]


def origin_of(connection: Connection, device_id: str) -> str:
    """The PC from which this one was copied in the end; itself where it was not."""
    line = select(device.c.id, device.c.copy_of).where(device.c.id == device_id).cte(recursive=True)
    before = select(device.c.id, device.c.copy_of).join(line, device.c.id == line.c.copy_of)
    line = line.union(before)
    found = connection.execute(select(line.c.id).where(line.c.copy_of.is_(None))).scalar()
    return str(found or device_id)


def lock(connection: Connection, device_id: str) -> None:
    """Let one transaction after the other work on what belongs to a PC; SQLite does so anyway."""
    connection.execute(select(device.c.id).where(device.c.id == device_id).with_for_update())


def revoke(connection: Connection, device_id: str, actor_id: str | None, now: datetime) -> None:
    """Shut a PC out for good: its sessions end, and at its next contact it erases every file.

    Raises:
        Problem: NOT_FOUND.
    """
    row = connection.execute(
        select(device).where(device.c.id == device_id).with_for_update()
    ).first()
    if row is None:
        raise Problem(ErrorCode.NOT_FOUND)
    if row.revoked_at is not None:
        return
    connection.execute(update(device).where(device.c.id == device_id).values(revoked_at=_text(now)))
    end_sessions_of_device(connection, device_id, now)
    append(
        connection,
        row.brand_id,
        _text(now),
        [AuditLine("revoke_device", actor_id, device_id, device_id)],
    )
    ledger.note(connection, "device", row.brand_id, device_id, now)


def rename(connection: Connection, device_id: str, name: str, actor_id: str, now: datetime) -> None:
    """Call a PC by another name.

    Raises:
        Problem: NOT_FOUND.
        Rejected: REQUIRED or TOO_LONG.
    """
    wanted = clean_text(name).strip()
    if not wanted:
        raise Rejected(Code.REQUIRED, field="name")
    if len(wanted) > _NAME_LENGTH:
        raise Rejected(Code.TOO_LONG, field="name", limit=_NAME_LENGTH, length=len(wanted))
    table = device
    renamed = update(table).where(table.c.id == device_id).values(name=wanted)
    brand_id = connection.execute(renamed.returning(table.c.brand_id)).scalar()
    if brand_id is None:
        raise Problem(ErrorCode.NOT_FOUND)
    line = AuditLine("rename_device", actor_id, device_id, device_id)
    append(connection, brand_id, _text(now), [line])


def _check_may_move(mine: bool, revoked: bool) -> None:
    if not mine:
        raise Problem(ErrorCode.NOT_ALLOWED)
    if revoked:
        raise Problem(ErrorCode.DEVICE_REVOKED)


def _answer(connection: Connection, device_id: str, store_id: str) -> EnrolAnswer:
    row = connection.execute(
        select(_store.c.id, _store.c.name, _brand.c.id, _brand.c.name, _brand.c.suspended)
        .join_from(_store, _brand, _brand.c.id == _store.c.brand_id)
        .where(_store.c.id == store_id)
    ).one()
    if row[4]:
        raise Problem(ErrorCode.BRAND_SUSPENDED)
    return EnrolAnswer(
        device_id=device_id,
        brand_id=row[2],
        brand_name=row[3],
        store_id=row[0],
        store_name=row[1],
    )


def _code_hash(code: str) -> str:
    letters = re.sub(r"[^0-9A-Za-z]", "", code[:100]).upper()
    return digest(letters.encode())
