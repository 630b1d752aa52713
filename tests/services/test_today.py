from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.due import HeldBackCode
from guide_app.domain.due_list import Category
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Code, Rejected
from guide_app.services.scripts import Taken
from tests.domain.people import TODAY, child, days_ago, days_ahead, follow_up, plan, sop, step
from tests.services.shop import NOON, named, of, script

SILENT = {"last_contact_on": days_ago(8)}
BIRTHDAY = {"birthday_month": 10, "birthday_day": 5}


def names(rows):
    return [row.name for row in rows]


def test_a_row_says_who_is_due_and_why_in_codes_and_facts(shop):
    ann = named(
        "Ann",
        size="M",
        preference="blue",
        temperature="warm",
        last_order_on=days_ago(41),
        last_order_amount=Decimal("396.00"),
        **SILENT,
    )
    shop.put(ann)

    (row,) = shop.today.load().rows

    assert (row.name, row.sizes, row.preference) == ("Ann", ("M",), "blue")
    assert (row.reason.code, row.reason.facts["threshold"]) == ("silent", 7)
    assert (row.category, row.status, row.temperature) == (Category.SILENT, "planned", "warm")
    assert (row.last_order_amount, row.last_order_on) == (Decimal("396.00"), days_ago(41))
    assert (row.last_contact_on, row.due_on) == (days_ago(8), days_ago(1))


def test_the_list_counts_its_parts_and_shows_one_row_for_a_customer(shop):
    ann, bob = named("Ann", **BIRTHDAY, **SILENT), named("Bob", **SILENT)
    waiting = of(bob, follow_up(status="waiting", kind="silent", sent_on=days_ago(2)))
    shop.put(ann, bob, waiting, named("Cid"))

    view = shop.today.load()

    assert names(view.rows) == ["Ann", "Bob", "Bob"]
    assert view.counts[Category.BIRTHDAY] == 1
    assert view.counts[Category.SILENT] == 1
    assert view.counts[Category.WAITING] == 1
    assert view.work == 2
    assert [reason.code for reason in view.rows[0].others] == ["silent"]


def test_sent_takes_the_row_off_the_work_and_watches_for_a_reply(shop):
    shop.put(named("Ann", **SILENT))
    (row,) = shop.today.load().rows

    shop.today.send(row)

    view = shop.today.load()
    assert [(left.name, left.category) for left in view.rows] == [("Ann", Category.WAITING)]
    assert (view.work, view.done, view.planned) == (0, 1, 1)


def test_an_outcome_known_at_once_closes_the_row_and_notes_the_temperature(shop):
    shop.put(named("Ann", **SILENT))
    (row,) = shop.today.load().rows

    shop.today.send(row, outcome="replied", temperature="hot")

    assert shop.today.load().rows == ()
    (ann,) = shop.rows_of(Customer)
    assert (ann.temperature, ann.last_contact_on) == ("hot", TODAY)


def test_the_reply_comes_days_later_and_closes_the_waiting_row(shop):
    shop.put(named("Ann", **SILENT))
    shop.today.send(shop.today.load().rows[0])
    shop.days_pass(2)
    (waiting,) = shop.today.load().rows

    shop.today.outcome(waiting, "will_visit", "warm")

    assert shop.today.load().rows == ()
    (row,) = shop.rows_of(FollowUp)
    assert (row.outcome, row.closed_on) == ("will_visit", TODAY + timedelta(days=2))


def test_an_outcome_of_a_row_not_marked_as_sent_does_both_in_one_step(shop):
    shop.put(named("Ann", **SILENT))

    shop.today.outcome(shop.today.load().rows[0], "no_answer")

    assert shop.sent_names() == ["follow_up.send"]
    assert shop.today.load().done == 1


def test_a_message_without_a_reply_is_watched_for_a_week(shop):
    shop.put(named("Ann", **SILENT))
    shop.today.send(shop.today.load().rows[0])

    shop.days_pass(6)
    assert shop.today.load().counts[Category.WAITING] == 1
    shop.days_pass(1)
    assert shop.today.load().counts[Category.WAITING] == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda today, row: today.send(row),
        lambda today, row: today.send(row, "bought", "hot"),
        lambda today, row: today.move(row, days_ahead(2)),
        lambda today, row: today.remind(row, NOON + timedelta(hours=3)),
        lambda today, row: today.skip(row),
    ],
)
def test_every_action_is_taken_back_by_its_token(shop, act):
    shop.put(named("Ann", size="M", **SILENT))
    before = shop.today.load()

    token = act(shop.today, before.rows[0])
    assert shop.today.load() != before
    shop.today.undo(token)

    assert shop.today.load() == before
    assert shop.rows_of(FollowUp) == []


