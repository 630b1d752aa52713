"""The ledger: what a backup that is put back must not undo, kept outside the database.

A backup brings back what was erased after it was made, and knows nothing of PCs that joined since
or of guides' files on them, which could then neither be erased nor hand over what was not sent; and
it would have people contacted who have asked since that nobody does. So every erasure, revocation
and withdrawal, every PC that joins and every file is also written, by id, to a file of JSON lines
that no restore touches, before its transaction commits; a restore replays it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from guide_app.domain.values import format_instant

_PENDING = "guide_desk_ledger"
_TORN = b" torn\n"  # put behind a line that a power cut left unfinished; its change was not made
_attached: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


class Entry(msgspec.Struct, kw_only=True, frozen=True):
    """One thing that may not come back.

    Attributes:
        kind: ``customer`` (erased), ``device`` (revoked), ``guide`` (switched off),
            ``guide_back`` (and on again), ``token`` (of another system, revoked), ``joined`` (a PC,
            now in this store), ``file`` (a guide has one on this PC), ``withdrawn`` (a customer's
            consent), ``granted`` (again) or ``audit`` (the last line of the brand's audit; see
            `audit_check`).
        facts: Of what joined, by the names of the server's columns.
    """

    kind: str
    brand_id: str
    id: str
    at: str
    facts: dict[str, str | None] = {}


def attach(engine: Engine, path: Path) -> None:
    """Write the notes of this engine's transactions to ``path`` from now on."""
    path.touch(mode=0o600)
    _attached[engine] = path
    event.listen(engine, "commit", _write_out)
    event.listen(engine, "rollback", _forget)


def note(
    connection: Connection,
    kind: str,
    brand_id: str,
    row_id: str,
    at: datetime,
    **facts: str | None,
) -> None:
    """Have an entry written when this transaction commits; without a ledger nothing happens."""
    if connection.engine in _attached:
        entry = Entry(kind=kind, brand_id=brand_id, id=row_id, at=format_instant(at), facts=facts)
        connection.info.setdefault(_PENDING, []).append(entry)


def read(path: Path) -> Iterator[Entry]:
    """The entries of a ledger, oldest first.

    Raises:
        OSError: The file cannot be read.
        msgspec.DecodeError: A line other than a torn last one is damaged.
    """
    lines = path.read_bytes().split(b"\n")
    for line in lines[:-1]:  # what follows the last newline was never finished either
        if line.strip() and not line.endswith(_TORN.rstrip()):
            yield msgspec.json.decode(line, type=Entry)


def _write_out(connection: Connection) -> None:
    entries = connection.info.pop(_PENDING, None)
    if not entries:
        return
    lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
    with _attached[connection.engine].open("ab+") as file:
        if file.tell() and _ends_torn(file):
            lines = _TORN + lines
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _ends_torn(file: IO[bytes]) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _forget(connection: Connection) -> None:
    connection.info.pop(_PENDING, None)
