"""What of the wall is asked for, and what each condition hides."""

from __future__ import annotations

import pytest

from guide_app.services.captions import Wording
from guide_app.services.wall_choice import WallChoice, narrow
from guide_app.services.wall_models import WallItem
from tests.domain.people import days_ahead

USUAL = {
    "type": "image_post",
    "kind": "care",
    "caption": "降温了。",
    "link": None,
    "valid_from": None,
    "valid_until": None,
    "archived": False,
    "pictures": (),
    "is_new": False,
    "taken": 0,
    "today": None,
}


def item(title, **facts):
    words = (Wording(None, "降温了。"), Wording("funny", "冻成狗"))
    return WallItem(**{"material_id": title, "title": title, "wordings": words, **USUAL, **facts})


WALL = (
    item("秋装", is_new=True, tags=("秋",), folder="秋季/新品", taken=2),
    item("怎么洗", kind="knowledge", type="article", favourite=True, taken=5),
    item(
        "国庆",
        kind="event",
        tags=("秋", "节日"),
        folder="秋季",
        days_left=1,
        valid_until=days_ahead(1),
    ),
    item("去年", kind="event", taken=9, rank=2),
)


def shown(**asked):
    return [one.title for one in narrow(WALL, WallChoice(**asked)).items]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["秋装", "怎么洗", "国庆", "去年"]),
        ({"only": "favourites"}, ["怎么洗"]),
        ({"only": "new"}, ["秋装"]),
        ({"only": "ending"}, ["国庆"]),
        ({"kind": "event"}, ["国庆", "去年"]),
        ({"type": "article"}, ["怎么洗"]),
        ({"tag": "秋"}, ["秋装", "国庆"]),
        ({"folder": "秋季"}, ["秋装", "国庆"]),
        ({"folder": "秋季/新品"}, ["秋装"]),
        ({"tag": "秋", "kind": "event"}, ["国庆"]),
        ({"text": "冻成"}, ["秋装", "怎么洗", "国庆", "去年"]),  # another wording says it
        ({"text": "节"}, ["国庆"]),
        ({"text": "zmx"}, ["怎么洗"]),
        ({"text": "guoq"}, ["国庆"]),
        ({"order": "most_used"}, ["怎么洗", "秋装", "国庆", "去年"]),  # what is over stays last
        ({"order": "ending"}, ["国庆", "秋装", "怎么洗", "去年"]),
    ],
)
def test_all_conditions_hold_together_in_the_order_asked_for(asked, found):
    assert shown(**asked) == found


def test_a_count_says_what_choosing_it_would_show():
    counts = narrow(WALL, WallChoice(kind="event", tag="秋")).counts

    assert dict(counts["kind"]) == {"": 2, "care": 1, "event": 1}
    assert dict(counts["tag"]) == {"秋": 1, "节日": 1}
    for kind in ("care", "event"):
        assert counts["kind"][kind] == len(shown(kind=kind, tag="秋"))


def test_it_is_said_which_condition_alone_hides_how_much():
    narrowed = narrow(WALL, WallChoice(only="favourites", kind="event"))

    assert narrowed.items == ()
    assert dict(narrowed.hides) == {"only": 2, "kind": 1}
