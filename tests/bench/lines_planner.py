"""The day's plan with all fourteen triggers: a guide's book, and a whole brand on the server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from random import Random

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    create_engine,
    func,
    insert,
    literal,
    select,
    update,
)

from guide_app.__main__ import clock_on
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import FollowUp, Guide, Sop, SopStep
from guide_app.domain.entity import ENTITIES, Audience, Row, entity_of
from guide_app.services.day_list import items_of
from guide_app.services.today_view import DayBoard
from guide_app.sync.book import Book
from guide_app.tables.storage import STORED
from localdb import state
from localdb.queries import catalog, due
from localdb.schema import ENTITY_TABLES
from server import schema
from server.demo.brand import BRAND_ID, make_catalogue
from tests.bench.book import GUIDE, households
from tests.bench.client import ROOT
from tests.bench.frame import SEED, Figure, Goal, Ground, Result, line
from tests.bench.planner_book import programme, with_beginnings
from tests.bench.timing import profiled

ROUNDS = 7
ANEW_MS, CHANGED_MS = 1_000, 20
_KEY = b"a key of thirty-two bytes, no mo"


@line("planner", needs=("20,000 customers of one guide", "SOPs of all fourteen triggers"))
def planner(ground: Ground) -> Result:
    """The day's plan of a guide from nothing, and after a change of one customer."""
    clock = clock_on(GUIDE.day)
    rows = book_rows(ground.size(20_000, 400))
    book = Book(ground.room("planner"), _KEY, clock=clock)
    _put(book, rows)
    done = _put(book, list(_worked_off(book)))
    customer_id = next(row.id for row in rows if entity_of(type(row)).name == "customer")
    kept = DayBoard(book.file)
    view = kept.view(clock())

    def change() -> None:
        table = ENTITY_TABLES["customer"]
        with book.file.write() as connection:
            connection.execute(
                update(table).where(table.c.id == customer_id).values(remark=str(time.time()))
            )

    anew, changed = [], []
    for _ in range(ROUNDS):
        anew.append(_took(lambda: DayBoard(book.file).view(clock())))
        change()
        changed.append(_took(lambda: kept.view(clock())))
    profile = profiled(lambda: DayBoard(book.file).view(clock()))
    book.close()
    wall, worked = (min(each[n] for each in anew) for n in (0, 1))
    after, after_worked = (min(each[n] for each in changed) for n in (0, 1))
    return Result(
        name="planner, a day of fourteen triggers",
        figures=[
            Figure("from nothing", wall, "ms"),
            Figure("of it processor time", worked, "ms"),
            Figure("after one change", after, "ms"),
            Figure("of it processor time", after_worked, "ms"),
        ],
        reach=[
            Goal("from nothing", wall, ANEW_MS, "ms"),
            Goal("after one change", after, CHANGED_MS, "ms"),
        ],
        sizes={
            "customers": sum(entity_of(type(row)).name == "customer" for row in rows),
            "follow-ups done": done,
            "rows on the list": len(view.rows),
            "held back": len(view.held_back),
        },
        full=ground.full,
        profile=profile,
        next_step="ask the condition of a SOP for everybody of the database first",
    )


@line(
    "planner.brand",
    needs=("1,000,000 customers of a brand", "SOPs of all fourteen triggers"),
    only_when_named=True,
)
def brand(ground: Ground) -> Result:
    """The server's plan of a whole brand, by one process, in ranges of customers."""
    copies, each = ground.size(50, 2), ground.size(20_000, 400)
    path = ground.room("planner-brand") / "server.db"
    url = f"sqlite:///{path}"
    sizes = _fill(url, book_rows(each), copies)
    asked = [sys.executable, "-m", "tests.bench.planner_server", url, BRAND_ID, str(GUIDE.day)]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(told.stdout.splitlines()[-1])
    return Result(
        name="planner, a brand on the server",
        figures=[
            Figure("the whole day", found["wall_s"], "s"),
            Figure("of it processor time", found["worked_s"], "s"),
            Figure("peak memory", found["peak_mib"], "MiB"),
            Figure("of it before planning", found["base_mib"], "MiB"),
            Figure("customers with rows", found["with_rows"], ""),
        ],
        sizes=sizes,
        full=ground.full,
    )


