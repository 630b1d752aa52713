"""A step that somebody moved is still its SOP's: it goes when the run goes, and with its day."""

from dataclasses import replace
from datetime import date

import pytest

from guide_app.domain.due import HeldBackCode, sift
from guide_app.domain.entities import (
    Enrolment,
)
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import enrolment_id, make_plans, step_follow_up_id
from guide_app.domain.words import Trigger
from tests.domain.begun import (
    LATER,
    OWN,
    QUIET,
    TAGGED,
    VIP,
    begun_by_hand,
    moved,
    noted,
    on,
    person_of,
    plans_of,
)
from tests.domain.people import (
    ANN,
    TODAY,
    as_stored,
    customer,
    days_ago,
    days_ahead,
    due,
    follow_up,
    sop,
    step,
)


@pytest.mark.parametrize("trigger", Trigger)
def test_a_moved_step_comes_back_on_its_day_while_its_run_goes_on(trigger):
    plans = plans_of(trigger)
    row = moved(person_of(trigger), plans)
    person = person_of(trigger, [row])

    assert [item.id for item in sift(person, plans, TODAY, QUIET)[0]] == []
    for later in (3, 90):
        items = sift(person, plans, days_ahead(later), QUIET)[0]
        assert row.id in {item.id for item in items}
        (back,) = [item for item in items if item.id == row.id]
        assert (back.reason.code, back.due_on) == ("moved", LATER)


@pytest.mark.parametrize("trigger", Trigger)
def test_switched_off_a_sop_stops_at_once_also_where_somebody_moved_its_step(trigger):
    plans = plans_of(trigger)
    row = moved(person_of(trigger), plans)

    for off in ((), plans_of(trigger, active=False)):
        items, held = sift(person_of(trigger, [row]), off, LATER, QUIET)
        assert [item.id for item in items if item.sop_id] == []
        assert (row.id, HeldBackCode.SOP_ENDED) in [(one.item.id, one.code) for one in held]


ENDINGS = {
    "bought": {"last_order_on": days_ahead(1)},
    "replied": {"last_answer_on": days_ahead(1)},
    "cold": {"last_cold_on": days_ahead(1)},
}


@pytest.mark.parametrize("rule", ENDINGS)
def test_what_ends_a_run_takes_its_moved_steps_too(rule):
    plans = plans_of("added", 0, ends=[{"rule": rule}])
    row = moved(person_of("added"), plans)
    goes_on = person_of("added", [row])
    ended = person_of("added", [row], **ENDINGS[rule])

    assert [item.id for item in sift(goes_on, plans, LATER, QUIET)[0]] == [row.id]
    items, (held,) = sift(ended, plans, LATER, QUIET)
    assert (items, held.item.id, held.code) == ([], row.id, HeldBackCode.SOP_ENDED)


def test_a_tag_and_another_sop_end_it_alike():
    other = sop("by_hand")
    for rule, fact in (
        ({"rule": "tag", "tag_id": VIP.id}, {"tags": [replace(TAGGED, since=None)]}),
        ({"rule": "joined", "sop_id": other.id}, {"enrolments": [begun_by_hand()]}),
    ):
        made = sop("added", ends=[rule])
        plans = make_plans([made, other], [step(made, 0), step(other, 200)], tags=[VIP])
        ann = customer(added_on=days_ago(1), last_contact_on=None)
        row = moved(Person(ann), plans)

        assert on(Person(ann, stored=[row]), plans, LATER)[1] == []
        _, held = sift(Person(ann, stored=[row], **fact), plans, LATER, QUIET)
        assert [one.code for one in held] == [HeldBackCode.SOP_ENDED]


def test_who_buys_again_is_no_more_in_the_run_of_the_purchase_before():
    plans = plans_of("purchase", 0, 30)
    row = moved(person_of("purchase"), plans)
    again = person_of("purchase", [row], last_order_on=days_ahead(2))

    assert row.id not in {item.id for item in sift(again, plans, LATER, QUIET)[0]}


def test_who_leaves_a_sop_by_hand_leaves_its_moved_steps():
    plans = plans_of("added", 0)
    row = moved(person_of("added"), plans)
    left = Enrolment(
        id=enrolment_id(row.sop_id, ANN, TODAY.isoformat()),
        **OWN,
        sop_id=row.sop_id,
        started_on=TODAY,
        ended_on=days_ahead(1),
    )
    person = replace(person_of("added", [row]), enrolments=[left])

    assert sift(person, plans, LATER, QUIET)[0] == []


def test_who_is_no_more_one_of_those_whom_it_is_for_is_left_in_peace():
    hot = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
    plans = plans_of("added", 0, condition=hot)
    row = moved(person_of("added", temperature="hot"), plans)

    assert len(sift(person_of("added", [row], temperature="hot"), plans, LATER, QUIET)[0]) == 1
    assert sift(person_of("added", [row]), plans, LATER, QUIET)[0] == []


def test_what_is_held_back_for_its_end_is_told_as_long_as_it_would_have_stayed():
    row = moved(person_of("added"), plans_of("added"))
    person = person_of("added", [row])

    told = [len(sift(person, (), days_ahead(days), QUIET)[1]) for days in (2, 3, 17, 18)]

    assert told == [0, 1, 1, 0]


