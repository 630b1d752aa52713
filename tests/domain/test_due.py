import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guide_app.domain.due import DueRules, HeldBackCode, sift
from guide_app.domain.person import Person
from tests.domain.people import (
    RULES,
    TODAY,
    as_stored,
    child,
    customer,
    days_ago,
    days_ahead,
    due,
    follow_up,
    kinds,
    plan,
    tasks,
)


def on(day):
    """A birthday as it is written down."""
    return {"birthday_month": day.month, "birthday_day": day.day}


def test_a_customer_with_nothing_planned_is_not_on_the_list():
    assert due(customer()) == []


@pytest.mark.parametrize(
    ("added", "listed"), [(-1, False), (0, True), (3, True), (4, False)], ids=str
)
def test_a_new_customer_is_listed_for_three_days_after_adding(added, listed):
    ann = customer(added_on=days_ago(added), last_contact_on=None)

    assert kinds(due(ann)) == (["new"] if listed else [])


def test_a_new_customer_who_was_contacted_is_new_no_more():
    assert due(customer(added_on=days_ago(2), last_contact_on=days_ago(1))) == []


@pytest.mark.parametrize(
    ("silent", "threshold"),
    [(6, None), (7, 7), (14, 7), (15, 15), (29, 15), (30, 30), (44, 30), (45, None)],
)
def test_silence_lists_a_customer_once_under_the_longest_threshold_passed(silent, threshold):
    items = due(customer(last_contact_on=days_ago(silent)))

    assert [item.reason.facts["threshold"] for item in items] == ([threshold] if threshold else [])


@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ({"last_contact_on": days_ago(9)}, "contact"),
        ({"last_contact_on": days_ago(90), "last_order_on": days_ago(9)}, "order"),
        ({"last_contact_on": None, "added_on": days_ago(9)}, "added"),
    ],
)
def test_silence_counts_from_the_last_contact_order_or_adding(facts, last):
    (item,) = due(customer(**facts, repurchase_days=28))

    assert item.reason.code == "silent"
    assert item.reason.facts == {
        "since": "2017-09-23",
        "days": 9,
        "threshold": 7,
        "last": last,
        "interval_days": 28,
    }


def test_a_silence_that_was_skipped_stays_away_until_the_next_threshold():
    ann = customer(last_contact_on=days_ago(8))
    skipped = as_stored(*due(ann), status="skipped")

    assert due(ann, stored=[skipped]) == []
    assert kinds(due(ann, stored=[skipped], today=days_ahead(7))) == ["silent"]


@pytest.mark.parametrize(
    ("ahead", "listed"), [(8, False), (7, True), (0, True), (-1, False)], ids=str
)
def test_a_birthday_is_listed_from_seven_days_before_until_the_day(ahead, listed):
    ann = customer(**on(days_ahead(ahead)))

    assert kinds(due(ann)) == (["birthday"] if listed else [])


def test_a_childs_birthday_tells_who_turns_how_old_and_when():
    leo = child(birthday_year=2012, **on(days_ahead(3)))

    (item,) = due(customer(), family=[leo])

    assert item.reason.code == "family_birthday"
    assert item.reason.facts == {
        "birthday_on": "2017-10-05",
        "days": 3,
        "age": 5,
        "lunar": False,
        "member_id": leo.id,
        "name": "Leo",
        "relation": "child",
    }
    assert (item.planned_on, item.due_on, item.best_by) == (days_ago(4), days_ago(4), days_ahead(3))


def test_a_lunar_birthday_is_found_on_its_day_of_this_year():
    mid_autumn = customer(birthday_month=8, birthday_day=15, birthday_lunar=True)

    (item,) = due(mid_autumn)

    assert item.reason.facts["birthday_on"] == "2017-10-04"
    assert item.reason.facts["lunar"] is True


def test_two_children_have_two_birthdays_with_ids_of_their_own():
    twins = [child("Leo", **on(TODAY)), child("Mia", **on(TODAY))]

    assert len({item.id for item in due(customer(), family=twins)}) == 2


