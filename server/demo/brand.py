"""The demo brand: a made-up chain of children's wear, seeded into an empty server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Literal

from sqlalchemy import Connection

from guide_app.domain.entities import Brand, Guide, Region, Sop, SopStep, Store, Tag, TagGroup
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from guide_app.domain.words import Role
from server.apply import Batch
from server.bulk import collector_paused
from server.clock import Clock
from server.database import Database
from server.demo.book import LARGE, MIDDLE, USUAL, Size, make_book
from server.demo.catalogue import Catalogue
from server.demo.chain import (
    BRAND_NAME,
    CODES,
    FIRST_MANAGER,
    FIRST_STORE,
    HQ_PERSON,
    REGIONS,
    STAR_GUIDE,
    TAG_GROUPS,
)
from server.demo.families import Author, Household
from server.demo.hq_task import FOR, given_task
from server.demo.loading import insert_new
from server.demo.materials import MATERIALS
from server.demo.names import STAFF, full_name
from server.demo.opening import (
    DEMO_PASSWORD,
    Account,
    AlreadySeeded,
    DemoInfo,
    demo_facts,
    let_sign_in,
    make_codes,
    make_info,
    mark_as_demo,
    open_brand,
)
from server.demo.products import products
from server.demo.questionnaire import first_visit
from server.demo.scripts import SCRIPTS, SOPS
from server.demo.wordings import BENEFIT, OTHER_WORDS, Chatter
from server.passwords import hash_password

__all__ = [
    "BRAND_ID",
    "DEMO_DAY",
    "DEMO_PASSWORD",
    "Account",
    "AlreadySeeded",
    "DemoInfo",
    "find_demo",
    "make_catalogue",
    "make_households",
    "seed_demo",
]

DEMO_DAY = date(2026, 10, 2)
"""The day on which the demo lives unless another is asked for."""

BRAND_ID = row_id("demo", "brand")
GUIDES_PER_STORE = 3
_ASKED_SINCE = date(2026, 8, 1)
_KIND = "chain"
Scale = Literal["full", "small"]


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
    with collector_paused():
        return _seed(database, clock(), day, scale)


def _seed(database: Database, now: datetime, day: date, scale: Scale) -> DemoInfo:
    chain = _make_chain(scale)
    households = _make_books(chain, day, scale)
    password_hash = hash_password(DEMO_PASSWORD)

    def work(connection: Connection) -> tuple[str, ...]:
        open_brand(connection, BRAND_ID)
        batch = Batch(connection, BRAND_ID, now, lock_rows=False)
        insert_new(batch, [*chain.rows, *_rows_of(households), *_given(chain, day, households)])
        batch.finish()
        let_sign_in(connection, chain.guides, password_hash, now)
        mark_as_demo(connection, {"kind": _KIND, "day": day.isoformat(), "scale": scale})
        return make_codes(connection, BRAND_ID, chain.stores[FIRST_STORE].id, now)

    return _info(day, chain, database.write(work))


def make_households(day: date = DEMO_DAY, scale: Scale = "full") -> list[Household]:
    """Every customer of the demo with what belongs to it, as `seed_demo` writes them."""
    return _make_books(_make_chain(scale), day, scale)


def make_catalogue(scale: Scale = "full") -> list[Row]:
    """What the demo's HQ keeps, as `seed_demo` writes it."""
    return _make_chain(scale).rows


def find_demo(database: Database) -> DemoInfo | None:
    """How to get into this demo where a server holds it already, without codes; else None."""
    facts = demo_facts(database)
    if facts is None or facts["kind"] != _KIND:
        return None
    return _info(date.fromisoformat(facts["day"]), _make_chain(facts["scale"]), ())


def _make_chain(scale: Scale) -> _Chain:
    catalogue = Catalogue(BRAND_ID)
    rows: list[Row] = [Brand(id=BRAND_ID, brand_id=BRAND_ID, name=BRAND_NAME, benefit=BENEFIT)]
    stores: dict[str, Store] = {}
    regions = REGIONS if scale == "full" else ((REGIONS[0][0], REGIONS[0][1][:2]),)
    for region_name, members in regions:
        region = Region(id=catalogue.id("region", region_name), brand_id=BRAND_ID, name=region_name)
        rows.append(region)
        for code, name in members:
            stores[code] = Store(
                id=catalogue.id("store", code),
                brand_id=BRAND_ID,
                region_id=region.id,
                name=name,
                code=code,
            )
    guides = _make_people(catalogue, stores)
    tags = catalogue.tags(TAG_GROUPS)
    sops, steps = catalogue.sops(SOPS)
    groups = {group.id: group for _, group in tags.values()}
    rows += [*stores.values(), *guides, *groups.values(), *(tag for tag, _ in tags.values())]
    rows += [*catalogue.scripts(SCRIPTS), *catalogue.variants(OTHER_WORDS)]
    rows += products(catalogue, BRAND_ID)
    rows += [*catalogue.materials(MATERIALS, DEMO_DAY), *sops, *steps]
    rows.append(catalogue.codebook(CODES, TAG_GROUPS))
    rows.append(first_visit(catalogue, BRAND_ID, tags, _ASKED_SINCE))
    return _Chain(rows, stores, guides, tags, sops, steps)


def _make_people(catalogue: Catalogue, stores: Mapping[str, Store]) -> list[Guide]:
    chance = Random("people")
    people = [catalogue.person(*HQ_PERSON, Role.HQ, None)]
    for code, store in stores.items():
        first = code == FIRST_STORE
        manager = (f"{code.lower()}-m", full_name(chance, STAFF))
        chosen = FIRST_MANAGER if first else manager
        people.append(catalogue.person(*chosen, Role.MANAGER, store.id))
        for number in range(1, GUIDES_PER_STORE + 1):
            guide = (f"{code.lower()}-{number}", full_name(chance, STAFF))
            chosen = STAR_GUIDE if first and number == 1 else guide
            people.append(catalogue.person(*chosen, Role.GUIDE, store.id))
    return people


def _make_books(chain: _Chain, day: date, scale: Scale) -> list[Household]:
    author = Author(BRAND_ID, day, chain.tags)
    chatter = Chatter(BRAND_ID, day)
    plans = make_plans(chain.sops, chain.steps)
    codes = {store.id: code for code, store in chain.stores.items()}
    made: list[Household] = []
    for guide in chain.guides:
        if guide.role == Role.GUIDE and guide.store_id is not None:
            code = codes[guide.store_id]
            book = make_book(author, guide, code, _size(guide, scale), day, plans)
            chatter.tell(author, guide, book)
            made += book
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


def _given(chain: _Chain, day: date, households: Sequence[Household]) -> Iterator[Row]:
    """What HQ has asked for."""
    hq = next(guide for guide in chain.guides if guide.role == Role.HQ)
    tags = [chain.tags[name][0] for name in FOR]
    return given_task(Catalogue(BRAND_ID), hq, tags, day, households)


def _info(day: date, chain: _Chain, codes: tuple[str, ...]) -> DemoInfo:
    accounts = {
        "guide": STAR_GUIDE[0],
        "manager": FIRST_MANAGER[0],
        "hq": HQ_PERSON[0],
    }
    return make_info(BRAND_ID, day, chain.guides, accounts, codes)
