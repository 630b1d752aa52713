"""Store PCs: enrolment codes, their credential, revocation, and the files they have to erase."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, is_row_id
from guide_app.domain.values import clean_text
from guide_app.domain.values import format_instant as _text
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import CopyRequest, EnrolAnswer, EnrolRequest
from server import ledger
from server.audit import AuditLine, append
from server.problems import Problem
from server.schema import ENTITY_TABLES, device, enrolment_code, erasure, recovery_secret
from server.sessions import end_sessions, end_sessions_of_device

CODE_DAYS = 7
SAME_ANSWER_SECONDS = 600
_CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_SECRET = re.compile(r"[0-9a-f]{32,128}")
_JOURNAL_KEY = re.compile(r"[0-9a-f]{64}")
_NAME_LENGTH = 80
_store = ENTITY_TABLES["store"]
_brand = ENTITY_TABLES["brand"]
_guide = ENTITY_TABLES["guide"]


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
    _copy_files(connection, pc, request.device_id, now)
    line = AuditLine("enrol_copy", None, request.device_id, pc.id)
    append(connection, pc.brand_id, _text(now), [line])
    return _answer(connection, request.device_id, pc.store_id)


def _copy_files(connection: Connection, pc: Device, new_id: str, now: datetime) -> None:
    """Whatever lies on the old PC, and what was erased there, may lie on the new one."""
    table, old_id = recovery_secret, pc.id
    query = select(table.c.guide_id, table.c.secret, table.c.journal_key).where(
        table.c.device_id == old_id
    )
    kept = {row.guide_id: row for row in connection.execute(query)}
    asked = select(erasure.c.guide_id, erasure.c.done_at).where(erasure.c.device_id == old_id)
    to_erase = {
        guide_id
        for guide_id, done_at in connection.execute(asked)
        if done_at is None or guide_id not in kept
    }
    for guide_id in sorted({*kept, *to_erase}):
        row = kept.get(guide_id)
        connection.execute(
            insert(table).values(
                guide_id=guide_id,
                device_id=new_id,
                secret=row.secret if row else secrets.token_hex(32),
                journal_key=row.journal_key if row else None,
            )
        )
        _note_file(connection, pc.brand_id, new_id, guide_id, row.journal_key if row else None, now)
    for guide_id in sorted(to_erase):
        connection.execute(
            insert(erasure).values(
                guide_id=guide_id, device_id=new_id, asked_at=_text(now), done_at=None
            )
        )


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


def know_file_again(connection: Connection, entry: ledger.Entry) -> None:
    """A guide's file, or its journal's key, that came after the backup that was put back.

    Its recovery secret is gone; the guide's next sign-in makes the key's second way anew.
    """
    table, guide_id = recovery_secret, entry.facts["guide_id"]
    there = (
        select(device.c.id)
        .join(_guide, _guide.c.brand_id == device.c.brand_id)
        .where(device.c.id == entry.id, _guide.c.id == guide_id)
    )
    if connection.execute(there).first() is None:
        return
    which = (table.c.guide_id == guide_id, table.c.device_id == entry.id)
    if connection.execute(select(table.c.guide_id).where(*which)).first() is None:
        made = {"guide_id": guide_id, "device_id": entry.id, "secret": secrets.token_hex(32)}
        connection.execute(insert(table).values(**made))
    if entry.facts["journal_key"] is not None:
        key = {"journal_key": entry.facts["journal_key"]}
        connection.execute(update(table).where(*which).values(**key))


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


def ask_erasure(
    connection: Connection, guide_id: str, now: datetime, *, keep_store_id: str | None = None
) -> None:
    """Have every PC erase its file of this guide, but perhaps those of one store."""
    query = (
        select(recovery_secret.c.device_id)
        .join_from(recovery_secret, device, device.c.id == recovery_secret.c.device_id)
        .where(recovery_secret.c.guide_id == guide_id)
    )
    if keep_store_id is not None:
        query = query.where(device.c.store_id != keep_store_id)
    for device_id in connection.scalars(query).all():
        connection.execute(
            delete(erasure).where(erasure.c.guide_id == guide_id, erasure.c.device_id == device_id)
        )
        connection.execute(
            insert(erasure).values(
                guide_id=guide_id, device_id=device_id, asked_at=_text(now), done_at=None
            )
        )


def cancel_erasure(connection: Connection, guide_id: str) -> None:
    """Forget what was asked and not done yet: the guide is back."""
    connection.execute(
        delete(erasure).where(erasure.c.guide_id == guide_id, erasure.c.done_at.is_(None))
    )


def erased(connection: Connection, pc: Device, guide_id: str, now: datetime) -> None:
    """Take note that a PC holds no file of this guide any more; saying it again changes nothing."""
    gone = connection.execute(
        delete(recovery_secret)
        .where(recovery_secret.c.guide_id == guide_id, recovery_secret.c.device_id == pc.id)
        .returning(recovery_secret.c.guide_id)
    ).first()
    connection.execute(
        update(erasure)
        .where(
            erasure.c.guide_id == guide_id,
            erasure.c.device_id == pc.id,
            erasure.c.done_at.is_(None),
        )
        .values(done_at=_text(now))
    )
    if gone is None:
        return
    end_sessions(connection, guide_id, now, device_id=pc.id)
    append(connection, pc.brand_id, _text(now), [AuditLine("erased", None, pc.id, guide_id)])


def recovery_secret_of(connection: Connection, guide_id: str, pc: Device, now: datetime) -> str:
    """The server's secret for a guide's file on a PC; made at the first sign-in there."""
    found = connection.execute(
        select(recovery_secret.c.secret).where(
            recovery_secret.c.guide_id == guide_id, recovery_secret.c.device_id == pc.id
        )
    ).scalar()
    if found is not None:
        return str(found)
    made = secrets.token_hex(32)
    connection.execute(
        insert(recovery_secret).values(guide_id=guide_id, device_id=pc.id, secret=made)
    )
    _note_file(connection, pc.brand_id, pc.id, guide_id, None, now)
    return made


def keep_journal_key(
    connection: Connection, brand_id: str, guide_id: str, device_id: str, key: str, now: datetime
) -> None:
    """Keep the key of a guide's journal on a PC.

    Raises:
        Problem: UNREADABLE; NOT_FOUND: the guide has no file there.
    """
    if not _JOURNAL_KEY.fullmatch(key):
        raise Problem(ErrorCode.UNREADABLE)
    kept = connection.execute(
        update(recovery_secret)
        .where(recovery_secret.c.guide_id == guide_id, recovery_secret.c.device_id == device_id)
        .values(journal_key=key)
        .returning(recovery_secret.c.guide_id)
    ).first()
    if kept is None:
        raise Problem(ErrorCode.NOT_FOUND)
    _note_file(connection, brand_id, device_id, guide_id, key, now)


def _note_file(
    connection: Connection,
    brand_id: str,
    device_id: str,
    guide_id: str,
    journal_key: str | None,
    now: datetime,
) -> None:
    facts = {"guide_id": guide_id, "journal_key": journal_key}
    ledger.note(connection, "file", brand_id, device_id, now, **facts)


def files_to_erase(connection: Connection, pc: Device) -> list[tuple[str, bool]]:
    """Every guide with a file on this PC, and whether it has to go."""
    asked = select(erasure.c.guide_id).where(
        erasure.c.device_id == pc.id, erasure.c.done_at.is_(None)
    )
    rows = connection.execute(
        select(
            recovery_secret.c.guide_id,
            _guide.c.active,
            _guide.c.role,
            _guide.c.store_id,
            recovery_secret.c.guide_id.in_(asked),
        )
        .join_from(recovery_secret, _guide, _guide.c.id == recovery_secret.c.guide_id, isouter=True)
        .where(recovery_secret.c.device_id == pc.id)
        .order_by(recovery_secret.c.guide_id)
    )
    return [
        (
            row[0],
            pc.revoked or not row[1] or bool(row[4]) or (row[2] != "hq" and row[3] != pc.store_id),
        )
        for row in rows
    ]


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
