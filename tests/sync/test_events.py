"""Added, greeted, replied, deleted us: noted offline, the same on the server, and taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Rejected
from guide_app.domain.events import event_row_id
from guide_app.domain.ids import row_id
from guide_app.domain.words import EventKind
from guide_app.mutations.events import EARLIEST_DAYS, NoteEvent
from guide_app.mutations.follow_ups import ContactNow, RecordOutcome, TakeBack
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc, str]:
    """Two PCs of one guide, and a customer that both have, added a week ago."""
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, "马慧")
    one.sync()
    world.clock.turn(days=7)
    two.sync()
    one.sync()
    return one, two, customer


def note(pc: Pc, customer: str, event: str, **more: Any) -> str:
    """Returns the line."""
    made = NoteEvent(customer_id=customer, event=event, **more)
    return row_id(pc.act(made), 0)


def lines(pc: Pc, kind: str) -> list[Any]:
    rows = map(json.loads, pc.rows("timeline_entry").values())
    return [row for row in rows if row["kind"] == kind]


def sent(pc: Pc, customer: str) -> str:
    """A message that waits for a reply."""
    return row_id(pc.act(ContactNow(customer_id=customer)), 1)


def test_added_sets_the_day_and_the_code_and_greeted_is_a_message_like_any(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    today = one.book.today
    note(one, customer, "added", code=" 门口立牌 ")
    note(one, customer, "greeted", code="门口立牌")

    row = one.row(Customer, customer)
    assert (row.added_on, row.channel_code, row.last_contact_on) == (today, "门口立牌", today)
    greeting = one.row(FollowUp, event_row_id(customer, EventKind.GREETED, today))
    assert (greeting.sent_on, greeting.status, greeting.kind) == (today, "waiting", "manual")
    details = lines(one, "contact")[0]["details"]
    assert (details["event"], details["code"]) == ("greeted", "门口立牌")
    one.sync()
    two.sync()
    assert_same_everywhere(world, one, two)


def test_a_reply_closes_the_message_that_waits(world: World, pair: tuple[Pc, Pc, str]) -> None:
    one, _, customer = pair
    message = sent(one, customer)
    world.clock.turn(days=2)

    note(one, customer, "replied", follow_up_id=message)

    row = one.row(FollowUp, message)
    assert (row.status, row.outcome, row.closed_on) == ("done", "replied", one.book.today)
    assert one.row(Customer, customer).last_answer_on == one.book.today
    one.sync()
    assert_same_everywhere(world, one)


def test_a_late_reply_turns_no_answer_into_an_answer(pair: tuple[Pc, Pc, str]) -> None:
    one, _, customer = pair
    message = sent(one, customer)
    one.act(RecordOutcome(customer_id=customer, follow_up_id=message, outcome="no_answer"))

    note(one, customer, "replied", follow_up_id=message)

    assert one.row(FollowUp, message).outcome == "replied"


def test_who_writes_first_has_a_row_that_nobody_sent(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    note(one, customer, "replied")
    note(one, customer, "replied")

    row = one.row(FollowUp, event_row_id(customer, EventKind.REPLIED, one.book.today))
    assert (row.sent_on, row.status, row.outcome) == (None, "done", "replied")
    assert len(lines(one, "outcome")) == 1
    one.sync()
    assert_same_everywhere(world, one)


def test_deleted_us_closes_what_waits_and_marks_the_customer(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, customer = pair
    message = sent(one, customer)

    note(one, customer, "deleted_us", follow_up_id=message)

    row = one.row(Customer, customer)
    assert (row.deleted_us, row.state) == (True, "lost")
    assert one.row(FollowUp, message).outcome == "deleted_us"
    one.sync()
    assert_same_everywhere(world, one)


@pytest.mark.parametrize("event", EventKind)
def test_every_event_can_be_taken_back_and_leaves_nothing(
    world: World, pair: tuple[Pc, Pc, str], event: str
) -> None:
    one, two, customer = pair
    before = {name: one.rows(name) for name in ("customer", "follow_up")}
    line = note(one, customer, event, code="海报")
    one.sync()
    assert one.rows("customer") != before["customer"]

    one.act(TakeBack(customer_id=customer, entry_id=line))
    one.sync()
    two.sync()

    assert {name: one.rows(name) for name in before} == before
    note(one, customer, event)  # and be noted anew on the same day
    assert one.rows("customer") != before["customer"]
    assert_same_everywhere(world, two)


def test_a_reply_that_is_taken_back_leaves_its_message_waiting(pair: tuple[Pc, Pc, str]) -> None:
    one, _, customer = pair
    message = sent(one, customer)
    line = note(one, customer, "replied", follow_up_id=message)

    one.act(TakeBack(customer_id=customer, entry_id=line))

    assert one.row(FollowUp, message).status == "waiting"
    assert one.row(Customer, customer).last_answer_on is None


@pytest.mark.parametrize("event", EventKind)
def test_two_who_note_the_same_apart_have_noted_it_once(
    world: World, pair: tuple[Pc, Pc, str], event: str
) -> None:
    one, two, customer = pair
    message = sent(one, customer) if event in ("replied", "deleted_us") else None
    one.sync()
    two.sync()
    seen_on = one.row(Customer, customer).added_on
    note(one, customer, event, follow_up_id=message, seen_on=seen_on)
    note(two, customer, event, follow_up_id=message, seen_on=seen_on)
    two.sync()
    one.sync()
    two.sync()

    kind = {"added": "added", "greeted": "contact"}.get(event, "outcome")
    noted = [row for row in lines(one, kind) if row["details"].get("event") == event]
    assert len(noted) == 1
    assert one.book.list_attention() == two.book.list_attention() == []
    assert_same_everywhere(world, one, two)


def test_the_earlier_of_two_days_of_adding_stands(world: World, pair: tuple[Pc, Pc, str]) -> None:
    one, two, customer = pair
    seen_on = one.row(Customer, customer).added_on
    earlier = one.book.today
    note(one, customer, "added", code="A", seen_on=seen_on)
    world.clock.turn(days=1)
    note(two, customer, "added", code="B", seen_on=seen_on)
    two.sync()
    one.sync()
    two.sync()

    row = two.row(Customer, customer)
    assert (row.added_on, row.channel_code) == (earlier, "A")
    assert_same_everywhere(world, one, two)


def test_who_was_written_to_since_the_adding_is_not_greeted_again(
    pair: tuple[Pc, Pc, str],
) -> None:
    one, _, customer = pair
    sent(one, customer)
    before = one.rows("follow_up"), one.rows("timeline_entry")

    note(one, customer, "greeted")

    assert (one.rows("follow_up"), one.rows("timeline_entry")) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"event": "sold"}, "not_a_choice"),
        ({"event": ""}, "not_a_choice"),
        ({"event": "added", "code": "码" * 31}, "too_long"),
        ({"event": "replied", "follow_up_id": row_id("elsewhere")}, "not_found"),
        ({"event": "deleted_us", "follow_up_id": ""}, "not_found"),
        ({"event": "added", "customer_id": row_id("nobody")}, "not_found"),
    ],
)
def test_what_makes_no_sense_is_refused(
    pair: tuple[Pc, Pc, str], arguments: dict[str, Any], code: str
) -> None:
    one, _, customer = pair

    with pytest.raises(Rejected) as refused:
        one.act(NoteEvent(**{"customer_id": customer, **arguments}))

    assert refused.value.code == code


@pytest.mark.parametrize("days", [-1, EARLIEST_DAYS + 1])
def test_nothing_happens_tomorrow_or_before_there_was_any_wecom(
    pair: tuple[Pc, Pc, str], days: int
) -> None:
    one, _, customer = pair
    with pytest.raises(Rejected) as refused:
        note(one, customer, "added", on=one.book.today - timedelta(days=days))

    assert refused.value.code == "out_of_range"


def test_no_reply_comes_before_its_message(pair: tuple[Pc, Pc, str]) -> None:
    one, _, customer = pair
    message = sent(one, customer)

    with pytest.raises(Rejected) as refused:
        note(
            one,
            customer,
            "replied",
            follow_up_id=message,
            on=one.book.today - timedelta(days=1),
        )

    assert refused.value.code == "out_of_range"


def test_what_nobody_sent_yet_has_no_reply(pair: tuple[Pc, Pc, str]) -> None:
    one, _, customer = pair
    planned = acts.plan(one, customer, one.book.today)

    with pytest.raises(Rejected) as refused:
        note(one, customer, "replied", follow_up_id=planned.follow_up_id)

    assert refused.value.code == "wrong_state"
