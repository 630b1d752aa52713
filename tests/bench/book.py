"""The book that the window is measured on: one guide's customers, histories, and a full day."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from random import Random

from sqlalchemy import Connection

from guide_app.__main__ import clock_on
from guide_app.domain.due_list import Category
from guide_app.domain.entities import CustomerTag, Guide, Sop, SopStep, Store, Tag, TagGroup
from guide_app.domain.entity import Row
from guide_app.domain.sop import make_plans
from guide_app.domain.words import TimelineKind
from guide_app.mutations.tag_rows import tag_row_id
from guide_app.services.sign_in import SignIn
from localdb.search import pinyin_of
from server.app import create_app
from server.apply import Batch
from server.bulk import collector_paused
from server.database import Database
from server.demo.book import Size, make_book
from server.demo.brand import BRAND_ID, DEMO_DAY, make_catalogue
from server.demo.chain import FIRST_STORE, STAR_GUIDE
from server.demo.families import Author, Household
from server.demo.loading import insert_new
from server.demo.opening import DEMO_PASSWORD, let_sign_in, make_codes, open_brand
from server.demo.scripts import NOTES
from server.passwords import hash_password
from server.running import running
from tests.bench.frame import SEED, Ground
from tests.bench.seat import Guide as Seat
from tests.bench.seat import desk_of

GUIDE = Seat(STAR_GUIDE[0], DEMO_PASSWORD, DEMO_DAY)
NEEDS = ("20,000 customers of one guide", "100,000 customer tags", "50,000 timeline rows")
SEARCHES = "searches.json"
TAGS_EACH = 5
ENTRIES_EACH = 2.5
_SEARCHED = 25
_BY_HAND = 81  # with what the SOPs plan: 400 due rows
_DUE = {
    Category.OVERDUE: 60,
    Category.TODAY: 140,
    Category.BIRTHDAY: 70,
    Category.NEW: 40,
    Category.SILENT: 90,
}


@dataclass(frozen=True)
class Kept:
    """The server's database, and the profile of a PC whose first sync is through.

    Attributes:
        sizes: What is in it.
        served_at: The address that the profile is enrolled at; nothing answers there now.
    """

    home: Path
    sizes: dict[str, int]
    served_at: str

    @property
    def searches(self) -> Path:
        """A file with two tags, and with what one may type to find people who have both."""
        return self.home / SEARCHES

    @property
    def database_url(self) -> str:
        """Of the server."""
        return f"sqlite:///{self.home / 'server.db'}"

    def copy_profile(self, folder: Path) -> Path:
        """A copy of the PC's profile, to be used up."""
        return Path(shutil.copytree(self.home / "pc", folder / "pc"))

    @contextmanager
    def served(self, profile: Path) -> Iterator[str]:
        """Serve the database while the block runs, and let a profile know where."""
        # A closed window leaves its long poll unanswered: nothing to tell.
        logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
        app = create_app(self.database_url, clock_on(GUIDE.day), media_root=self.home / "media")
        with running(app) as url:
            desk_of(profile, url).move_server(url)
            yield url
        app.state.database.dispose()


def kept_book(ground: Ground) -> Kept:
    """The book at the size of this run."""
    customers = ground.size(20_000, 400)
    return ground.keep("book", lambda home: _make(home, customers))


def _make(home: Path, customers: int) -> Kept:
    clock = clock_on(GUIDE.day)
    app = create_app(f"sqlite:///{home / 'server.db'}", clock, media_root=home / "media")
    database: Database = app.state.database
    with collector_paused():
        sizes, code = _fill(database, customers, home / SEARCHES)
    with running(app) as url:
        profile = home / "pc"
        desk = desk_of(profile, url)
        desk.enrol(url, code, "PC 1")
        session = SignIn(desk, clock).sign_in(GUIDE.account, GUIDE.password)
        session.engine.sync(verify=True)
        session.close()
    database.dispose()
    return Kept(home, sizes, url)