def test_an_outcome_taken_back_waits_for_the_reply_again(shop):
    shop.put(named("Ann", **SILENT))
    shop.today.send(shop.today.load().rows[0])
    waiting = shop.today.load().rows

    shop.today.undo(shop.today.outcome(waiting[0], "replied", "hot"))

    assert shop.today.load().rows == waiting


def test_undo_is_refused_once_the_follow_up_has_moved_on(shop):
    shop.put(named("Ann", **SILENT))
    sent = shop.today.send(shop.today.load().rows[0])
    shop.today.outcome(shop.today.load().rows[0], "replied")

    with pytest.raises(Rejected) as refused:
        shop.today.undo(sent)

    assert refused.value.code is Code.WRONG_STATE


def test_a_row_that_somebody_acted_on_meanwhile_is_refused_and_changes_nothing(shop):
    shop.put(named("Ann", **SILENT))
    (row,) = shop.today.load().rows
    shop.today.skip(row)

    with pytest.raises(Rejected) as refused:
        shop.today.send(row)

    assert refused.value.code is Code.WRONG_STATE
    assert shop.sent_names() == ["follow_up.skip"]


def test_remind_me_later_hides_the_row_until_its_hour(shop):
    shop.put(named("Ann", **SILENT))
    at = NOON + timedelta(hours=3)
    shop.today.remind(shop.today.load().rows[0], at)

    hidden = shop.today.load()
    assert (hidden.rows, names(hidden.hidden)) == ((), ["Ann"])
    assert (hidden.work, hidden.planned, hidden.next_reminder_at) == (0, 1, at)

    shop.now = at
    assert names(shop.today.load().rows) == ["Ann"]


def test_the_list_can_be_asked_for_as_of_another_moment(shop):
    shop.put(named("Ann", last_contact_on=days_ago(6)))

    assert shop.today.load().rows == ()
    assert names(shop.today.load(NOON + timedelta(hours=12)).rows) == ["Ann"]


def test_a_moved_row_comes_back_on_its_new_day(shop):
    shop.put(named("Ann", **SILENT))
    shop.today.move(shop.today.load().rows[0], days_ahead(2))

    assert shop.today.load().rows == ()
    shop.days_pass(2)
    (row,) = shop.today.load().rows
    assert (row.reason.code, row.category) == ("moved", Category.TODAY)


def test_a_birthday_step_that_was_moved_far_still_tells_whose_birthday_it_is(shop):
    ann, wishes = named("Ann"), sop("birthday")
    leo = of(ann, child("Leo", birthday_month=TODAY.month, birthday_day=TODAY.day))
    shop.put(ann, leo, wishes, step(wishes, 0))
    shop.today.move(shop.today.load().rows[0], days_ahead(60))

    shop.days_pass(60)

    (row,) = shop.today.load().rows
    assert (row.reason.code, row.reason.facts["name"]) == ("moved", "Leo")
    assert row.reason.facts["birthday_in"] == -60


def test_who_was_moved_to_a_day_far_off_rests_until_then(shop):
    shop.put(named("Ann", **SILENT))
    shop.today.move(shop.today.load().rows[0], days_ahead(20))
    shop.days_pass(19)

    (held,) = shop.today.load().held_back
    assert (held.name, held.held.code) == ("Ann", HeldBackCode.MOVED)
    assert shop.today.load().rows == ()
    shop.days_pass(1)
    assert names(shop.today.load().rows) == ["Ann"]


def test_moving_into_the_past_is_refused(shop):
    shop.put(named("Ann", **SILENT))

    with pytest.raises(Rejected) as refused:
        shop.today.move(shop.today.load().rows[0], days_ago(1))

    assert refused.value.code is Code.OUT_OF_RANGE


def test_a_contact_planned_by_hand_is_due_on_its_day_with_its_task(shop):
    ann = shop.put(named("Ann"))
    token = shop.customers.plan(ann.id, days_ahead(1), "call about the coat")

    assert shop.today.load().rows == ()
    shop.days_pass()
    (row,) = shop.today.load().rows
    assert (row.reason.code, row.task) == ("manual", "call about the coat")

    shop.today.undo(token)
    assert shop.today.load().rows == ()


def test_skipped_counts_as_done_and_taken_back_does_not(shop):
    shop.put(named("Ann", **SILENT), named("Bob", **SILENT))
    first, second = shop.today.load().rows
    shop.today.skip(first)
    token = shop.today.send(second)

    assert (shop.today.load().done, shop.today.load().planned) == (2, 2)
    shop.today.undo(token)
    assert (shop.today.load().done, shop.today.load().planned) == (1, 2)
    shop.days_pass()
    assert shop.today.load().done == 0


