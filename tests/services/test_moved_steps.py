"""A moved step of a SOP in a guide's book: on the list, in the file, and once it is acted on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.due import HeldBackCode
from guide_app.domain.entities import (
    CustomerDate,
    DateKind,
    FamilyMember,
    FollowUp,
    Order,
    TimelineEntry,
)
from guide_app.domain.ids import row_id
from guide_app.domain.words import Trigger
from guide_app.services.customer_rows import count_promised
from tests.domain.people import BRAND, GUIDE, STORE, TODAY, child, days_ago, days_ahead, sop, step
from tests.services.shop import NOON, Shop, named, of

DUE_DATE = DateKind(id=row_id("kind"), brand_id=BRAND, name="预产期", yearly=False)
BABY = sop(Trigger.DATED, name="母婴", trigger_date_kind_id=DUE_DATE.id)
FIRST = step(BABY, 0)
CARE = sop(Trigger.PURCHASE, name="回访")
ANN = named("马慧")


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    opened.put(DUE_DATE, BABY, FIRST, CARE, step(CARE, 0), ANN)
    yield opened
    opened.book.close()


def noted(on):
    return CustomerDate(
        id=row_id("date"), brand_id=BRAND, customer_id=ANN.id, kind_id=DUE_DATE.id, on=on
    )


def shown(shop):
    rows = [row for row in shop.today.load().rows if row.status == "planned"]
    return [(row.task, row.due_on) for row in rows if row.item.sop_id]


def held(shop):
    return [row.held.code for row in shop.today.load().held_back]


def row_of(shop):
    rows = (row for row in shop.today.load().rows if row.status == "planned")
    (row,) = (row for row in rows if row.item.sop_id)
    return row


def move_date(shop, days):
    (fact,) = shop.runs.programme(ANN.id).dates
    shop.runs.save_date(ANN.id, DUE_DATE.id, fact.on + timedelta(days=days), "", fact)


def ahead(shop):
    return [one.due_on for run in shop.runs.programme(ANN.id).runs for one in run.steps]


def test_a_date_that_is_moved_takes_the_moved_step_to_its_new_day(shop):
    shop.put(noted(TODAY))
    shop.today.move(row_of(shop), days_ahead(2))
    assert ahead(shop) == [days_ahead(2)]

    move_date(shop, 120)

    assert ahead(shop) == [days_ahead(120)]
    shop.days_pass(2)
    assert (shown(shop), held(shop)) == ([], [])
    shop.days_pass(118)
    assert shown(shop) == [("day 0", days_ahead(120))]


@pytest.mark.parametrize("anew", [False, True])
def test_a_step_that_waits_for_a_day_to_come_is_due_when_its_date_has_moved_to_today(shop, anew):
    shop.put(noted(days_ago(10)))
    shop.today.move(row_of(shop), days_ahead(40))
    assert shown(shop) == []

    move_date(shop, 8)
    if anew:
        shop.open_again()

    assert shown(shop) == [("day 0", days_ago(2))]


def test_the_step_on_its_new_day_can_be_moved_again_and_taken_back(shop):
    shop.put(noted(days_ago(10)))
    shop.today.move(row_of(shop), days_ahead(40))
    move_date(shop, 8)

    token = shop.today.move(row_of(shop), days_ahead(1))

    assert (shown(shop), ahead(shop)) == ([], [days_ahead(1)])
    shop.days_pass(1)
    assert shown(shop) == [("day 0", days_ahead(1))]
    shop.today.undo(token)
    assert shown(shop) == [("day 0", days_ago(2))]


@pytest.mark.parametrize("do", ["send", "skip", "remind"])
def test_the_step_on_its_new_day_is_worked_like_any(shop, do):
    shop.put(noted(days_ago(10)))
    shop.today.move(row_of(shop), days_ahead(40))
    move_date(shop, 8)
    row = row_of(shop)

    act = getattr(shop.today, do)
    act(row, shop.now + timedelta(hours=1)) if do == "remind" else act(row)

    (stored,) = shop.rows_of(FollowUp)
    assert (stored.planned_on, stored.due_on) == (days_ago(2), days_ago(2))
    assert [row for row in shop.today.load().rows if row.status == "planned"] == []
    shop.days_pass(1)
    assert (shown(shop) == [("day 0", days_ago(2))]) == (do == "remind")


def test_a_date_that_is_removed_takes_the_moved_step(shop):
    shop.put(noted(TODAY))
    shop.today.move(row_of(shop), days_ahead(2))
    shop.runs.remove_date(ANN.id, row_id("date"))

    shop.days_pass(2)

    assert (shown(shop), held(shop)) == ([], [HeldBackCode.SOP_ENDED])
    assert ahead(shop) == []


def test_who_leaves_the_sop_in_the_file_leaves_the_step_that_was_moved(shop):
    shop.put(noted(TODAY))
    shop.today.move(row_of(shop), days_ahead(30))
    shop.days_pass(30)
    assert shown(shop) == [("day 0", days_ahead(30))]
    (run,) = shop.runs.programme(ANN.id).runs  # though its own days are over

    token = shop.runs.leave(ANN.id, run)

    assert (shown(shop), held(shop)) == ([], [HeldBackCode.SOP_ENDED])
    shop.runs.undo(token)
    assert shown(shop) == [("day 0", days_ahead(30))]


def order(on, **facts):
    usual = {"id": row_id("order", str(on)), "brand_id": BRAND, "customer_id": ANN.id}
    usual |= {"store_id": STORE, "number": str(on), "ordered_on": on, "amount": Decimal("9.00")}
    return Order(**{**usual, **facts})


def test_a_step_that_was_moved_far_still_knows_the_purchase_that_its_customer_does_not_tell_of(
    shop,
):
    shop.put(order(TODAY))
    shop.today.move(row_of(shop), days_ahead(70))

    shop.days_pass(70)

    assert shown(shop) == [("day 0", days_ahead(70))]
    shop.put(order(days_ahead(60)))
    assert shown(shop) == [("day 0", days_ahead(60))]


def test_a_wish_for_a_child_of_a_merged_customer_stays_where_it_was_moved(shop):
    wishes = sop(Trigger.BIRTHDAY)
    alias = named("also 马慧")
    leo = child("Leo", birthday_month=TODAY.month, birthday_day=TODAY.day)
    shop.put(wishes, step(wishes, 0, task="wish"), replace(alias, merged_into=ANN.id,
             removed_on=days_ago(1)), of(alias, leo))  # fmt: skip
    shop.today.move(row_of(shop), days_ahead(60))

    shop.days_pass(60)

    assert [row.customer_id for row in shop.rows_of(FamilyMember)] == [alias.id]
    assert shown(shop) == [("wish", days_ahead(60))]


def test_the_rest_of_a_broken_silence_stays_where_it_was_moved_however_long_ago_that_was(shop):
    wake = sop(Trigger.SILENT, trigger_days=20)
    ann = named("安静", last_contact_on=days_ago(20))
    shop.put(wake, step(wake, 0), step(wake, 5), ann)
    shop.today.send(row_of(shop))
    shop.days_pass(5)
    shop.today.move(row_of(shop), days_ahead(80))

    shop.days_pass(75)

    assert [row.task for row in shop.today.load().rows if row.item.sop_id] == ["day 5"]


def told_elsewhere(shop):
    """The next contact in list and file, what a successor is told, and how much is promised."""
    profile = shop.customers.profile(ANN.id)
    lines = {line.customer_id: line for line in shop.customers.rows([ANN.id])}
    with shop.book.file.read() as connection:
        counted = count_promised(connection, [ANN.id], shop.book.today)
    next_days = {one and one.due_on for one in (lines[ANN.id].due, profile.next_due)}
    return next_days, [one.on for one in profile.taken_over.promises], counted.get(ANN.id, 0)


@pytest.mark.parametrize("end", ["the date is removed", "the guide ends it", "the date is moved"])
def test_a_moved_step_counts_nowhere_once_its_run_has_ended(shop, end):
    shop.put(noted(TODAY), taken_over())
    shop.today.move(row_of(shop), days_ahead(30))
    assert told_elsewhere(shop) == ({days_ahead(30)}, [days_ahead(30)], 1)

    if end == "the date is removed":
        shop.runs.remove_date(ANN.id, row_id("date"))
    elif end == "the date is moved":
        move_date(shop, 120)
    else:
        (run,) = shop.runs.programme(ANN.id).runs
        shop.runs.leave(ANN.id, run)

    assert told_elsewhere(shop) == ({None}, [], 0)


def test_what_is_put_on_a_day_by_hand_counts_whatever_ends(shop):
    shop.put(noted(TODAY), taken_over())
    shop.today.move(row_of(shop), days_ahead(30))
    shop.customers.plan(ANN.id, days_ahead(40), "call about the pram")

    shop.runs.remove_date(ANN.id, row_id("date"))

    assert told_elsewhere(shop) == ({days_ahead(40)}, [days_ahead(40)], 1)


def taken_over():
    return TimelineEntry(
        id=row_id("handed over"),
        brand_id=BRAND,
        customer_id=ANN.id,
        kind="transfer",
        on=TODAY,
        at=NOON,
        details={"from": row_id("somebody"), "to": GUIDE},
    )
