"""The list that is kept and brought up to date is the list that is made from nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.services.day_list import share_of
from guide_app.services.today import TodayService
from localdb.schema import ENTITY_TABLES
from tests.domain.people import child, days_ago, days_ahead, sop, step
from tests.services.shop import COUNTER, NOON, Shop, contact_line, mass_send, named, of

NAMES = ("Ann", "Ben", "Cleo", "Dora", "Ed")
PEOPLE = {name: named(name, added_on=days_ago(400), last_contact_on=None) for name in NAMES}
CARE, WAKE = sop("purchase"), sop("silent", trigger_days=20)
people = st.sampled_from(NAMES)
back = st.integers(0, 40)


class KeptDay(RuleBasedStateMachine):
    """A day at the counter, looked at after everything that is done or arrives."""

    shop: Shop

    def __init__(self):
        super().__init__()
        self.shop.now = NOON
        self.shop.clear()
        self.lines = 0
        self.shop.put(CARE, step(CARE, 3), step(CARE, 15), WAKE, step(WAKE, 0), step(WAKE, 7))
        self.shop.put(*PEOPLE.values())
        self.shop.today = TodayService(self.shop.book)

    @rule(name=people, contact=back, order=back)
    def facts_arrive(self, name, contact, order):
        facts = {"last_contact_on": days_ago(contact), "last_order_on": days_ago(order)}
        self.shop.put(named(name, added_on=days_ago(400), **facts))

    @rule(name=people, month=st.integers(1, 12), removed=st.booleans())
    def a_child_is_written_down(self, name, month, removed):
        born = {"birthday_month": month, "birthday_day": 5, "removed": removed, "size": "110"}
        self.shop.put(of(PEOPLE[name], child(name, **born)))

    @rule(name=people)
    def a_customer_leaves(self, name):
        table = ENTITY_TABLES["customer"]
        with self.shop.book.file.write() as connection:
            connection.execute(delete(table).where(table.c.id == PEOPLE[name].id))

    @rule(place=st.integers(0, 9), act=st.sampled_from(["send", "skip", "move", "remind", "undo"]))
    def the_guide_acts(self, place, act):
        today = self.shop.today
        rows = today.load().rows
        if not rows:
            return
        row = rows[place % len(rows)]
        try:
            if act == "move":
                today.move(row, self.shop.book.today + timedelta(days=2))
            elif act == "remind":
                today.remind(row, self.shop.now + timedelta(hours=1))
            elif act == "undo":
                today.undo(today.send(row))
            else:
                getattr(today, act)(row)
        except Rejected as refusal:
            note(f"{act}: {refusal}")

    @rule(name=people, ago=back, kind=st.sampled_from(["contact", "mass_send", "note"]))
    def a_line_arrives(self, name, ago, kind):
        self.lines += 1
        on = days_ago(ago)
        self.shop.put(contact_line(PEOPLE[name], on, kind=kind, id=row_id("line", self.lines)))

    @rule(ahead=st.integers(-1, 2), cancelled=st.booleans(), hot=st.booleans())
    def a_mass_send_is_announced(self, ahead, cancelled, hot):
        condition = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]} if hot else None
        self.shop.put(mass_send(days_ahead(ahead), condition=condition, cancelled=cancelled))

    @rule(week=st.sampled_from([None, 0, 1, 3]))
    def the_brand_has_another_rule(self, week):
        brand = COUNTER[0]
        self.shop.put(replace(brand, contacts_per_week=week))

    @rule(offset=st.integers(0, 30))
    def headquarters_plan_anew(self, offset):
        self.shop.put(step(CARE, offset))

    @rule(minutes=st.sampled_from([1, 61, 60 * 24]))
    def time_passes(self, minutes):
        self.shop.now += timedelta(minutes=minutes)

    @invariant()
    def nothing_is_out_of_date(self):
        assert self.shop.today.load() == TodayService(self.shop.book).load()


@pytest.fixture(scope="module")
def kept_shop(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("kept") / "guide")
    yield opened
    opened.book.close()


def test_whatever_happens_the_kept_list_is_the_list(kept_shop):
    KeptDay.shop = kept_shop
    machine = KeptDay.TestCase
    machine.settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    machine("runTest").runTest()


def test_only_those_who_were_written_to_are_asked_about_again(kept_shop, monkeypatch):
    kept_shop.clear()
    kept_shop.now = NOON
    kept_shop.put(*(named(name, last_contact_on=days_ago(8)) for name in NAMES))
    today = TodayService(kept_shop.book)
    rows = today.load().rows
    asked = []

    def noted(person, *rest):
        asked.append(person.customer.id)
        return share_of(person, *rest)

    monkeypatch.setattr("guide_app.services.today_view.share_of", noted)
    today.send(rows[2])

    assert len(rows) == len(NAMES)
    assert today.load().done == 1
    assert asked == [rows[2].customer_id]


def test_whoever_asks_while_the_list_is_made_gets_that_one(kept_shop, monkeypatch):
    kept_shop.clear()
    kept_shop.put(*(named(name, last_contact_on=days_ago(8)) for name in NAMES))
    today = TodayService(kept_shop.book)
    making, go_on = threading.Event(), threading.Event()
    made = []

    def slowly(person, *rest):
        made.append(person.customer.id)
        making.set()
        assert go_on.wait(10)
        return share_of(person, *rest)

    monkeypatch.setattr("guide_app.services.today_view.share_of", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(today.load)
        assert making.wait(10)
        second = pool.submit(today.load)
        go_on.set()
        assert first.result() is second.result()
    assert sorted(made) == sorted(PEOPLE[name].id for name in NAMES)


def test_a_row_outside_its_hours_comes_after_the_others_until_they_begin(tmp_path):
    shop = Shop(tmp_path / "guide")
    added = sop("added")
    shop.put(added, step(added, 0), CARE, step(CARE, 0, window_from="12:30", window_until="20:00"))
    shop.put(named("Ann", added_on=days_ago(0), last_contact_on=None))
    shop.put(named("Ben", added_on=days_ago(400), last_order_on=days_ago(0)))

    def names(**later):
        shop.now = NOON + timedelta(**later)
        return [row.name for row in shop.today.load(shop.now).rows]

    everywhere, apart = names(hours=1), names()
    assert (everywhere, apart) == (["Ben", "Ann"], ["Ann", "Ben"])
    assert names(minutes=29) == apart
    assert names(minutes=30) == everywhere
    assert names(hours=7, minutes=59) == everywhere
    assert names(hours=8) == apart
    shop.book.close()
