"""The figures of both data sets are those of a plain count, customer by customer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median

import pytest
from sqlalchemy import text

from guide_app.domain.figures import Figure, Period, tally
from guide_app.domain.sop_conversion import GRACE_DAYS
from guide_app.tables.figures import counted_by_days, figure_rows
from guide_app.tables.sop_results import sop_results
from server.demo.brand import DEMO_DAY, seed_demo
from server.demo.journey import seed_journey
from server.planner import brand_plans
from server.schema import ENTITY_TABLES
from tests.demo.servers import empty_server
from tests.demo.test_journey import SLICE

PEOPLE = """
    select c.id, c.added_on from customer c
    where c.removed_on is null and c.added_on between :first and :last
"""
SENT = """
    select f.customer_id, f.sent_on, f.id, f.outcome, f.closed_on
    from follow_up f join customer c on c.id = f.customer_id
    where f.sent_on >= c.added_on and c.removed_on is null
    order by f.customer_id, f.sent_on, f.id
"""
TALKED = """
    select f.customer_id, f.outcome
    from follow_up f join customer c on c.id = f.customer_id
    where coalesce(f.sent_on, f.closed_on) >= c.added_on
      and (f.sent_on is not null or f.outcome in ('replied', 'will_visit', 'bought'))
    order by f.customer_id, coalesce(f.sent_on, f.closed_on), f.id
"""
BOUGHT = 'select customer_id, ordered_on from "order" order by ordered_on'
PAID = """
    select coalesce(sum(o.amount - coalesce(o.returned_amount, 0)), 0), count(*)
    from "order" o join customer c on c.id = o.customer_id
    where c.removed_on is null and c.added_on between :first and :last
      and o.ordered_on >= c.added_on and not coalesce(o.returned_amount >= o.amount, false)
"""
ANSWERS = {"replied", "will_visit", "bought"}


@pytest.fixture(scope="module", params=["demo", "journey"])
def data_set(request, tmp_path_factory):
    """A database, and the day that it is there."""
    database = empty_server(tmp_path_factory.mktemp(request.param))
    if request.param == "demo":
        seed_demo(database, lambda: datetime(2026, 10, 2, 1, tzinfo=UTC), scale="small")
        yield database, DEMO_DAY
    else:
        seed_journey(database, lambda: datetime(2018, 1, 1, 9, tzinfo=UTC), source=SLICE)
        yield database, date(2018, 1, 1)
    database.dispose()


def plainly(connection, period):
    """Numerator, denominator and median of every figure, by a loop over all that there is."""
    span = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    people = dict(map(tuple, connection.execute(text(PEOPLE), span)))
    messages: dict[str, list] = {}
    for customer_id, *message in connection.execute(text(SENT)):
        messages.setdefault(customer_id, []).append(message)
    orders: dict[str, list[str]] = {}
    for customer_id, ordered_on in connection.execute(text(BOUGHT)):
        orders.setdefault(customer_id, []).append(ordered_on)
    greeted = answered = 0
    for sent in messages.values():
        sent_on, _, outcome, closed_on = sent[0]
        if not span["first"] <= sent_on <= span["last"]:
            continue
        greeted += 1
        if outcome in ANSWERS:
            days = date.fromisoformat(closed_on) - date.fromisoformat(sent_on)
            answered += days <= timedelta(days=7)
    exchanges: dict[str, list[str | None]] = {}
    for customer_id, outcome in connection.execute(text(TALKED)):
        exchanges.setdefault(customer_id, []).append(outcome)
    talked = sum(ANSWERS.intersection(exchanges.get(one, [])[1:]) != set() for one in people)
    cents, paid_orders = connection.execute(text(PAID), span).one()
    waits = [
        (date.fromisoformat(later[0]) - date.fromisoformat(added_on)).days
        for one, added_on in people.items()
        if (later := [on for on in orders.get(one, []) if on >= added_on])
    ]
    typical = median(waits) if waits else None
    return {
        Figure.ADDS: (len(people), len(people), 0 if people else None),
        Figure.GREETING_REPLY: (answered, greeted),
        Figure.CONVERSATION: (talked, len(people)),
        Figure.FIRST_PURCHASE: (len(waits), len(people), typical),
        Figure.ADD_TO_PURCHASE: (len(waits), len(people), typical),
        Figure.AVERAGE_ORDER: (paid_orders, paid_orders),
        "paid": cents,
    }


def counted(connection, figure, period):
    query = counted_by_days(figure_rows(ENTITY_TABLES, figure, period))
    return tally(figure, map(tuple, connection.execute(query)))


ADDED = """
    select count(*), sum(case when exists (
        select 1 from "order" o
        where o.customer_id = c.id and o.ordered_on > c.added_on
          and o.ordered_on <= date(c.added_on, :window)
    ) then 1 else 0 end)
    from customer c
    where c.removed_on is null and c.added_on between :first and :last
"""
AGAIN = """
    select count(distinct c.id), count(distinct case when exists (
        select 1 from "order" o
        where o.customer_id = c.id and o.ordered_on > b.ordered_on
          and o.ordered_on <= date(b.ordered_on, :window)
    ) then c.id end)
    from customer c join "order" b on b.customer_id = c.id
    where c.removed_on is null and b.ordered_on between :first and :last
"""


@pytest.mark.parametrize("weeks", [2, 13, 52])
def test_sop_conversion_is_that_of_a_plain_count(data_set, weeks):
    database, today = data_set
    period = Period(today - timedelta(weeks=weeks), today)
    span = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    queries = {"added": ADDED, "purchase": AGAIN}

    with database.read() as connection:
        (brand_id,) = connection.execute(text("select id from brand")).one()
        plans = brand_plans(connection, brand_id)
        counted: Counter[tuple[str, str]] = Counter()
        expected = {}
        for _, one in sop_results(connection, ENTITY_TABLES, plans, period, today):
            counted[one.plan.sop.id, "all"] += 1
            counted[one.plan.sop.id, "bought"] += one.until is not None
        for plan in plans:
            if plan.sop.trigger in queries:
                days = max(step.day_offset for step in plan.steps) + GRACE_DAYS
                window = {"window": f"+{days} days"}
                row = connection.execute(text(queries[plan.sop.trigger]), span | window).one()
                expected[plan.sop.id] = tuple(row)

    found = {id: (counted[id, "all"], counted[id, "bought"]) for id in expected}
    assert found == {id: (count, bought or 0) for id, (count, bought) in expected.items()}
    assert weeks < 13 or any(bought for _, bought in found.values())


@pytest.mark.parametrize("weeks", [1, 4, 13, 60])
def test_every_figure_is_that_of_a_plain_count(data_set, weeks):
    database, today = data_set
    period = Period(today - timedelta(weeks=weeks), today)

    with database.read() as connection:
        expected = plainly(connection, period)
        for figure in Figure:
            made = counted(connection, figure, period)
            told = made.counted, made.out_of, made.median_days
            assert told[: len(expected[figure])] == expected[figure], figure
            if figure is Figure.AVERAGE_ORDER:
                assert made.total == Decimal(int(expected["paid"])) / 100
    assert weeks < 60 or expected[Figure.ADDS][0] > 0


def test_the_demo_has_something_to_count_in_every_figure(tmp_path):
    database = empty_server(tmp_path)
    seed_demo(database, lambda: datetime(2026, 10, 2, 1, tzinfo=UTC), scale="small")

    with database.read() as connection:
        expected = plainly(connection, Period(DEMO_DAY - timedelta(days=400), DEMO_DAY))
    database.dispose()

    assert expected.pop("paid") > 0
    assert all(numbers[0] > 0 for numbers in expected.values()), expected
