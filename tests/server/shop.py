"""A small chain for tests, and what its people do over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
from sqlalchemy import insert

from guide_app.domain.entities import Brand, Customer, Guide, Store
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import feed, office
from server.accounts import follow_guide, set_credential
from server.devices import make_enrolment_code
from server.passwords import hash_password
from server.schema import ENTITY_TABLES
from server.schema.sync import feed_counter

PASSWORD = "correct horse battery"
STORES = {"harbour": "sunny", "garden": "sunny", "tower": "rival"}
PEOPLE: dict[str, tuple[str | None, Role]] = {
    "ann": ("harbour", Role.GUIDE),
    "bob": ("harbour", Role.GUIDE),
    "mia": ("harbour", Role.MANAGER),
    "otto": ("garden", Role.GUIDE),
    "zoe": ("tower", Role.GUIDE),
    "hana": (None, Role.HQ),
}


class FakeClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 8, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@cache
def usual_password_hash() -> str:
    return hash_password(PASSWORD)


@dataclass
class Pc:
    """A store's PC."""

    http: httpx.Client
    id: str
    secret: str
    store_id: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Device": self.id, "X-Device-Secret": self.secret}

    def enrol(self, code: str) -> httpx.Response:
        body = {
            "code": code,
            "device_name": "counter",
            "device_id": self.id,
            "secret": self.secret,
        }
        return self.http.post("/v1/enrol", json=body)

    def sign_in(self, account: str, password: str = PASSWORD) -> httpx.Response:
        body = {"account": account, "password": password}
        return self.http.post("/v1/session", json=body, headers=self.headers)

    def session(self, account: str, password: str = PASSWORD) -> Session:
        answer = self.sign_in(account, password)
        assert answer.status_code == 200, answer.text
        return Session(self, answer.json())

    def contact(self, *files: str) -> dict[str, Any]:
        answer = self.http.post("/v1/contact", json={"files": files}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def erased(self, guide_id: str) -> httpx.Response:
        return self.http.post("/v1/erased", json={"guide_id": guide_id}, headers=self.headers)


@dataclass
class Session:
    """Somebody signed in on a PC."""

    pc: Pc
    answer: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.answer['access_token']}"}

    @property
    def epoch(self) -> str:
        return str(self.answer["epoch"])

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.pc.http.get(path, params=query, headers=self.headers)

    def post(self, path: str, body: Any = None) -> httpx.Response:
        return self.pc.http.post(path, json=body, headers=self.headers)

    def pull(self, cursor: int = 0) -> httpx.Response:
        return self.get("/v1/pull", cursor=cursor, epoch=self.epoch, limit=100)

    def refresh(self, token: str | None = None) -> httpx.Response:
        body = {"refresh_token": token or self.answer["refresh_token"]}
        return self.pc.http.post("/v1/session/refresh", json=body, headers=self.pc.headers)


@dataclass
class Chain:
    """Sunny has Harbour (Ann, Bob, manager Mia), Garden (Otto) and Hana of HQ; Rival has Zoe."""

    app: Any
    http: httpx.Client
    clock: FakeClock
    rows: dict[str, Row] = field(default_factory=dict)
    pcs: dict[str, Pc] = field(default_factory=dict)

    @property
    def database(self) -> Any:
        return self.app.state.database

    def id(self, name: str) -> str:
        return self.rows[name].id

    def guide(self, name: str) -> Guide:
        with self.database.read() as connection:
            return TableTx(connection, ENTITY_TABLES).get(Guide, self.id(name))

    def save(self, *rows: Row) -> None:
        """Write rows as a change of the server's own does: with their feed."""

        def work(connection):
            tx = TableTx(connection, ENTITY_TABLES)
            for row in rows:
                old = tx.find(type(row), row.id)
                if old is None:
                    tx.insert(row)
                else:
                    tx.update(old, **{f: getattr(row, f) for f in row.__dataclass_fields__})
            changes = tx.flush()
            follow_guide(connection, changes, self.clock())
            lines = feed.lines_of(connection, changes, lambda i: tx.find(Customer, i))
            feed.write_lines(connection, rows[0].brand_id, lines, "2024-03-08")

        self.database.write(work)

    def hq_adds_tag_group(self, name: str) -> None:
        """HQ does something in the console, with all that follows a change."""
        saved = SaveCatalogRow(entity="tag_group", changes={"name": Change(seen=None, new=name)})
        actor = Actor.of(self.guide("hana"))
        office.change(self.database, self.clock, self.app.state.wakeups, actor, saved)

    def give_password(self, name: str, password_hash: str) -> None:
        guide = self.guide(name)
        self.database.write(
            lambda c: set_credential(c, guide, password_hash, self.clock(), must_change=False)
        )

    def change(self, name: str, **changes: Any) -> None:
        row = replace(self.rows[name], **changes)
        self.save(row)
        self.rows[name] = row

    def new_pc(self, store: str, name: str | None = None) -> Pc:
        """One more PC of a store, enrolled."""
        pc = self.know_pc(store, name or store)
        assert pc.enrol(self.enrolment_code(store)).status_code == 200
        return pc

    def know_pc(self, store: str, name: str) -> Pc:
        secret = row_id("secret", name).replace("-", "")
        pc = self.pcs[name] = Pc(self.http, row_id("pc", name), secret, self.id(store))
        return pc

    def enrolment_code(self, store: str) -> str:
        brand_id, store_id = self.rows[store].brand_id, self.id(store)
        code: str = self.database.write(
            lambda c: make_enrolment_code(c, brand_id, store_id, self.clock())
        )
        return code


def known_chain(app: Any, http: httpx.Client, clock: FakeClock) -> Chain:
    """The chain of a database that `build_chain` has filled."""
    chain = Chain(app, http, clock)
    for number, brand in enumerate(("sunny", "rival"), 1):
        brand_id = row_id("brand", number)
        chain.rows[brand] = Brand(id=brand_id, brand_id=brand_id, name=brand.title())
    for shop, brand in STORES.items():
        chain.rows[shop] = Store(
            id=row_id(shop), brand_id=chain.id(brand), name=shop.title(), code=shop
        )
        chain.know_pc(shop, shop)
    for name, (store, role) in PEOPLE.items():
        chain.rows[name] = Guide(
            id=row_id(name),
            brand_id=chain.rows[store or "sunny"].brand_id,
            store_id=chain.id(store) if store else None,
            account=name,
            name=name.title(),
            role=role.value,
        )
    return chain


def build_chain(app: Any, http: httpx.Client, clock: FakeClock) -> None:
    """Fill an empty database with the chain."""
    chain = known_chain(app, http, clock)
    brands = [chain.id("sunny"), chain.id("rival")]
    counters = [{"brand_id": brand_id, "n": 0, "oldest_n": 0} for brand_id in brands]
    chain.database.write(lambda c: c.execute(insert(feed_counter), counters))
    for brand_id in brands:
        chain.save(*(row for row in chain.rows.values() if row.brand_id == brand_id))

    def give_passwords(connection):
        for row in chain.rows.values():
            if isinstance(row, Guide):
                set_credential(connection, row, usual_password_hash(), clock(), must_change=False)

    chain.database.write(give_passwords)
    for store in STORES:
        chain.new_pc(store)
