"""What begins a SOP, trigger by trigger."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.due import DueRules
from guide_app.domain.entities import (
    AnswerSheet,
    CustomerDate,
    CustomerTag,
    DateKind,
    Enrolment,
    Questionnaire,
    Tag,
)
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from tests.domain.people import (
    ANN,
    BRAND,
    TODAY,
    as_stored,
    customer,
    days_ago,
    days_ahead,
    due,
    looks_of,
    plan,
    sop,
    step,
    tasks,
    view,
)

WHOSE: dict[str, Any] = {"brand_id": BRAND, "customer_id": ANN}
QUIET = DueRules(silent_days=())
VIP = Tag(id=row_id("tag", "vip"), brand_id=BRAND, group_id=row_id("group"), name="VIP")
BABY = DateKind(id=row_id("kind", "baby"), brand_id=BRAND, name="Due date")
WEDDING = DateKind(id=row_id("kind", "wedding"), brand_id=BRAND, name="Wedding", yearly=True)
SURVEY = Questionnaire(
    id=row_id("survey"), brand_id=BRAND, name="Skin", since=days_ago(90), questions=[]
)
SURVEY_2 = replace(SURVEY, id=row_id("survey", 2), root_id=SURVEY.id, version=2)


def begun(trigger, *offsets, **facts):
    made = sop(trigger, **facts)
    steps = [step(made, offset) for offset in offsets]
    return make_plans([made], steps, [BABY, WEDDING], [SURVEY, SURVEY_2], [VIP])


def tagged(since, tag=VIP):
    return CustomerTag(
        id=row_id("tagged", tag.id),
        **WHOSE,
        group_id=tag.group_id,
        tag_id=tag.id,
        adds=[],
        since=since,
    )


def noted(on, kind=BABY, **facts):
    return CustomerDate(id=row_id("noted", kind.id), **WHOSE, kind_id=kind.id, on=on, **facts)


def sheet(on, answers, survey=SURVEY, **facts):
    return AnswerSheet(
        id=row_id("sheet"),
        **WHOSE,
        questionnaire_id=survey.id,
        answered_on=on,
        answers=answers,
        **facts,
    )


def enrolled(trigger, on, **facts):
    return Enrolment(
        id=row_id("run"), **WHOSE, sop_id=row_id("sop", trigger), started_on=on, **facts
    )


def facts_of(items):
    (item,) = items
    told = {key: value for key, value in item.reason.facts.items() if key not in ("step", "steps")}
    return item.reason.code, told


@pytest.mark.parametrize(("count", "expected"), [(1, ["day 2"]), (2, ["day 2"])])
def test_the_first_purchase_is_followed_up_whatever_else_is_bought_that_day(count, expected):
    ann = customer(first_order_on=days_ago(2), last_order_on=days_ago(2), order_count=count)

    assert tasks(due(ann, plans=begun("first_purchase", 2))) == expected


def test_a_second_purchase_ends_what_followed_the_first():
    ann = customer(first_order_on=days_ago(5), last_order_on=days_ago(1), order_count=2)

    assert due(ann, plans=begun("first_purchase", 5)) == []


def test_of_a_customer_from_before_it_was_noted_the_orders_tell_the_first_purchase():
    plans = begun("first_purchase", 3)
    ann = customer(last_order_on=days_ago(3), order_count=1)

    assert facts_of(due(ann, orders=[days_ago(3)], plans=plans))[1]["bought_on"] == "2017-09-29"
    assert due(ann, orders=[days_ago(300), days_ago(3)], plans=plans) == []


def test_an_earlier_order_that_comes_in_late_moves_the_first_purchase_without_repeating_it():
    plans = begun("first_purchase", 0, 9)
    ann = customer(first_order_on=days_ago(2), last_order_on=days_ago(2))
    (item,) = due(ann, plans=plans)
    earlier = customer(first_order_on=days_ago(9), last_order_on=days_ago(9))

    items = due(earlier, stored=[as_stored(item, status="done")], plans=plans)

    assert tasks(items) == ["day 9"]


def test_a_return_is_followed_up_until_the_customer_buys_again():
    plans = begun("returned", 1)
    ann = customer(last_return_on=days_ago(3), last_order_on=days_ago(9))

    assert facts_of(due(ann, plans=plans)) == (
        "sop_returned",
        {"sop": "Returned", "days": 3, "returned_on": "2017-09-29"},
    )
    assert due(replace(ann, last_order_on=days_ago(2)), plans=plans) == []


def test_a_date_brings_steps_before_and_after_it():
    plans = begun("dated", -30, 14, trigger_date_kind_id=BABY.id)

    assert facts_of(due(customer(), dates=[noted(days_ahead(29), note="Twins")], plans=plans)) == (
        "sop_dated",
        {"sop": "Dated", "days": 29, "date_on": "2017-10-31", "name": "Due date", "note": "Twins"},
    )
    assert tasks(due(customer(), dates=[noted(days_ago(14))], plans=plans)) == ["day 14"]
    assert due(customer(), dates=[noted(days_ago(14), removed=True)], plans=plans) == []
    assert due(customer(), dates=[noted(days_ago(14), WEDDING)], plans=plans) == []


def test_a_date_that_comes_round_is_kept_every_year_but_not_before_it():
    plans = begun("dated", -3, trigger_date_kind_id=WEDDING.id)
    leap_day = noted(date(2016, 2, 29), WEDDING)

    def on(day):
        return due(customer(), dates=[leap_day], plans=plans, today=day, rules=QUIET)

    assert [len(on(date(year, 2, 25))) for year in (2015, 2016, 2017, 2018)] == [0, 0, 1, 1]
    assert len({item.id for year in (2017, 2018, 2019) for item in on(date(year, 2, 25))}) == 3


def test_a_tag_brings_steps_while_the_customer_has_it():
    plans = begun("tagged", 4, trigger_tag_id=VIP.id)

    assert facts_of(due(customer(), tags=[tagged(days_ago(5))], plans=plans)) == (
        "sop_tagged",
        {"sop": "Tagged", "days": 5, "since": "2017-09-27", "tag": "VIP"},
    )
    assert due(customer(), tags=[], plans=plans) == []
    assert due(customer(), tags=[tagged(None)], plans=plans) == []


def test_a_tag_that_took_the_place_of_the_trigger_s_counts_as_it():
    made = sop("tagged", trigger_tag_id=VIP.id)
    gold = replace(VIP, id=row_id("tag", "gold"), name="Gold")
    merged = replace(VIP, merged_into=gold.id)
    plans = make_plans([made], [step(made, 0)], tags=[merged, gold])

    assert len(due(customer(), tags=[tagged(TODAY, gold)], plans=plans)) == 1


@pytest.mark.parametrize(
    ("answers", "wanted", "begins"),
    [
        ({"skin": "dry"}, None, True),
        ({"skin": "dry"}, {"question": "skin", "answers": ["dry", "oily"]}, True),
        ({"skin": ["dry", "red"]}, {"question": "skin", "answers": ["red"]}, True),
        ({"skin": "oily"}, {"question": "skin", "answers": ["dry"]}, False),
        ({}, {"question": "skin", "answers": ["dry"]}, False),
        ("nonsense", {"question": "skin", "answers": ["dry"]}, False),
        ({"skin": "dry"}, "nonsense", False),
    ],
)
def test_an_answer_begins_it_if_it_is_one_of_those_wanted(answers, wanted, begins):
    plans = begun("answered", 0, trigger_questionnaire_id=SURVEY.id, trigger_answer=wanted)

    for survey in (SURVEY, SURVEY_2):
        items = due(customer(), sheets=[sheet(TODAY, answers, survey)], plans=plans)
        assert bool(items) is begins
    assert due(customer(), sheets=[sheet(TODAY, answers, undone=True)], plans=plans) == []


def test_a_thing_that_was_looked_at_often_enough_begins_it():
    plans = begun("viewed", 2, trigger_count=3)
    seen = [view(days_ago(9)), view(days_ago(4)), view(days_ago(2), 1), view(days_ago(2), 2)]

    assert facts_of(due(customer(), views=looks_of(seen), plans=plans)) == (
        "sop_viewed",
        {"sop": "Viewed", "days": 2, "since": "2017-09-30", "viewed": 4, "title": "Coat"},
    )
    assert due(customer(), views=looks_of(seen[:2]), plans=plans) == []
    assert due(customer(), plans=plans) == []


@pytest.mark.parametrize(("within", "begins"), [(20, True), (19, False), (None, False)])
def test_within_how_many_days_it_was_looked_at_is_said_by_each_sop(within, begins):
    plans = begun("viewed", 0, trigger_count=2, trigger_within=within)
    seen = looks_of([view(days_ago(19)), view(TODAY, 1)])

    assert bool(due(customer(), views=seen, plans=plans)) is begins


def test_every_thing_that_was_looked_at_often_enough_has_steps_of_its_own():
    plans = begun("viewed", 0, trigger_count=2)
    seen = [view(TODAY, n, code) for n in range(2) for code in ("coat", "hat")]

    assert len({item.id for item in due(customer(), views=looks_of(seen), plans=plans)}) == 2


def test_whoever_was_taken_out_of_it_is_not_brought_back_by_another_look():
    plans = begun("viewed", 0, trigger_count=1)
    seen = [view(days_ago(1))]
    run = Enrolment(
        id=row_id("enrolment", plans[0].root_id, ANN, "product coat", "2017"),
        **WHOSE,
        sop_id=plans[0].root_id,
        started_on=days_ago(1),
        ended_on=days_ago(1),
    )
    assert due(customer(), views=looks_of(seen), plans=plans)

    assert (
        due(customer(), views=looks_of([*seen, view(TODAY)]), enrolments=[run], plans=plans) == []
    )


def test_a_stored_enrolment_begins_it_until_it_is_ended():
    plans = begun("by_hand", 2)
    run = enrolled("by_hand", days_ago(2))

    assert tasks(due(customer(), enrolments=[run], plans=plans)) == ["day 2"]
    assert due(customer(), enrolments=[replace(run, ended_on=TODAY)], plans=plans) == []
    assert due(customer(), plans=plans) == []


def test_a_fixed_date_is_for_whoever_was_there_by_then():
    plans = begun("fixed_date", -2, 0, trigger_on=days_ahead(1))

    assert facts_of(due(customer(), plans=plans)) == (
        "sop_fixed_date",
        {"sop": "Fixed_Date", "days": 1, "date_on": "2017-10-03"},
    )
    ann = customer(added_on=days_ahead(2), last_contact_on=None)
    assert [item for item in due(ann, plans=plans, today=days_ahead(2)) if item.sop_id] == []


def test_a_weekly_step_makes_way_for_that_of_the_next_week():
    monday, thursday = 1, 8  # today is a Monday
    plans = begun("weekly", 0, trigger_weekdays=monday | thursday)

    def listed(day):
        return [item.due_on for item in due(customer(), plans=plans, today=day, rules=QUIET)]

    days = [days_ahead(ahead) for ahead in range(8)]
    assert [[on] for on in [TODAY] * 3 + [days_ahead(3)] * 4 + [days_ahead(7)]] == [
        listed(day) for day in days
    ]


def test_whoever_was_taken_out_of_a_sop_gets_no_more_of_it():
    plans = plan("added", 0, 3)
    ann = customer(added_on=days_ago(3))
    run = Enrolment(
        id=row_id("enrolment", plans[0].root_id, ANN, ann.added_on.isoformat()),
        **WHOSE,
        sop_id=plans[0].root_id,
        started_on=ann.added_on,
        ended_on=days_ago(1),
    )

    assert len(due(ann, plans=plans)) == 2
    assert due(ann, plans=plans, enrolments=[run]) == []


def test_a_condition_says_for_whom_a_sop_and_a_step_are():
    vip = {"all": [{"any": [{"fact": "tag", "in": [VIP.id]}]}]}
    ann = customer(added_on=days_ago(3))
    made = sop("added")
    steps = [step(made, 0), step(made, 3, condition=vip)]

    assert tasks(due(ann, plans=make_plans([made], steps))) == ["day 0"]
    assert len(due(ann, plans=make_plans([made], steps), tags=[tagged(None)])) == 2
    assert due(ann, plans=plan("added", 0, condition=vip)) == []


def test_nobody_is_contacted_by_a_condition_that_cannot_be_read():
    ann = customer(added_on=days_ago(3))

    assert due(ann, plans=plan("added", 0, condition={"all": "of tomorrow"})) == []


DAYS = st.integers(-800, 800).map(days_ahead)


@given(DAYS, DAYS, st.sets(st.integers(-280, 450), min_size=1, max_size=12), st.data())
def test_moving_a_date_moves_exactly_what_is_not_done(before, after, offsets, data):
    ann = customer(last_contact_on=None)  # whoever is written to has peace for that day
    plans = begun("dated", *offsets, trigger_date_kind_id=BABY.id)
    done = data.draw(st.sets(st.sampled_from(sorted(offsets))))
    stored = {}
    for offset in done:  # in whatever order, on the days on which they were due
        day = before + timedelta(days=offset)
        for item in due(ann, dates=[noted(before)], plans=plans, today=day, rules=QUIET):
            if item.task == f"day {offset}":
                stored[item.id] = as_stored(item, status="done", sent_on=day)

    for offset in offsets:
        day = after + timedelta(days=offset)
        items = due(
            ann,
            dates=[noted(after)],
            plans=plans,
            stored=list(stored.values()),
            today=day,
            rules=QUIET,
        )
        found = {item.task: item.due_on for item in items}
        assert (f"day {offset}" in found) is (offset not in done)
        assert found.get(f"day {offset}", day) == day
        assert not found.keys() & {f"day {other}" for other in done}
