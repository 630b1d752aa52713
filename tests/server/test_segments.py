"""Saved questions about customers: HQ's for everybody, each guide's own for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from guide_app.domain.entities import GuideSegment, Segment
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.mutations.fields import Change
from guide_app.mutations.segments import (
    MOST_OWN,
    ArchiveSegment,
    RemoveGuideSegment,
    SaveGuideSegment,
    SaveSegment,
)
from guide_app.tables.storage import STORED
from server.schema import ENTITY_TABLES
from tests.server.door import Door
from tests.server.shop import Chain

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
NEW = {"all": [{"any": [{"fact": "state", "in": ["new"]}]}]}


def made(**values: Any) -> dict[str, Change]:
    return {name: Change(seen=None, new=value) for name, value in values.items()}


def rows(chain: Chain, kind: type[Any]) -> list[Any]:
    name = entity_of(kind).name
    columns = [ENTITY_TABLES[name].c[column] for column in STORED[name].columns]
    with chain.database.read() as connection:
        return [STORED[name].row(tuple(one)) for one in connection.execute(select(*columns))]


def test_a_guide_saves_a_question_of_her_own_and_the_condition_is_kept_tidy(chain):
    door = Door(chain, "owner", "own")
    untidy = {"all": [{"any": [{"fact": "state", "in": ["new", "lost", "new"], "not": False}]}]}

    assert door.push(SaveGuideSegment(changes=made(name=" 新 客 ", condition=untidy))) == "accepted"

    row = next(one for one in rows(chain, GuideSegment) if one.name == "新 客")
    assert (row.name, row.guide_id) == ("新 客", chain.id("ann"))
    assert row.condition == {"all": [{"any": [{"fact": "state", "in": ["lost", "new"]}]}]}


def test_a_guide_may_have_so_many_and_no_more(chain):
    door = Door(chain, "owner", "own")
    said = [
        door.push(SaveGuideSegment(changes=made(name=f"{n}", condition=HOT)))
        for n in range(MOST_OWN + 1)
    ]

    assert said == ["accepted"] * MOST_OWN + ["too_many"]
    gone = next(one for one in rows(chain, GuideSegment) if one.name == "7")
    assert door.push(RemoveGuideSegment(segment_id=gone.id, seen_name=gone.name)) == "accepted"
    assert door.push(SaveGuideSegment(changes=made(name="again", condition=HOT))) == "accepted"


def test_what_was_changed_on_another_pc_meanwhile_is_kept_and_told(chain):
    door = Door(chain, "owner", "own")
    own = door.examples["own"].ids["own segment"]
    name = "我的丝绸客"

    def rename(seen: str, new: str) -> SaveGuideSegment:
        return SaveGuideSegment(segment_id=own, changes={"name": Change(seen=seen, new=new)})

    assert door.push(rename(name, "常客")) == "accepted"
    assert door.push(rename(name, "熟客")) == "conflict"
    assert door.push(RemoveGuideSegment(segment_id=own, seen_name=name)) == "conflict"
    assert [row.name for row in rows(chain, GuideSegment)] == ["常客"]


@pytest.mark.parametrize("visitor", ["owner", "HQ"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (made(name="x"), "required"),
        (made(condition=HOT), "required"),
        (made(name=" ", condition=HOT), "required"),
        (made(name="x" * 61, condition=HOT), "too_long"),
        (made(name=7, condition=HOT), "wrong_type"),
        (made(name="x", condition=None), "required"),
        (made(name="x", condition={"some": []}), "unknown_field"),
        (made(name="x", condition=HOT, brand_id="x"), "unknown_field"),
        (made(name="x", condition=HOT, position="first"), "wrong_type"),
        (
            made(
                name="x",
                condition={"all": [{"any": [{"fact": "tag", "in": [row_id("nobody's")]}]}]},
            ),
            "not_found",
        ),
        (
            made(
                name="x",
                condition={"all": [{"any": [{"fact": "date", "kind": row_id("nobody's")}]}]},
            ),
            "not_found",
        ),
    ],
)
def test_what_is_no_segment_is_refused(chain, visitor, changes, code):
    door = Door(chain, visitor, "own")
    make = SaveGuideSegment if visitor == "owner" else SaveSegment

    assert door.push(make(changes=changes)) == code


def naming(fact: str, row_id: str) -> dict[str, Change]:
    return made(name="x", condition={"all": [{"any": [{"fact": fact, "in": [row_id]}]}]})


@pytest.mark.parametrize(
    ("fact", "theirs", "own"), [("store", "tower", "harbour"), ("guide", "zoe", "ann")]
)
def test_hq_asks_for_stores_and_guides_of_the_own_brand_alone(chain, fact, theirs, own):
    door = Door(chain, "HQ", "own")

    assert door.push(SaveSegment(changes=naming(fact, chain.id(theirs)))) == "not_found"
    assert door.push(SaveSegment(changes=naming(fact, chain.id(own)))) == "accepted"


def test_a_guide_may_ask_for_somebody_who_left_the_store_but_not_for_another_brands_store(chain):
    door = Door(chain, "owner", "own")

    assert door.push(SaveGuideSegment(changes=naming("store", chain.id("tower")))) == "not_found"
    assert door.push(SaveGuideSegment(changes=naming("store", chain.id("harbour")))) == "accepted"
    assert door.push(SaveGuideSegment(changes=naming("guide", row_id("left")))) == "accepted"


VIEW = {**HOT, "view": {"text": "wang", "removed": True, "sort": "added_on"}}


def test_a_guides_segment_also_keeps_how_the_list_was_asked_for(chain):
    door = Door(chain, "owner", "own")

    assert door.push(SaveGuideSegment(changes=made(name="a", condition=VIEW))) == "accepted"
    assert VIEW in [one.condition for one in rows(chain, GuideSegment)]
    wrong = {**HOT, "view": {"text": 3}}
    assert door.push(SaveGuideSegment(changes=made(name="b", condition=wrong))) == "wrong_type"


def test_a_segment_of_hq_is_a_condition_and_nothing_else(chain):
    door = Door(chain, "HQ", "own")

    assert door.push(SaveSegment(changes=made(name="a", condition=VIEW))) == "unknown_field"
    everybody = made(name="a", condition={"all": []})
    assert door.push(SaveSegment(changes=everybody)) == "required"
    assert door.push(SaveSegment(changes=made(name="a", condition=NEW))) == "accepted"


def test_an_archived_segment_stays_for_what_names_it_and_comes_back(chain):
    door = Door(chain, "HQ", "own")
    segment_id = door.examples["own"].ids["segment"]

    for archived in (True, True, False):
        said = door.push(ArchiveSegment(segment_id=segment_id, archived=archived))
        assert (said, rows(chain, Segment)[0].archived) == ("accepted", archived)
