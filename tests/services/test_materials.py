"""A step's material at the counter: what may go out, and what is kept of what went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.entities import FollowUp, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Trigger
from guide_app.services.scripts import Taken
from tests.domain.people import TODAY, days_ago, days_ahead, sop, step
from tests.domain.test_materials import material
from tests.services.shop import named, script

WELCOME = sop(Trigger.ADDED, name="新客")
LIST = material(link="https://mall.example.com/autumn")
NEW = material(id=row_id("new"), title="新款到店", kind="product")
ASK = script("问近况", "{称呼}，最近好吗？", stage="ice_breaking")
TALKED = {"last_contact_on": days_ago(3), "last_answer_on": days_ago(3)}


@pytest.fixture
def ann(shop):
    shop.put(LIST, NEW)
    shop.put(WELCOME)
    shop.put(step(WELCOME, 0, material_id=LIST.id), step(WELCOME, 5, material_id=NEW.id))
    shop.put(ASK)
    return shop.put(named("Ann", added_on=TODAY, **TALKED))


def row_of(shop, ann):
    (row,) = (row for row in shop.today.load().rows if row.customer_id == ann.id)
    return row


def shown(shop, ann):
    return shop.today.detail(ann.id, row_of(shop, ann).item_id).material


def went(shop):
    return [row.material_id for row in shop.rows_of(FollowUp)]


def test_the_row_shows_the_material_of_its_step(shop, ann):
    found = shown(shop, ann)

    assert (found.title, found.type, found.caption) == (LIST.title, LIST.type, LIST.caption)
    assert found.may_go_out(TODAY)


def test_a_row_without_one_shows_none(shop, ann):
    bob = shop.put(named("Bob", last_contact_on=days_ago(8)))

    assert shown(shop, bob) is None


@pytest.mark.parametrize(
    "facts",
    [{"valid_until": days_ago(1)}, {"valid_from": days_ahead(1)}, {"archived": True}],
    ids=str,
)
def test_what_may_not_go_out_is_shown_all_the_same_and_stays(shop, ann, facts):
    shop.put(replace(LIST, **facts))

    found = shown(shop, ann)

    assert found.title == LIST.title
    assert not found.may_go_out(TODAY)


def test_what_sells_waits_until_the_customer_has_answered(shop, ann):
    shop.put(step(WELCOME, 0, material_id=NEW.id))
    shop.put(replace(ann, last_answer_on=None))
    assert not shown(shop, ann).may_go_out(TODAY)

    shop.put(ann)
    assert shown(shop, ann).may_go_out(TODAY)


def test_what_is_no_offer_goes_to_strangers_too(shop, ann):
    shop.put(replace(ann, last_answer_on=None))

    assert shown(shop, ann).may_go_out(TODAY)


def test_the_material_that_went_is_kept_with_the_message_and_in_the_history(shop, ann):
    taken = Taken(ASK.id, ASK.id, material_id=LIST.id)
    shop.today.send(row_of(shop, ann), taken=taken)

    (sent,) = shop.rows_of(FollowUp)
    assert (sent.material_id, sent.wording_id) == (LIST.id, ASK.id)
    (line,) = shop.today.detail(ann.id).contacts
    assert (line.details["material"], line.details["script"]) == (LIST.title, "问近况")
    assert "material_id" not in line.details


def test_it_is_called_by_its_title_in_the_history_when_it_is_archived_too(shop, ann):
    shop.today.send(row_of(shop, ann), taken=Taken(material_id=LIST.id))
    shop.put(replace(LIST, archived=True))

    (line,) = shop.today.detail(ann.id).contacts
    assert line.details["material"] == LIST.title


def test_a_material_that_was_not_taken_along_is_not_said_to_have_gone(shop, ann):
    shop.today.send(row_of(shop, ann), taken=Taken(ASK.id, ASK.id))

    assert went(shop) == [None]
    (line,) = shop.rows_of(TimelineEntry)
    assert "material_id" not in line.details


def test_taking_the_message_back_gives_the_row_its_material_back(shop, ann):
    moved = row_of(shop, ann)
    shop.today.move(moved, TODAY + timedelta(days=1))
    shop.days_pass()
    assert went(shop) == [LIST.id]

    token = shop.today.send(row_of(shop, ann), taken=Taken(ASK.id))
    assert went(shop) == [None]
    shop.today.undo(token)

    assert went(shop) == [LIST.id]
    assert shown(shop, ann).material_id == LIST.id


def test_a_contact_outside_of_the_list_keeps_its_material_too(shop, ann):
    shop.customers.contact(ann.id, taken=Taken(material_id=LIST.id))

    assert went(shop) == [LIST.id]


def test_a_material_of_nobody_or_of_another_brand_is_refused(shop, ann):
    foreign = shop.put(replace(LIST, id=row_id("foreign"), brand_id=row_id("another brand")))

    for material_id in (foreign.id, row_id("nowhere"), "x", ""):
        for act in (
            lambda taken: shop.today.send(row_of(shop, ann), taken=taken),
            lambda taken: shop.customers.contact(ann.id, taken=taken),
        ):
            with pytest.raises(Rejected) as refused:
                act(Taken(material_id=material_id))
            assert refused.value.code is Code.NOT_FOUND
    assert went(shop) == []


# In the customer's file


def test_the_steps_in_store_tell_their_materials(shop, ann):
    (run,) = shop.runs.programme(ann.id).runs

    assert [one.material.title for one in run.steps] == [LIST.title, NEW.title]


def test_the_first_material_in_store_that_may_go_out_is_at_hand(shop, ann):
    programme = shop.runs.programme(ann.id)
    assert programme.next_material(TODAY).title == LIST.title

    shop.put(replace(LIST, valid_until=days_ago(1)))
    assert shop.runs.programme(ann.id).next_material(TODAY).title == NEW.title

    shop.put(replace(NEW, archived=True))
    assert shop.runs.programme(ann.id).next_material(TODAY) is None
