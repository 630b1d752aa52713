"""What is one guide's alone: on every PC of theirs, and on nobody else's."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from guide_app.domain.entities import Guide, GuideScript, Script
from guide_app.domain.ids import row_id
from guide_app.domain.wordings import own_wording_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.sync.errors import Refused
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere
from tests.sync.test_mending import damage

OWN = "guide_script"
MINE = "{称呼}，在忙吗？"


@pytest.fixture
def script(world: World) -> Script:
    """HQ's one script, as the server has it."""
    words = {"title": "问候", "stage": "greeting", "kind": "care", "text": "{称呼}，您好！"}
    changes = {name: Change(seen=None, new=value) for name, value in words.items()}
    world.as_hq(SaveCatalogRow(entity="script", changes=changes))
    (found,) = world.rows_of(world.shop.hq)["script"]
    made: Script = world.find(Script, found)
    return made


@pytest.fixture
def mine(world: World, script: Script) -> Pc:
    """A guide's PC on which the script was reworded and marked, both sent."""
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    pc.act(RewordScript(script_id=script.id, text=MINE))
    pc.act(FavouriteScript(script_id=script.id, favourite=True))
    pc.sync()
    return pc


def kept(pc: Pc, script: Script) -> GuideScript | None:
    found: GuideScript | None = pc.row(GuideScript, own_wording_id(pc.guide.id, script.id))
    return found


def test_it_comes_to_the_guides_other_pc_by_the_feed_and_by_the_first_sync(
    world: World, script: Script, mine: Pc
) -> None:
    there_before = world.pc(mine.guide, "PC 2")
    there_before.sync()
    mine.act(RewordScript(script_id=script.id, text="再说一遍"))
    mine.sync()
    new = world.pc(mine.guide, "PC 3")

    there_before.sync()
    new.sync()

    for pc in (mine, there_before, new):
        own = kept(pc, script)
        assert own is not None
        assert (own.text, own.favourite) == ("再说一遍", True)
    assert_same_everywhere(world, mine, there_before, new)


def test_nobody_else_gets_it_neither_by_the_feed_nor_by_the_first_sync(
    world: World, script: Script
) -> None:
    people = [world.shop.guides[1], world.shop.managers[0], world.shop.guides[2]]
    before = [world.pc(guide) for guide in people]
    for pc in before:
        pc.sync()
    author = world.pc(world.shop.guides[0])
    author.sync()
    author.act(RewordScript(script_id=script.id, text=MINE))
    author.sync()
    after = [world.pc(guide, "PC 2") for guide in people]

    for pc in (*before, *after):
        pc.sync()
        assert pc.rows(OWN) == pc.rows(OWN, base=True) == {}
    assert world.rows_of(world.shop.hq)[OWN] == {}
    assert_same_everywhere(world, author, *before, *after)


def test_what_two_pcs_of_a_guide_did_without_a_network_comes_together(
    world: World, script: Script, mine: Pc
) -> None:
    other = world.pc(mine.guide, "PC 2")
    other.sync()
    mine.act(FavouriteScript(script_id=script.id, favourite=False))
    other.act(RewordScript(script_id=script.id, text="另一台写的"))

    mine.sync()
    other.sync()
    mine.sync()

    own = kept(mine, script)
    assert own is not None
    assert (own.text, own.favourite) == ("另一台写的", False)
    assert_same_everywhere(world, mine, other)


def test_made_first_on_both_pcs_it_is_still_one_row(world: World, script: Script) -> None:
    one, other = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[0], "PC 2")
    for pc in (one, other):
        pc.sync()
    one.act(FavouriteScript(script_id=script.id, favourite=True))
    other.act(RewordScript(script_id=script.id, text=MINE))

    one.sync()
    other.sync()
    one.sync()

    assert len(world.rows_of(one.guide)[OWN]) == 1
    own = kept(one, script)
    assert own is not None
    assert (own.text, own.favourite) == (MINE, True)
    assert_same_everywhere(world, one, other)


@pytest.mark.parametrize("kind", ["altered", "dropped", "added"])
def test_damage_to_it_is_found_and_mended(world: World, mine: Pc, kind: str) -> None:
    damage(mine, random.Random(kind), kind, OWN)

    report = mine.sync(verify=True)

    assert report.repaired == [OWN]
    assert_same_everywhere(world, mine)


def test_it_goes_along_to_another_store(world: World, script: Script, mine: Pc) -> None:
    here, there = world.shop.stores
    world.as_hq(
        SaveCatalogRow(
            entity="guide", row_id=mine.guide.id, changes={"store_id": Change(here.id, there.id)}
        )
    )
    with pytest.raises(Refused):
        mine.sync()
    moved = world.pc(replace(mine.guide, store_id=there.id), "PC 2")

    moved.sync()

    own = kept(moved, script)
    assert own is not None
    assert own.text == MINE
    assert world.find(Guide, mine.guide.id).store_id == there.id


def test_a_script_that_hq_puts_away_leaves_ones_own_words_where_they_are(
    world: World, script: Script, mine: Pc
) -> None:
    archived = {"archived": Change(seen=False, new=True)}
    world.as_hq(SaveCatalogRow(entity="script", row_id=script.id, changes=archived))
    mine.sync()

    assert kept(mine, script) is not None
    mine.act(FavouriteScript(script_id=script.id, favourite=False))
    mine.sync()
    assert mine.book.list_attention() == []


def test_a_script_of_another_brand_can_be_neither_marked_nor_reworded(world: World) -> None:
    foreign = row_id("script of nobody")
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    for arguments in (
        FavouriteScript(script_id=foreign, favourite=True),
        RewordScript(script_id=foreign, text="Hi"),
    ):
        with pytest.raises(Exception, match="not_found"):
            pc.act(arguments)
    assert pc.rows(OWN) == {}
