"""What is to come for a customer: SOPs that run, days that were noted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.entities import CustomerDate, DateKind, Enrolment
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Trigger
from tests.domain.people import BRAND, TODAY, days_ago, sop, step
from tests.services.shop import Shop, named

DUE_DATE, WEDDING = (
    DateKind(
        id=row_id("kind", name), brand_id=BRAND, name=name, yearly=yearly, position=int(yearly)
    )
    for name, yearly in (("预产期", False), ("结婚纪念日", True))
)
WELCOME = sop(Trigger.ADDED, id=row_id("sop", "welcome"), name="新客")
BABY = sop(Trigger.DATED, id=row_id("sop", "baby"), name="母婴", trigger_date_kind_id=DUE_DATE.id)
TALK = sop(Trigger.BY_HAND, id=row_id("sop", "talk"), name="一对一")


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    opened.put(DUE_DATE)
    opened.put(WEDDING)
    for one, offsets in ((WELCOME, (0, 1, 3)), (BABY, (-30, 0, 90)), (TALK, (0, 2))):
        opened.put(one)
        opened.put(*(step(one, offset) for offset in offsets))
    yield opened
    opened.book.close()


@pytest.fixture
def ma(shop):
    return shop.put(named("马慧", added_on=days_ago(1)))


def steps_of(programme, name):
    """The days ahead of a SOP's steps."""
    return [
        (one.due_on - TODAY).days for run in programme.runs if run.name == name for one in run.steps
    ]


def test_a_sop_that_runs_tells_the_steps_that_are_left(shop, ma):
    programme = shop.runs.programme(ma.id)

    assert steps_of(programme, "新客") == [-1, 0, 2]
    [run] = programme.runs
    assert (run.step_count, run.has_begun, run.steps[0].number) == (3, True, 1)
    assert run.steps[2].reason.facts["days"] == 3


def test_a_step_that_was_done_is_no_more_to_come(shop, ma):
    row = next(row for row in shop.today.load().rows if row.item.customer_id == ma.id)
    assert row.item.task == "day 0"

    shop.today.send(row)

    assert steps_of(shop.runs.programme(ma.id), "新客") == [0, 2]


def test_a_day_plans_what_follows_and_moving_it_moves_what_is_not_done(shop, ma):
    shop.runs.save_date(ma.id, DUE_DATE.id, TODAY + timedelta(days=20), "二胎")
    assert steps_of(shop.runs.programme(ma.id), "母婴") == [-10, 20, 110]

    [fact] = shop.runs.programme(ma.id).dates
    token = shop.runs.save_date(ma.id, DUE_DATE.id, TODAY + timedelta(days=60), "二胎", fact)

    assert steps_of(shop.runs.programme(ma.id), "母婴") == [30, 60, 150]
    shop.runs.undo(token)
    assert steps_of(shop.runs.programme(ma.id), "母婴") == [-10, 20, 110]


def test_a_day_taken_away_takes_its_steps_along_and_brings_them_back(shop, ma):
    shop.runs.save_date(ma.id, DUE_DATE.id, TODAY, "")
    assert steps_of(shop.runs.programme(ma.id), "母婴") == [0, 90]
    [fact] = shop.runs.programme(ma.id).dates

    token = shop.runs.remove_date(ma.id, fact.date_id)

    gone = shop.runs.programme(ma.id)
    assert (gone.dates, steps_of(gone, "母婴")) == ((), [])
    shop.runs.undo(token)
    assert steps_of(shop.runs.programme(ma.id), "母婴") == [0, 90]


def test_a_new_day_is_taken_back_as_it_was_noted(shop, ma):
    token = shop.runs.save_date(ma.id, WEDDING.id, days_ago(400), "")
    shop.runs.undo(token)
    assert shop.runs.programme(ma.id).dates == ()


def test_nothing_is_saved_where_nothing_differs(shop, ma):
    shop.runs.save_date(ma.id, DUE_DATE.id, TODAY, "")
    [fact] = shop.runs.programme(ma.id).dates
    sent = shop.sent_names()

    assert shop.runs.save_date(ma.id, DUE_DATE.id, TODAY, "  ", fact) is None
    assert shop.sent_names() == sent


