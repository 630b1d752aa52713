"""A small world for tests.

A real server in this process, PCs with real encrypted files, and a clock to turn.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from guide_app.domain.entities import Brand, Customer, Guide, Store, Tag, TagGroup
from guide_app.domain.entity import ENTITIES, Row
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.sync.book import Book
from guide_app.sync.engine import SyncEngine, SyncReport
from guide_app.sync.link import Link
from guide_app.sync.transport import HttpTransport, Request, Transport
from guide_app.tables.storage import STORED
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import EnrolRequest
from server import accounts, devices, feed, office
from server.app import create_app
from server.database import Database
from server.passwords import hash_password
from server.running import running
from server.schema import ENTITY_TABLES
from server.schema.sync import feed_counter
from server.scope import rows_in_scope
from server.upgrade import upgrade
from tests.support.feed_hook import assert_every_row_was_told

START = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Yinchuan
PASSWORD = "tian-lan-130-kuan"


@cache
def usual_password_hash() -> str:
    """At the cost that this process takes for its passwords."""
    return hash_password(PASSWORD)


@cache
def fresh_tables() -> bytes:
    """A SQLite server's file with today's tables and nothing in them: all steps take a while."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "server.db"
        database = Database(f"sqlite:///{path}")
        upgrade(database)
        database.dispose()
        return path.read_bytes()


class TurnableClock:
    """Time that moves when a test says so."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


class Cable:
    """A transport that can be pulled out, and can lose answers."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.pulled = False
        self.lose_answers = 0
        self.sent: list[Request] = []

    def send(self, request: Request) -> Any:
        from guide_app.sync.errors import Offline

        if self.pulled:
            raise Offline("the cable is out")
        self.sent.append(request)
        answer = self._inner.send(request)
        if self.lose_answers > 0:
            self.lose_answers -= 1
            raise Offline("the answer was lost")
        return answer

    def close(self) -> None:
        self._inner.close()


@dataclass
class Pc:
    """A store's PC with one guide's book open on it."""

    world: World
    guide: Guide
    device_id: str
    secret: str
    folder: Path
    cable: Cable
    link: Link
    book: Book
    engine: SyncEngine
    key: bytes

    def act(self, arguments: Any) -> str:
        return self.book.act(arguments)

    def sync(self, *, verify: bool = False) -> SyncReport:
        return self.engine.sync(verify=verify)

    def reopen(self) -> None:
        """Close the program and start it again on the same files."""
        self.book.close()
        self.book = Book(self.folder, self.key, self.world.clock)
        self.engine = SyncEngine(self.book, self.link)

    def rows(self, entity: str, *, base: bool = False) -> dict[str, str]:
        return self.book.dump(base=base)[entity]

    def row(self, kind: type[Row], row_id: str) -> Any:
        from localdb.schema import ENTITY_TABLES as LOCAL

        with self.book.file.read() as connection:
            return TableTx(connection, LOCAL).find(kind, row_id)


@dataclass
class Shop:
    """One brand of the world."""

    brand: Brand
    stores: list[Store]
    guides: list[Guide]
    managers: list[Guide]
    hq: Guide
    tags: list[Tag]
    groups: list[TagGroup] = field(default_factory=list)