def test_an_id_is_the_same_every_day_and_another_every_year():
    ann = customer(**on(days_ahead(5)))
    today, tomorrow = (due(ann, today=day)[0].id for day in (TODAY, days_ahead(1)))
    (next_year,) = due(ann, today=days_ahead(365))

    assert today == tomorrow
    assert next_year.id != today


def test_with_a_birthday_sop_the_built_in_reminder_stays_silent():
    ann = customer(**on(days_ahead(3)))

    assert kinds(due(ann, plans=plan("birthday", -3))) == ["sop"]
    assert kinds(due(ann, plans=plan("birthday", 0))) == []


@pytest.mark.parametrize("status", ["done", "skipped"])
def test_a_row_that_was_acted_on_is_off_the_list(status):
    ann = customer(**on(TODAY))

    assert due(ann, stored=[as_stored(*due(ann), status=status)]) == []


def test_a_sent_row_waits_for_its_reply_and_after_seven_days_is_waited_for_no_more():
    ann = customer(last_contact_on=TODAY)
    sent = follow_up(status="waiting", sent_on=TODAY)

    (item,) = due(ann, stored=[sent], today=days_ahead(6))
    assert (item.status, item.reason.code) == ("waiting", "waiting")
    assert item.reason.facts == {"sent_on": "2017-10-02", "days": 6, "kind": "manual"}
    assert kinds(due(ann, stored=[sent], today=days_ahead(7))) == ["silent"]


def test_a_follow_up_made_by_hand_comes_on_its_day_and_stays_until_somebody_acts():
    ann = customer(last_contact_on=days_ahead(100))
    call = follow_up(planned_on=TODAY, due_on=TODAY, task="call about the coat")

    assert due(ann, stored=[call], today=days_ago(1)) == []
    assert tasks(due(ann, stored=[call])) == ["call about the coat"]
    (late,) = due(ann, stored=[call], today=days_ahead(90))
    assert late.reason.facts == {"planned_on": "2017-10-02", "days": 90}


def test_a_moved_row_leaves_its_day_and_comes_back_on_the_new_one():
    ann = customer(**on(days_ahead(2)))
    (item,) = due(ann)
    moved = as_stored(item, due_on=days_ahead(2))

    assert due(ann, stored=[moved]) == []
    (back,) = due(ann, stored=[moved], today=days_ahead(2))
    assert (back.id, back.reason.code) == (item.id, "moved")
    assert back.reason.facts == {
        "from": "2017-09-27",
        "days": 0,
        "kind": "birthday",
        "birthday_on": "2017-10-04",
        "birthday_in": 0,
        "age": None,
        "lunar": False,
    }


def test_a_moved_row_stays_when_its_sop_would_have_let_it_lapse():
    ann = customer(last_order_on=days_ago(3))
    plans = plan("purchase", 3, name="After care")
    moved = as_stored(*due(ann, plans=plans), due_on=days_ahead(1))

    (item,) = due(ann, stored=[moved], plans=plans, today=days_ahead(60))

    assert item.reason.facts | {"sop": "After care", "step": 1, "steps": 1} == item.reason.facts
    assert item.reason.facts["days"] == 59


def test_a_row_to_be_reminded_of_later_keeps_its_place_and_lapses_like_any_other():
    ann = customer(**on(days_ahead(2)))
    (item,) = due(ann)
    afternoon = datetime(2017, 10, 2, 7, 0, tzinfo=UTC)
    later = as_stored(item, remind_at=afternoon)

    assert due(ann, stored=[later]) == [replace(item, remind_at=afternoon, stored=True)]
    assert due(ann, stored=[later], today=days_ahead(3)) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"consent": "withdrawn"}, HeldBackCode.CONSENT_WITHDRAWN),
        ({"removed_on": days_ago(1)}, HeldBackCode.REMOVED),
        ({"deleted_us": True}, HeldBackCode.DELETED_US),
    ],
)
def test_whoever_left_or_asked_to_stop_is_never_on_the_list(facts, code):
    ann = customer(**facts, **on(TODAY))
    stored = [follow_up(), follow_up(id="", status="waiting", sent_on=TODAY)]

    assert due(ann, stored=stored) == []
    held = sift(Person(ann, stored=stored), [], TODAY, RULES)[1]
    assert [(one.item.kind, one.code) for one in held] == [
        ("birthday", code),
        ("manual", code),
        ("manual", code),
    ]