def test_a_yearly_day_comes_round_and_one_that_is_past_does_not(shop, ma):
    shop.runs.save_date(ma.id, WEDDING.id, TODAY.replace(year=TODAY.year - 3), "")
    shop.runs.save_date(ma.id, DUE_DATE.id, days_ago(5), "")

    wedding, baby = shop.runs.programme(ma.id).dates

    assert (wedding.kind, wedding.next_on) == ("结婚纪念日", TODAY)
    assert (baby.kind, baby.next_on) == ("预产期", None)


def test_a_day_of_no_kind_is_refused_and_nothing_is_noted(shop, ma):
    with pytest.raises(Rejected):
        shop.runs.save_date(ma.id, row_id("kind", "nowhere"), TODAY, "")
    assert shop.rows_of(CustomerDate) == []


def test_a_note_that_is_too_long_is_refused_with_its_field(shop, ma):
    with pytest.raises(Rejected) as refusal:
        shop.runs.save_date(ma.id, DUE_DATE.id, TODAY, "长" * 121)
    assert (refusal.value.code, refusal.value.facts["field"]) == (Code.TOO_LONG, "note")


def test_a_sop_is_begun_by_hand_once_and_taken_back(shop, ma):
    assert shop.runs.programme(ma.id).beginnable == ((TALK.id, "一对一"),)

    token = shop.runs.begin(ma.id, TALK.id)

    begun = shop.runs.programme(ma.id)
    assert (steps_of(begun, "一对一"), begun.beginnable) == ([0, 2], ())
    shop.runs.undo(token)
    again = shop.runs.programme(ma.id)
    assert steps_of(again, "一对一") == []
    assert (again.left, len(again.beginnable)) == ((), 1)


def test_a_sop_begun_twice_on_a_day_runs_once(shop, ma):
    shop.runs.begin(ma.id, TALK.id)
    token = shop.runs.begin(ma.id, TALK.id)

    assert steps_of(shop.runs.programme(ma.id), "一对一") == [0, 2]
    shop.runs.undo(token)
    shop.runs.begin(ma.id, TALK.id)
    assert steps_of(shop.runs.programme(ma.id), "一对一") == [0, 2]


def test_a_run_that_is_left_plans_nothing_more_until_it_goes_on(shop, ma):
    [run] = shop.runs.programme(ma.id).runs

    shop.runs.leave(ma.id, run)

    left = shop.runs.programme(ma.id)
    assert (left.runs, [one.name for one in left.left]) == ((), ["新客"])
    assert not any(row.item.step_id for row in shop.today.load().rows)
    shop.runs.go_on(ma.id, left.left[0])
    assert steps_of(shop.runs.programme(ma.id), "新客") == [-1, 0, 2]
    assert shop.runs.programme(ma.id).left == ()


def test_a_run_left_long_ago_is_not_offered_any_more(shop, ma):
    old = Enrolment(
        id=row_id("old"),
        brand_id=BRAND,
        customer_id=ma.id,
        sop_id=TALK.id,
        started_on=days_ago(90),
        ended_on=days_ago(31),
    )
    shop.put(old)
    assert shop.runs.programme(ma.id).left == ()
    shop.put(replace(old, ended_on=days_ago(30)))
    assert [one.name for one in shop.runs.programme(ma.id).left] == ["一对一"]


def test_nothing_is_to_come_for_somebody_who_wants_no_contact(shop, ma):
    shop.put(replace(ma, consent="withdrawn"))
    assert shop.runs.programme(ma.id).runs == ()


def test_a_birthday_is_foreseen_for_a_year_and_told_once(shop):
    birthday = sop(Trigger.BIRTHDAY, id=row_id("sop", "birthday"), name="生日")
    shop.put(birthday)
    shop.put(step(birthday, -7), step(birthday, 0))
    on = TODAY + timedelta(days=100)
    wang = shop.put(
        named("王雪梅", added_on=days_ago(300), birthday_month=on.month, birthday_day=on.day)
    )

    [run] = shop.runs.programme(wang.id).runs

    assert ((run.steps[0].due_on - TODAY).days, run.has_begun) == (93, False)
