"""Likely buyers first: what the advisor adds to the day's list."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from guide_app.__main__ import clock_on
from guide_app.services.sign_in import SignIn
from guide_app.services.today import TodayService
from localdb.changed import stop_watching
from tests.bench.book import GUIDE, NEEDS, kept_book
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.seat import desk_of
from tests.bench.timing import profiled

_ONE_ORDER = 'update "order" set items = items where pk = (select min(pk) from "order")'


@line("advisor", needs=(*NEEDS, "400 due"))
def advisor(ground: Ground) -> Result:
    """Processor time of the day in the advisor's order: from nothing, after an action, an order."""
    book = kept_book(ground)
    profile = book.copy_profile(ground.room("advisor"))
    with book.served(profile) as url:
        session = SignIn(desk_of(profile, url), clock_on(GUIDE.day)).sign_in(
            GUIDE.account, GUIDE.password
        )
        try:
            found, due, where = _measure(session.book, ground.size(15, 3))
        finally:
            session.close()
    planned, likely = found["planned"], found["likely"]
    return Result(
        name="the day, likely buyers first",
        figures=[
            Figure("from nothing, median", median(likely["anew"]), "ms"),
            Figure("after an action", median(likely["acted"]), "ms"),
            Figure("after somebody's order", median(likely["ordered"]), "ms"),
        ],
        limits=[
            Figure("as planned, from nothing", median(planned["anew"]), "ms"),
            Figure("after an action", median(planned["acted"]), "ms"),
            Figure("after somebody's order", median(planned["ordered"]), "ms"),
        ],
        reach=[
            Goal("from nothing", median(likely["anew"]), 1_000, "ms"),
            Goal("after an action", median(likely["acted"]), 20, "ms"),
        ],
        stretch=[Goal("after somebody's order", median(likely["ordered"]), 20, "ms")],
        sizes=book.sizes | {"due": due},
        full=ground.full,
        profile=where,
        next_step="of an order: whom it moves by less than is shown need not be asked about again",
    )


def _measure(book, rounds: int):
    """Processor milliseconds by order and occasion, both orders taking turns."""
    found: dict[str, dict[str, list[float]]] = {
        order: {occasion: [] for occasion in ("anew", "acted", "ordered")}
        for order in ("planned", "likely")
    }
    for number in range(rounds):
        with book.file.write() as connection:
            stop_watching(connection)
        asked = {"planned": TodayService(book), "likely": TodayService(book)}

        def take(occasion: str, asked=asked) -> None:
            for order, today in asked.items():
                worth_first = order == "likely"
                took = _worked_ms(lambda: today.load(worth_first=worth_first))  # noqa: B023
                found[order][occasion].append(took)

        take("anew")
        row = asked["planned"].load().rows[number]
        asked["planned"].remind(row, book.now + timedelta(hours=1))
        take("acted")
        with book.file.write() as connection:
            connection.exec_driver_sql(_ONE_ORDER)
        take("ordered")
    today = TodayService(book)
    where = profiled(lambda: today.load(worth_first=True))
    return found, today.load().work, where


def _worked_ms(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000
