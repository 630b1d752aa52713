"""Where the demo lies: whether this program can go on with what an earlier one left there.

Tables that no release has seen yet are extended in place, so a revision does not tell the demo of
last week from today's. What every table is declared as does: it lies beside the demo as a digest,
and a demo that has none, or another, begins anew. Its PCs' files are encrypted, so nobody need
look into them.

Only what proves to be of a demo is ever deleted: a server that says so of itself, or that has no
brand yet, and PCs that keep their secret in a file.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import MetaData
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import localdb.schema
import server.schema
from guide_app.__main__ import SECRETS_FOLDER
from guide_app.instance import OWN

SERVER = "server.db"
MEDIA = "media"
STAMP = "tables.sha256"


class NoDemo(Exception):
    """What lies at the demo's place is none, or cannot be read; nothing of it was changed."""


def make_ready(folder: Path, *, fresh: bool) -> bool:
    """Whether there was a demo that had to go, because this program's tables are others.

    Args:
        folder: Where the demo's server and its PCs lie, or nothing yet.
        fresh: Begin anew in any case.

    Raises:
        NoDemo: See there.
    """
    found = _read(folder / STAMP)
    is_there = (folder / SERVER).exists()
    if is_there:
        _check_it_is_a_demo(folder, forgive_damage=fresh and bool(found))
    declared = digest((server.schema.metadata, localdb.schema.metadata))
    outdated = is_there and found != declared
    if fresh or outdated:
        _begin_anew(folder)
    if found != declared or fresh:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STAMP).write_text(declared, "ascii")
    return outdated and not fresh


def digest(declared: Iterable[MetaData]) -> str:
    """A number for these tables, their columns and indexes: another one if any of them differs."""
    kind = sqlite.dialect()
    lines = []
    for table in (table for metadata in declared for table in metadata.sorted_tables):
        indexes = sorted(str(CreateIndex(one).compile(dialect=kind)) for one in table.indexes)
        lines += [str(CreateTable(table).compile(dialect=kind)), *indexes]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _check_it_is_a_demo(folder: Path, *, forgive_damage: bool) -> None:
    try:
        with closing(
            sqlite3.connect(f"{(folder / SERVER).absolute().as_uri()}?mode=ro", uri=True)
        ) as connection:
            may_go = _is_a_demo(connection)
    except sqlite3.Error:
        may_go = forgive_damage
    if not may_go:
        raise NoDemo


def _is_a_demo(connection: sqlite3.Connection) -> bool:
    """Whether it is one, or a server without a brand: a demo that was never made to the end."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    if not tables:
        return True
    if not {"server_state", "brand"} <= tables:
        return False
    if connection.execute("select 1 from server_state where name = 'demo'").fetchone():
        return True
    return connection.execute("select 1 from brand").fetchone() is None


def _begin_anew(folder: Path) -> None:
    """Delete the demo, its server last: who is stopped half-way is called here again."""
    (folder / STAMP).unlink(missing_ok=True)
    for pc in folder.glob("pc-*"):
        if (pc / SECRETS_FOLDER).is_dir():
            for path in pc.iterdir():
                if path.name not in (*OWN, SECRETS_FOLDER):  # that keep other windows away
                    _delete(path)
            _delete(pc / SECRETS_FOLDER)
    _delete(folder / MEDIA)
    for path in sorted(folder.glob(f"{SERVER}*"), reverse=True):
        _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
