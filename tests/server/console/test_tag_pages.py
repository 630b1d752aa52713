"""The codebook, the order of tags and merging, as HQ does them in the browser."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Tag, TagGroup
from guide_app.domain.ids import row_id
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import Browser, a_customer
from tests.server.databases import KINDS

ROWS = "编码\t问题\t答案\t标签\n3\t皮肤\t痘痘\t痘痘肌\nＤ\t最想解决\t控油\n"


@pytest.fixture
def hana(chain):
    brand_id = chain.id("sunny")
    skin, wish = (
        TagGroup(id=row_id(name), brand_id=brand_id, name=name, position=place)
        for place, name in enumerate(("皮肤", "愿望"))
    )
    tags = [
        Tag(id=row_id(name), brand_id=brand_id, group_id=group.id, name=name, position=place)
        for place, (name, group) in enumerate(
            (("痘痘肌", skin), ("敏感肌", skin), ("控油", wish), ("去痘", wish))
        )
    ]
    chain.save(skin, wish, *tags)
    browser = Browser(chain)
    browser.sign_in("hana")
    return browser


def work(browser, do, entries, path="codebook", **more):
    browser.get(path)
    return browser.post(path, do=do, **{"new.entries": entries, **more})


def published(chain):
    table = ENTITY_TABLES["codebook"]
    with chain.database.read() as connection:
        rows = connection.execute(select(table.c.number, table.c.entries)).all()
    return {row.number: [one["code"] for one in json.loads(row.entries)] for row in rows}


def text_of(page):
    (found,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    return unescape(found)


def test_rows_are_pasted_from_a_spreadsheet_tried_and_published(chain, hana):
    checked = work(hana, "check", ROWS, **{"try": "3d"})
    assert checked.status_code == 200
    assert "3 = 皮肤：痘痘" in checked.text
    assert "Ｄ = 最想解决：控油" in checked.text
    assert published(chain) == {}

    done = work(hana, "publish", ROWS)

    assert (done.status_code, done.headers["location"]) == (
        303,
        "/console/codebook?done=done.published",
    )
    assert published(chain) == {1: ["3", "D"]}
    page = hana.get("codebook")
    assert text_of(page) == "3\t皮肤\t痘痘\t痘痘肌\nD\t最想解决\t控油\t控油"
    assert "第 1 版" in hana.get("codebook/1").text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "至少要有一条编码"),
        ("3\t皮肤\t痘痘\t没有的标签", "没有标签「没有的标签」"),
        ("3\t皮肤\t\t痘痘肌", "第 1 行"),
        ("3\t皮肤\t痘痘\t痘痘肌\n３\t愿望\t控油\t控油", "第 2 行：编码「３」已经用过"),
        ("1\t皮肤\t痘痘\t痘痘肌\n11\t愿望\t控油\t控油", "「11」既可以读成"),
        ("3-D\t皮肤\t痘痘\t痘痘肌", "只能有字母、数字和汉字"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_what_was_typed_stays(chain, hana, rows, said):
    answer = work(hana, "publish", rows)

    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert text_of(answer) == rows
    assert published(chain) == {}


def test_two_who_publish_at_once_do_not_overwrite_each_other(chain, hana):
    work(hana, "publish", ROWS)
    hana.get("codebook")
    other = Browser(chain)
    other.sign_in("hana")
    work(other, "publish", "4\t皮肤\t敏感\t敏感肌")

    stale = hana.post("codebook", do="publish", **{"new.entries": "5\t皮肤\t敏感\t敏感肌"})

    assert stale.status_code == 409
    assert text_of(stale) == "5\t皮肤\t敏感\t敏感肌"
    assert published(chain) == {1: ["3", "D"], 2: ["4"]}
    hana.read(stale)
    assert hana.post("codebook", do="publish", **{"new.entries": text_of(stale)}).status_code == 303
    assert published(chain)[3] == ["5"]


def test_a_tag_of_a_name_that_two_groups_have_is_named_with_its_group(chain, hana):
    brand_id = chain.id("sunny")
    chain.save(Tag(id=row_id("twin"), brand_id=brand_id, group_id=row_id("愿望"), name="痘痘肌"))

    vague = work(hana, "publish", "3\t皮肤\t痘痘\t痘痘肌")
    clear = work(hana, "publish", "3\t皮肤\t痘痘\t愿望/痘痘肌")

    assert (vague.status_code, clear.status_code) == (400, 303)
    assert "愿望/痘痘肌" in text_of(hana.get("codebook"))


def names(page):
    return re.findall(r"<tr[^>]*><td>(.*?)</td>", page.text)


def test_tags_are_moved_up_and_down(chain, hana):
    assert names(hana.get("tag-order")) == ["痘痘肌", "敏感肌", "控油", "去痘"]

    hana.post("tag-order", entity="tag", row_id=row_id("敏感肌"), to="up")
    hana.post("tag-order", entity="tag_group", row_id=row_id("愿望"), to="up")
    hana.post("tag-order", entity="tag", row_id=row_id("控油"), to="up")  # is the first

    assert names(hana.get("tag-order")) == ["控油", "去痘", "敏感肌", "痘痘肌"]


def test_a_tag_is_merged_after_its_customers_were_counted(chain, hana):
    path = f"tag/{row_id('敏感肌')}/merge"
    assert "0 位客户" in hana.get(path).text

    nothing = hana.post(path, **{"new.into": ""})
    done = hana.post(path, **{"new.into": row_id("痘痘肌")})
    again = hana.post(path, **{"new.into": row_id("控油")})

    assert (nothing.status_code, done.status_code, again.status_code) == (400, 303, 400)
    assert "已经合并过" in again.text
    assert names(hana.get("tag-order")) == ["痘痘肌", "控油", "去痘"]


def test_forms_say_why_a_tag_or_its_group_cannot_be_so(chain, hana):
    same = hana.save(f"tag/{row_id('敏感肌')}", name=" 痘痘肌")
    moved = hana.save(f"tag/{row_id('敏感肌')}", group_id=row_id("愿望"))

    assert (same.status_code, moved.status_code) == (400, 400)
    assert "已经有标签「痘痘肌」" in same.text
    assert "标签不能换组" in moved.text


@pytest.mark.parametrize("kind", KINDS)
def test_no_second_group_in_use_has_a_name(chain, hana):
    """Neither a new one, nor one that is renamed, nor one that is taken out of the archive."""
    wish = f"tag_group/{row_id('愿望')}"
    new = hana.save("tag_group/new", name=" 皮肤 ")
    renamed = hana.save(wish, name="皮肤")
    archived = hana.save(wish, name="皮肤", archived="1")
    restored = hana.save(wish, name="皮肤", archived="0")
    itself = hana.save(f"tag_group/{row_id('皮肤')}", name="皮肤 ", color="amber")

    assert [one.status_code for one in (new, renamed, archived, restored, itself)] == [
        *(400, 400, 303, 400, 303)
    ]
    for refused in (new, renamed, restored):
        assert "已经有标签组「皮肤」在用" in refused.text


def test_groups_that_have_had_one_name_before_can_be_told_and_mended(chain, hana):
    twin = TagGroup(id=row_id("twin"), brand_id=chain.id("sunny"), name="皮肤", position=9)
    chain.save(twin)
    assert "有几个标签组都叫「皮肤」" in hana.get("tag-order").text

    assert hana.save(f"tag_group/{twin.id}", color="amber").status_code == 303  # as it was before
    assert hana.save(f"tag_group/{twin.id}", name="肤质").status_code == 303

    assert "有几个标签组" not in hana.get("tag-order").text


def test_the_name_for_wechat_has_variables_that_there_are(chain, hana):
    path = f"brand/{chain.id('sunny')}"

    wrong = hana.save(path, remark_template="{编码}-{电话}")
    open_ = hana.save(path, remark_template="{编码}-{姓名")
    double = hana.save(path, remark_template="{{编码}}")
    right = hana.save(path, remark_template="{编码}-{姓名}")

    assert (wrong.status_code, open_.status_code, double.status_code) == (400, 400, 400)
    assert "没有变量 电话" in wrong.text
    assert "大括号要成对" in open_.text
    assert "大括号要成对" in double.text
    assert right.status_code == 303


def test_a_manager_is_offered_what_managers_may_set(chain, hana):
    customer = a_customer(chain)
    group = TagGroup(
        id=row_id("愿望"), brand_id=chain.id("sunny"), name="愿望", editable_by="hq", position=1
    )
    chain.save(group)
    mia = Browser(chain)
    mia.sign_in("mia")

    path = f"customers/{customer.id}"
    offered = {
        who: "控油" in browser.get(path).text for who, browser in (("mia", mia), ("hana", hana))
    }
    refused = mia.post(f"{path}/tags/add", **{"new.tag": row_id("控油"), "tag": row_id("控油")})

    assert offered == {"mia": False, "hana": True}
    assert refused.status_code in (400, 403)
