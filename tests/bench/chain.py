"""The chain that sync is measured on: a server in a process of its own, and PCs with real files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert, select

from guide_app.domain.entities import (
    Brand,
    Customer,
    CustomerTag,
    Guide,
    Store,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.words import Role, TimelineKind
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.sync.book import Book
from guide_app.sync.engine import SyncEngine
from guide_app.sync.link import Link
from guide_app.sync.transport import HttpTransport
from guide_app.tables.batches import insert_many
from guide_app.tables.storage import STORED
from guide_app.wire.messages import EnrolRequest
from localdb.schema import ENTITY_TABLES as LOCAL_TABLES
from server import accounts, devices
from server.clock import system_clock
from server.database import Database
from server.demo.names import MOTHERS, full_name, phone_number
from server.passwords import hash_password
from server.schema import ENTITY_TABLES
from server.schema.sync import feed_counter
from server.upgrade import ensure_epoch, upgrade
from tests.bench.frame import SEED
from tests.bench.serving import Served, serving

PASSWORD = "tian-lan-130-kuan"
BRAND = row_id("bench", "brand")
_TAGS = 40
_TODAY = date(2026, 10, 2)
_NOW = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sizes:
    """How much of everything; customers, their tags and lines are dealt out to the guides."""

    customers: int
    tags_each: int = 5
    lines: int = 0
    guides: int = 1

    def told(self) -> dict[str, int]:
        """As a line of the bench shows it."""
        told = {
            "customers": self.customers,
            "customer tags": self.customers * self.tags_each,
            "timeline rows": self.lines,
        }
        return told | ({"guides": self.guides} if self.guides > 1 else {})


@dataclass
class Pc:
    """A PC of the chain, signed in."""

    book: Book
    engine: SyncEngine
    link: Link
    customer_ids: Sequence[str]
    edits: int = 0

    def edit(self, count: int, *, start: int = 0) -> None:
        """Write another remark on ``count`` customers from the ``start``-th on."""
        self.edits += 1
        ids = [self.customer_ids[n % len(self.customer_ids)] for n in range(start, start + count)]
        customer = LOCAL_TABLES["customer"].c
        query = select(customer.id, customer.remark).where(customer.id.in_(ids))
        with self.book.file.read() as connection:
            seen = {row[0]: row[1] for row in connection.execute(query)}
        for customer_id in ids:
            new = f"第{self.edits}次: 喜欢素色, 只要纯棉"
            change = Change(seen=seen[customer_id], new=new)
            self.book.act(EditCustomer(customer_id=customer_id, changes={"remark": change}))

    def close(self) -> None:
        """Close file and connections."""
        self.book.close()
        self.link.transport.close()


@dataclass
class Chain:
    """A brand in a database, and the server that serves it."""

    database_url: str
    folder: Path
    server: Served
    store: Store
    guides: list[Guide]
    customers: dict[str, list[str]]
    pcs: list[Pc] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the server listens."""
        return self.server.url

    def pc(self, guide: int = 0, *, folder: Path | None = None) -> Pc:
        """A new PC of a guide, enrolled and signed in; nothing synced yet."""
        who = self.guides[guide]
        number = len(self.pcs)
        device_id = row_id("bench device", who.id, number)
        secret = hashlib.sha256(device_id.encode()).hexdigest()
        database = Database(self.database_url)
        code = database.write(
            lambda c: devices.make_enrolment_code(c, BRAND, self.store.id, system_clock())
        )
        database.dispose()
        link = Link(HttpTransport(self.url), device_id, secret)
        link.api.enrol(
            EnrolRequest(code=code, device_name=f"PC {number}", device_id=device_id, secret=secret)
        )
        session = link.sign_in(who.account, PASSWORD)
        home = folder or self.folder / f"pc-{number}"
        book = Book(home, hashlib.sha256(secret.encode()).digest())
        book.belongs_to(session)
        made = Pc(book, SyncEngine(book, link), link, self.customers[who.id])
        self.pcs.append(made)
        return made


@contextmanager
def chain(
    folder: Path, sizes: Sizes, database_url: str | None = None, *, core: int | None = None
) -> Iterator[Chain]:
    """A chain of one store, served while the block runs.

    Args:
        folder: An empty folder.
        sizes: What is in it.
        database_url: An empty database; None: a SQLite file in ``folder``.
        core: The one core that the server may use; None: all.
    """
    url = database_url or f"sqlite:///{folder / 'server.db'}"
    store, guides, customers = seed(url, sizes)
    with serving(url, folder, core=core) as server:
        made = Chain(url, folder, server, store, guides, customers)
        try:
            yield made
        finally:
            for pc in made.pcs:
                pc.close()