def test_an_ended_run_does_not_let_the_customer_rest_until_the_day_it_was_moved_to():
    plans = plans_of("added", 0, ends=[{"rule": "bought"}])
    row = moved(person_of("added"), plans, to=days_ahead(60))
    soon = days_ahead(2)
    birthday = {"birthday_month": soon.month, "birthday_day": soon.day}

    _, held = sift(person_of("added", [row], **birthday), plans, soon, QUIET)
    assert [one.code for one in held] == [HeldBackCode.MOVED]
    bought = person_of("added", [row], last_order_on=days_ahead(1), **birthday)
    assert len(sift(bought, plans, soon, QUIET)[0]) == 1


def test_nobody_insists_on_a_run_that_has_ended():
    row = replace(moved(person_of("added"), plans_of("added")), insisted_on=TODAY)

    assert sift(person_of("added", [row]), (), LATER, QUIET)[0] == []


def test_of_somebody_who_wants_no_contact_that_is_the_reason():
    row = moved(person_of("added"), plans_of("added"))
    (held,) = sift(person_of("added", [row], consent="withdrawn"), (), LATER, QUIET)[1]

    assert held.code is HeldBackCode.CONSENT_WITHDRAWN


def test_a_moved_step_of_an_older_version_goes_on_with_its_run():
    old = sop("added", until=days_ahead(1))
    new = replace(old, id=row_id("sop", 2), root_id=old.id, version=2, since=days_ahead(1))
    steps = [step(old, 0), step(new, 0, task="new")]
    row = moved(person_of("added"), make_plans([old], steps[:1]))

    plans = make_plans([replace(old, until=days_ahead(1)), new], steps)

    assert [item.id for item in due(person_of("added").customer, stored=[row], plans=plans,
                                    today=LATER, rules=QUIET)] == [row.id]  # fmt: skip
    off = make_plans([old, replace(new, active=False)], steps)
    assert sift(person_of("added", [row]), off, LATER, QUIET)[0] == []


def test_a_moved_step_of_what_follows_goes_with_what_came_before():
    second = sop("by_hand")
    first = sop("added", next_id=second.id, ends=[{"rule": "bought"}])
    plans = make_plans([first, second], [step(first, 0), step(second, 0)])
    ann = customer(added_on=days_ago(1), last_contact_on=None)
    (after,) = [
        item for item in sift(Person(ann), plans, TODAY, QUIET)[0] if item.sop_id == second.id
    ]
    row = as_stored(after, due_on=LATER)

    shown = [item.id for item in sift(Person(ann, stored=[row]), plans, LATER, QUIET)[0]]
    assert row.id in shown
    bought = replace(ann, last_order_on=days_ahead(1))
    assert sift(Person(bought, stored=[row]), plans, LATER, QUIET)[0] == []


def test_a_silence_that_was_broken_without_an_answer_keeps_its_moved_step():
    plans = plans_of("silent", 0, 5)
    ann = person_of("silent")
    first, second = (
        next(item for item in sift(ann, plans, day, QUIET)[0] if item.task == task)
        for day, task in ((TODAY, "day 0"), (days_ahead(5), "day 5"))
    )
    sent = as_stored(first, status="done", sent_on=TODAY, outcome="no_answer")
    row = as_stored(second, due_on=days_ahead(9))
    day = days_ahead(9)
    contacted = {"last_contact_on": TODAY}

    assert on(person_of("silent", [sent, row], **contacted), plans, day)[1] == []
    answered = replace(sent, outcome="replied")
    _, (held,) = sift(person_of("silent", [answered, row], **contacted), plans, day, QUIET)
    assert held.code is HeldBackCode.SOP_ENDED


def test_what_lies_with_a_merged_customer_goes_with_the_same_run():
    plans = plans_of("dated", 0)
    alias = row_id("customer", "alias")
    enrolled = enrolment_id(plans[0].root_id, alias, noted(TODAY).id)
    (made,) = plans[0].steps
    row = follow_up(
        id=step_follow_up_id(enrolled, made.id),
        customer_id=alias,
        kind="sop",
        sop_id=made.sop_id,
        step_id=made.id,
        due_on=LATER,
    )

    def shown(**facts):
        person = Person(customer(), stored=[row], **facts)
        return [item.id for item in sift(person, plans, LATER, QUIET)[0] if item.id == row.id]

    assert shown(dates=[noted(TODAY)]) == [row.id]
    assert shown(dates=[]) == []
    left = Enrolment(
        id=enrolled, **OWN, sop_id=made.sop_id, started_on=TODAY, ended_on=days_ahead(1)
    )
    assert shown(dates=[noted(TODAY)], enrolments=[left]) == []


def test_what_a_person_planned_and_what_no_sop_did_is_still_a_promise():
    ann = customer()
    stored = [
        follow_up(due_on=LATER),
        follow_up(id="moved", kind="silent", due_on=LATER),
        follow_up(id="by hand", due_on=LATER, sop_id=row_id("sop"), step_id=row_id("step")),
    ]

    assert len(sift(Person(ann, stored=stored), (), LATER, QUIET)[0]) == 3


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("planned_on", [date.min, date(1, 6, 1), date(110, 1, 1), date(9990, 1, 1)])
def test_a_planned_day_out_of_all_reason_breaks_nothing(trigger, planned_on):
    plans = plans_of(trigger, -3660 if trigger in ("birthday", "dated") else 0, 3660)
    made = plans[0].steps[-1]
    row = follow_up(kind="sop", sop_id=made.sop_id, step_id=made.id, planned_on=planned_on)

    assert row.id not in {
        item.id for item in sift(person_of(trigger, [row]), plans, TODAY, QUIET)[0]
    }
