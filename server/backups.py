"""Backups of a SQLite server, and the way back.

A restore takes the server back in time, so it begins a new epoch: PCs send again what the server
has lost. What was erased or shut out since stays so, whoever asked since not to be contacted is
left in peace, and PCs that joined since stay known, by the ledger that lies outside the database.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from guide_app.domain.entities import Customer, Guide
from guide_app.domain.values import format_instant
from guide_app.tables.tx import TableTx
from server import devices, erasing, feed, guide_files, integrations, ledger, withdrawals
from server.accounts import on_guide_disabled
from server.admin import CannotDo
from server.clock import Clock
from server.database import Database
from server.migrations import KNOWN
from server.schema import ENTITY_TABLES
from server.schema.access import device, enrolment_code, session
from server.schema.facts import server_state
from server.upgrade import upgrade

REPLAY_DAYS = 14
_ABOUT = {
    "guide": "account",
    "guide_back": "account",
    "withdrawn": "consent",
    "granted": "consent",
}
"""The kinds of the ledger of which one takes back the other, and what they are about."""


@dataclass
class Restored:
    """What a restore did, and what it may not bring back: ids of customers, names of the rest.

    Attributes:
        joined: PCs that joined after the backup, and are known all the same.
        withdrawn: Customers who asked after the backup not to be contacted: it stays so.
    """

    epoch: str
    customers: list[str] = field(default_factory=list)
    guides: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def backup(database: Database, target: Path) -> int:
    """Copy a SQLite server's database, which may be in use, to a new file; returns its size.

    Raises:
        CannotDo: It is no SQLite database, the file exists, or it cannot be written.
    """
    source = sqlite_path(database)
    if target.exists():
        raise CannotDo(f"{target} exists; a backup never overwrites a file.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        _copy(source, partial)
        _check(partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(partial, target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise CannotDo(f"The backup could not be written: {error}.") from error
    return target.stat().st_size


def restore(database: Database, clock: Clock, source: Path, ledger_path: Path) -> Restored:
    """Put a backup in the place of a SQLite server's database, which is kept beside it.

    Raises:
        CannotDo: The file is no backup of this server, or there is no ledger.
    """
    target = sqlite_path(database)
    _need_ledger(ledger_path)
    if not source.is_file():
        raise CannotDo(f"There is no file {source}.")
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    try:
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        _check(fresh)
    except (OSError, sqlite3.Error) as error:
        fresh.unlink(missing_ok=True)
        raise CannotDo(f"{source} cannot be used as a backup: {error}.") from error
    copy = Database(f"sqlite:///{fresh}")
    try:
        upgrade(copy)
        restored = begin_again(copy, clock, ledger_path)
    finally:
        copy.dispose()
    database.dispose()
    _fold_wal(fresh)
    if target.exists():
        _fold_wal(target)
        stamp = clock().strftime("%Y%m%dT%H%M%S")
        os.replace(target, target.with_name(f"{target.name}.before-restore-{stamp}"))
    os.replace(fresh, target)
    return restored


def begin_again(database: Database, clock: Clock, ledger_path: Path) -> Restored:
    """Make a database that was put back from a backup safe to serve: new epoch, ledger replayed.

    Raises:
        CannotDo: There is no ledger, or it is damaged.
    """
    _need_ledger(ledger_path)
    try:
        entries = list(ledger.read(ledger_path))
    except msgspec.DecodeError as error:
        raise CannotDo(f"The ledger {ledger_path} is damaged: {error}.") from error
    now = clock()

    def work(connection: Connection) -> Restored:
        restored = Restored(epoch=str(uuid4()))
        _set_state(connection, "epoch", restored.epoch)
        until = format_instant(now + timedelta(days=REPLAY_DAYS))
        _set_state(connection, "replaying_until", until)
        over = update(session).where(session.c.ended_at.is_(None))
        connection.execute(over.values(ended_at=format_instant(now)))
        connection.execute(delete(enrolment_code).where(enrolment_code.c.used_at.is_(None)))
        for entry in _in_force(entries):
            _replay(connection, entry, now, restored)
        return restored

    return database.write(work)


def sqlite_path(database: Database) -> Path:
    """The file of a SQLite database.

    Raises:
        CannotDo: It is another kind of database.
    """
    if not database.is_sqlite or not database.url.database:
        raise CannotDo(
            "This is for SQLite. For PostgreSQL use pg_dump and pg_restore; see docs/server.md."
        )
    return Path(database.url.database)


def _replay(connection: Connection, entry: ledger.Entry, now: datetime, restored: Restored) -> None:
    if entry.kind == "customer":
        if erasing.erase_customer(connection, entry.brand_id, entry.id, now) is not None:
            restored.customers.append(entry.id)
        erasing.keep_away(connection, entry.brand_id, entry.id)
    elif entry.kind == "device":
        found = connection.execute(
            select(device.c.name).where(device.c.id == entry.id, device.c.revoked_at.is_(None))
        ).first()
        if found is not None:
            devices.revoke(connection, entry.id, None, now)
            restored.devices.append(found.name)
    elif entry.kind == "token":
        name = integrations.revoke_again(connection, entry.id, now)
        if name is not None:
            restored.tokens.append(name)
    elif entry.kind == "joined":
        name = devices.join_again(connection, entry)
        if name is not None:
            restored.joined.append(name)
    elif entry.kind == "file":
        guide_files.know_file_again(connection, entry)
    elif entry.kind == "withdrawn":
        if withdrawals.withdraw_again(connection, entry, now):
            restored.withdrawn.append(entry.id)
    elif entry.kind == "guide":
        tx = TableTx(connection, ENTITY_TABLES)
        guide = tx.find(Guide, entry.id)
        if guide is not None and guide.active:
            tx.update(guide, active=False)
            changes = tx.flush()
            on_guide_disabled(connection, guide.id, now)
            lines = feed.lines_of(connection, changes, lambda wanted: tx.find(Customer, wanted))
            feed.write_lines(connection, guide.brand_id, lines, now.date().isoformat())
            restored.guides.append(guide.name)


def _in_force(entries: list[ledger.Entry]) -> list[ledger.Entry]:
    """The entries that still hold: of what was taken back later, the last word alone."""
    last = {(_ABOUT[entry.kind], entry.id): entry for entry in entries if entry.kind in _ABOUT}
    return [
        entry
        for entry in entries
        if entry.kind not in _ABOUT or last[_ABOUT[entry.kind], entry.id] is entry
    ]


def _need_ledger(path: Path) -> None:
    if not path.is_file():
        raise CannotDo(
            f"The ledger of erasures is not at {path}. Without it, erased customers would come "
            "back. Name its place with --ledger."
        )


def _set_state(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(server_state).where(server_state.c.name == name))
    connection.execute(insert(server_state).values(name=name, value=value))


def _fold_wal(path: Path) -> None:
    """Bring everything into the one file, so that it can be moved."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma journal_mode=delete")
    finally:
        connection.close()


def _copy(source: Path, target: Path) -> None:
    read_only = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        read_only.backup(copy)
        copy.execute("pragma journal_mode=delete")
    finally:
        copy.close()
        read_only.close()


def _check(path: Path) -> None:
    """Refuse a file that is damaged, or not a database of this server.

    Raises:
        sqlite3.Error: With the reason.
    """
    connection = sqlite3.connect(path)
    try:
        result = connection.execute("pragma integrity_check").fetchone()[0]
        if result != "ok":
            raise sqlite3.DatabaseError(f"it is damaged ({result})")
        try:
            revision = connection.execute("select version_num from alembic_version").fetchone()
        except sqlite3.OperationalError:
            revision = None
        if revision is None:
            raise sqlite3.DatabaseError("it is no database of this server")
        if revision[0] not in KNOWN:
            raise sqlite3.DatabaseError("it was made by a newer version of the server")
    finally:
        connection.close()
