"""The day's plan with all fourteen triggers: a guide's book, and a whole brand on the server."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from random import Random

from sqlalchemy import insert, update

from guide_app.__main__ import clock_on
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import FollowUp, Guide, Sop, SopStep
from guide_app.domain.entity import Row, entity_of
from guide_app.services.day_list import items_of
from guide_app.services.today_view import DayBoard
from guide_app.sync.book import Book
from guide_app.tables.storage import STORED
from localdb import state
from localdb.queries import catalog, due
from localdb.schema import ENTITY_TABLES
from server.demo.brand import BRAND_ID, make_catalogue
from tests.bench.book import GUIDE, households
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
            for item in items_of(person, plans, GUIDE.day):
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
