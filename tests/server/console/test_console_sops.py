"""HQ writes a SOP in a plain form: nothing typed is lost, and a version is published whole."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guide_app.domain.entities import (
    DateKind,
    Questionnaire,
    Script,
    Segment,
    Tag,
    TagGroup,
)
from guide_app.domain.ids import row_id
from server.console.sop_words import condition_text
from tests.server.console.browsing import audited, sign_in
from tests.server.console.sop_forms import (
    COLD,
    HOT,
    NOBODYS,
    form,
    published,
    sops,
    steps,
    value_of,
)
from tests.server.databases import KINDS
from tests.support.chromium import cursor_in


@pytest.fixture
def brand(chain):
    """What the triggers of the brand can wait for."""
    brand_id = chain.id("sunny")
    chain.save(
        TagGroup(id=row_id("g"), brand_id=brand_id, name="喜好"),
        Tag(id=row_id("t"), brand_id=brand_id, group_id=row_id("g"), name="丝绸"),
        DateKind(id=row_id("d"), brand_id=brand_id, name="预产期"),
        Segment(id=row_id("hot"), brand_id=brand_id, name="很迫切", condition=HOT),
        Script(
            id=row_id("s"),
            brand_id=brand_id,
            title="问好",
            stage="greeting",
            kind="care",
            text="您好",
        ),
        Questionnaire(
            id=row_id("q"),
            brand_id=brand_id,
            name="肤质问卷",
            since=date(2024, 3, 1),
            questions=[
                {
                    "id": "skin",
                    "kind": "one",
                    "text": "肤质",
                    "options": [{"id": "dry", "text": "干"}, {"id": "oily", "text": "油"}],
                },
                {"id": "baby", "kind": "yes_no", "text": "有宝宝吗"},
            ],
        ),
    )
    return brand_id


@pytest.mark.parametrize("kind", KINDS)
def test_a_sop_is_published_with_everything_the_form_says(hana, chain, brand):
    other = published(chain, hana, 0, name="后续", trigger="by_hand")
    sop = published(
        chain,
        hana,
        *(0, 3),
        condition=condition_text(HOT),
        end__replied="1",
        end_tag__0=row_id("t"),
        end_sop__0=other.id,
        next_id=other.id,
        step__1__window_from="10:00",
        step__1__window_until="20:00",
        step__1__kind="fun",
        step__1__script_id=row_id("s"),
        step__1__condition=condition_text(COLD),
    )

    assert (sop.name, sop.trigger, sop.version, sop.condition) == ("新客", "added", 1, HOT)
    assert sop.ends == [
        {"rule": "replied"},
        {"rule": "tag", "tag_id": row_id("t")},
        {"rule": "joined", "sop_id": other.id},
    ]
    assert sop.next_id == other.id
    first, second = steps(chain, sop)
    assert (first.day_offset, first.kind, first.task) == (0, "care", "第 0 天的事")
    assert (second.window_from, second.window_until, second.kind) == ("10:00", "20:00", "fun")
    assert (second.script_id, second.condition) == (row_id("s"), COLD)
    assert len(audited(chain, "sop.publish")) == 2
    listed = hana.get("sop").text
    assert "很迫切" in listed
    assert "新增客户" in listed


@pytest.mark.parametrize(
    ("trigger", "fields", "stored", "words"),
    [
        ("silent", {"trigger_days": "45"}, {"trigger_days": 45}, "45 天没有联系"),
        (
            "tagged",
            {"trigger_tag_id": row_id("t")},
            {"trigger_tag_id": row_id("t")},
            "打上标签：丝绸",
        ),
        (
            "dated",
            {"trigger_date_kind_id": row_id("d"), "step__0__day_offset": "-30"},
            {"trigger_date_kind_id": row_id("d")},
            "重要日期：预产期",
        ),
        (
            "answered",
            {"trigger_questionnaire_id": row_id("q"), "answer__0": '["skin", "dry"]'},
            {"trigger_answer": {"question": "skin", "answers": ["dry"]}},
            "问卷答案：肤质问卷",
        ),
        (
            "viewed",
            {"trigger_count": "3", "trigger_within": "30"},
            {"trigger_count": 3, "trigger_within": 30},
            "30 天内看同一样内容或商品 3 次",
        ),
        ("fixed_date", {"trigger_on": "2024-06-18"}, {"trigger_on": date(2024, 6, 18)}, "6月18日"),
        (
            "weekly",
            {"weekday__0": "1", "weekday__3": "1"},
            {"trigger_weekdays": 9},
            "每周：周一、周四",
        ),
    ],
)
def test_every_trigger_is_told_what_it_needs(hana, chain, brand, trigger, fields, stored, words):
    sop = published(chain, hana, 0, trigger=trigger, **fields)

    assert {name: getattr(sop, name) for name in stored} == stored
    assert words in hana.get("sop").text
    again = hana.get(f"sop/{sop.id}")
    assert hana.post(f"sop/{sop.id}", **form(1, trigger=trigger, **fields)).status_code == 303
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("fields", "blamed", "words"),
    [
        ({"name": ""}, "name", "不能为空"),
        ({"trigger": "silent", "trigger_days": ""}, "trigger_days", "不能为空"),
        ({"trigger": "silent", "trigger_days": "many"}, "trigger_days", "格式不对"),
        ({"trigger": "tagged"}, "trigger_tag_id", "不能为空"),
        ({"trigger": "dated"}, "trigger_date_kind_id", "不能为空"),
        ({"trigger": "answered"}, "trigger_questionnaire_id", "不能为空"),
        (
            {
                "trigger": "answered",
                "trigger_questionnaire_id": row_id("q"),
                "answer__0": '["skin", "dry"]',
                "answer__1": '["baby", "yes"]',
            },
            "trigger_answer",
            "同一题",
        ),
        (
            {"trigger": "viewed", "trigger_count": "0", "trigger_within": "14"},
            "trigger_count",
            "1 到 1000",
        ),
        (
            {"trigger": "viewed", "trigger_count": "3", "trigger_within": "91"},
            "trigger_within",
            "1 到 90",
        ),
        (
            {"trigger": "viewed", "trigger_count": "3", "trigger_within": ""},
            "trigger_within",
            "不能为空",
        ),
        ({"trigger": "fixed_date", "trigger_on": "someday"}, "trigger_on", "格式不对"),
        ({"trigger": "weekly"}, "trigger_weekdays", "不能为空"),
        ({"step__1__day_offset": ""}, "step.1.day_offset", "不能为空"),
        ({"step__1__day_offset": "soon"}, "step.1.day_offset", "格式不对"),
        ({"step__1__day_offset": "-1"}, "step.1.day_offset", "0 到 3650"),
        ({"step__1__task": " "}, "step.1.task", "不能为空"),
        ({"step__0__task": "长" * 401}, "step.0.task", "最多 400"),
        (
            {"step__1__window_from": "20:00", "step__1__window_until": "10:00"},
            "step.1.window_until",
            "最晚要晚于最早",
        ),
        ({"step__1__window_from": "25:00"}, "step.1.window_from", "09:00"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    hana, chain, brand, fields, blamed, words
):
    hana.get("sop/new")

    sent = form(0, 5, **fields)
    page = hana.post("sop/new", **sent)

    assert page.status_code == 400
    reason = re.search(rf'id="{re.escape(blamed)}-says"><b>(.*?)</b>', page.text)
    assert reason is not None
    assert words in reason[1]
    assert f'aria-describedby="{blamed}-says"' in page.text or blamed.startswith("trigger_")
    for name, value in sent.items():
        if name.startswith("new.") and value.strip():
            assert value.replace('"', "&#34;") in page.text, name
    assert sops(chain) == []


def test_everything_that_is_missing_is_named_at_once(hana):
    hana.get("sop/new")
    page = hana.post("sop/new", **form(0, 5, name="", trigger="weekly", step__1__task=" "))

    blamed = set(re.findall(r'id="([a-z_0-9.]+)-says"', page.text))
    assert blamed == {"name", "trigger_weekdays", "step.1.task"}


def test_steps_are_added_moved_and_taken_away_and_nothing_is_published_by_it(hana, chain):
    page = hana.get("sop/new")
    assert page.text.count('<legend class="chip">') == 1
    page = hana.read(hana.post("sop/new", **form(0, 3, 7) | {"do": "up.2"}))
    assert [value_of(page, f"new.step.{n}.day_offset") for n in range(3)] == ["0", "7", "3"]
    page = hana.read(hana.post("sop/new", **form(0, 3, 7) | {"do": "down.0"}))
    assert [value_of(page, f"new.step.{n}.day_offset") for n in range(3)] == ["3", "0", "7"]
    page = hana.read(hana.post("sop/new", **form(0, 3, 7) | {"do": "remove.1"}))
    assert [value_of(page, f"new.step.{n}.day_offset") for n in range(2)] == ["0", "7"]
    assert "第 3 天的事" not in page.text
    page = hana.read(hana.post("sop/new", **form(0, 3) | {"do": "add"}))
    assert page.text.count('<legend class="chip">') == 3
    for nonsense in (f"up.{'9' * 5_000}", "up.0", "down.1", "remove.9", "remove.x", "fly", "up.-1"):
        page = hana.post("sop/new", **form(0, 3) | {"do": nonsense})
        assert [value_of(page, f"new.step.{n}.day_offset") for n in range(2)] == ["0", "3"]
    page = hana.post("sop/new", **form(0, 3) | {f"new.step.{'9' * 5_000}.task": "x", "do": "look"})
    assert page.text.count('<legend class="chip">') == 2

    assert sops(chain) == []


def test_another_trigger_asks_for_what_it_needs_and_keeps_what_the_last_one_had(hana, brand):
    hana.get("sop/new")
    typed = form(0, trigger="tagged", trigger_tag_id=row_id("t"), trigger_days="30")
    page = hana.read(hana.post("sop/new", **typed | {"do": "look"}))
    assert 'id="f-trigger_tag_id"' in page.text
    page = hana.read(hana.post("sop/new", **typed | {"do": "look", "new.trigger": "silent"}))
    assert 'id="f-trigger_tag_id"' not in page.text
    assert value_of(page, "new.trigger_tag_id") == row_id("t")
    page = hana.post(
        "sop/new",
        **form(0, trigger="answered", trigger_questionnaire_id=row_id("q")) | {"do": "look"},
    )
    asked = re.sub("<[^>]+>", " ", page.text.split('class="ticks"')[1])
    assert re.search(r"肤质\s+干", asked)
    assert re.search(r"有宝宝吗\s+是\s+否", asked)


@pytest.mark.parametrize(
    ("trigger", "ticked", "then"),
    [
        ("birthday", {"bought"}, set()),
        ("returned", {"bought"}, {"bought"}),
        ("birthday", {"bought", "cold"}, {"bought", "cold"}),
        ("birthday", {"replied"}, {"replied"}),
    ],
)
def test_what_ends_a_new_sop_follows_its_trigger_until_somebody_says_otherwise(
    hana, trigger, ticked, then
):
    hana.get("sop/new")
    typed = form(0, trigger=trigger) | {f"new.end.{code}": "1" for code in ticked}

    page = hana.post("sop/new", **typed | {"do": "look"})

    assert set(re.findall(r'name="new.end.(\w+)" value="1" checked', page.text)) == then


def test_the_eight_kinds_are_counted_over_the_days(hana, chain):
    hana.get("sop/new")
    page = hana.post("sop/new", **form(0, 0, 7, step__1__kind="fun") | {"do": "look"})

    table = page.text.split('class="coverage"')[1].split("</table>")[0]
    lines = [re.sub("<[^>]+>", " ", line).split() for line in table.split("<tr>")[2:]]
    assert lines == [
        ["当天", "1", "1"],
        ["第", "7", "天", "1"],
        ["合计", "0", "0", "1", "0", "2", "0", "0", "0"],
    ]


def test_what_a_form_cannot_have_held_is_refused(hana, chain, brand):
    hana.get("sop/new")
    for fields, status in (
        ({"answer__0": "{", "trigger": "answered"}, 400),
        ({"condition": "[["}, 400),
        ({"condition": '{"some": []}'}, 400),
        ({"trigger": "someday"}, 400),
        ({"end_tag__0": row_id("nobody's")}, 400),
        ({"next_id": row_id("nobody's")}, 400),
        ({"step__0__kind": "magic"}, 400),
        ({"condition": condition_text(NOBODYS)}, 400),
    ):
        assert hana.post("sop/new", **form(0, **fields)).status_code == status, fields
    assert hana.post("sop/new", **form()).status_code == 400
    assert sops(chain) == []


def test_a_sop_of_two_hundred_steps_goes_through_the_form(hana, chain):
    sop = published(chain, hana, *range(200))

    assert len(steps(chain, sop)) == 200
    hana.get(f"sop/{sop.id}")
    assert hana.post(f"sop/{sop.id}", **form(*range(201))).status_code == 400


def test_neither_sops_nor_steps_have_a_way_by_the_generic_pages_any_more(hana):
    assert hana.get("sop_step").status_code == 404
    assert hana.post("sop_step/new", **{"new.task": "x"}).status_code == 404


def test_a_pack_is_shown_and_taken_over_once(hana, chain):
    assert "已启用" not in hana.get("sop-packs").text
    page = hana.get("sop-packs/mother_baby").text
    assert "提前 60 天" in page
    assert "安全座椅" in page
    assert "预产期" in page

    assert hana.post("sop-packs/mother_baby").status_code == 303
    assert "母婴两年" in hana.get("sop").text
    again = hana.post("sop-packs/mother_baby")

    assert again.status_code == 409
    assert "已经启用过" in again.text
    assert "启用这个方案包" not in again.text
    assert "聊过或买过的客户" in hana.get(f"sop/{sops(chain)[0].id}").text
    (sop,) = sops(chain)
    page = hana.get(f"sop/{sop.id}").text
    assert "母婴两年" in page
    assert hana.post(f"sop/{sop.id}", **form(0, trigger="by_hand", name="改过")).status_code == 303
    assert {row.pack for row in sops(chain)} == {"mother_baby"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_pack_whose_date_the_brand_calls_otherwise_asks_which_is_meant(hana, chain):
    """A second kind, of which nothing is noted, would let the SOP wait for ever."""
    path, brand_id = "sop-packs/mother_baby", chain.id("sunny")
    born = DateKind(id=row_id("born"), brand_id=brand_id, name="宝宝出生日", yearly=False)
    chain.save(born)
    page = hana.get(path).text
    assert "没有叫「预产期」的日期类型" in page
    assert "宝宝出生日（0 位客户记了）" in page
    assert "新建「预产期」" in page

    unsaid = hana.post(path)
    foreign = hana.post(path, **{"new.date.due": row_id("nobody's")})
    assert (unsaid.status_code, foreign.status_code) == (400, 400)
    assert "没有启用：请先选「预产期」对应哪种日期" in unsaid.text
    assert sops(chain) == []

    assert hana.post(path, **{"new.date.due": born.id}).status_code == 303
    assert {sop.trigger_date_kind_id for sop in sops(chain)} == {born.id}
    assert hana.post(path).status_code == 409


@pytest.mark.parametrize("said", [{}, {"new.date.due": "new"}], ids=["found by name", "made"])
def test_a_pack_takes_the_date_of_its_name_or_makes_one_as_it_is_told(hana, chain, said):
    there = DateKind(id=row_id("due"), brand_id=chain.id("sunny"), name="预产期", yearly=False)
    chain.save(there)
    assert "没有叫「预产期」" not in hana.get("sop-packs/mother_baby").text

    assert hana.post("sop-packs/mother_baby", **said).status_code == 303

    (sop,) = sops(chain)
    assert (sop.trigger_date_kind_id == there.id) is not bool(said)


def test_a_pack_whose_date_is_the_first_one_says_that_it_is_made(hana):
    assert "会新建「预产期」。导购给客户记下这个日期" in hana.get("sop-packs/mother_baby").text


def test_a_sop_is_written_by_the_keyboard_alone(address, chain, chromium):
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    keys = page.keyboard
    sign_in(page, address)
    page.goto(f"{address}/console/sop/new")
    cursor_in(page, "#f-name")
    keys.type("三天问候")
    keys.press("Enter")  # looks, and publishes nothing
    page.wait_for_selector("input[value='三天问候']")
    page.wait_for_load_state()
    page.focus("[id='f-step.0.day']")
    keys.type("3")
    for _ in range(40):
        if page.evaluate("document.activeElement.id === 'f-step.0.task'"):
            break
        keys.press("Tab")
    keys.type("问合不合适")
    for _ in range(20):
        if page.evaluate("document.activeElement.value === 'publish'"):
            break
        keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url("**/console/sop?done=done.published")

    (sop,) = sops(chain)
    assert (sop.name, [step.task for step in steps(chain, sop)]) == ("三天问候", ["问合不合适"])
