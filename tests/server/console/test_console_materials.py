"""HQ publishes materials, finds them again, and names them in the steps of a SOP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from guide_app.domain.entities import Material, Sop
from guide_app.domain.ids import row_id
from guide_app.tables.rows import read_rows, select_rows
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import audited
from tests.server.console.sop_forms import form, published, steps
from tests.server.databases import KINDS

GOOD = {
    "title": "国庆出游怎么穿不捂汗",
    "type": "image_post",
    "kind": "review",
    "caption": "出门玩最怕娃一身汗再吹风。\n尺码我都写在图里了。",
}


def stored(chain):
    with chain.database.read() as connection:
        return read_rows(connection, Material, select_rows(ENTITY_TABLES, Material))


def material(chain, title, brand="sunny", **facts):
    made = Material(
        id=row_id("material", title),
        brand_id=chain.id(brand),
        title=title,
        **{"type": "video", "kind": "care", "caption": "降温了，给娃加件背心。", **facts},
    )
    chain.save(made)
    return made


@pytest.fixture
def shelf(chain):
    """One of each standing; today is the 8th of March."""
    today = chain.clock().date()
    return {
        "current": material(chain, "背心怎么挑", kind="knowledge"),
        "not_yet": material(chain, "清明踏青", valid_from=today + timedelta(days=1)),
        "expired": material(chain, "元宵活动", valid_until=today - timedelta(days=1)),
        "archived": material(chain, "旧背心", archived=True, valid_until=today - timedelta(days=9)),
    }


def titles(page):
    return re.findall(r'<td><a href="/console/material/[^"]+">(.*?)</a>', page.text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_material_is_published_changed_and_archived_and_the_audit_tells(hana, chain):
    assert "还没有素材" in hana.get("material").text
    days = {"valid_from": "2024-03-08", "valid_until": "2024-03-20"}
    answer = hana.save("material/new", **GOOD, **days, link="https://mall.example.com/a?g=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/material?done=saved")

    (made,) = stored(chain)
    assert {name: getattr(made, name) for name in GOOD} == GOOD
    assert (made.link, made.valid_from.isoformat()) == (
        "https://mall.example.com/a?g=1",
        days["valid_from"],
    )
    listed = hana.get("material").text
    assert all(
        words in listed for words in (GOOD["title"], "图文", "测评", "可用", "今天 – 3月20日")
    )

    hana.save(f"material/{made.id}", caption="改过的文案", link="", archived="1")

    (now,) = stored(chain)
    assert (now.caption, now.link, now.archived) == ("改过的文案", None, True)
    assert "已停用" in hana.get("material").text
    assert audited(chain, "catalog.save") == [(chain.id("hana"), made.id)] * 2
    assert GOOD["title"] in hana.get("audit").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "不能为空"),
        ({"title": "长" * 81}, "最多 80 个字"),
        ({"caption": ""}, "不能为空"),
        ({"caption": "长" * 2_001}, "最多 2000 个字"),
        ({"caption": "{称呼}，您好"}, "不能有大括号"),
        ({"type": "rumour"}, "没有这个选项"),
        ({"kind": "privilege"}, "没有这个选项"),
        ({"link": "javascript:alert(1)"}, "http:// 或 https://"),
        ({"link": "https://mall.example.com@evil.example.net"}, "http:// 或 https://"),
        ({"link": "https://mall.example.com/" + "a" * 500}, "最多 500 个字"),
        ({"valid_from": "2024-03-09", "valid_until": "2024-03-08"}, "最后一天不能早于开始日期"),
        ({"valid_until": "下周五"}, "格式不对"),
    ],
)
def test_what_could_not_go_out_is_refused_beside_its_field_and_stays_typed(
    hana, chain, wrong, said
):
    (name, typed), *_ = reversed(wrong.items())

    answer = hana.save("material/new", **{**GOOD, **wrong})

    assert answer.status_code == 400
    field = answer.text.split(f'id="f-{name}"')[1].split("</div>")[0]
    assert said in field
    assert stored(chain) == []
    if name in ("caption", "link") and len(typed) < 100:
        assert typed in answer.text


def test_two_of_hq_who_change_the_same_caption_are_told_of_each_other(hana, chain, shelf):
    path = f"material/{shelf['current'].id}"
    hana.get(path)
    seen = dict(hana.fields)
    hana.send(path, caption="先改的")
    hana.fields = seen

    answer = hana.send(path, caption="后改的")

    assert answer.status_code == 409
    assert "先改的" in answer.text
    assert "先改的" in {one.caption for one in stored(chain)}


def test_materials_are_found_by_title_by_what_they_are_about_and_by_their_state(hana, shelf):
    for asked, found in (
        ("", ["元宵活动", "旧背心", "清明踏青", "背心怎么挑"]),
        ("?q=背心", ["旧背心", "背心怎么挑"]),
        ("?kind=knowledge", ["背心怎么挑"]),
        ("?state=current", ["背心怎么挑"]),
        ("?state=not_yet", ["清明踏青"]),
        ("?state=expired", ["元宵活动"]),
        ("?state=archived", ["旧背心"]),
        ("?q=背心&state=archived", ["旧背心"]),
        ("?state=magic&kind=magic", ["元宵活动", "旧背心", "清明踏青", "背心怎么挑"]),
    ):
        assert sorted(titles(hana.get(f"material{asked}"))) == sorted(found), asked
    assert "没有找到" in hana.get("material?q=雨衣").text
    assert "明天起" in hana.get("material?state=not_yet").text
    assert "昨天到期" in hana.get("material?state=expired").text


def test_another_brands_materials_are_nobodys_here(hana, chain):
    other = material(chain, "别家的", brand="rival")

    assert titles(hana.get("material")) == []
    assert hana.get(f"material/{other.id}").status_code == 404
    hana.get("sop/new")
    refused = hana.post("sop/new", **form(0, step__0__material_id=other.id))
    assert refused.status_code == 400


def test_a_step_is_offered_what_may_go_out_or_will(hana, shelf):
    page = hana.get("sop/new").text

    offered = page.split('name="new.step.0.material_id">')[1].split("</select>")[0]
    assert re.findall(r"<option[^>]*>(.*?)</option>", offered) == [
        "—",
        "清明踏青（明天起）",
        "背心怎么挑",
    ]


def test_each_version_of_a_sop_keeps_the_material_of_its_steps(hana, chain, shelf):
    first = published(chain, hana, 0, 3, step__1__material_id=shelf["current"].id)
    hana.get(f"sop/{first.id}")

    answer = hana.post(f"sop/{first.id}", **form(0, 3, step__0__material_id=shelf["not_yet"].id))

    assert answer.status_code == 303
    second = next(one for one in _sops(chain) if one.version == 2)
    assert [step.material_id for step in steps(chain, first)] == [None, shelf["current"].id]
    assert [step.material_id for step in steps(chain, second)] == [shelf["not_yet"].id, None]
    assert "<td>背心怎么挑</td>" in hana.get(f"sop/{first.id}").text


def test_a_step_keeps_a_material_that_has_expired_since_and_the_form_says_so(hana, chain, shelf):
    gone = shelf["expired"].id
    sop = published(chain, hana, 0, step__0__material_id=gone)

    page = hana.get(f"sop/{sop.id}").text

    assert f'<option value="{gone}" selected>元宵活动（已过期）</option>' in page


def test_the_form_tells_which_sops_name_it_so_that_nobody_archives_it_unawares(hana, chain, shelf):
    path = f"material/{shelf['current'].id}"
    assert "还没有 SOP 用到它" in hana.get(path).text
    first = published(chain, hana, 0, name="甲", step__0__material_id=shelf["current"].id)
    published(chain, hana, 0, name="乙", step__0__material_id=shelf["not_yet"].id)
    hana.get(f"sop/{first.id}")
    hana.post(f"sop/{first.id}", **form(0, name="甲改", step__0__material_id=shelf["current"].id))

    uses = hana.get(path).text.split('id="uses"')[1]

    assert re.findall(r">(甲改|甲|乙)</a> <span class=\"chip\">(.*?)</span>", uses) == [
        ("甲改", "第 2 版")
    ]


def test_a_sop_names_it_by_an_older_version_too_until_it_is_switched_off(hana, chain, shelf):
    path = f"material/{shelf['current'].id}"
    first = published(chain, hana, 0, name="甲", step__0__material_id=shelf["current"].id)
    hana.get(f"sop/{first.id}")
    hana.post(f"sop/{first.id}", **form(0, name="甲改"))
    second = next(one for one in _sops(chain) if one.version == 2)
    assert "第 1 版" in hana.get(path).text

    hana.post(f"sop/{second.id}/retire", at_once="1")
    assert "还没有 SOP 用到它" in hana.get(path).text

    hana.get(f"sop/{second.id}")
    hana.post(f"sop/{second.id}", **form(0, name="甲三", step__0__material_id=shelf["current"].id))
    third = next(one for one in _sops(chain) if one.version == 3)
    hana.get(f"sop/{third.id}")
    hana.post(f"sop/{third.id}/retire", at_once="1")
    assert "还没有 SOP 用到它" in hana.get(path).text


def test_the_form_tells_the_number_by_which_other_systems_report_looks(hana, shelf):
    made = shelf["current"].id

    assert f"<code>{made}</code>" in hana.get(f"material/{made}").text
    assert "<code>" not in hana.get("material/new").text


def _sops(chain):
    with chain.database.read() as connection:
        return read_rows(connection, Sop, select_rows(ENTITY_TABLES, Sop))
