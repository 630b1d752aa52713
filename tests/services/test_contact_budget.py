"""The contact budget at the counter: what is held back, why, and what gives a place back."""

from dataclasses import replace
from datetime import date

import pytest

from guide_app.domain.budget import Full
from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.entities import CustomerDate, CustomerTag
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Consent
from guide_app.services.contact_budget import BudgetFact, Restraint
from tests.domain.people import BRAND, TODAY, child, days_ago, days_ahead, follow_up
from tests.services.shop import COUNTER, Shop, contact_line, mass_send, named, of

SILENT = {"last_contact_on": days_ago(8)}
HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


def put_contacts(shop, person, *ago, **facts):
    for number, days in enumerate(ago):
        line = contact_line(person, days_ago(days), id=row_id(person.id, number, *facts), **facts)
        shop.put(line)


def restraint(shop, person, day=TODAY):
    return next((one.restraint for one in shop.customers.restrained([person.id], day)), None)


def held(shop):
    return [(row.name, row.held.code, row.held.full) for row in shop.today.load().held_back]


def listed(shop):
    return [row.name for row in shop.today.load().rows]


def test_whoever_was_contacted_enough_is_held_back_with_the_facts(shop):
    ann = shop.put(named("Ann", **SILENT), named("Bob", **SILENT))
    put_contacts(shop, ann, 1, 2, 6)

    assert listed(shop) == ["Bob"]
    assert held(shop) == [("Ann", HeldBackCode.OVER_BUDGET, Full(7, 3, 0, 3, days_ahead(1)))]


def test_messages_of_whatever_channel_count_and_other_lines_do_not(shop):
    ann = shop.put(named("Ann", **SILENT))
    put_contacts(shop, ann, 1, 2)
    put_contacts(shop, ann, 3, kind="note")
    put_contacts(shop, ann, 4, kind="outcome", text="x")
    put_contacts(shop, ann, 5, undone=True)
    assert listed(shop) == ["Ann"]

    shop.put(contact_line(ann, days_ago(3), kind="mass_send"))
    assert listed(shop) == []


def test_a_contact_that_is_taken_back_gives_its_place_back(shop):
    ann = shop.put(named("Ann", **SILENT))
    put_contacts(shop, ann, 3, 4)
    undo = shop.today.send(shop.today.load().rows[0])
    shop.days_pass()
    shop.customers.plan(ann.id, shop.book.today)
    assert held(shop)[0][:2] == ("Ann", HeldBackCode.OVER_BUDGET)

    shop.today.undo(undo)
    assert "Ann" in listed(shop)
    assert held(shop) == []


def test_contacts_of_a_wrong_clock_in_2031_hold_nobody_back(shop):
    ann = shop.put(named("Ann", **SILENT))
    for number in range(9):
        shop.put(contact_line(ann, date(2031, 5, 1), id=row_id("late", number)))

    assert listed(shop) == ["Ann"]


@pytest.mark.parametrize(("rule", "shown"), [({"contacts_per_week": 0}, []), ({}, ["Ann"])])
def test_the_brand_changes_its_rule_and_the_list_follows(shop, rule, shown):
    shop.put(named("Ann", **SILENT))
    assert listed(shop) == ["Ann"]

    shop.put(replace(COUNTER[0], **rule))
    assert listed(shop) == shown


# Mass sends


def test_a_mass_send_of_tomorrow_takes_the_last_place(shop):
    ann = shop.put(named("Ann", **SILENT))
    put_contacts(shop, ann, 1, 2)
    assert listed(shop) == ["Ann"]

    send = shop.put(mass_send(days_ahead(1)))
    assert held(shop) == [("Ann", HeldBackCode.OVER_BUDGET, Full(7, 3, 1, 3, days_ahead(5)))]
    shop.put(replace(send, cancelled=True))
    assert listed(shop) == ["Ann"]


def test_once_it_has_gone_out_it_counts_for_whom_it_reached(shop):
    ann, bob = named("Ann", **SILENT), named("Bob", **SILENT)
    shop.put(ann, bob)
    for one in (ann, bob):
        put_contacts(shop, one, 1, 2)
    send = shop.put(mass_send(TODAY))
    assert listed(shop) == []

    shop.put(replace(send, settled_on=TODAY, reached=1))
    shop.put(contact_line(ann, TODAY, kind="mass_send"))
    assert listed(shop) == ["Bob"]


