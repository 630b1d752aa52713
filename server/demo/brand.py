"""The demo brand: a made-up chain of children's wear, seeded into an empty server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from guide_app.domain.entities import (
    Brand,
    Guide,
    Region,
    Script,
    Sop,
    SopStep,
    Store,
    Tag,
    TagGroup,
)
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from guide_app.domain.words import Role
from server.accounts import set_credential
from server.apply import Batch
from server.clock import Clock
from server.database import Database
from server.demo.book import LARGE, MIDDLE, USUAL, Size, make_book
from server.demo.chain import (
    BRAND_NAME,
    FIRST_MANAGER,
    FIRST_STORE,
    HQ_PERSON,
    REGIONS,
    STAR_GUIDE,
    TAG_GROUPS,
)
from server.demo.families import Author, Household
from server.demo.loading import insert_new
from server.demo.names import STAFF, full_name
from server.demo.scripts import SCRIPTS, SOPS
from server.devices import make_enrolment_code
from server.passwords import hash_password
from server.schema import ENTITY_TABLES, feed_counter, server_state

DEMO_DAY = date(2026, 10, 2)
"""The day on which the demo lives unless another is asked for."""

DEMO_PASSWORD = "xiaolu-demo-2026"
"""Of every demo account; there are none outside the demo."""

BRAND_ID = row_id("demo", "brand")
GUIDES_PER_STORE = 3
CODES = 4
_STATE = "demo"
Scale = Literal["full", "small"]


class AlreadySeeded(Exception):
    """The server has a brand already; the demo goes into an empty one only."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the demo."""

    account: str
    password: str
    guide_id: str
    name: str
    store_id: str | None


@dataclass(frozen=True, slots=True)
class DemoInfo:
    """How to get into the demo.

    Attributes:
        guide: The one with the large book.
        colleague: Another guide of the same store.
        enrolment_codes: For PCs of the guide's store, each good once.
        store_ids: By the store's code.
    """

    brand_id: str
    day: date
    guide: Account
    colleague: Account
    manager: Account
    hq: Account
    enrolment_codes: tuple[str, ...]
    store_ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Chain:
    """What HQ keeps, ready to be written."""

    rows: list[Row]
    stores: dict[str, Store]
    guides: list[Guide]
    tags: dict[str, tuple[Tag, TagGroup]]
    sops: list[Sop]
    steps: list[SopStep]


def seed_demo(
    database: Database, clock: Clock, *, day: date = DEMO_DAY, scale: Scale = "full"
) -> DemoInfo:
    """Write the demo brand into a server that has none, in one transaction.

    Args:
        database: With its tables, and empty.
        clock: For accounts and codes; the rows depend on ``day`` alone.
        day: The day that the guides' lists are made for.
        scale: ``small`` has two stores and a tenth of the customers, for tests.

    Raises:
        AlreadySeeded: There is a brand.
    """
    now = clock()
    chain = _make_chain(scale)
    households = _make_books(chain, day, scale)
    password_hash = hash_password(DEMO_PASSWORD)

    def work(connection: Connection) -> tuple[str, ...]:
        _open_brand(connection, day, scale)
        batch = Batch(connection, BRAND_ID, now, lock_rows=False)
        insert_new(batch, [*chain.rows, *_rows_of(households)])
        batch.finish()
        for guide in chain.guides:
            set_credential(connection, guide, password_hash, now, must_change=False)
        store_id = chain.stores[FIRST_STORE].id
        return tuple(make_enrolment_code(connection, BRAND_ID, store_id, now) for _ in range(CODES))

    return _info(day, chain, database.write(work))


def find_demo(database: Database) -> DemoInfo | None:
    """How to get into the demo that a server holds already, without codes; None: it holds none."""
    with database.read() as connection:
        found = connection.execute(
            select(server_state.c.value).where(server_state.c.name == _STATE)
        ).scalar()
    if found is None:
        return None
    facts = json.loads(found)
    return _info(date.fromisoformat(facts["day"]), _make_chain(facts["scale"]), ())


def _open_brand(connection: Connection, day: date, scale: Scale) -> None:
    if connection.execute(select(ENTITY_TABLES["brand"].c.id).limit(1)).first() is not None:
        raise AlreadySeeded
    known = set(connection.scalars(select(server_state.c.name)))
    if "epoch" not in known:
        connection.execute(insert(server_state).values(name="epoch", value=str(uuid4())))
    facts = json.dumps({"brand_id": BRAND_ID, "day": day.isoformat(), "scale": scale})
    connection.execute(insert(server_state).values(name=_STATE, value=facts))
    connection.execute(insert(feed_counter).values(brand_id=BRAND_ID, n=0, oldest_n=0))


