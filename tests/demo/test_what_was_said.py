"""The demo's scripts in their wordings; reply rates, counted again by plain SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from guide_app.domain.entities import Customer, FollowUp, Order, Script, ScriptVariant
from guide_app.domain.ids import row_id
from guide_app.domain.reply_rate import ReplyRate
from guide_app.domain.script_values import script_values
from guide_app.domain.variables import fill, find_mistake
from guide_app.tables.storage import STORED
from localdb.engine import LocalFile
from localdb.queries import scripts as local
from localdb.schema import ENTITY_TABLES as LOCAL
from server.apply import Batch
from server.console.reply_rates import read_rates
from server.demo.brand import BRAND_ID, DEMO_DAY, seed_demo
from server.demo.journey import seed_journey
from server.demo.loading import insert_new
from tests.demo.servers import empty_server, rows
from tests.demo.test_journey import SLICE
from tests.demo.test_journey import clock as journey_clock
from tests.domain.people import child, customer

PLAIN = text(
    """
    select script_id, wording_id,
      sum(coalesce(by_hand, 0) = 0 and sent_on <= date(:today, '-7 days')),
      sum(coalesce(by_hand, 0) = 0 and sent_on <= date(:today, '-7 days')
          and outcome in ('replied', 'will_visit', 'bought')
          and julianday(closed_on) <= julianday(sent_on) + 7),
      sum(coalesce(by_hand, 0) = 0 and sent_on > date(:today, '-7 days')),
      sum(coalesce(by_hand, 0) = 1)
    from follow_up where brand_id = :brand and wording_id is not null and sent_on is not null
    group by script_id, wording_id
    """
)


def clock():
    return datetime(2026, 10, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    database = empty_server(tmp_path_factory.mktemp("demo"))
    seed_demo(database, clock, scale="small")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    """The Complete Journey; after every basket somebody wrote, and a basket is an answer."""
    database = empty_server(tmp_path_factory.mktemp("journey"))
    info = seed_journey(database, journey_clock, source=SLICE)
    scripts, orders = rows(database, Script), defaultdict(list)
    for order in rows(database, Order):
        orders[order.customer_id].append(order.ordered_on)
    said = [
        message(person, sorted(set(orders[person.id])), number, on, scripts)
        for person in rows(database, Customer)
        for number, on in enumerate(sorted(set(orders[person.id])))
    ]

    def write(connection):
        batch = Batch(connection, info.brand_id, journey_clock(), lock_rows=False)
        insert_new(batch, said)
        batch.finish()

    database.write(write)
    yield database, info.brand_id, max(max(days) for days in orders.values())
    database.dispose()


def message(person, days, number, on, scripts):
    script = scripts[number % len(scripts)]
    sent_on = on + timedelta(days=1)
    came = days[number + 1] if number + 1 < len(days) else None
    return FollowUp(
        id=row_id("said", person.id, number),
        brand_id=person.brand_id,
        customer_id=person.id,
        kind="manual",
        planned_on=sent_on,
        due_on=sent_on,
        sent_on=sent_on,
        script_id=script.id,
        wording_id=script.id if number % 3 else row_id("own", person.guide_id, script.id),
        by_hand=True if number % 11 == 0 else None,
        **(
            {"status": "done", "outcome": "bought", "closed_on": max(came, sent_on)}
            if came
            else {"status": "waiting"}
        ),
    )


def counted_plainly(connection, brand_id, today):
    found = connection.execute(PLAIN, {"brand": brand_id, "today": today.isoformat()})
    return {(script, wording): ReplyRate(*counts) for script, wording, *counts in found}


def counted_on_a_pc(database, folder, today, guide_id):
    """What the guide's own file says, and plain SQL over it."""
    theirs = {one.id for one in rows(database, Customer) if one.guide_id == guide_id}
    file = LocalFile(folder / "guide.db", b"a key of thirty-two bytes, no mo")
    records = [
        STORED["follow_up"].record(row)[0]
        for row in rows(database, FollowUp)
        if row.customer_id in theirs
    ]
    with file.write() as connection:
        connection.execute(LOCAL["follow_up"].insert(), records)
        brand = records[0]["brand_id"]
        plain = counted_plainly(connection, brand, today)
        found = local.reply_rates(connection, today)
    file.close()
    by_wording: dict[str, ReplyRate] = defaultdict(ReplyRate)
    for (_, wording), rate in plain.items():
        by_wording[wording] += rate
    return found, dict(by_wording)


def test_on_the_demo_every_rate_is_what_plain_sql_counts(demo, tmp_path):
    with demo.read() as connection:
        found = read_rates(connection, BRAND_ID, DEMO_DAY)
        assert found == counted_plainly(connection, BRAND_ID, DEMO_DAY)
    assert sum(rate.sent for rate in found.values()) > 100
    assert sum(rate.open for rate in found.values()) > 10
    guide = Counter(one.guide_id for one in rows(demo, Customer)).most_common(1)[0][0]

    mine, plain = counted_on_a_pc(demo, tmp_path, DEMO_DAY, guide)

    assert mine == plain
    assert sum(rate.answered for rate in mine.values()) > 10


def test_on_the_complete_journey_every_rate_is_what_plain_sql_counts(journey, tmp_path):
    database, brand_id, today = journey
    with database.read() as connection:
        found = read_rates(connection, brand_id, today)
        assert found == counted_plainly(connection, brand_id, today)
    total = sum(found.values(), ReplyRate())
    assert total.sent > 1_000
    assert 0 < total.answered < total.sent
    assert total.open
    assert total.by_hand
    guide = Counter(one.guide_id for one in rows(database, Customer)).most_common(1)[0][0]

    mine, plain = counted_on_a_pc(database, tmp_path, today, guide)

    assert mine == plain
    assert mine


def test_every_wording_of_the_demo_can_be_said(demo):
    scripts = {script.id: script for script in rows(demo, Script)}
    variants = rows(demo, ScriptVariant)
    ann = customer(title="张姐", size="120", last_order_on=date(2017, 9, 1))
    leo = child("小米", size="120", birthday_year=2012, birthday_month=5, birthday_day=1)
    values = script_values(
        ann,
        [leo],
        date(2017, 10, 2),
        brand="小鹿童装",
        store="万达店",
        guide="林晓雨",
        last_purchase="卫衣",
        benefit="满399减60",
    )

    assert len(variants) >= 20
    for variant in variants:
        assert variant.script_id in scripts
        assert find_mistake(variant.text) is None
        assert not fill(variant.text, values).missing, variant.text
    texts = [*(one.text for one in variants), *(one.text for one in scripts.values())]
    assert len(set(texts)) == len(texts)


def test_whoever_answered_in_the_demo_is_past_the_ice(demo):
    answered = {
        row.customer_id for row in rows(demo, FollowUp) if row.outcome in ("replied", "will_visit")
    }
    people = {one.id: one for one in rows(demo, Customer)}

    assert answered
    assert all(people[one].last_answer_on is not None for one in answered)
