"""Whom something of HQ's is meant for."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Guide, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.reach import EVERYBODY, MOST_NAMED, Reach, read_reach

BRAND, NORTH, HALL = row_id("brand"), row_id("region", "north"), row_id("store", "hall")
MIA = Guide(id=row_id("guide"), brand_id=BRAND, account="mia", name="Mia", role="guide")


def store(**facts):
    return Store(**{"id": HALL, "brand_id": BRAND, "name": "Hall", "code": "H1", **facts})


@pytest.mark.parametrize(
    ("reach", "where", "wanted"),
    [
        (EVERYBODY, store(), True),
        (EVERYBODY, None, True),
        (Reach(store_ids=frozenset({HALL})), store(), True),
        (Reach(store_ids=frozenset({row_id("other")})), store(), False),
        (Reach(region_ids=frozenset({NORTH})), store(region_id=NORTH), True),
        (Reach(region_ids=frozenset({NORTH})), store(), False),
        (Reach(region_ids=frozenset({NORTH})), None, False),
        (Reach(guide_ids=frozenset({MIA.id})), None, True),
        (Reach(guide_ids=frozenset({row_id("other")})), store(), False),
        (Reach(region_ids=frozenset({NORTH}), guide_ids=frozenset({MIA.id})), store(), True),
    ],
)
def test_it_is_meant_for_whoever_is_in_one_of_those_named(reach, where, wanted):
    assert reach.reaches(MIA, where) is wanted


def test_a_store_is_reached_with_anybody_who_works_there():
    reach = Reach(guide_ids=frozenset({MIA.id}))

    assert reach.reaches_store(store(), [row_id("other"), MIA.id])
    assert not reach.reaches_store(store(), [row_id("other")])


def test_a_row_keeps_what_is_read_from_it_again():
    reach = Reach(region_ids=frozenset({NORTH}), store_ids=frozenset({HALL, row_id("other")}))

    assert read_reach(reach.document()) == reach
    assert EVERYBODY.document() is None
    assert read_reach(None) == read_reach({}) == EVERYBODY


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ([HALL], Code.WRONG_TYPE, "reach"),
        ({"stores": [HALL]}, Code.WRONG_TYPE, "reach"),
        ({"store_ids": HALL}, Code.WRONG_TYPE, "store_ids"),
        ({"store_ids": ["everybody"]}, Code.WRONG_TYPE, "store_ids"),
        ({"guide_ids": [MIA.id] * (MOST_NAMED + 1)}, Code.TOO_MANY, "guide_ids"),
    ],
)
def test_what_is_no_reach_is_refused_and_never_read_as_everybody(document, code, field):
    with pytest.raises(Rejected) as refused:
        read_reach(document)

    assert (refused.value.code, refused.value.facts["field"]) == (code, field)
