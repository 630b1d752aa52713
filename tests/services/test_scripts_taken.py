"""What was copied is kept with the message."""

import pytest

from guide_app.domain.entities import FollowUp, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import ContactNow, SendFollowUp
from guide_app.services.scripts import ScriptService, Taken
from tests.domain.people import TODAY, days_ago, follow_up
from tests.services.saying import ASK, FOREIGN, OTHER, SILENT, TAKE, first, take
from tests.services.shop import named, of


@pytest.fixture
def desk(shop):
    return ScriptService(shop.book)


def test_the_wording_that_was_taken_is_kept_with_the_message(shop):
    shop.put(named("Ann", **SILENT), ASK, OTHER)
    row, said = first(shop)

    shop.today.send(row, taken=take(said))

    (sent,) = shop.rows_of(FollowUp)
    assert (sent.script_id, sent.wording_id, sent.by_hand) == (ASK.id, said.wording_id, None)
    (line,) = shop.rows_of(TimelineEntry)
    assert line.details["wording_id"] == said.wording_id


def test_what_the_guide_changed_by_hand_stands_in_the_history_and_says_nothing_of_the_wording(shop):
    shop.put(named("Ann", **SILENT), ASK)
    row, said = first(shop)

    shop.today.send(row, taken=Taken(said.script_id, said.wording_id, " Ann，国庆快乐！ "))

    (sent,) = shop.rows_of(FollowUp)
    assert (sent.wording_id, sent.by_hand) == (ASK.id, True)
    (line,) = shop.today.detail(row.customer_id).contacts
    assert (line.details["script"], line.details["said"]) == ("问近况", "Ann，国庆快乐！")


def test_next_time_the_customer_is_told_it_in_other_words(shop):
    shop.put(named("Ann", **SILENT), ASK, OTHER)
    row, before = first(shop)
    shop.today.send(row, "replied", taken=take(before))
    shop.days_pass(8)

    _, after = first(shop)

    assert {before.text, after.text} == {"Ann，最近好吗？", "Ann，好久不见！"}
    assert after.read_on is None


def test_a_message_taken_back_was_not_read_and_everything_is_as_it_was(shop):
    shop.put(named("Ann", **SILENT), ASK, OTHER)
    row, said = first(shop)

    shop.today.undo(shop.today.send(row, taken=take(said)))

    assert shop.rows_of(FollowUp) == []
    assert first(shop)[1] == said


def test_a_stored_row_gets_its_own_script_back_when_the_message_is_taken_back(shop):
    ann = named("Ann", last_answer_on=days_ago(9))
    planned = of(ann, follow_up(script_id=ASK.id))
    shop.put(ann, ASK, TAKE, planned)
    (row,) = shop.today.load().rows

    token = shop.today.send(row, taken=Taken(TAKE.id, TAKE.id))
    assert shop.rows_of(FollowUp)[0].script_id == TAKE.id
    shop.today.undo(token)

    assert shop.rows_of(FollowUp) == [planned]


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (Taken(ASK.id, OTHER.id.replace("-5", "-4")), Code.NOT_FOUND),
        (Taken(TAKE.id, OTHER.id), Code.NOT_FOUND),
        (Taken(TAKE.id, ASK.id), Code.NOT_FOUND),
        (Taken(ASK.id, OTHER.id, "字" * 2_001), Code.TOO_LONG),
    ],
)
def test_no_script_is_said_in_the_words_of_another_or_endlessly(shop, taken, code):
    shop.put(named("Ann", **SILENT), ASK, OTHER, TAKE)
    (row,) = shop.today.load().rows

    with pytest.raises(Rejected) as refused:
        shop.today.send(row, taken=taken)

    assert refused.value.code is code
    assert shop.rows_of(FollowUp) == []


def test_a_wording_without_a_script_is_refused(shop):
    ann = named("Ann")
    planned = of(ann, follow_up())
    shop.put(ann, ASK, planned)
    row = PlannedFollowUp(
        follow_up_id=planned.id,
        customer_id=ann.id,
        kind="manual",
        planned_on=TODAY,
        due_on=TODAY,
    )

    with pytest.raises(Rejected) as refused:
        shop.book.act(SendFollowUp(planned=row, wording_id=ASK.id))

    assert (refused.value.code, refused.value.facts) == (Code.REQUIRED, {"field": "script_id"})


# Outside of the list


def test_what_was_copied_outside_of_the_list_was_read_too(shop, desk):
    ann = shop.put(named("Ann", last_answer_on=days_ago(9)))
    shop.put(ASK, OTHER)
    before = desk.for_customer(ann.id).scripts[0]

    token = shop.customers.contact(ann.id, taken=take(before))

    (sent,) = shop.rows_of(FollowUp)
    assert (sent.script_id, sent.wording_id, sent.by_hand) == (ASK.id, before.wording_id, None)
    (line,) = shop.rows_of(TimelineEntry)
    assert line.details["wording_id"] == before.wording_id
    after = desk.for_customer(ann.id).scripts[0]
    assert {before.wording_id, after.wording_id} == {ASK.id, OTHER.id}
    shop.customers.undo(token)
    assert shop.rows_of(FollowUp) == []
    assert desk.for_customer(ann.id).scripts[0] == before


def test_what_was_changed_by_hand_outside_of_the_list_is_kept_as_such(shop):
    ann = shop.put(named("Ann", last_answer_on=days_ago(9)))
    shop.put(ASK)

    shop.customers.contact(ann.id, taken=Taken(ASK.id, ASK.id, " Ann，国庆快乐！ "))

    (sent,) = shop.rows_of(FollowUp)
    assert (sent.wording_id, sent.by_hand) == (ASK.id, True)
    (line,) = shop.today.detail(ann.id).contacts
    assert (line.details["script"], line.details["said"]) == ("问近况", "Ann，国庆快乐！")


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (Taken(FOREIGN.id), Code.NOT_FOUND),
        (Taken(FOREIGN.id, FOREIGN.id), Code.NOT_FOUND),
        (Taken(TAKE.id, OTHER.id), Code.NOT_FOUND),
        (Taken(ASK.id, TAKE.id), Code.NOT_FOUND),
        (Taken(ASK.id, OTHER.id, "字" * 2_001), Code.TOO_LONG),
    ],
)
def test_nobody_was_told_another_brand_s_words_or_those_of_another_script(shop, taken, code):
    ann = shop.put(named("Ann"))
    shop.put(ASK, OTHER, TAKE, FOREIGN)

    with pytest.raises(Rejected) as refused:
        shop.customers.contact(ann.id, taken=taken)

    assert refused.value.code is code
    assert shop.rows_of(FollowUp) == []


def test_a_contact_outside_of_the_list_names_the_script_of_its_wording(shop):
    ann = shop.put(named("Ann"))
    shop.put(ASK)

    with pytest.raises(Rejected) as refused:
        shop.book.act(ContactNow(customer_id=ann.id, wording_id=ASK.id))

    assert (refused.value.code, refused.value.facts) == (Code.REQUIRED, {"field": "script_id"})


# What the brand gives, and whom it is for
