"""Guides' files on PCs: who has one where, the keys that the server keeps, and what has to go."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from guide_app.domain.values import format_instant as _text
from guide_app.wire.errors import ErrorCode
from server import ledger
from server.audit import AuditLine, append
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.access import device, erasure, recovery_secret
from server.sessions import end_sessions

if TYPE_CHECKING:
    from server.devices import Device

_JOURNAL_KEY = re.compile(r"[0-9a-f]{64}")
_guide = ENTITY_TABLES["guide"]


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


@dataclass(frozen=True, slots=True)
class FileHere:
    """A guide's file on a PC.

    Attributes:
        erase: It has to go.
        has_account: There is somebody as whose work the manager can be given what waits in it.
    """

    guide_id: str
    erase: bool
    has_account: bool


def files_to_erase(connection: Connection, pc: Device, named: Collection[str]) -> list[FileHere]:
    """Every guide with a file on this PC, and whether it has to go.

    Args:
        named: Guides of whom the PC says that it has a file. Of those that a restored server does
            not know of, it tells only that they have to go, and it takes no note of them: it has no
            key of their journals.
    """
    asked = select(erasure.c.guide_id).where(
        erasure.c.device_id == pc.id, erasure.c.done_at.is_(None)
    )
    standing = (_guide.c.active, _guide.c.role, _guide.c.store_id)
    known = connection.execute(
        select(recovery_secret.c.guide_id, recovery_secret.c.guide_id.in_(asked), *standing)
        .join_from(recovery_secret, _guide, _guide.c.id == recovery_secret.c.guide_id, isouter=True)
        .where(recovery_secret.c.device_id == pc.id)
        .order_by(recovery_secret.c.guide_id)
    )
    files = [
        FileHere(guide_id, bool(is_asked) or _has_to_go(pc, *stands), has_account=bool(stands[1]))
        for guide_id, is_asked, *stands in known
    ]
    forgotten = sorted({*named} - {file.guide_id for file in files})
    if not forgotten:
        return files
    accounts = {
        guide_id: stands
        for guide_id, *stands in connection.execute(
            select(_guide.c.id, *standing).where(
                _guide.c.id.in_(forgotten), _guide.c.brand_id == pc.brand_id
            )
        )
    }
    for guide_id in forgotten:
        stands = accounts.get(guide_id)
        if pc.revoked or (stands is not None and _has_to_go(pc, *stands)):
            files.append(FileHere(guide_id, erase=True, has_account=stands is not None))
    return files


def _has_to_go(pc: Device, active: bool, role: str, store_id: str | None) -> bool:
    return pc.revoked or not active or (role != "hq" and store_id != pc.store_id)


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


def copy_files(connection: Connection, pc: Device, new_id: str, now: datetime) -> None:
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
