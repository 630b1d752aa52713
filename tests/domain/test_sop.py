from datetime import date

import pytest

from guide_app.domain.sop import make_plans
from tests.domain.people import (
    TODAY,
    as_stored,
    child,
    customer,
    days_ago,
    days_ahead,
    due,
    plan,
    sop,
    step,
    tasks,
)


def sops(items):
    return [(item.reason.facts["sop"], item.reason.facts["step"]) for item in items if item.sop_id]


@pytest.mark.parametrize(
    ("added", "expected"),
    [(0, [1]), (2, [1]), (3, [1, 2]), (14, [1, 2]), (15, [2]), (17, [2]), (18, [])],
)
def test_a_step_comes_on_its_day_and_lapses_after_the_grace_days(added, expected):
    ann = customer(added_on=days_ago(added), last_contact_on=None)

    items = due(ann, plans=plan("added", 0, 3))

    assert [number for _, number in sops(items)] == expected


def test_a_step_tells_its_sop_its_number_and_the_days_since_its_beginning():
    welcome = plan("added", 0, 3, 7, name="Welcome")
    ann = customer(added_on=days_ago(3))

    item = due(ann, plans=welcome)[1]

    assert item.reason.code == "sop_added"
    assert item.reason.facts == {
        "sop": "Welcome",
        "step": 2,
        "steps": 3,
        "days": 3,
        "since": "2017-09-29",
    }
    assert (item.due_on, item.task, item.step_number) == (TODAY, "day 3", 2)


@pytest.mark.parametrize(("bought", "welcomed"), [(None, 1), (5, 1), (4, 0)])
def test_a_purchase_after_the_day_of_adding_ends_the_welcome(bought, welcomed):
    ann = customer(added_on=days_ago(5), last_order_on=bought and days_ago(bought))

    assert len(due(ann, plans=plan("added", 5))) == welcomed


def test_an_order_that_the_customers_row_does_not_know_yet_ends_the_welcome_too():
    ann = customer(added_on=days_ago(5))

    assert due(ann, plans=plan("added", 5), orders=[days_ago(1)]) == []


def test_every_purchase_starts_the_after_care_anew():
    care = plan("purchase", 3, 5)
    first = due(customer(last_order_on=days_ago(3)), plans=care)
    again = due(
        customer(last_order_on=days_ago(3)),
        plans=care,
        orders=[days_ago(3), days_ago(1)],
        today=days_ahead(2),
    )

    assert tasks(first) == tasks(again) == ["day 3"]
    assert first[0].id != again[0].id


def test_two_baskets_on_one_day_are_thanked_for_once():
    baskets = [days_ago(3), days_ago(3)]

    assert len(due(customer(), plans=plan("purchase", 3), orders=baskets)) == 1


def test_an_order_of_tomorrow_starts_nothing_today():
    ann = customer(last_order_on=days_ahead(1))

    assert due(ann, plans=plan("purchase", 0)) == []
    assert due(customer(), plans=plan("purchase", 0), orders=[days_ahead(1)]) == []


def test_an_order_of_tomorrow_does_not_hide_the_one_before():
    orders = [days_ago(1), days_ahead(1)]

    assert len(due(customer(), plans=plan("purchase", 0), orders=orders)) == 1


@pytest.mark.parametrize(("ordered", "count"), [(27, 0), (28, 1), (42, 1), (43, 0)])
def test_repurchase_counts_the_customers_own_interval_from_the_last_order(ordered, count):
    ann = customer(last_order_on=days_ago(ordered), repurchase_days=28)

    items = due(ann, plans=plan("repurchase", 0))

    assert len(items) == count
    for item in items:
        assert item.reason.facts["interval_days"] == 28
        assert item.reason.facts["days"] == ordered


def test_an_order_that_the_customers_row_does_not_know_yet_ends_the_repurchase_reminder():
    ann = customer(last_order_on=days_ago(30), repurchase_days=28)

    assert len(due(ann, plans=plan("repurchase", 0))) == 1
    for newer in (days_ago(1), days_ago(29)):
        assert due(ann, plans=plan("repurchase", 0), orders=[newer]) == []


@pytest.mark.parametrize("interval", [None, 0, -3, 2**52])
def test_without_a_sensible_interval_there_is_no_repurchase(interval):
    ann = customer(last_order_on=days_ago(1), repurchase_days=interval)

    assert due(ann, plans=plan("repurchase", 0, -1)) == []


@pytest.mark.parametrize(("silent", "count"), [(19, 0), (20, 1), (34, 1), (35, 0)])
def test_a_wake_up_comes_after_n_days_of_silence(silent, count):
    ann = customer(last_contact_on=days_ago(silent))

    assert len(sops(due(ann, plans=plan("silent", 0, trigger_days=20)))) == count