class World:
    """Two brands of two stores with two guides each.

    On a server that is real; with ``served`` off it has no socket, and requests go to ``app``.

    ``feed_is_damaged``: the test has changed the server's rows past their feed on purpose.
    """

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        brands: int = 1,
        served: bool = True,
        **options: Any,
    ) -> None:
        self.clock = TurnableClock()
        self.folder = folder
        path = Path(database_url.removeprefix("sqlite:///"))
        if database_url.startswith("sqlite:///") and not path.exists():
            path.write_bytes(fresh_tables())
        self.app = create_app(database_url, self.clock, media_root=folder / "media", **options)
        self._running = running(self.app) if served else nullcontext("http://localhost")
        self.url = self._running.__enter__()
        self.database = self.app.state.database
        self.shops = [self._make_shop(number) for number in range(brands)]
        self._pcs: list[Pc] = []
        self.feed_is_damaged = False

    @property
    def shop(self) -> Shop:
        return self.shops[0]

    def close(self) -> None:
        """Take everything down; fails where the server wrote a row that its feed does not tell."""
        for pc in self._pcs:
            pc.book.close()
            pc.cable.close()
        self._running.__exit__(None, None, None)
        if not self.feed_is_damaged:
            assert_every_row_was_told(self.database)
        self.database.dispose()  # the look at its feed has opened it again

    def pc(self, guide: Guide, name: str = "PC", *, seed: str = "") -> Pc:
        """A new PC, enrolled, with the guide signed in; not synced yet."""
        device_id = row_id("device", guide.id, name, seed)
        secret = hashlib.sha256(device_id.encode()).hexdigest()
        cable = Cable(HttpTransport(self.url))
        link = Link(cable, device_id, secret)
        self._enrol(guide, link, device_id, secret, name)
        session = link.sign_in(guide.account, PASSWORD)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        key = hashlib.sha256(f"key {device_id}".encode()).digest()
        book = Book(folder, key, self.clock)
        book.belongs_to(session)
        pc = Pc(
            self, guide, device_id, secret, folder, cable, link, book, SyncEngine(book, link), key
        )
        self._pcs.append(pc)
        return pc

    def enrol(self, pc: Pc) -> None:
        """Make a PC one of its guide's store, by a code from HQ."""
        self._enrol(pc.guide, pc.link, pc.device_id, pc.secret)

    def as_hq(self, *arguments: Any, shop: int = 0) -> None:
        """HQ does something in the console."""
        self._office(Actor.of(self.shops[shop].hq), *arguments)

    def as_manager(self, manager: Guide, *arguments: Any) -> None:
        self._office(Actor.of(manager), *arguments)

    def _office(self, actor: Actor, *arguments: Any) -> None:
        office.change(self.database, self.clock, self.app.state.wakeups, actor, *arguments)

    def rows_of(self, guide: Guide) -> dict[str, dict[str, str]]:
        """What the server holds in the guide's scope.

        Entity → id → canonical JSON, by a query of its own.
        """
        actor = Actor.of(guide)
        found: dict[str, dict[str, str]] = {}
        with self.database.read() as connection:
            for name in ENTITIES:
                stored, table = STORED[name], ENTITY_TABLES[name]
                query = select(*(table.c[c] for c in stored.columns)).where(
                    rows_in_scope(name, actor)
                )
                found[name] = {
                    record[0]: stored.record(stored.row(record))[1].decode()
                    for record in connection.execute(query)
                }
        return found

    def find(self, kind: type[Row], wanted: str) -> Any:
        """A row as the server has it."""
        with self.database.read() as connection:
            return TableTx(connection, ENTITY_TABLES).find(kind, wanted)

    def _enrol(
        self, guide: Guide, link: Link, device_id: str, secret: str, name: str = "PC"
    ) -> None:
        brand_id, store_id = guide.brand_id, guide.store_id
        assert store_id is not None
        code = self.database.write(
            lambda c: devices.make_enrolment_code(c, brand_id, store_id, self.clock())
        )
        link.api.enrol(
            EnrolRequest(code=code, device_name=name, device_id=device_id, secret=secret)
        )

    def _make_shop(self, number: int) -> Shop:
        brand_id = row_id("brand", number)
        brand = Brand(id=brand_id, brand_id=brand_id, name=f"小鹿 {number}")
        stores = [
            Store(
                id=row_id("store", brand_id, n), brand_id=brand_id, name=f"{n} 号店", code=f"S{n}"
            )
            for n in range(2)
        ]
        guides = [
            self._guide(brand_id, stores[n // 2], f"guide-{number}-{n}", Role.GUIDE)
            for n in range(4)
        ]
        managers = [
            self._guide(brand_id, stores[n], f"manager-{number}-{n}", Role.MANAGER)
            for n in range(2)
        ]
        hq = self._guide(brand_id, None, f"hq-{number}", Role.HQ)
        groups = [
            TagGroup(
                id=row_id("group", brand_id, n), brand_id=brand_id, name=name, single_choice=n == 0
            )
            for n, name in enumerate(("孩子", "喜好"))
        ]
        tags = [
            Tag(
                id=row_id("tag", brand_id, n),
                brand_id=brand_id,
                group_id=groups[n % 2].id,
                name=f"标签 {n}",
            )
            for n in range(6)
        ]
        shop = Shop(brand, stores, guides, managers, hq, tags, groups)
        self.database.write(lambda connection: self._insert(connection, shop))
        return shop

    def _guide(self, brand_id: str, store: Store | None, account: str, role: Role) -> Guide:
        return Guide(
            id=row_id("guide", account),
            brand_id=brand_id,
            store_id=store.id if store else None,
            account=account,
            name=account,
            role=role.value,
        )

    def _insert(self, connection: Connection, shop: Shop) -> None:
        connection.execute(insert(feed_counter).values(brand_id=shop.brand.id, n=0, oldest_n=0))
        tx = TableTx(connection, ENTITY_TABLES)
        people = [*shop.guides, *shop.managers, shop.hq]
        for row in (shop.brand, *shop.stores, *people, *shop.groups, *shop.tags):
            tx.insert(row)
        changes = tx.flush()
        for guide in people:
            accounts.set_credential(
                connection, guide, usual_password_hash(), self.clock(), must_change=False
            )
        lines = feed.lines_of(connection, changes, lambda row_id: tx.find(Customer, row_id))
        feed.write_lines(connection, shop.brand.id, lines, self.clock().date().isoformat())


@contextmanager
def open_world(database_url: str, folder: Path, *, brands: int = 1) -> Iterator[World]:
    world = World(database_url, folder, brands=brands)
    try:
        yield world
    finally:
        world.close()