def _fill(database: Database, customers: int, searches: Path) -> tuple[dict[str, int], str]:
    catalogue = make_catalogue("small")
    guides = [row for row in catalogue if isinstance(row, Guide)]
    guide = next(row for row in guides if row.account == GUIDE.account)
    store = next(row for row in catalogue if isinstance(row, Store) and row.code == FIRST_STORE)
    made = households(catalogue, guide, customers)
    searches.write_text(json.dumps(_searches(catalogue, made)))
    rows: list[Row] = [*catalogue]
    for one in made:
        rows += [one.customer, *one.members, *one.orders, *one.tags, *one.follow_ups, *one.entries]
    now = clock_on(GUIDE.day)()
    password_hash = hash_password(GUIDE.password)

    def work(connection: Connection) -> str:
        open_brand(connection, BRAND_ID)
        batch = Batch(connection, BRAND_ID, now, lock_rows=False)
        insert_new(batch, rows)
        batch.finish()
        let_sign_in(connection, guides, password_hash, now)
        return make_codes(connection, BRAND_ID, store.id, now)[0]

    code = database.write(work)
    sizes = {
        "customers": len(made),
        "customer tags": sum(len(one.tags) for one in made),
        "timeline rows": sum(len(one.entries) for one in made),
        "family members": sum(len(one.members) for one in made),
        "orders": sum(len(one.orders) for one in made),
    }
    return sizes, code


def households(catalogue: Sequence[Row], guide: Guide, customers: int) -> list[Household]:
    groups = {row.id: row for row in catalogue if isinstance(row, TagGroup)}
    tags = {row.name: (row, groups[row.group_id]) for row in catalogue if isinstance(row, Tag)}
    sops = [row for row in catalogue if isinstance(row, Sop)]
    steps = [row for row in catalogue if isinstance(row, SopStep)]
    share = customers / 20_000
    due = {part: max(2, round(count * share)) for part, count in _DUE.items()}
    size = Size(
        customers, 0.08, due[Category.NEW], due, manual=max(2, round(_BY_HAND * share)), waiting=10
    )
    author = Author(BRAND_ID, GUIDE.day, tags)
    made = make_book(author, guide, FIRST_STORE, size, GUIDE.day, make_plans(sops, steps))
    chance = Random(SEED)
    free = [pair for pair in tags.values() if not pair[1].single_choice]
    for one in made:
        _tag_fully(chance, one, free)
    _write_histories(chance, author, guide, made)
    return made


def _tag_fully(chance: Random, household: Household, free: Sequence[tuple[Tag, TagGroup]]) -> None:
    """Exactly five tags."""
    del household.tags[TAGS_EACH:]
    worn = {row.tag_id for row in household.tags}
    others = [pair for pair in free if pair[0].id not in worn]
    for tag, group in chance.sample(others, TAGS_EACH - len(household.tags)):
        row_id = tag_row_id(household.customer.id, tag, group)
        household.tags.append(
            CustomerTag(
                id=row_id,
                brand_id=BRAND_ID,
                customer_id=household.customer.id,
                group_id=group.id,
                tag_id=tag.id,
                adds=[row_id],
            )
        )


def _write_histories(
    chance: Random, author: Author, guide: Guide, made: Sequence[Household]
) -> None:
    """As many lines as the size asks for: notes are added, or the latest of them left out."""
    wanted = round(len(made) * ENTRIES_EACH)
    spare = sum(len(one.entries) for one in made) - wanted
    for one in cycle(made):
        if spare == 0:
            return
        if spare < 0:
            on = one.customer.added_on
            line = author.contact_entry(one, guide, on, chance.choice(NOTES), None)
            one.entries.append(replace(line, kind=TimelineKind.NOTE.value, details=None))
            spare += 1
        elif one.entries[-1].kind == TimelineKind.NOTE:
            one.entries.pop()
            spare -= 1


def _searches(catalogue: Sequence[Row], made: Sequence[Household]) -> dict[str, list[str]]:
    """Two tags of two groups, and words of each kind for people who have both."""
    tags = {row.name: row.id for row in catalogue if isinstance(row, Tag)}
    wanted = [tags["运动"], tags["看直播"]]
    people = [
        one.customer
        for one in made
        if one.customer.phone and set(wanted) <= {row.tag_id for row in one.tags}
    ]
    chosen = Random(SEED).sample(people, min(len(people), _SEARCHED))
    return {
        "tags": wanted,
        "name": [customer.name for customer in chosen],
        "pinyin": [pinyin_of(customer.name)[0][:8] for customer in chosen],
        "initials": [pinyin_of(customer.name)[1] for customer in chosen],
        "phone fragment": [str(customer.phone)[-6:-1] for customer in chosen],
    }
