"""Segments over a full book: each question put anew, beside the barest one, and after a change."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from guide_app.domain.condition import Condition
from guide_app.domain.condition_reading import read_condition
from guide_app.services.customer_finder import CustomerFinder
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.customers import CustomerService
from guide_app.services.segments import SegmentService
from localdb.queries import catalog
from tests.bench.client_window import arguments, opened
from tests.bench.timing import alternate, elapsed_ms, profiled

_BARE = "select count(*) from customer where removed_on is null"
_SILENT = {"fact": "last_contact_on", "from": -30, "not": True}
_SPENT = {"fact": "order_total", "least": "500"}


def main() -> None:
    given = arguments("rounds")
    with opened(Path(given.profile), given.guide) as window:
        print(json.dumps(_measure(window.place.customers, int(given.rounds))), flush=True)


def conditions(tags: list[str]) -> dict[str, Condition]:
    """What a chain asks, and what is the worst that a person puts together."""

    def worn(first: int, last: int, **more: Any) -> dict[str, Any]:
        return {"fact": "tag", "in": tags[first:last], **more}

    asked: Mapping[str, list[list[dict[str, Any]]]] = {
        "one tag": [[worn(0, 1)]],
        "two groups of tags, silent": [[worn(0, 3)], [worn(3, 6)], [_SILENT]],
        "hot, much spent": [[{"fact": "temperature", "in": ["hot"]}], [_SPENT]],
        "overdue": [[{"fact": "overdue_days", "least": 1}]],
        "birthday this month": [[{"fact": "birthday", "months": [10]}]],
        "child of an age, no size": [
            [{"fact": "child_months", "least": 6, "most": 36}],
            [{"fact": "size_known", "not": True}],
        ],
        "half the tags, not": [[worn(0, len(tags) // 2, **{"not": True})]],
        "everything": [
            [worn(0, 5), {"fact": "child_months", "least": 12}],
            [worn(5, 10), _SPENT],
            [worn(10, 15, **{"not": True})],
            [_SILENT, {"fact": "last_order_on", "until": -91, "missing": True}],
            [{"fact": "overdue_days", "most": 300, "missing": True}],
            [{"fact": "last_cold_on", "from": -30, "not": True}],
            [{"fact": "average_order", "least": "20", "missing": True}],
        ],
    }
    return {
        name: read_condition({"all": [{"any": group} for group in groups]})
        for name, groups in asked.items()
    }


def _measure(customers: CustomerService, rounds: int) -> dict[str, object]:
    book = customers._book
    with book.file.read() as connection:
        tags = [tag.id for tag in catalog.tags(connection) if not tag.archived]

    def anew() -> SegmentService:
        return SegmentService(book, CustomerFinder(book.file, lambda: book.today))

    def bare() -> object:
        with book.file.read() as connection:
            return connection.exec_driver_sql(_BARE).scalar()

    asked = {
        name: CustomerQuery(condition=condition) for name, condition in conditions(tags).items()
    }

    worked: dict[str, list[float]] = {name: [] for name in ("bare", *asked)}

    def put(name: str, act: Callable[[], object]) -> Callable[[], float]:
        def measured() -> float:
            started = time.thread_time()
            took = elapsed_ms(act)
            worked[name].append((time.thread_time() - started) * 1000)
            return took

        return measured

    def ask_of(query: CustomerQuery) -> Callable[[], object]:
        return lambda: anew().count(query)

    acts = {"bare": bare} | {name: ask_of(query) for name, query in asked.items()}
    taken = alternate(rounds, *(put(name, act) for name, act in acts.items()))
    kept = anew()
    for query in asked.values():
        kept.count(query)
    person = customers.ids(CustomerQuery())[0]

    def after_a_change() -> float:
        worn = {chip.tag_id for chip in customers.profile(person).tags}
        if tags[0] in worn:
            customers.change_tags([person], remove=[tags[0]])
        else:
            customers.change_tags([person], add=[tags[0]])
        return elapsed_ms(lambda: [kept.count(query) for query in asked.values()])

    slowest = max(zip(taken[1:], asked.values(), strict=True), key=lambda one: max(one[0]))[1]
    return {
        "bare": taken[0],
        "worked": worked,
        "counts": dict(zip(asked, taken[1:], strict=True)),
        "found": {name: kept.count(query) for name, query in asked.items()},
        "changed": [after_a_change() for _ in range(rounds)],
        "tags": len(tags),
        "profile": profiled(lambda: anew().count(slowest)),
    }


if __name__ == "__main__":
    main()