def _make_chain(scale: Scale) -> _Chain:
    rows: list[Row] = [Brand(id=BRAND_ID, brand_id=BRAND_ID, name=BRAND_NAME)]
    stores: dict[str, Store] = {}
    regions = REGIONS if scale == "full" else ((REGIONS[0][0], REGIONS[0][1][:2]),)
    for region_name, members in regions:
        region = Region(id=_id("region", region_name), brand_id=BRAND_ID, name=region_name)
        rows.append(region)
        for code, name in members:
            stores[code] = Store(
                id=_id("store", code),
                brand_id=BRAND_ID,
                region_id=region.id,
                name=name,
                code=code,
            )
    guides = _make_people(stores)
    tags = _make_tags()
    scripts = [
        Script(
            id=_id("script", words.key),
            brand_id=BRAND_ID,
            title=words.title,
            stage=words.stage.value,
            kind=words.kind.value,
            text=words.text,
            position=position,
        )
        for position, words in enumerate(SCRIPTS)
    ]
    sops, steps = _make_sops()
    groups = {group.id: group for _, group in tags.values()}
    rows += [*stores.values(), *guides, *groups.values(), *(tag for tag, _ in tags.values())]
    rows += [*scripts, *sops, *steps]
    return _Chain(rows, stores, guides, tags, sops, steps)


def _make_people(stores: Mapping[str, Store]) -> list[Guide]:
    chance = Random("people")
    people = [_person(*HQ_PERSON, Role.HQ, None)]
    for code, store in stores.items():
        first = code == FIRST_STORE
        manager = (f"{code.lower()}-m", full_name(chance, STAFF))
        people.append(_person(*(FIRST_MANAGER if first else manager), Role.MANAGER, store.id))
        for number in range(1, GUIDES_PER_STORE + 1):
            guide = (f"{code.lower()}-{number}", full_name(chance, STAFF))
            star = first and number == 1
            people.append(_person(*(STAR_GUIDE if star else guide), Role.GUIDE, store.id))
    return people


def _person(account: str, name: str, role: Role, store_id: str | None) -> Guide:
    return Guide(
        id=_id("guide", account),
        brand_id=BRAND_ID,
        store_id=store_id,
        account=account,
        name=name,
        role=role.value,
    )


def _make_tags() -> dict[str, tuple[Tag, TagGroup]]:
    made = {}
    for position, group in enumerate(TAG_GROUPS):
        group_row = TagGroup(
            id=_id("tag_group", group.key),
            brand_id=BRAND_ID,
            name=group.name,
            single_choice=group.single_choice,
            color=group.color,
            position=position,
        )
        for number, name in enumerate(group.tags):
            tag = Tag(
                id=_id("tag", group.key, name),
                brand_id=BRAND_ID,
                group_id=group_row.id,
                name=name,
                position=number,
            )
            made[name] = (tag, group_row)
    return made


def _make_sops() -> tuple[list[Sop], list[SopStep]]:
    sops, steps = [], []
    for plan in SOPS:
        sop = Sop(
            id=_id("sop", plan.key),
            brand_id=BRAND_ID,
            name=plan.name,
            trigger=plan.trigger.value,
            trigger_days=plan.trigger_days,
        )
        sops.append(sop)
        steps += [
            SopStep(
                id=_id("sop_step", plan.key, position),
                brand_id=BRAND_ID,
                sop_id=sop.id,
                position=position,
                day_offset=step.day_offset,
                kind=step.kind.value,
                task=step.task,
                script_id=_id("script", step.script),
            )
            for position, step in enumerate(plan.steps)
        ]
    return sops, steps


def _make_books(chain: _Chain, day: date, scale: Scale) -> list[Household]:
    author = Author(BRAND_ID, day, chain.tags)
    plans = make_plans(chain.sops, chain.steps)
    codes = {store.id: code for code, store in chain.stores.items()}
    made: list[Household] = []
    for guide in chain.guides:
        if guide.role == Role.GUIDE and guide.store_id is not None:
            code = codes[guide.store_id]
            made += make_book(author, guide, code, _size(guide, scale), day, plans)
    return made


def _size(guide: Guide, scale: Scale) -> Size:
    if guide.account != STAR_GUIDE[0]:
        return USUAL
    return LARGE if scale == "full" else MIDDLE


def _rows_of(households: Sequence[Household]) -> list[Row]:
    rows: list[Row] = []
    for made in households:
        rows.append(made.customer)
        rows += made.members
        rows += made.orders
        rows += made.tags
        rows += made.follow_ups
        rows += made.entries
    return rows


def _info(day: date, chain: _Chain, codes: tuple[str, ...]) -> DemoInfo:
    by_account = {guide.account: guide for guide in chain.guides}

    def account(name: str) -> Account:
        guide = by_account[name]
        return Account(name, DEMO_PASSWORD, guide.id, guide.name, guide.store_id)

    return DemoInfo(
        brand_id=BRAND_ID,
        day=day,
        guide=account(STAR_GUIDE[0]),
        colleague=account(f"{FIRST_STORE.lower()}-2"),
        manager=account(FIRST_MANAGER[0]),
        hq=account(HQ_PERSON[0]),
        enrolment_codes=codes,
        store_ids={code: store.id for code, store in chain.stores.items()},
    )


def _id(*parts: str | int) -> str:
    return row_id("demo", *parts)