@pytest.mark.parametrize(
    ("clause", "row"),
    [
        (
            {"fact": "tag", "in": [row_id("tag", "silk")]},
            CustomerTag(
                id=row_id("one"),
                brand_id=BRAND,
                customer_id="",
                group_id=row_id("group"),
                tag_id=row_id("tag", "silk"),
                adds=[],
            ),
        ),
        (
            {"fact": "date", "kind": row_id("wedding")},
            CustomerDate(
                id=row_id("two"),
                brand_id=BRAND,
                customer_id="",
                kind_id=row_id("wedding"),
                on=TODAY,
            ),
        ),
        ({"fact": "has_child"}, child()),
    ],
    ids=["tag", "date", "child"],
)
def test_it_takes_a_place_of_those_only_whom_it_is_meant_for(shop, clause, row):
    ann, bob = named("Ann", **SILENT), named("Bob", **SILENT)
    shop.put(ann, bob)
    for one in (ann, bob):
        put_contacts(shop, one, 1, 2)
    shop.put(mass_send(TODAY, condition={"all": [{"any": [clause]}]}))
    assert listed(shop) == ["Ann", "Bob"] or listed(shop) == ["Bob", "Ann"]

    shop.put(of(ann, row))
    assert listed(shop) == ["Bob"]


# Temperature and consent


def test_a_promise_made_before_a_customer_turned_cold_is_held_back_and_not_lost(shop):
    ann = shop.put(named("Ann"))
    shop.customers.plan(ann.id, TODAY, "call about the coat")
    assert listed(shop) == ["Ann"]

    profile = shop.customers.profile(ann.id)
    undo = shop.customers.edit(ann.id, {"temperature": "cold"}, profile.seen)
    (row,) = shop.today.load().held_back
    assert (row.held.code, row.held.until) == (HeldBackCode.COOLING_DOWN, days_ahead(30))
    assert row.held.item.task == "call about the coat"

    shop.customers.undo(undo)
    assert listed(shop) == ["Ann"]


def test_whoever_insists_after_the_warning_has_the_row_on_the_list(shop):
    ann = shop.put(named("Ann", cool_until=days_ahead(9), last_cold_on=days_ago(1)))
    assert restraint(shop, ann) == Restraint(HeldBackCode.COOLING_DOWN, days_ahead(9))

    undo = shop.customers.plan(ann.id, TODAY, insisted=True)
    assert listed(shop) == ["Ann"]
    shop.customers.undo(undo)
    assert listed(shop) == []
    assert shop.today.load().held_back == ()


def test_a_withdrawal_empties_the_list_also_of_who_waits_for_a_reply_and_of_mass_sends(shop):
    ann = shop.put(named("Ann", **SILENT))
    shop.today.send(shop.today.load().rows[0])
    shop.customers.plan(ann.id, TODAY, insisted=True)
    shop.put(mass_send(TODAY))
    assert len(shop.today.load().rows) == 2

    seen = shop.customers.profile(ann.id).seen
    undo = shop.customers.set_consent(ann.id, Consent.WITHDRAWN, seen)

    view = shop.today.load()
    assert view.rows == ()
    assert {row.held.code for row in view.held_back} == {HeldBackCode.CONSENT_WITHDRAWN}
    assert shop.today.detail(ann.id).budget.announced == 0
    assert restraint(shop, ann).absolute
    shop.customers.undo(undo)
    assert len(shop.today.load().rows) == 2


# The warning and the meter


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY, HeldBackCode.OVER_BUDGET), (days_ahead(1), None), (days_ahead(40), None)],
)
def test_a_contact_beyond_the_budget_of_its_day_warns(shop, day, code):
    ann = shop.put(named("Ann"))
    put_contacts(shop, ann, 1, 2, 6)

    found = restraint(shop, ann, day)
    assert (found and found.code) == code
    assert found is None or not found.absolute


def test_who_is_not_there_cannot_be_warned_about(shop):
    with pytest.raises(Rejected):
        shop.customers.restrained([row_id("nobody")], TODAY)


def test_profile_and_today_show_how_much_is_used(shop):
    ann = shop.put(named("Ann", temperature="hot"))
    put_contacts(shop, ann, 0, 6, 7, 29, 30)
    shop.put(mass_send(TODAY, condition=HOT))

    expected = BudgetFact(2, 3, 4, 8, 1, Full(7, 3, 0, 3, days_ahead(1)))
    assert shop.customers.profile(ann.id).budget == expected
    assert shop.today.detail(ann.id).budget == expected


def test_a_planned_row_over_the_budget_comes_back_on_the_day_it_says(shop):
    ann = shop.put(named("Ann"))
    put_contacts(shop, ann, 1, 2, 6)
    shop.put(of(ann, follow_up()))
    ((_name, _code, full),) = held(shop)

    shop.days_pass((full.until - TODAY).days)
    assert listed(shop) == ["Ann"]
