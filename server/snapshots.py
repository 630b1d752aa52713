"""The first sync: a guide's scope as compressed SQLite files, in two parts.

Part ``first`` holds what Today and Customers need; part ``rest`` the histories, which come behind.
Rows are in storage form, so that the PC copies them without looking at them. A finished snapshot
serves every PC of the same scope for as long as the feed since its number is short.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import zstandard
from sqlalchemy import Connection, Integer, Text, cast, insert, select, update

from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.tables.storage import STORED
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import SnapshotAnswer, SnapshotPart
from server import feed
from server.problems import Problem
from server.push import epoch_of
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.scope import has_left_scope, read_feed, rows_in_scope

if TYPE_CHECKING:
    from server.database import Database
    from server.sessions import Caller

PARTS: dict[str, tuple[str, ...]] = {
    "first": tuple(name for name in STORED if name not in ("timeline_entry", "order")),
    "rest": ("timeline_entry", "order"),
}
REPLAY_LINES = 2_000
KEPT = 50
ERASURES = "erasures"
_ABANDONED_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class _Ready:
    scope: str
    answer: SnapshotAnswer
    erasures: int


def count_erasure(connection: Connection) -> None:
    """Make every snapshot of every process worthless; in the transaction that erases something."""
    state = server_state.c.name == ERASURES
    count = cast(server_state.c.value, Integer) + 1
    done = connection.execute(update(server_state).where(state).values(value=cast(count, Text)))
    if done.rowcount == 0:
        connection.execute(insert(server_state).values(name=ERASURES, value="1"))


class Snapshots:
    """Makes snapshot files in ``folder``, and knows those that this process has made.

    Several processes may share the folder. What one of them makes worthless by `count_erasure` no
    other hands out any more: each remembers how many erasures it had seen.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        self._ready: dict[str, _Ready] = {}
        self._lock = threading.Lock()

    def prepare(self, caller: Caller) -> SnapshotAnswer:
        """A snapshot of the caller's scope.

        A ready one if the replay after it is short, else a new one.
        """
        scope = _scope_of(caller.actor)
        with self._lock:
            with self._database.read() as connection:
                ready = self._find_fresh(connection, caller.actor, scope)
                if ready is not None:
                    return ready
                answer = self._make(connection, caller.actor, scope)
                seen = erasures(connection)
            self._ready[answer.snapshot_id] = _Ready(scope, answer, seen)
            self._drop_old()
            return answer

    def path(self, caller: Caller, snapshot_id: str, part: str) -> Path:
        """The file of one part, as long as nothing in the snapshot has left the caller's scope.

        Asked for every piece: a first sync takes minutes, and what was handed over or erased
        meanwhile travels no more.

        Raises:
            Problem: NOT_FOUND, also for a snapshot of somebody else's scope.
        """
        ready = self._ready.get(snapshot_id)
        if ready is None or part not in PARTS or ready.scope != _scope_of(caller.actor):
            raise Problem(ErrorCode.NOT_FOUND)
        with self._database.read() as connection:
            head = feed.head(connection, caller.actor.brand_id)
            if ready.erasures != erasures(connection) or has_left_scope(
                connection, caller.actor, ready.answer.n, head
            ):
                raise Problem(ErrorCode.NOT_FOUND)
        path = self._file(snapshot_id, part)
        if not path.exists():
            raise Problem(ErrorCode.NOT_FOUND)
        return path

    def erase(self) -> None:
        """Forget every snapshot and remove the files of all processes."""
        with self._lock:
            for snapshot_id in list(self._ready):
                self._drop(snapshot_id)
            for path in self._folder.glob("*.zst"):
                path.unlink(missing_ok=True)

    def forget_stale(self) -> None:
        """Remove what an erasure has made worthless, and what a process that ended has left."""
        with self._lock:
            with self._database.read() as connection:
                seen = erasures(connection)
            for snapshot_id, ready in list(self._ready.items()):
                if ready.erasures != seen:
                    self._drop(snapshot_id)
            own = {self._file(snapshot_id, part) for snapshot_id in self._ready for part in PARTS}
            for path in self._folder.glob("*"):
                with suppress(FileNotFoundError):  # another process removes it at this moment
                    if path not in own and time.time() - path.stat().st_mtime > _ABANDONED_S:
                        path.unlink()

    def _find_fresh(
        self, connection: Connection, actor: Actor, scope: str
    ) -> SnapshotAnswer | None:
        epoch = epoch_of(connection)
        oldest, head = feed.span(connection, actor.brand_id)
        seen = erasures(connection)
        for ready in reversed(list(self._ready.values())):
            answer = ready.answer
            if (ready.scope, answer.epoch) != (scope, epoch) or not oldest <= answer.n <= head:
                continue
            if ready.erasures != seen or not self._is_whole(answer.snapshot_id):
                self._drop(answer.snapshot_id)
                continue
            if has_left_scope(connection, actor, answer.n, head):
                continue
            lines = read_feed(connection, actor, answer.n, head, REPLAY_LINES + 1)
            if len(lines) <= REPLAY_LINES:
                return answer
        return None

    def _make(self, connection: Connection, actor: Actor, scope: str) -> SnapshotAnswer:
        epoch = epoch_of(connection)
        n = feed.head(connection, actor.brand_id)
        snapshot_id = row_id("snapshot", epoch, scope, n)
        self._folder.mkdir(parents=True, exist_ok=True)
        parts = [self._make_part(connection, actor, snapshot_id, name) for name in PARTS]
        return SnapshotAnswer(epoch=epoch, snapshot_id=snapshot_id, n=n, parts=parts)

    def _make_part(
        self, connection: Connection, actor: Actor, snapshot_id: str, part: str
    ) -> SnapshotPart:
        plain = sqlite3.connect(":memory:")
        rows = 0
        for name in PARTS[part]:
            columns = STORED[name].columns
            table = ENTITY_TABLES[name]
            names = ", ".join(f'"{column}"' for column in columns)
            plain.execute(f'create table "{name}" ({names})')
            query = (
                select(*(table.c[c] for c in columns))
                .where(rows_in_scope(name, actor))
                .order_by(table.c.id)
            )
            marks = ", ".join("?" * len(columns))
            result = connection.execute(query)
            while records := result.fetchmany(5_000):
                plain.executemany(f'insert into "{name}" values ({marks})', map(tuple, records))
                rows += len(records)
        plain.commit()
        packed = zstandard.ZstdCompressor(level=3).compress(plain.serialize())
        plain.close()
        path = self._file(snapshot_id, part)
        partial = path.with_suffix(f".{token_hex(4)}.part")  # others may be making the same one
        partial.write_bytes(packed)
        os.replace(partial, path)
        return SnapshotPart(
            name=part,
            entities=list(PARTS[part]),
            size_bytes=len(packed),
            sha256=hashlib.sha256(packed).hexdigest(),
            rows=rows,
        )

    def _drop_old(self) -> None:
        for snapshot_id in list(self._ready)[:-KEPT]:
            self._drop(snapshot_id)

    def _drop(self, snapshot_id: str) -> None:
        self._ready.pop(snapshot_id, None)
        for part in PARTS:
            self._file(snapshot_id, part).unlink(missing_ok=True)

    def _is_whole(self, snapshot_id: str) -> bool:
        return all(self._file(snapshot_id, part).exists() for part in PARTS)

    def _file(self, snapshot_id: str, part: str) -> Path:
        return self._folder / f"{snapshot_id}.{part}.zst"


def erasures(connection: Connection) -> int:
    """How many erasures this database has seen."""
    value = connection.scalar(select(server_state.c.value).where(server_state.c.name == ERASURES))
    return int(value or 0)


def _scope_of(actor: Actor) -> str:
    if actor.role == Role.MANAGER:
        return f"{actor.brand_id}/m/{actor.store_id}"
    return f"{actor.brand_id}/g/{actor.store_id}/{actor.guide_id}"