def test_who_would_be_due_but_rests_is_held_back_with_the_reason(shop):
    shop.put(
        named("Ann", cool_until=days_ahead(3), **SILENT),
        named("Bob", consent="withdrawn", **SILENT),
        named("Cid", removed_on=TODAY, **SILENT),
        named("Dan", cool_until=TODAY, **SILENT),
    )

    view = shop.today.load()

    assert names(view.rows) == ["Dan"]
    held = {row.name: (row.held.code, row.held.until) for row in view.held_back}
    assert held == {"Ann": ("cooling_down", days_ahead(3)), "Bob": ("consent_withdrawn", None)}


def test_a_childs_birthday_shows_that_childs_size_alone(shop):
    ann, bob = named("Ann", size="L"), named("Bob", size="L", **SILENT)
    shop.put(
        ann,
        of(ann, child("Leo", size="120", **BIRTHDAY)),
        of(ann, child("Mia", size="90")),
        bob,
        of(bob, child("Tim", size="110")),
    )

    sizes = {row.name: row.sizes for row in shop.today.load().rows}

    assert sizes == {"Ann": ("120",), "Bob": ("L", "110")}


def test_the_person_shows_a_masked_number_family_notes_orders_and_contacts(shop):
    ann = named("Ann", title="Ms Li", phone="13812340217", **SILENT)
    leo = of(ann, child("Leo", size="120", birthday_year=2011, **BIRTHDAY))
    shop.put(ann, leo)
    shop.customers.add_note(ann.id, "sweats a lot")
    gone = shop.customers.add_note(ann.id, "wrong person")
    shop.customers.undo(gone)
    (row,) = shop.today.load().rows

    detail = shop.today.detail(ann.id, row.item_id)

    assert (detail.phone, detail.title) == ("138****0217", "Ms Li")
    assert "13812340217" not in repr(detail)
    assert [(m.name, m.size, m.age) for m in detail.family] == [("Leo", "120", 5)]
    assert [line.text for line in detail.notes] == ["sweats a lot"]
    assert (detail.item, detail.category) == (row.item, row.category)
    assert (detail.budget.week, detail.budget.month) == (0, 0)
    shop.today.send(row)
    assert shop.today.detail(ann.id).budget.week == 1
    assert [line.details["action"] for line in shop.today.detail(ann.id).contacts] == ["send"]


def test_the_script_of_the_step_comes_first_with_its_variables_filled(shop):
    added = sop("added")
    hello = script("Hello", "{称呼}您好，我是{门店}的{导购}。{孩子}的{孩子尺码}还合身吗？")
    other = script("Other", "Hi {name}", position=-1)
    ann = named("Ann", title="李姐", added_on=TODAY, last_contact_on=None)
    shop.put(added, step(added, 0, script_id=hello.id), hello, other, ann)
    (row,) = shop.today.load().rows

    detail = shop.today.detail(ann.id, row.item_id)

    assert detail.script.title == "Hello"
    assert detail.script.text == "李姐您好，我是Wanda的Lin。"
    assert set(detail.script.missing) == {"child", "child_size"}
    assert [choice.title for choice in detail.scripts] == ["Hello", "Other"]


def test_a_script_that_has_nothing_left_to_say_is_not_offered_first(shop):
    ann = named("Ann", last_answer_on=days_ago(9), **SILENT)
    shop.put(
        ann,
        script("Child", "{孩子}好吗", stage="silent", position=0),
        script("Plain", "Long time no see", stage="silent", position=1),
    )

    assert shop.today.detail(ann.id).script.title == "Plain"


def test_another_script_used_is_kept_with_the_message(shop):
    ann = named("Ann", **SILENT)
    plain = script("Plain", "Hi", stage="silent")
    shop.put(ann, plain)

    shop.today.send(shop.today.load().rows[0], taken=Taken(plain.id))

    (line,) = shop.today.detail(ann.id).contacts
    assert line.details["script"] == "Plain"


def test_an_item_that_is_no_longer_due_leaves_the_person_readable(shop):
    ann = named("Ann", **SILENT)
    shop.put(ann)
    (row,) = shop.today.load().rows
    shop.today.skip(row)

    detail = shop.today.detail(ann.id, row.item_id)

    assert (detail.name, detail.item, detail.category) == ("Ann", None, None)


def test_nobody_is_nobody(shop):
    with pytest.raises(Rejected) as refused:
        shop.today.detail(named("Ann").id)

    assert refused.value.code is Code.NOT_FOUND


def test_what_was_sent_is_still_sent_after_the_app_was_closed(shop):
    shop.put(named("Ann", **SILENT), named("Bob", **SILENT))
    shop.today.send(shop.today.load().rows[0])
    before = shop.today.load()

    shop.open_again()

    assert shop.today.load() == before


def test_a_sop_that_hq_switches_off_leaves_the_list(shop):
    (made,) = plan("added", 0)
    shop.put(made.sop, *made.steps, named("Ann", added_on=TODAY, last_contact_on=TODAY))
    shop.put(replace(made.sop, active=False))

    assert shop.today.load().rows == ()
