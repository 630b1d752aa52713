"""HQ composes a questionnaire by plain forms, looks at it, publishes it and counts the answers."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.sheets import FillSheet
from server import office
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer, sign_in
from tests.server.console.test_looks import CONTRAST
from tests.support.chromium import seen


@pytest.fixture
def tags(chain):
    """Two groups with tags; one name stands in both."""
    brand = chain.id("sunny")
    groups = [
        TagGroup(id=row_id("for"), brand_id=brand, name="给谁", single_choice=True),
        TagGroup(id=row_id("style"), brand_id=brand, name="风格"),
    ]
    names = (("童装", 0), ("女装", 0), ("亲子", 1), ("学龄前", 1), ("同名", 0), ("同名", 1))
    made = [
        Tag(id=row_id("tag", n), brand_id=brand, group_id=groups[at].id, name=name)
        for n, (name, at) in enumerate(names)
    ]
    chain.save(*groups, *made)
    return {f"{tag.name}{n}": tag.id for n, tag in enumerate(made)}


FORM = {
    "name": "到店问卷",
    "count": "3",
    "b0.text": "今天给谁买？",
    "b0.kind": "one",
    "b0.required": "1",
    "b0.lines": "自己 = 女装\n孩子＝童装、亲子\n送人",
    "b1.text": "孩子几岁？",
    "b1.kind": "number",
    "b1.lowest": "0",
    "b1.highest": "16",
    "b1.lines": "3-6 = 学龄前",
    "b1.if_question": "1",
    "b1.if_answers": "孩子",
    "b2.text": "平时穿多大？",
    "b2.kind": "text",
    "b2.fills": "size",
}


def versions(chain):
    table = ENTITY_TABLES["questionnaire"]
    with chain.database.read() as connection:
        return list(connection.execute(select(table).order_by(table.c.version)).mappings())


def publish(hana, path="questionnaire/new/edit", **more):
    hana.get(path)
    return hana.post(path, **{**FORM, "do": "publish", **more})


def typed(page):
    """What the form holds, as a browser would send it again."""
    text = page.text
    made = dict(re.findall(r'<input[^>]*? name="(b?[^"]+)" value="([^"]*)"', text))
    made |= dict(
        re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL)
    )
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', text, re.DOTALL):
        (made[name],) = re.findall(r'value="([^"]*)" selected', inside)
    ticked = re.findall(r'type="checkbox" name="([^"]+)" value="1" checked', text)
    boxes = re.findall(r'type="checkbox" name="([^"]+)"', text)
    made = {name: unescape(value) for name, value in made.items() if name not in boxes}
    return made | dict.fromkeys(ticked, "1")


def test_what_is_composed_is_published_with_its_rules(hana, chain, tags):
    answer = publish(hana)

    assert answer.status_code == 303
    (form,) = versions(chain)
    questions, rules = json.loads(form["questions"]), json.loads(form["rules"])
    assert questions == [
        {
            "id": "q1",
            "kind": "one",
            "text": "今天给谁买？",
            "required": True,
            "options": [
                {"id": "a1", "text": "自己"},
                {"id": "a2", "text": "孩子"},
                {"id": "a3", "text": "送人"},
            ],
        },
        {
            "id": "q2",
            "kind": "number",
            "text": "孩子几岁？",
            "lowest": 0,
            "highest": 16,
            "shown_if": {"question": "q1", "answers": ["a2"]},
        },
        {"id": "q3", "kind": "text", "text": "平时穿多大？"},
    ]
    assert rules == [
        {"question": "q1", "answers": ["a1"], "tag_id": tags["女装1"]},
        {"question": "q1", "answers": ["a2"], "tag_id": tags["童装0"]},
        {"question": "q1", "answers": ["a2"], "tag_id": tags["亲子2"]},
        {"question": "q2", "lowest": 3, "highest": 6, "tag_id": tags["学龄前3"]},
        {"question": "q3", "field": "size"},
    ]


def test_the_form_of_the_next_version_holds_what_was_published_and_keeps_ids(hana, chain, tags):
    publish(hana)
    (form,) = versions(chain)
    page = hana.get(f"questionnaire/{form['id']}/edit")
    there = typed(page)
    assert there["b0.lines"] == "自己 = 女装\n孩子 = 童装、亲子\n送人"
    assert there["b1.lines"] == "3-6 = 学龄前"
    assert (there["b1.if_question"], there["b1.if_answers"]) == ("1", "孩子")
    assert there["b2.fills"] == "size"

    changed = {**there, "b0.lines": "自己 = 女装\n小朋友 = 童装\n送人", "b1.if_answers": "小朋友"}
    answer = hana.post(f"questionnaire/{form['id']}/edit", **{**changed, "do": "publish"})

    assert answer.status_code == 303
    first, second = versions(chain)
    assert (second["root_id"], second["version"]) == (first["id"], 2)
    options = json.loads(second["questions"])[0]["options"]
    assert options[1] == {"id": "a2", "text": "小朋友"}
    assert json.loads(first["questions"])[0]["options"][1]["text"] == "孩子"


def test_whoever_publishes_over_a_later_version_is_told_and_loses_nothing(hana, chain, tags):
    publish(hana)
    (form,) = versions(chain)
    path = f"questionnaire/{form['id']}/edit"
    publish(hana, path)

    stale = publish(hana, path, name="我的版本")

    assert stale.status_code == 409
    assert "刚才已有人发布了更新的版本" in stale.text
    assert 'value="我的版本"' in stale.text
    assert len(versions(chain)) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"b0.lines": "自己 = 没有的标签\n孩子"}, "没有标签「没有的标签」"),
        ({"b0.lines": "自己 = 同名\n孩子"}, "没有标签「同名」"),
        ({"b0.lines": "只有一个"}, "答案和标签，每行一个 这一项不能为空"),
        ({"b0.text": " "}, "这一项不能为空"),
        ({"b1.lines": "三岁 = 学龄前"}, "三岁"),
        ({"b1.lowest": "零"}, "格式不对"),
        ({"b1.if_question": "2"}, "没有这个选项"),
        ({"b1.if_answers": "猫"}, "猫"),
        ({"b2.fills": "birthday"}, "没有这个选项"),
        ({"b2.fills": "phone"}, "没有这个选项"),
        ({"name": ""}, "请填问卷名称"),
    ],
)
def test_what_cannot_be_is_said_at_its_question_and_nothing_typed_is_lost(
    hana, chain, tags, wrong, said
):
    answer = publish(hana, **wrong)

    assert answer.status_code == 400
    assert said in answer.text
    assert versions(chain) == []
    for name, value in {**FORM, **wrong}.items():
        if name.endswith(".text") and value.strip():
            assert f'value="{value}"' in answer.text


def test_a_questionnaire_without_questions_is_not_published(hana, chain, tags):
    assert publish(hana, count="0").status_code == 400
    assert publish(hana, count="9" * 3).status_code == 400
    assert publish(hana, count="x").status_code == 400
    assert versions(chain) == []


def test_a_tag_whose_name_stands_in_two_groups_is_named_with_its_group(hana, chain, tags):
    assert publish(hana, **{"b0.lines": "自己 = 风格/同名\n孩子"}).status_code == 303

    (form,) = versions(chain)
    assert json.loads(form["rules"])[0]["tag_id"] == tags["同名5"]


def test_questions_are_added_moved_and_dropped_without_javascript(hana, tags):
    hana.get("questionnaire/new/edit")

    page = hana.post("questionnaire/new/edit", **{**FORM, "do": "add"})
    assert 'name="count" value="4"' in page.text
    page = hana.post("questionnaire/new/edit", **{**FORM, "do": "up.1"})
    assert typed(page)["b0.text"] == "孩子几岁？"
    page = hana.post("questionnaire/new/edit", **{**FORM, "do": "drop.0"})
    assert typed(page)["b0.text"] == "孩子几岁？"
    assert 'name="count" value="2"' in page.text
    assert hana.post("questionnaire/new/edit", **{**FORM, "do": "drop.99"}).status_code == 200


def test_it_can_be_looked_at_as_on_a_phone_before_it_is_published(hana, chain, tags):
    hana.get("questionnaire/new/edit")

    page = hana.post("questionnaire/new/edit", **{**FORM, "do": "look"})

    assert "预览：手机上的样子" in page.text
    assert "今天给谁买？" in page.text
    assert "<button" not in page.text
    assert versions(chain) == []


def test_answers_are_counted_per_question_with_their_number(hana, chain, tags):
    publish(hana)
    (form,) = versions(chain)
    ann, wakeups = Actor.of(chain.guide("ann")), chain.app.state.wakeups
    for name, answers in (
        ("Li", {"q1": "a2", "q2": 4}),
        ("Wang", {"q1": "a2", "q2": 7}),
        ("Zhao", {"q1": "a1"}),
    ):
        customer = a_customer(chain, name=name)
        made = FillSheet(customer_id=customer.id, questionnaire_id=form["id"], answers=answers)
        office.change(chain.database, chain.clock, wakeups, ann, made)

    text = re.sub(r"<[^>]*>", " ", hana.get(f"questionnaire/{form['id']}").text)
    text = " ".join(text.split())

    assert "回答（3 份）" in text
    assert "3 人回答 自己 1 33 % 孩子 2 67 % 送人 0 0 %" in text
    assert "2 人回答 平均 5.5" in text
    assert "0 人回答" in text
    assert re.search(
        r"到店问卷 1 3 \S+ 3 使用中", " ".join(_plain(hana.get("questionnaire")).split())
    )


def _plain(page):
    return re.sub(r"<[^>]*>", " ", page.text)


def test_it_is_taken_out_of_use_and_into_use_again(hana, chain, tags):
    publish(hana)
    (form,) = versions(chain)
    hana.get("questionnaire")

    hana.post(f"questionnaire/{form['id']}/retire")
    assert versions(chain)[0]["active"] == 0
    assert "已停用" in hana.get("questionnaire").text
    hana.post(f"questionnaire/{form['id']}/retire")

    assert versions(chain)[0]["active"] == 1


def test_a_manager_and_another_brand_see_none_of_it(hana, mia, browser, chain, tags):
    publish(hana)
    (form,) = versions(chain)

    assert mia.get("questionnaire").status_code == 403
    assert mia.get(f"questionnaire/{form['id']}").status_code == 403
    assert hana.get(f"questionnaire/{row_id('nobody')}").status_code == 404
    assert hana.get("questionnaire/nonsense").status_code == 404


def test_the_pages_fit_can_be_read_and_published_in_a_real_browser(address, chain, chromium, tags):
    faint, wide = [], []
    for theme in ("light", "dark"):
        page = chromium.new_context(
            viewport={"width": 1366, "height": 768}, color_scheme=theme
        ).new_page()
        sign_in(page, address)
        page.goto(f"{address}/console/questionnaire/new/edit")
        page.fill("#name", f"问卷 {theme}")
        page.fill("#b0-text", "给谁买？")
        page.fill("#b0-lines", "自己 = 女装\n孩子 = 没有")
        page.click("text=发布 >> nth=0")
        page.wait_for_selector("[role=alert]")
        faint += seen(page, CONTRAST)
        page.fill("#b0-lines", "自己 = 女装\n孩子 = 童装")
        page.click("text=加一题")
        page.wait_for_selector("#b1-text")
        page.fill("#b1-text", "还有什么？")
        page.select_option("#b1-kind", "text")
        page.click("button.p >> nth=0")
        page.wait_for_url("**done=done.published")
        for path in ("questionnaire", page.url.split("/console/")[1]):
            page.goto(f"{address}/console/{path}")
            faint += seen(page, CONTRAST)
            if seen(page, "document.documentElement.scrollWidth") > 1366:
                wide.append(path)

    assert (faint, wide) == ([], [])
    assert [row["name"] for row in versions(chain)] == ["问卷 light", "问卷 dark"]
