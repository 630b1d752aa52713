from dataclasses import replace

import pytest

from guide_app.domain.entities import CustomerTag
from guide_app.domain.errors import Code, Rejected
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.tag_changes import Progress
from tests.domain.people import BRAND
from tests.services.shop import group, named, tag
from tests.support.conditions import asking


@pytest.fixture
def tags(shop):
    taste, age = group("taste"), group("age", single_choice=True, position=1)
    made = {name: tag(taste, name) for name in ("blue", "warm")}
    made |= {name: tag(age, name) for name in ("small", "big")}
    shop.put(taste, age, *made.values())
    return made


def worn(shop, person):
    return [chip.name for chip in shop.customers.profile(person.id).tags]


def test_ten_customers_are_tagged_in_one_change(shop, tags):
    people = [named(f"A{number}") for number in range(10)]
    shop.put(*people)

    shop.customers.change_tags([person.id for person in people], add=[tags["blue"].id])

    assert shop.sent_names() == ["tags.change"]
    in_blue = {"fact": "tag", "in": [tags["blue"].id]}
    page = shop.customers.search(CustomerQuery(condition=asking(in_blue)))
    assert page.total == 10


def test_more_than_a_mutation_may_hold_are_tagged_in_several_and_all_taken_back(shop, tags):
    shop.put(*(named(f"A{number}") for number in range(600)))
    everybody = shop.customers.ids(CustomerQuery())

    token = shop.customers.change_tags(everybody, add=[tags["blue"].id])
    assert len(shop.rows_of(CustomerTag)) == 600
    assert shop.sent_names() == ["tags.change", "tags.change"]

    shop.customers.undo(token)
    assert shop.rows_of(CustomerTag) == []


def test_adding_and_removing_at_once_is_taken_back_as_one(shop, tags):
    ann = shop.put(named("Ann"))
    shop.customers.change_tags([ann.id], add=[tags["blue"].id])

    token = shop.customers.change_tags(
        [ann.id], add=[tags["warm"].id, tags["big"].id], remove=[tags["blue"].id]
    )
    assert worn(shop, ann) == ["warm", "big"]

    shop.customers.undo(token)
    assert worn(shop, ann) == ["blue"]


def test_of_a_single_choice_the_new_answer_replaces_the_old_and_undo_brings_it_back(shop, tags):
    ann = shop.put(named("Ann"))
    shop.customers.change_tags([ann.id], add=[tags["small"].id])

    token = shop.customers.change_tags([ann.id], add=[tags["big"].id])
    assert worn(shop, ann) == ["big"]

    shop.customers.undo(token)
    assert worn(shop, ann) == ["small"]


def test_a_tag_that_is_there_is_not_added_again_and_undo_leaves_it(shop, tags):
    ann, bob = named("Ann"), named("Bob")
    shop.put(ann, bob)
    shop.customers.change_tags([ann.id], add=[tags["blue"].id])

    token = shop.customers.change_tags([ann.id, bob.id, bob.id], add=[tags["blue"].id])
    shop.customers.undo(token)

    assert (worn(shop, ann), worn(shop, bob)) == (["blue"], [])


def test_a_removal_takes_everything_that_was_seen(shop, tags):
    ann = shop.put(named("Ann"))
    shop.put(
        CustomerTag(
            id=tags["blue"].id,
            brand_id=BRAND,
            customer_id=ann.id,
            group_id=tags["blue"].group_id,
            tag_id=tags["blue"].id,
            adds=["one PC", "another PC"],
        )
    )

    with pytest.raises(Rejected):
        shop.customers.change_tags([ann.id], remove=[tags["warm"].id])
    shop.customers.change_tags([ann.id], remove=[tags["blue"].id])

    (change,) = shop.book.list_outbox()
    assert b'"seen":["one PC","another PC"]' in bytes(change.body)


def test_nothing_to_change_is_said_and_not_sent(shop, tags):
    ann = shop.put(named("Ann"))

    with pytest.raises(Rejected) as refused:
        shop.customers.change_tags([ann.id], remove=[tags["blue"].id])

    assert refused.value.code is Code.NOTHING_TO_DO
    assert shop.sent_names() == []


def test_a_tag_that_does_not_exist_is_refused(shop, tags):
    ann = shop.put(named("Ann"))

    with pytest.raises(Rejected) as refused:
        shop.customers.change_tags([ann.id], add=[ann.id])

    assert refused.value.code is Code.NOT_FOUND


def test_the_history_names_the_tags(shop, tags):
    ann = shop.put(named("Ann"))
    shop.customers.change_tags([ann.id], add=[tags["small"].id])
    shop.customers.change_tags([ann.id], add=[tags["big"].id])

    newest = shop.customers.profile(ann.id).timeline[0]

    assert newest.details == {"added": ["big"], "removed": [], "replaced": ["small"]}


def test_a_change_of_many_tells_how_far_it_is_and_can_be_stopped_and_taken_back(shop, tags):
    shop.put(*(named(f"A{number}") for number in range(1_200)))
    everybody = shop.customers.ids(CustomerQuery())
    progress = Progress()
    act, seen = shop.book.act, []

    def stop_after_two(arguments):
        seen.append((progress.done, progress.total))
        if len(seen) == 2:
            progress.stop()
        return act(arguments)

    shop.book.act = stop_after_two
    token = shop.customers.change_tags(everybody, add=[tags["blue"].id], progress=progress)
    shop.book.act = act

    assert seen == [(0, 1_200), (512, 1_200)]
    assert (progress.done, progress.stopped) == (1_024, True)
    assert len(shop.rows_of(CustomerTag)) == 1_024
    shop.customers.undo(token)
    assert shop.rows_of(CustomerTag) == []


def test_an_archived_tag_is_taken_off_for_good(shop, tags):
    ann = shop.put(named("Ann"))
    shop.customers.change_tags([ann.id], add=[tags["blue"].id, tags["warm"].id])
    shop.put(replace(tags["blue"], archived=True))

    token = shop.customers.change_tags([ann.id], remove=[tags["blue"].id, tags["warm"].id])
    shop.customers.undo(token)

    assert worn(shop, ann) == ["warm"]


def test_what_a_guide_may_not_set_is_refused_here_already(shop, tags):
    ann = shop.put(named("Ann"))
    shop.put(group("taste", editable_by="manager"))

    with pytest.raises(Rejected) as refused:
        shop.customers.change_tags([ann.id], add=[tags["blue"].id])

    assert refused.value.code is Code.NOT_ALLOWED
    assert shop.rows_of(CustomerTag) == []