def test_cold_stops_what_was_planned_whoever_planned_it():
    cold = customer(cool_until=days_ahead(1), last_cold_on=days_ago(5), **on(TODAY))
    moved = follow_up(id="moved", kind="silent", planned_on=days_ago(2))
    promised = follow_up(id="promised", insisted_on=days_ago(6))  # of an earlier cool-down
    stored = [follow_up(), moved, promised]

    items, held = sift(Person(cold, stored=stored), [], TODAY, RULES)

    assert items == []
    assert [(one.item.kind, one.code, one.until) for one in held] == [
        (kind, "cooling_down", days_ahead(1)) for kind in ("birthday", "manual", "silent", "manual")
    ]


@pytest.mark.parametrize("last_cold_on", [days_ago(5), TODAY, None])
def test_what_the_guide_insists_on_in_a_cool_down_is_on_the_list(last_cold_on):
    cold = customer(cool_until=days_ahead(1), last_cold_on=last_cold_on)
    insisted = follow_up(insisted_on=last_cold_on or days_ago(30))

    assert kinds(due(cold, stored=[insisted])) == ["manual"]


def test_a_withdrawal_stops_what_the_guide_insisted_on():
    ann = customer(consent="withdrawn")

    assert due(ann, stored=[follow_up(insisted_on=TODAY)]) == []


def test_the_cool_down_is_over_on_its_last_day():
    assert kinds(due(customer(cool_until=TODAY, **on(TODAY)))) == ["birthday"]


def test_a_reply_is_awaited_from_a_cold_customer_too():
    cold = customer(cool_until=days_ahead(9))

    assert len(due(cold, stored=[follow_up(status="waiting", sent_on=days_ago(1))])) == 1


def test_a_moved_birthday_still_tells_whose_it_is():
    twins = [child("Leo", **on(days_ahead(2))), child("Mia", **on(days_ahead(2)))]
    of_mia = due(customer(), family=twins)[1]
    moved = as_stored(of_mia, due_on=days_ago(1))

    rows = [item for item in due(customer(), family=twins, stored=[moved]) if item.stored]

    assert [row.reason.facts["name"] for row in rows] == ["Mia"]


@pytest.mark.parametrize("offset", [-3, 0, 5])
def test_a_moved_birthday_step_still_tells_which_birthday_it_is_for(offset):
    leo, mia = child("Leo", **on(days_ago(offset))), child("Mia", **on(days_ahead(100)))
    plans = plan("birthday", offset)
    step = next(item for item in due(customer(), family=[leo, mia], plans=plans) if item.step_id)
    moved = as_stored(step, due_on=days_ahead(9))

    rows = due(customer(), family=[leo, mia], stored=[moved], plans=plans, today=days_ahead(9))

    item = next(row for row in rows if row.stored)
    facts = item.reason.facts
    assert (item.reason.code, facts["name"]) == ("moved", "Leo")
    assert facts["birthday_on"] == days_ago(offset).isoformat()
    assert (facts["days"], facts["birthday_in"]) == (0, -offset - 9)


