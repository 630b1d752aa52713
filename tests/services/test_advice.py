"""The day in the order of who is worth the next hour."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from guide_app.domain.advice_reasons import AdviceCode, reasons_of
from guide_app.domain.advisor import Lapse, Urgency, advise
from guide_app.domain.due_list import Category
from guide_app.domain.entities import Order
from guide_app.domain.ids import row_id
from guide_app.domain.words import Outcome
from guide_app.services.today import TodayService
from localdb.queries import advice as queries
from localdb.schema import ENTITY_TABLES
from tests.domain.people import BRAND, STORE, TODAY, days_ago, days_ahead, follow_up
from tests.services.shop import NOON, Shop, named, of

SILENT = {"last_contact_on": days_ago(8)}


def orders(person, *ago, each=100):
    """Baskets of the person, so many days ago."""
    return [
        Order(
            id=row_id("order", person.name, days),
            brand_id=BRAND,
            customer_id=person.id,
            store_id=STORE,
            number=f"{person.name} {days}",
            ordered_on=days_ago(days),
            amount=Decimal(each),
        )
        for days in ago
    ]


def buyer(name, *ago, each=100, **facts):
    """Somebody who has been silent for 8 days, with their orders."""
    totals = {
        "order_count": len(ago),
        "order_total": Decimal(each * len(ago)),
        "last_order_on": days_ago(min(ago)) if ago else None,
    }
    person = named(name, **{**SILENT, **totals, **facts})
    return [person, *orders(person, *ago, each=each)]


def names(view):
    return [row.name for row in view.rows]


def weekly(last, times=8):
    return [last + 7 * number for number in range(times)]


def test_who_will_probably_buy_comes_first(shop):
    shop.put(*buyer("Ann", 200), *buyer("Ben", *weekly(8)), *buyer("Cleo"))
    shop.put(*buyer("Dora", *range(9, 200, 25)))

    view = shop.today.load(worth_first=True)

    assert names(view) == ["Ben", "Dora", "Ann", "Cleo"]
    assert view.rows[0].customer_id in view.advice
    assert sorted(names(shop.today.load())) == ["Ann", "Ben", "Cleo", "Dora"]
    assert shop.today.load().advice == {}


def test_of_equals_the_order_of_the_day_stands(shop):
    shop.put(*buyer("Ann"), *buyer("Ben"), *buyer("Cleo"), named("Dora", added_on=TODAY))

    assert shop.today.load(worth_first=True).rows == shop.today.load().rows


def test_what_waits_for_a_reply_stays_behind_the_work(shop):
    person, *bought = buyer("Ann", *weekly(8))
    waiting = of(person, follow_up(status="waiting", kind="silent", sent_on=days_ago(2)))
    shop.put(person, *bought, waiting, *buyer("Ben"))

    view = shop.today.load(worth_first=True)

    assert [row.category for row in view.rows[:2]] == [Category.SILENT, Category.SILENT]
    assert view.rows[-1].category is Category.WAITING


def test_what_the_guide_planned_by_hand_is_a_promise(shop):
    ann, *_ = buyer("Ann")
    promised = of(ann, follow_up(planned_on=days_ago(2), due_on=days_ago(2)))
    shop.put(ann, promised, *buyer("Ben", *weekly(8)))

    view = shop.today.load(worth_first=True)

    assert names(view) == ["Ann", "Ben"]
    told = shop.today.advice(view.rows[0], TODAY)
    assert told == view.advice[ann.id]
    (first, *_) = reasons_of(told)
    assert first.code is AdviceCode.PROMISED_BY_GUIDE
    assert first.facts == {"on": days_ago(2).isoformat(), "days": 2}


def test_a_promised_visit_counts_until_the_customer_has_come(shop):
    ann, ben = named("Ann", **SILENT), named("Ben", **SILENT)
    shop.put(ann, ben, *buyer("Cleo", *weekly(8)))
    row = next(row for row in shop.today.load().rows if row.name == "Ann")
    shop.today.send(row, Outcome.WILL_VISIT)
    shop.days_pass(9)
    silent_again = {row.name: row for row in shop.today.load(worth_first=True).rows}

    assert next(iter(silent_again)) == "Ann"
    assert shop.today.advice(silent_again["Ann"], days_ahead(9)).urgency is Urgency.PROMISED

    came = replace(orders(ann, 0)[0], ordered_on=days_ahead(3))
    shop.put(came)
    view = shop.today.load(worth_first=True)
    assert view.advice[ann.id].urgency is Urgency.USUAL


def test_every_row_opens_to_its_reasons(shop):
    shop.put(*buyer("Ann", *weekly(8)), *buyer("Ben", *weekly(60)), *buyer("Cleo"))

    view = shop.today.load(worth_first=True)

    for row in view.rows:
        told = shop.today.advice(row, TODAY)
        assert told == view.advice[row.customer_id]
        found = reasons_of(told)
        assert found
        json.dumps([dict(one.facts) for one in found])
    lapses = {row.name: view.advice[row.customer_id].lapse for row in view.rows}
    assert lapses["Ben"] is Lapse.LAPSED
    assert lapses["Cleo"] is Lapse.NEVER_BOUGHT


def test_a_last_purchase_is_known_without_its_order(shop):
    shop.put(named("Ann", last_order_on=days_ago(30), order_count=1, **SILENT))

    (row,) = shop.today.load(worth_first=True).rows

    assert shop.today.advice(row, TODAY).habit.silent_days == 30


def test_of_somebody_who_has_left_there_is_no_advice(shop):
    shop.put(*buyer("Ann", *weekly(8)))
    (row,) = shop.today.load().rows
    shop.clear()

    assert shop.today.advice(row, TODAY) is None


def test_a_large_book_is_compared_with_a_few_hundred_of_it(shop, monkeypatch):
    people = [buyer(f"P{number}", *weekly(8, times=3)) for number in range(12)]
    shop.put(*(row for rows in people for row in rows))
    with shop.book.file.read() as connection:
        whole = queries.circle(connection, TODAY)
        monkeypatch.setattr(queries, "MOST_ORDERS", 10)  # three whole customers, and one of four
        some = queries.circle(connection, TODAY)
        monkeypatch.setattr(queries, "MOST_CUSTOMERS", 2)
        fewer = queries.circle(connection, TODAY)

    assert whole.top_from == Decimal(300)
    assert some.top_from is None
    assert (some.basket, fewer.basket) == (100, 100)
    assert some.habits != fewer.habits != whole.habits


def test_the_file_of_a_customer_says_what_the_list_says(shop):
    ann, *_ = buyer("Ann")
    promised = of(ann, follow_up(planned_on=days_ago(2), due_on=days_ago(2)))
    shop.put(ann, promised, *buyer("Ben", *weekly(8)), *buyer("Cleo", *weekly(60)))
    shop.put(named("Dora", last_contact_on=TODAY))

    view = shop.today.load(worth_first=True)

    for row in view.rows:
        profile = shop.customers.profile(row.customer_id)
        assert shop.customers.advice(profile) == view.advice[row.customer_id], row.name
    not_listed = shop.customers.profile(named("Dora").id)
    assert shop.customers.advice(not_listed).lapse is Lapse.NEVER_BOUGHT


def test_what_was_promised_and_is_sent_is_no_promise_any_more(shop):
    ann, *_ = buyer("Ann")
    shop.put(ann, of(ann, follow_up(planned_on=days_ago(2), due_on=days_ago(2))))
    (row,) = shop.today.load().rows
    assert shop.today.advice(row, TODAY).urgency is Urgency.PROMISED

    shop.today.send(row)

    (waiting,) = shop.today.load().rows
    assert waiting.category is Category.WAITING
    told = shop.today.advice(waiting, TODAY)
    assert told.urgency is Urgency.USUAL
    assert told == shop.customers.advice(shop.customers.profile(ann.id))


def test_of_a_removed_customer_nothing_is_expected(shop):
    ann, *bought = buyer("Ann", *weekly(8))
    shop.put(ann, *bought)
    shop.customers.remove(ann.id)

    assert shop.customers.advice(shop.customers.profile(ann.id)) is None


def test_visits_are_found_in_an_index_alone(shop):
    with shop.book.file.read() as connection:
        plan = connection.exec_driver_sql(
            f"explain query plan {queries._VISITS._sql}",
            ("[]", "2017-01-01"),
        ).fetchall()
    assert any("COVERING INDEX ix_follow_up_visits" in line[-1] for line in plan), plan


NAMES = ("Ann", "Ben", "Cleo", "Dora")


class KeptAdvice(RuleBasedStateMachine):
    """A day at the counter in the advisor's order, looked at after everything that happens."""

    shop: Shop

    def __init__(self):
        super().__init__()
        self.shop.now = NOON
        self.shop.clear()
        for name in NAMES:
            self.shop.put(*buyer(name, 9, 20))
        self.shop.today = TodayService(self.shop.book)

    @rule(name=st.sampled_from(NAMES), ago=st.integers(-3, 90), each=st.integers(0, 900))
    def an_order_arrives(self, name, ago, each):
        person = named(name, order_total=Decimal(each), last_order_on=days_ago(9), **SILENT)
        self.shop.put(person, *orders(person, ago, each=each))

    @rule(name=st.sampled_from(NAMES))
    def an_order_is_taken_back(self, name):
        table = ENTITY_TABLES["order"]
        with self.shop.book.file.write() as connection:
            connection.execute(table.delete().where(table.c.customer_id == named(name).id))

    @rule(name=st.sampled_from(NAMES), ago=st.integers(0, 20))
    def a_visit_is_promised(self, name, ago):
        facts = {"status": "done", "outcome": "will_visit", "closed_on": days_ago(ago)}
        self.shop.put(of(named(name), follow_up(id=row_id("visit", name), **facts)))

    @rule(name=st.sampled_from(NAMES), ago=st.integers(0, 3))
    def the_guide_plans(self, name, ago):
        day = days_ago(ago)
        made = follow_up(id=row_id("plan", name), planned_on=day, due_on=day)
        self.shop.put(of(named(name), made))

    @rule(place=st.integers(0, 5))
    def the_guide_acts(self, place):
        rows = [r for r in self.shop.today.load().rows if r.category is not Category.WAITING]
        if rows:
            self.shop.today.send(rows[place % len(rows)])

    @rule(days=st.integers(0, 1))
    def time_passes(self, days):
        self.shop.now += timedelta(hours=1, days=days)

    @invariant()
    def nothing_is_out_of_date(self):
        kept = self.shop.today.load(worth_first=True)
        assert kept == TodayService(self.shop.book).load(worth_first=True)


