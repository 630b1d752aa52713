"""Codes typed at two PCs, by codebooks of which one was not the newest any more."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import Codebook, Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.codes import CodeEntry, PublishCodebook, SetCode
from guide_app.mutations.fields import Change
from server import office
from server.schema import ENTITY_TABLES
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere


def entries(world: World, *codes: str) -> tuple[CodeEntry, ...]:
    """Each code answers a question of its own with the tag of its place."""
    tags = world.shop.tags[1::2]
    return tuple(
        CodeEntry(code=code, question=f"问题 {n}", answer=f"答案 {n}", tag_id=tags[n].id)
        for n, code in enumerate(codes)
    )


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc, str]:
    """Two PCs of one guide with a codebook, and a customer that both have."""
    world.as_hq(PublishCodebook(number_seen=0, entries=entries(world, "3", "D", "E")))
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    customer = acts.add_customer(one, "马慧")
    one.sync()
    two.sync()
    return one, two, customer


def worn(pc: Pc) -> set[str]:
    return {json.loads(row)["tag_id"] for row in pc.rows("customer_tag").values()}


def tags_of(world: World, *places: int) -> set[str]:
    return {world.shop.tags[1::2][place].id for place in places}


def test_of_two_codes_typed_at_once_the_one_that_arrives_last_stands_with_its_tags_alone(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    one.act(SetCode(customer_id=customer, text="3D", number=1))
    two.act(SetCode(customer_id=customer, text="E", number=1))
    one.sync()
    two.sync()
    one.sync()

    assert one.row(Customer, customer).code == "E"
    assert worn(one) == worn(two) == tags_of(world, 2)
    codes = [json.loads(row)["details"] for row in one.rows("timeline_entry").values()]
    assert {d["code"] for d in codes if "code" in d} == {"3D", "E"}  # nobody's is lost
    assert one.book.list_attention() == two.book.list_attention() == []
    assert_same_everywhere(world, one, two)


def test_a_code_typed_by_an_older_codebook_is_read_by_the_one_that_was_seen(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    world.as_hq(PublishCodebook(number_seen=1, entries=entries(world, "D", "3")))
    one.act(SetCode(customer_id=customer, text="3", number=1))

    one.sync()
    two.sync()

    assert (two.row(Customer, customer).code, two.row(Customer, customer).code_number) == ("3", 1)
    assert worn(one) == worn(two) == tags_of(world, 0)
    assert_same_everywhere(world, one, two)


def test_a_tag_that_somebody_chose_by_hand_meanwhile_outlives_the_code(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, two, customer = pair
    (tag,) = tags_of(world, 0)
    one.act(SetCode(customer_id=customer, text="3D", number=1))
    one.sync()
    acts.tag(two, tag, customer)
    one.act(SetCode(customer_id=customer, text="E", number=1))
    two.sync()
    one.sync()
    two.sync()

    assert worn(one) == worn(two) == tags_of(world, 0, 2)
    assert_same_everywhere(world, one, two)


def test_codebooks_are_numbered_one_after_the_other_and_of_two_the_first_stands(
    world: World, pair: tuple[Pc, Pc, str]
) -> None:
    one, _, _ = pair
    actor = Actor.of(world.shop.hq)

    def publish(seen: int, *codes: str) -> Any:
        arguments = PublishCodebook(number_seen=seen, entries=entries(world, *codes))
        wakeups = world.app.state.wakeups
        return office.change(world.database, world.clock, wakeups, actor, arguments)[0]

    assert publish(1, "A").status == "accepted"
    stale = publish(1, "B")

    assert (stale.status, stale.conflicts[0].entity) == ("conflict", "codebook")
    with pytest.raises(Rejected) as refused:
        publish(7, "C")
    assert refused.value.code is Code.NOT_FOUND
    one.sync()
    with world.database.read() as connection:
        table = ENTITY_TABLES["codebook"]
        kept = connection.execute(select(table.c.number, table.c.entries)).all()
    assert [number for number, _ in sorted(kept)] == [1, 2]
    assert one.row(Codebook, codebook_id(world.shop.brand.id, 2)).entries[0]["code"] == "A"


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ((), "empty"),
        (("3", "3"), "same_code"),
        (("1", "11"), "two_readings"),
        (("", "D"), "required"),
    ],
)
def test_a_codebook_that_cannot_be_read_is_not_published(
    world: World, codes: tuple[str, ...], fault: str
) -> None:
    with pytest.raises(Rejected) as refused:
        world.as_hq(PublishCodebook(number_seen=0, entries=entries(world, *codes)))

    assert (refused.value.code, refused.value.facts["fault"]) == (Code.NOT_A_CHOICE, fault)


def test_a_codebook_names_no_archived_tag_and_for_a_merged_one_the_other(world: World) -> None:
    made = entries(world, "3", "D")
    archive = {"archived": Change(seen=False, new=True)}
    world.as_hq(SaveCatalogRow(entity="tag", row_id=made[1].tag_id, changes=archive))

    with pytest.raises(Rejected) as refused:
        world.as_hq(PublishCodebook(number_seen=0, entries=made))

    assert (refused.value.facts["fault"], refused.value.facts["line"]) == ("archived", 1)
    world.as_hq(PublishCodebook(number_seen=0, entries=(replace(made[0], code=" ３ "),)))
    book = world.find(Codebook, codebook_id(world.shop.brand.id, 1))
    assert book.published_on == world.clock().date()
