"""Whether a material may go out, what of it is pasted, and what HQ may not publish."""

import pytest

from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.materials import Standing, check_material, pasted, standing
from guide_app.domain.sop import make_plans
from guide_app.domain.words import Trigger
from tests.domain.people import (
    BRAND,
    TODAY,
    as_stored,
    customer,
    days_ago,
    days_ahead,
    due,
    sop,
    step,
)


def material(**facts):
    usual = {
        "id": row_id("material"),
        "brand_id": BRAND,
        "title": "换季清单",
        "type": "image_post",
        "kind": "knowledge",
        "caption": "换季先理这三样。",
    }
    return Material(**{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, Standing.CURRENT),
        ({"valid_from": TODAY, "valid_until": TODAY}, Standing.CURRENT),
        ({"valid_from": days_ahead(1)}, Standing.NOT_YET),
        ({"valid_until": days_ago(1)}, Standing.EXPIRED),
        ({"archived": True}, Standing.ARCHIVED),
        ({"archived": True, "valid_until": days_ago(1)}, Standing.ARCHIVED),
    ],
)
def test_a_material_may_go_out_from_its_first_day_to_the_end_of_its_last(facts, found):
    assert standing(material(**facts), TODAY) is found


def test_the_link_stands_on_a_line_of_its_own():
    assert pasted(material()) == "换季先理这三样。"
    linked = material(link="https://mall.example.com/autumn")
    assert pasted(linked) == "换季先理这三样。\nhttps://mall.example.com/autumn"


@pytest.mark.parametrize(
    "link",
    [
        "https://mall.example.com",
        "http://mall.example.com:8080/a/b?guide=1&x=%E7%A7%8B#top",
        "HTTPS://Mall.Example.com/",
        "https://xn--fiq228c.com/",
        "https://192.0.2.7/a",
    ],
)
def test_a_link_is_a_web_address(link):
    check_material(material(link=link))


@pytest.mark.parametrize(
    "link",
    [
        "mall.example.com",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "file:///etc/passwd",
        "ftp://mall.example.com/",
        "weixin://dl/business",
        "https://",
        "https:///mall.example.com",
        "https://mall",
        "https://mall..example.com",
        "https://mall.example.com:many/",
        "https://mall.example.com@evil.example.net/",
        "https://mall.example.com\\@evil.example.net/",
        "https://mall.example.com\\.evil.example.net/",
        "https://[mall.example.com",
        "https://mall.example.com/a b",
        "https://mall.example.com/a\nhttps://evil.example.net",
        "https://mall.example.com/\u202egpj.exe",
        "https://商城.example.com/",
        " https://mall.example.com/",
    ],
)
def test_anything_else_is_no_link(link):
    with pytest.raises(Rejected) as refused:
        check_material(material(link=link))

    assert (refused.value.code, refused.value.facts["field"]) == (Code.WRONG_TYPE, "link")


@pytest.mark.parametrize("caption", ["{称呼}，您好", "您好{", "您好}", "｛name｝"])
def test_a_caption_has_nothing_to_be_filled_in(caption):
    with pytest.raises(Rejected) as refused:
        check_material(material(caption=caption))

    assert (refused.value.code, refused.value.facts["field"]) == (Code.NOT_A_CHOICE, "caption")


@pytest.mark.parametrize("name", ["title", "caption"])
@pytest.mark.parametrize("text", ["  ", "\n\t", "\u200b", "\u2060 \ufeff"], ids=ascii)
def test_what_cannot_be_seen_is_no_title_and_no_caption(name, text):
    with pytest.raises(Rejected) as refused:
        check_material(material(**{name: text}))

    assert (refused.value.code, refused.value.facts["field"]) == (Code.REQUIRED, name)


def test_the_last_day_is_not_before_the_first():
    check_material(material(valid_from=TODAY, valid_until=TODAY))

    with pytest.raises(Rejected) as refused:
        check_material(material(valid_from=TODAY, valid_until=days_ago(1)))

    assert (refused.value.code, refused.value.facts["field"]) == (Code.OUT_OF_RANGE, "valid_until")


# On the day's list


def with_material(offset=0):
    welcome = sop(Trigger.ADDED)
    return make_plans([welcome], [step(welcome, offset, material_id=row_id("material"))])


def test_the_row_of_a_step_carries_its_material():
    ann = customer(added_on=TODAY, last_contact_on=days_ago(3))

    (item,) = due(ann, plans=with_material())

    assert item.material_id == row_id("material")


def test_a_step_that_was_moved_keeps_its_material():
    ann = customer(added_on=TODAY, last_contact_on=days_ago(3))
    (item,) = due(ann, plans=with_material())
    moved = as_stored(item, due_on=days_ahead(1), material_id=item.material_id)

    (item,) = due(ann, stored=[moved], plans=with_material(), today=days_ahead(1))

    assert (item.due_on, item.material_id) == (days_ahead(1), row_id("material"))