def test_a_moved_step_knows_its_birthday_also_where_hq_has_switched_its_sop_off_since():
    leo = child("Leo", **on(TODAY))
    plans, day = plan("birthday", 0), days_ahead(2)
    (step,) = [item for item in due(customer(), family=[leo], plans=plans) if item.step_id]
    person = Person(customer(), [leo], [as_stored(step, due_on=day)])

    (held,) = sift(person, (), day, RULES)[1]

    assert held.code is HeldBackCode.SOP_ENDED
    assert held.item.reason.facts["birthday_on"] == TODAY.isoformat()


def test_a_moved_step_of_another_kind_is_for_no_birthday():
    ann = customer(added_on=days_ago(2), last_contact_on=days_ago(1), **on(days_ahead(20)))
    (step,) = due(ann, plans=plan("added", 2))
    moved = as_stored(step, due_on=days_ahead(1))

    (item,) = due(ann, stored=[moved], plans=plan("added", 2), today=days_ahead(1))

    assert "birthday_on" not in item.reason.facts


def test_a_wish_that_waits_for_a_reply_knows_its_birthday():
    leo = child("Leo", **on(TODAY))
    of_leo = due(customer(), family=[leo])[0]
    sent = as_stored(of_leo, status="waiting", sent_on=TODAY)

    (item,) = due(customer(), family=[leo], stored=[sent], today=days_ahead(3))

    assert (item.reason.code, item.reason.facts["days"]) == ("waiting", 3)
    assert item.reason.facts["birthday_in"] == -3


def test_a_row_that_somebody_moved_to_today_stays_for_a_lost_or_just_contacted_customer():
    moved = follow_up(kind="silent", planned_on=days_ago(3), due_on=TODAY)

    assert len(due(customer(state="lost"), stored=[moved])) == 1
    assert len(due(customer(last_contact_on=TODAY), stored=[moved])) == 1


def test_nothing_more_is_planned_for_a_lost_customer():
    lost = customer(state="lost", **on(TODAY))

    assert kinds(due(lost, stored=[follow_up()])) == ["manual"]
    assert sift(Person(lost), [], TODAY, RULES)[1][0].code is HeldBackCode.LOST


def test_who_was_contacted_today_is_left_alone_until_tomorrow():
    ann = customer(last_contact_on=TODAY, **on(days_ahead(2)))

    assert kinds(due(ann, stored=[follow_up()])) == ["manual"]
    (held,) = sift(Person(ann), [], TODAY, RULES)[1]
    assert (held.code, held.until) == (HeldBackCode.CONTACTED_TODAY, days_ahead(1))
    assert kinds(due(ann, today=days_ahead(1))) == ["birthday"]


def test_other_rules_make_another_list():
    rules = DueRules(birthday_lead_days=1, silent_days=(3,), grace_days=0, new_days=0)

    assert kinds(due(customer(last_contact_on=days_ago(3)), rules=rules)) == ["silent"]
    assert due(customer(last_contact_on=days_ago(4)), rules=rules) == []
    assert due(customer(**on(days_ahead(2))), rules=rules) == []


def test_a_clock_that_stands_years_in_the_past_lists_nothing_and_breaks_nothing():
    ann = customer(last_order_on=TODAY)

    assert due(ann, plans=plan("added", 0), today=TODAY - timedelta(days=3000)) == []


def test_facts_are_plain_json():
    leo = child(birthday_year=2012, **on(days_ahead(3)))
    ann = customer(last_contact_on=days_ago(9), **on(TODAY))
    items = due(ann, family=[leo], stored=[follow_up()], plans=plan("silent", 0, trigger_days=5))

    assert len(items) == 5
    for item in items:
        assert json.loads(json.dumps(item.reason.facts)) == item.reason.facts


def test_a_customer_whose_work_was_moved_rests_until_that_day():
    moved = follow_up(kind="silent", planned_on=days_ago(3), due_on=days_ahead(3))
    ann = customer(**on(days_ahead(2)))

    assert due(ann, stored=[moved]) == []
    (held,) = sift(Person(ann, stored=[moved]), [], TODAY, RULES)[1]
    assert (held.code, held.until) == (HeldBackCode.MOVED, days_ahead(3))
