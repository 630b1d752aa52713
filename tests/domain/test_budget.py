"""How often a customer may be contacted: the rules by their tables and at their borders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guide_app.domain.budget import Announced, Budget, Full
from guide_app.domain.due import sift
from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.entities import Brand, MassSend
from guide_app.domain.holding import used_up
from guide_app.domain.ids import row_id
from guide_app.domain.mass_sends import announced, planned_sends
from guide_app.domain.person import Person
from guide_app.domain.platform_caps import WECOM, PlatformCaps
from tests.domain.people import BRAND, RULES, TODAY, customer, days_ago, days_ahead, follow_up

HOT_ONLY = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
TWO_A_WEEK = Budget(per_week=2, per_month=5)


def ago(*days):
    return [days_ago(one) for one in days]


@pytest.mark.parametrize(
    ("contacts", "full"),
    [
        ((), None),
        ((0,), None),
        ((0, 0), Full(7, 2, 0, 2, days_ahead(7))),
        ((1, 3), Full(7, 2, 0, 2, days_ahead(4))),
        ((0, 6), Full(7, 2, 0, 2, days_ahead(1))),
        ((0, 7), None),
        ((1, 2, 3), Full(7, 3, 0, 2, days_ahead(5))),
        ((7, 10, 13, 16), None),
        ((7, 10, 13, 16, 29), Full(30, 5, 0, 5, days_ahead(1))),
        ((7, 10, 13, 16, 30), None),
        ((0, 1, 13, 16, 19), Full(30, 5, 0, 5, days_ahead(11))),  # the later of two reasons
    ],
)
def test_a_place_is_free_while_no_span_of_days_is_full(contacts, full):
    assert TWO_A_WEEK.full(ago(*contacts), TODAY) == full


@pytest.mark.parametrize("budget", [Budget(0, 8), Budget(3, 0)])
def test_a_brand_may_forbid_every_contact(budget):
    assert budget.full([], TODAY) == Full(7 if budget.per_week == 0 else 30, 0, 0, 0, None)
    assert budget.full(ago(3), TODAY) is not None


@pytest.mark.parametrize("day", [date(2016, 2, 29), date(2016, 3, 1), date(2017, 1, 1)])
def test_spans_are_counted_in_days_over_the_ends_of_months_and_years(day):
    month = Budget(per_week=9, per_month=1)
    tomorrow = day + timedelta(days=1)
    assert month.full([day - timedelta(days=29)], day) == Full(30, 1, 0, 1, tomorrow)
    assert month.full([day - timedelta(days=30)], day) is None


def test_the_day_it_names_is_the_first_one_with_a_place():
    contacts = ago(0, 2, 5, 11, 14, 20, 22, 28)
    full = Budget().full(contacts, TODAY)

    assert full is not None
    until = full.until
    assert until is not None
    assert Budget().full(contacts, until - timedelta(days=1)) is not None
    assert Budget().full(contacts, until) is None


def test_contacts_in_years_to_come_written_by_a_wrong_clock_take_no_place():
    person = Person(customer(), contacts_on=[date(2031, 1, 1)] * 9)

    assert used_up(person, TODAY, RULES, TODAY) is None


def test_ten_thousand_contacts_are_counted_like_three():
    person = Person(customer(), contacts_on=ago(*[1] * 10_000))

    assert used_up(person, TODAY, RULES, TODAY) == Full(30, 10_000, 0, 8, days_ahead(29))


@pytest.mark.parametrize(
    ("brand", "budget"),
    [
        ({}, Budget(3, 8)),
        ({"contacts_per_week": 0}, Budget(0, 8)),
        ({"contacts_per_week": 1, "contacts_per_month": 2}, Budget(1, 2)),
    ],
)
def test_the_rule_of_the_brand_goes_before_that_of_the_program(brand, budget):
    assert Budget.of(Brand(id=BRAND, brand_id=BRAND, name="Mei", **brand)) == budget


# Mass sends


def send(on, name="sale", **facts):
    id = row_id("send", name)
    return MassSend(id=id, brand_id=BRAND, name=name, on=on, planned_by=row_id("hq"), **facts)


def meant_for(ann, *rows, contacts_on=(), mass_sends_on=()):
    person = Person(ann, contacts_on=contacts_on, mass_sends_on=mass_sends_on)
    return replace(person, announced=announced(planned_sends(rows, TODAY, {}), person))


@pytest.mark.parametrize("day", [TODAY, days_ahead(1)])
def test_a_mass_send_of_today_or_tomorrow_takes_its_place_before_the_guide(day):
    person = meant_for(customer(), send(day), contacts_on=ago(2, 4))

    full = used_up(person, TODAY, RULES, TODAY)
    assert full == Full(7, 3, int(day > TODAY), 3, days_ahead(3))


@pytest.mark.parametrize(
    "row",
    [
        send(days_ahead(2)),
        send(TODAY, cancelled=True),
        send(TODAY, settled_on=TODAY),
        send(days_ago(30)),
        send(TODAY, condition={"unknown": 1}),
        send(TODAY, condition=HOT_ONLY),
    ],
    ids=["later", "cancelled", "gone out", "long ago", "from a later version", "for others"],
)
def test_no_other_mass_send_does(row):
    assert used_up(meant_for(customer(), row, contacts_on=ago(2, 4)), TODAY, RULES, TODAY) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"consent": "withdrawn"},
        {"deleted_us": True},
        {"removed_on": days_ago(1)},
        {"state": "lost"},
        {"cool_until": days_ahead(1)},
    ],
)
def test_a_mass_send_is_for_nobody_who_is_left_in_peace(facts):
    assert meant_for(customer(**facts), send(TODAY)).announced == []


def test_a_cool_down_that_ends_on_the_day_of_the_send_does_not_stop_it():
    person = meant_for(customer(cool_until=days_ahead(1)), send(TODAY), send(days_ahead(1), "two"))

    assert [one.on for one in person.announced] == [days_ahead(1)]


def test_a_mass_send_passes_over_whoever_was_contacted_enough():
    sends = [Announced("a", TODAY)]

    assert Budget().places(ago(1, 2, 3), [], sends) == []
    assert Budget().places(ago(1, 2), [], sends) == sends


def test_the_platform_lets_one_mass_send_a_day_through_the_first_by_id():
    sends = [Announced("b", TODAY), Announced("a", TODAY), Announced("c", days_ahead(1))]

    assert [one.id for one in Budget().places([], [], sends)] == ["a", "c"]
    assert [one.id for one in Budget().places([TODAY], [TODAY], sends)] == ["c"]


def test_the_platforms_cap_of_the_month_follows_the_calendar():
    assert [WECOM.mass_sends_per_month(date(2016, month, 1)) for month in (1, 2, 4)] == [31, 29, 30]
    none = Budget(platform=PlatformCaps(mass_sends_per_day=0))
    assert none.places([], [], [Announced("a", TODAY)]) == []


# The day's list


def test_rows_over_the_budget_are_held_back_with_the_facts():
    ann = customer(last_contact_on=days_ago(8), added_on=days_ago(60))
    moved = follow_up(id="moved", kind="silent", planned_on=days_ago(2))
    person = Person(ann, stored=[follow_up(), moved], contacts_on=ago(1, 2, 5))

    items, held = sift(person, [], TODAY, RULES)

    assert items == []
    assert {one.item.kind for one in held} == {"manual", "silent"}
    assert {one.code for one in held} == {HeldBackCode.OVER_BUDGET}
    assert {one.until for one in held} == {days_ahead(2)}
    assert {one.full for one in held} == {Full(7, 3, 0, 3, days_ahead(2))}


def test_what_the_guide_insists_on_and_what_waits_for_a_reply_stays_on_the_list():
    stored = [
        follow_up(id="insisted", insisted_on=TODAY),
        follow_up(id="sent", status="waiting", sent_on=days_ago(1)),
    ]
    person = Person(customer(), stored=stored, contacts_on=ago(1, 2, 5))

    assert {item.id for item in sift(person, [], TODAY, RULES)[0]} == {"insisted", "sent"}


def test_a_lost_customer_is_held_back_for_that_whatever_the_budget_says():
    lost = customer(last_contact_on=days_ago(8), state="lost")
    person = Person(lost, contacts_on=ago(1, 2, 5))

    assert [one.code for one in sift(person, [], TODAY, RULES)[1]] == [HeldBackCode.LOST]


def test_a_mass_send_with_a_condition_is_for_whom_it_holds():
    hot = meant_for(customer(temperature="hot"), send(TODAY, condition=HOT_ONLY))

    assert [one.on for one in hot.announced] == [TODAY]