def seed(database_url: str, sizes: Sizes) -> tuple[Store, list[Guide], dict[str, list[str]]]:
    """Fill an empty database; returns the store, its guides and the customers of each."""
    database = Database(database_url)
    try:
        upgrade(database)
        ensure_epoch(database)
        store = Store(id=row_id("bench", "store"), brand_id=BRAND, name="银川万达店", code="YC01")
        guides = [
            Guide(
                id=row_id("bench", "guide", number),
                brand_id=BRAND,
                store_id=store.id,
                account=f"guide-{number}",
                name=f"导购 {number}",
                role=Role.GUIDE.value,
            )
            for number in range(sizes.guides)
        ]
        customers: dict[str, list[str]] = {guide.id: [] for guide in guides}
        database.write(lambda c: _write(c, store, guides, customers, sizes))
    finally:
        database.dispose()
    return store, guides, customers


def _write(
    connection: Connection,
    store: Store,
    guides: list[Guide],
    customers: dict[str, list[str]],
    sizes: Sizes,
) -> None:
    connection.execute(insert(feed_counter).values(brand_id=BRAND, n=1, oldest_n=0))
    brand = Brand(id=BRAND, brand_id=BRAND, name="小鹿童装")
    group = TagGroup(id=row_id("bench", "group"), brand_id=BRAND, name="喜好")
    tags = [
        Tag(id=row_id("bench", "tag", n), brand_id=BRAND, group_id=group.id, name=f"标签 {n}")
        for n in range(_TAGS)
    ]
    for rows in ([brand], [store], guides, [group], tags):
        _insert(connection, rows)
    password_hash = hash_password(PASSWORD)
    for guide in guides:
        accounts.set_credential(connection, guide, password_hash, system_clock(), must_change=False)
    chance = Random(SEED)
    made = [_customer(chance, number, guides, store) for number in range(sizes.customers)]
    for customer in made:
        customers[str(customer.guide_id)].append(customer.id)
    _insert(connection, made)
    _insert(connection, _tags(chance, made, tags, sizes.tags_each))
    _insert(connection, _lines(chance, made, sizes.lines))


def _customer(chance: Random, number: int, guides: list[Guide], store: Store) -> Customer:
    return Customer(
        id=row_id("bench", "customer", number),
        brand_id=BRAND,
        store_id=store.id,
        guide_id=guides[number % len(guides)].id,
        name=full_name(chance, MOTHERS),
        title="女士",
        phone=phone_number(number),
        wechat=f"wx_{number:06d}",
        member_number=f"M{number:08d}",
        source="store",
        size=str(chance.randrange(90, 160, 10)),
        preference="素色纯棉",
        birthday_year=1985 + number % 20,
        birthday_month=1 + number % 12,
        birthday_day=1 + number % 28,
        added_on=_TODAY - timedelta(days=chance.randrange(720)),
        last_contact_on=_TODAY - timedelta(days=chance.randrange(90)),
        order_count=number % 9,
    )


def _tags(
    chance: Random, customers: list[Customer], tags: list[Tag], each: int
) -> Iterator[CustomerTag]:
    for customer in customers:
        for tag in chance.sample(tags, each):
            yield CustomerTag(
                id=row_id(customer.id, tag.id),
                brand_id=BRAND,
                customer_id=customer.id,
                group_id=tag.group_id,
                tag_id=tag.id,
                adds=[row_id("add", customer.id, tag.id)],
            )


def _lines(chance: Random, customers: list[Customer], count: int) -> Iterator[TimelineEntry]:
    for number in range(count):
        customer = customers[number % len(customers)]
        yield TimelineEntry(
            id=row_id("bench", "line", number),
            brand_id=BRAND,
            customer_id=customer.id,
            kind=TimelineKind.NOTE.value,
            on=_TODAY - timedelta(days=chance.randrange(360)),
            at=_NOW,
            guide_id=customer.guide_id,
            text=f"问了孩子的尺码, 说{chance.randrange(90, 160, 10)}刚好, 周末来试",
        )


def _insert(connection: Connection, rows: Sequence[Row] | Iterator[Row]) -> None:
    records: dict[type[Row], list[tuple[object, ...]]] = {}
    for row in rows:
        stored = STORED[entity_of(type(row)).name]
        record, _ = stored.record(row)
        records.setdefault(type(row), []).append(tuple(record[name] for name in stored.columns))
    for kind, found in records.items():
        name = entity_of(kind).name
        insert_many(connection, ENTITY_TABLES[name], STORED[name].columns, found)