def _fill(url: str, rows: list[Row], copies: int) -> dict[str, int]:
    """A brand with each customer, and all that is about one, so many times under other ids."""
    engine = create_engine(url)
    records: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        name = entity_of(type(row)).name
        records[name].append(STORED[name].record(row)[0])
    schema.metadata.create_all(engine)
    with engine.begin() as connection:
        for name, made in records.items():
            table = schema.ENTITY_TABLES[name]
            connection.execute(insert(table), made)
            if ENTITIES[name].audience is Audience.CUSTOMER:
                _copy(connection, table, copies)
        sizes = {
            f"{name}s": int(connection.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in schema.ENTITY_TABLES.items()
            if name in ("customer", "order", "follow_up", "customer_tag")
        }
    engine.dispose()
    return sizes


def _copy(connection: Connection, table: Table, copies: int) -> None:
    """Rows with the first digits of their own and their customer's id changed alike."""
    names = [column.name for column in table.columns if column.name != "pk"]
    for copy in range(1, copies):
        values = [
            literal(f"{copy:04x}")
            .concat(func.substr(table.c[name], 5, 10))
            .concat("6")  # another version of id than any of the originals is
            .concat(func.substr(table.c[name], 16))
            if name in ("id", "customer_id")
            else table.c[name]
            for name in names
        ]
        whole = select(*values).where(table.c.pk <= bindparam("last"))
        last = connection.info.setdefault(
            table.name, connection.scalar(select(func.max(table.c.pk)))
        )
        connection.execute(insert(table).from_select(names, whole), {"last": last})


def book_rows(customers: int) -> list[Row]:
    """The bench's book with SOPs of all triggers instead of its own."""
    catalogue = make_catalogue("small")
    guide = next(
        row for row in catalogue if isinstance(row, Guide) and row.account == GUIDE.account
    )
    made = households(catalogue, guide, customers)
    worn = Counter(tag.tag_id for one in made for tag in one.tags)
    rarest = min(worn, key=lambda tag_id: (worn[tag_id], tag_id))
    shop = [row for row in catalogue if not isinstance(row, Sop | SopStep)]
    return [*shop, *programme(rarest), *with_beginnings(Random(SEED), made, GUIDE.day)]


def _worked_off(book: Book) -> Iterator[FollowUp]:
    """What a guide has done of whatever was due before today: nobody lets a day's rows lie."""
    with book.file.read() as connection:
        plans = catalog.sop_plans(connection)
        window = due_window(DEFAULT_RULES, plans, GUIDE.day)
        for person in due.candidates(connection, window):
            for item in items_of(person, plans, GUIDE.day, DEFAULT_RULES):
                if item.due_on < GUIDE.day and not item.stored:
                    yield FollowUp(
                        id=item.id,
                        brand_id=BRAND_ID,
                        customer_id=item.customer_id,
                        kind=item.kind.value,
                        sop_id=item.sop_id,
                        step_id=item.step_id,
                        planned_on=item.planned_on,
                        due_on=item.due_on,
                        status="done",
                        sent_on=item.due_on,
                    )


def _put(book: Book, rows: Iterable[Row]) -> int:
    """Let rows arrive; how many there were."""
    records: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        name = entity_of(type(row)).name
        records[name].append(STORED[name].record(row)[0])
    with book.file.write() as connection:
        for name, made in records.items():
            connection.execute(insert(ENTITY_TABLES[name]), made)
        for name, value in {"brand_id": BRAND_ID, "role": "guide", "usable": "1"}.items():
            state.put(connection, name, value)
    return sum(map(len, records.values()))


def _took(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000