@pytest.fixture(scope="module")
def kept_shop(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("advice") / "guide")
    yield opened
    opened.book.close()


def test_whatever_happens_the_kept_order_is_the_order(kept_shop):
    KeptAdvice.shop = kept_shop
    machine = KeptAdvice.TestCase
    machine.settings = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    machine("runTest").runTest()


def test_only_those_who_were_written_to_are_advised_on_again(kept_shop, monkeypatch):
    kept_shop.clear()
    kept_shop.now = NOON
    kept_shop.put(*(row for name in NAMES for row in buyer(name, 9, 20)))
    today = TodayService(kept_shop.book)
    rows = today.load(worth_first=True).rows
    asked = []

    def noted(*given):
        asked.append(given)
        return advise(*given)

    monkeypatch.setattr("guide_app.services.advice.advise", noted)
    today.remind(rows[1], NOON + timedelta(seconds=1))
    kept_shop.now += timedelta(minutes=1)
    today.load(worth_first=True)
    assert len(asked) == 1

    kept_shop.put(orders(named("Ann"), 3)[0])
    today.load(worth_first=True)
    assert len(asked) == 1 + len(NAMES)


def test_an_order_of_a_merged_one_is_advice_on_whoever_stands_for_them(shop):
    (head,), (alias,) = buyer("Ann"), buyer("Anna")
    shop.put(head, alias, *buyer("Ben", *weekly(8)))
    shop.customers.merge(alias.id, head.id)
    assert shop.today.load(worth_first=True).advice[head.id].lapse is Lapse.NEVER_BOUGHT

    shop.put(orders(alias, 60)[0])

    kept = shop.today.load(worth_first=True)
    assert kept.advice[head.id].lapse is not Lapse.NEVER_BOUGHT
    assert kept == TodayService(shop.book).load(worth_first=True)
