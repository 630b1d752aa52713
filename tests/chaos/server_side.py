"""The server of the histories: in this process, without a socket, put back before each of them."""

from __future__ import annotations

import functools
import sqlite3
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import anyio.to_thread
from sqlalchemy import select

import localdb.engine
from guide_app.domain.entities import Guide
from guide_app.domain.ids import new_mutation_id
from guide_app.domain.policy import Actor
from server import office
from server.limits import Rate, Rates
from server.schema import ENTITY_TABLES
from server.schema.access import device
from server.schema.sync import mutation_result, quarantine
from tests.chaos.wires import Doorway
from tests.support.quick_passwords import quick_passwords
from tests.support.world import TurnableClock, World

LIMITS = {
    "PAGE_LINES": "guide_app.sync.engine",
    "BATCH_MUTATIONS": "guide_app.sync.engine",
    "REBOOTSTRAP_ROWS": "server.feed",
    "REPLAY_LINES": "server.snapshots",
}
"""Bounds that a history may draw tighter, and the module that reads each."""
_AT_ONCE = 500
_UNLIMITED = Rates(device=Rate(10**9, 10**9), address=Rate(10**9, 10**9))


@dataclass(frozen=True)
class Standing:
    """Whether somebody may work, and in which store."""

    active: bool
    store_id: str | None


@dataclass
class Backup:
    """A copy of the server's database, and how many results it holds."""

    copy: sqlite3.Connection
    results: int


class ServerSide:
    """Two brands of two stores each, and what there is to ask of their server.

    Cheap where nothing is tested: passwords are hashed weakly, and a request runs in this thread.
    """

    def __init__(self) -> None:
        self._exit = ExitStack()
        self._limits = ExitStack()
        self._exit.enter_context(quick_passwords())
        memory = Path("/dev/shm")
        base = str(memory) if memory.is_dir() else None
        self.folder = Path(self._exit.enter_context(tempfile.TemporaryDirectory(dir=base)))
        self.world = World(
            f"sqlite:///{self.folder / 'server.db'}",
            self.folder,
            brands=2,
            served=False,
            rates=_UNLIMITED,
        )
        self._exit.callback(self.world.database.dispose)
        self.doorway = Doorway(self.world.app)
        self._exit.callback(self.doorway.end)
        self._patch(localdb.engine, "_make_engine", functools.cache(localdb.engine._make_engine))
        self._patch(office, "new_mutation_id", self._office_id)
        self._patch(anyio.to_thread, "run_sync", _at_once)
        self._draws, self._seed = count(), -1
        self._office_ids: list[str] = []
        self.guides = {
            guide.id: guide
            for shop in self.world.shops
            for guide in (*shop.guides, *shop.managers, shop.hq)
        }

    def close(self) -> None:
        """Let everything go."""
        self._limits.close()
        self._exit.close()

    @property
    def clock(self) -> TurnableClock:
        """The true time."""
        return self.world.clock

    def draw(self) -> bytes:
        """Chance that follows from the history's seed, so that it can be played again."""
        return blake2b(f"{self._seed} {next(self._draws)}".encode(), digest_size=10).digest()

    def draw_from(self, seed: int) -> None:
        """Begin to draw anew."""
        self._draws, self._seed = count(), seed

    def limit(self, limits: dict[str, int]) -> None:
        """Draw bounds tighter, until the next call."""
        self._limits.close()
        for name, value in limits.items():
            self._limits.enter_context(mock.patch(f"{LIMITS[name]}.{name}", value))

    def in_the_console(self, author: Guide, *arguments: Any) -> list[str]:
        """Somebody does something in the console. Returns the ids of the mutations.

        Raises:
            Rejected: The rules refuse it.
        """
        self._office_ids = []
        office.change(
            self.world.database,
            self.clock,
            self.world.app.state.wakeups,
            Actor.of(author),
            *arguments,
        )
        return self._office_ids

    def arrivals(self) -> list[Any]:
        """Every mutation that the server has taken, in the order of its arrival."""
        with self.world.database.read() as connection:
            query = select(mutation_result).order_by(mutation_result.c.pk)
            return list(connection.execute(query).mappings())

    def rows(self, entity: str, brand_id: str) -> list[dict[str, Any]]:
        """Rows of a brand on the server, in storage form, ordered by id."""
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            query = select(table).where(table.c.brand_id == brand_id).order_by(table.c.id)
            return [dict(row) for row in connection.execute(query).mappings()]

    def row(self, entity: str, wanted: str) -> dict[str, Any]:
        """One row on the server, in storage form."""
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            query = select(table).where(table.c.id == wanted)
            return dict(connection.execute(query).mappings().one())

    def customers(self, wanted: set[str]) -> list[dict[str, Any]]:
        """These customers on the server, in storage form."""
        table, ids = ENTITY_TABLES["customer"], sorted(wanted)
        found: list[dict[str, Any]] = []
        with self.world.database.read() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                query = select(table).where(table.c.id.in_(ids[start : start + _AT_ONCE]))
                found += [dict(row) for row in connection.execute(query).mappings()]
        return found

    def standing(self) -> dict[str, Standing]:
        """How every account stands, by the guide's id, in their order."""
        guide = ENTITY_TABLES["guide"]
        query = select(guide.c.id, guide.c.active, guide.c.store_id).order_by(guide.c.id)
        with self.world.database.read() as connection:
            return {
                guide_id: Standing(bool(active), store_id)
                for guide_id, active, store_id in connection.execute(query)
            }

    def revoked_pcs(self) -> set[str]:
        """Ids of the PCs that were shut out."""
        query = select(device.c.id).where(device.c.revoked_at.is_not(None))
        with self.world.database.read() as connection:
            return set(connection.scalars(query))

    def known_pcs(self) -> set[str]:
        """Ids of the PCs that are enrolled."""
        with self.world.database.read() as connection:
            return set(connection.scalars(select(device.c.id)))

    def quarantined(self) -> set[str]:
        """Ids of what lies with managers."""
        with self.world.database.read() as connection:
            return set(connection.scalars(select(quarantine.c.mutation_id)))

    def copied(self) -> sqlite3.Connection:
        """The database as it is now, in memory."""
        copy = sqlite3.connect(":memory:")
        with sqlite3.connect(self._file) as live:
            live.backup(copy)
        live.close()
        return copy

    def put_back(self, copy: sqlite3.Connection) -> None:
        """Let the database be what it was."""
        with sqlite3.connect(self._file) as live:
            copy.backup(live)
        live.close()
        self.world.app.state.snapshots.erase()

    @property
    def _file(self) -> Path:
        return Path(str(self.world.database.url.database))

    def _patch(self, target: Any, name: str, value: Any) -> None:
        self._exit.enter_context(mock.patch.object(target, name, value))

    def _office_id(self, unix_ms: int, _chance: bytes) -> str:
        made = new_mutation_id(unix_ms, self.draw())
        self._office_ids.append(made)
        return made


async def _at_once(work: Any, *arguments: Any, **_options: Any) -> Any:
    return work(*arguments)