class TestAWakeUpInTwoSteps:
    wake_up = plan("silent", 0, 3, trigger_days=20)

    def sent(self, **facts):
        first = due(customer(last_contact_on=days_ago(20)), plans=self.wake_up)[0]
        return as_stored(first, status="waiting", sent_on=TODAY, **facts)

    def second_step(self, sent, **facts):
        ann = customer(last_contact_on=TODAY, **facts)
        items = due(ann, stored=[sent], plans=self.wake_up, today=days_ahead(3))
        return sops([item for item in items if item.status == "planned"])

    def test_goes_on_although_sending_the_first_ended_the_silence(self):
        assert self.second_step(self.sent()) == [("Silent", 2)]

    @pytest.mark.parametrize("outcome", ["replied", "will_visit", "bought"])
    def test_ends_with_an_answer(self, outcome):
        assert self.second_step(self.sent(outcome=outcome)) == []

    def test_ends_with_a_purchase(self):
        assert self.second_step(self.sent(), last_order_on=days_ahead(1)) == []

    @pytest.mark.parametrize(("last", "then"), [(3, [("Silent", 1)]), (30, [])])
    def test_begins_anew_after_its_own_message_only_once_its_last_step_is_past(self, last, then):
        plans = plan("silent", 0, last, trigger_days=20)
        first = due(customer(last_contact_on=days_ago(20)), plans=plans)[0]
        sent = as_stored(first, status="waiting", sent_on=TODAY)
        ann = customer(last_contact_on=TODAY)
        items = due(ann, stored=[sent], plans=plans, today=days_ahead(20))

        assert sops([item for item in items if item.status == "planned"]) == then

    def test_begins_anew_before_its_last_step_when_the_customer_answered(self):
        plans = plan("silent", 0, 30, trigger_days=20, ends=[{"rule": "replied"}])
        first = due(customer(last_contact_on=days_ago(20)), plans=plans)[0]
        sent = as_stored(first, status="waiting", sent_on=TODAY)
        ann = customer(last_contact_on=TODAY, last_answer_on=days_ahead(1))
        items = due(ann, stored=[sent], plans=plans, today=days_ahead(21))

        assert ("Silent", 1) in sops([item for item in items if item.status == "planned"])

    def test_lists_its_second_step_once_when_the_silence_has_not_ended(self):
        ann = customer(last_contact_on=days_ago(20))
        items = due(ann, stored=[self.sent()], plans=self.wake_up, today=days_ahead(3))

        assert sops([item for item in items if item.status == "planned"]) == [("Silent", 2)]

    @pytest.mark.parametrize("planned_on", [date.min, date.max])
    def test_is_not_taken_up_for_a_row_of_an_impossible_day(self, planned_on):
        assert self.second_step(self.sent(planned_on=planned_on)) == []

    def test_is_not_taken_up_for_a_row_that_another_plan_made(self):
        assert self.second_step(self.sent(planned_on=days_ago(1))) == []


@pytest.mark.parametrize(("ahead", "expected"), [(8, 0), (7, 1), (0, 1), (-3, 2), (-8, 1)])
def test_a_birthday_sop_has_steps_before_and_after_the_day(ahead, expected):
    day = days_ahead(ahead)
    leo = child(birthday_month=day.month, birthday_day=day.day)

    assert len(due(customer(), family=[leo], plans=plan("birthday", -7, 3))) == expected


def test_a_birthday_step_is_not_overdue_before_the_birthday():
    day = days_ahead(2)
    ann = customer(birthday_month=day.month, birthday_day=day.day)

    (item,) = due(ann, plans=plan("birthday", -7))

    assert (item.due_on, item.best_by) == (days_ago(5), day)
    assert item.reason.facts["birthday_on"] == "2017-10-04"


def test_what_is_switched_off_or_archived_or_empty_plans_nothing():
    off, empty, kept = sop("added", active=False), sop("silent"), sop("purchase")
    steps = [step(off, 0), step(kept, 1, archived=True), step(kept, 2)]

    plans = make_plans([off, empty, kept], steps)

    assert [(p.sop, [s.day_offset for s in p.steps]) for p in plans] == [(kept, [2])]


def test_nothing_is_planned_before_an_event_that_nobody_announced():
    assert plan("added", -1) == ()
    assert [s.day_offset for s in plan("purchase", -1, 2)[0].steps] == [2]
    assert [s.day_offset for s in plan("birthday", -1, 2)[0].steps] == [-1, 2]


def test_plans_come_in_one_order_whatever_order_the_rows_came_in():
    rows = [sop("added"), sop("purchase"), sop("silent")]
    steps = [step(of, offset) for of in rows for offset in (4, 0, 2)]

    assert make_plans(rows, steps) == make_plans(rows[::-1], steps[::-1])


def test_a_typing_error_of_a_thousand_years_plans_nothing_and_breaks_nothing():
    assert plan("added", 2**52) == ()
    assert plan("silent", 0, trigger_days=2**52) == ()
    assert plan("silent", 0, trigger_days=-1) == ()
