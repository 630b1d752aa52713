"""Where a poster leaves room for a guide's name and code: what HQ may say of it."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.stamps import Stamp, StampLayout, find_stamp, read_stamp, stamp_document

OWN = {"layout": "own", "code": [60, 70, 32], "name": [5, 70, 50, 6], "store": None}


@pytest.mark.parametrize("document", [{"layout": "band", "hint": "长按加我"}, OWN])
def test_a_layout_is_read_as_it_was_kept(document):
    stamp = read_stamp(document)

    assert read_stamp(stamp_document(stamp)) == stamp


def test_a_ready_layout_has_no_places_of_its_own():
    assert read_stamp({**OWN, "layout": "corner"}) == Stamp(layout=StampLayout.CORNER)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"layout": "spiral"}, Code.NOT_A_CHOICE, "layout"),
        ({"ink": 7}, Code.NOT_A_CHOICE, "ink"),
        ({"align": ["left"]}, Code.NOT_A_CHOICE, "align"),
        ({"hint": "长" * 21}, Code.TOO_LONG, "hint"),
        ({"hint": None}, Code.WRONG_TYPE, "hint"),
        ({"code": None}, Code.REQUIRED, "code"),
        ({"code": [60, 70]}, Code.WRONG_TYPE, "code"),
        ({"code": [60, 70, 32.5]}, Code.WRONG_TYPE, "code"),
        ({"code": [60, 70, True]}, Code.WRONG_TYPE, "code"),
        ({"code": [60, 70, 27]}, Code.OUT_OF_RANGE, "code"),  # no phone reads it any more
        ({"code": [69, 70, 32]}, Code.OUT_OF_RANGE, "code"),  # over the edge
        ({"code": [-1, 70, 32]}, Code.OUT_OF_RANGE, "code"),
        ({"name": [5, 97, 50, 6]}, Code.OUT_OF_RANGE, "name"),
        ({"store": [5, 90, 5, 6]}, Code.OUT_OF_RANGE, "store"),
        ({"name": "5,5,5,5"}, Code.WRONG_TYPE, "name"),
        ({"colour": "red"}, Code.WRONG_TYPE, "stamp"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_its_part(change, code, field):
    with pytest.raises(Rejected) as refused:
        read_stamp({**OWN, **change})

    assert (refused.value.code, refused.value.facts["field"]) == (code, field)


@pytest.mark.parametrize("document", [None, [], "band", 3, {}])
def test_what_is_no_layout_at_all_is_refused(document):
    with pytest.raises(Rejected):
        read_stamp(document)


FLYER = {
    "layout": "flyer",
    "headline": "会员日",
    "lines": ["全场八折", "仅限本周"],
    "price": "¥199 起",
}


def test_a_micro_flyer_is_read_as_it_was_kept():
    stamp = read_stamp(FLYER)

    assert (stamp.headline, stamp.lines, stamp.price) == (
        "会员日",
        ("全场八折", "仅限本周"),
        "¥199 起",
    )
    assert read_stamp(stamp_document(stamp)) == stamp


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"headline": " "}, Code.REQUIRED, "headline"),
        ({"headline": "长" * 31}, Code.TOO_LONG, "headline"),
        ({"lines": ["一条"]}, Code.OUT_OF_RANGE, "lines"),
        ({"lines": ["条"] * 5}, Code.OUT_OF_RANGE, "lines"),
        ({"lines": "一条\n两条"}, Code.OUT_OF_RANGE, "lines"),
        ({"lines": ["一条", 2]}, Code.WRONG_TYPE, "lines"),
        ({"lines": ["一条", " "]}, Code.REQUIRED, "lines"),
        ({"price": 199}, Code.WRONG_TYPE, "price"),
        ({"price": "9" * 15}, Code.TOO_LONG, "price"),
    ],
)
def test_a_micro_flyer_that_cannot_be_set_is_refused_by_its_part(change, code, field):
    with pytest.raises(Rejected) as refused:
        read_stamp({**FLYER, **change})

    assert (refused.value.code, refused.value.facts["field"]) == (code, field)


@pytest.mark.parametrize(
    ("kind", "stamp", "goes_out_stamped"),
    [
        ("poster", {"layout": "band"}, True),
        ("poster", None, False),
        ("poster", FLYER, False),
        ("micro_flyer", FLYER, True),
        ("micro_flyer", {"layout": "band"}, False),
        ("image_post", {"layout": "band"}, False),
    ],
)
def test_only_posters_and_micro_flyers_carry_a_code(kind, stamp, goes_out_stamped):
    material = Material(
        id="m",
        brand_id="b",
        title="春装",
        type=kind,
        kind="product",
        caption="上新",
        stamp=stamp,
    )

    assert (find_stamp(material) is not None) is goes_out_stamped
