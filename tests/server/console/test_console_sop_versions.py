"""A SOP that was published: its next version, out of use and into use again."""

from __future__ import annotations

import re

from guide_app.domain.policy import Actor
from guide_app.mutations.sops import PublishSop
from server import office
from tests.server.console.sop_forms import form, published, sops, steps, value_of


def test_a_change_is_the_next_version_and_the_one_before_can_only_be_read(hana, chain):
    first = published(chain, hana, 0, 3)
    hana.get(f"sop/{first.id}")
    assert hana.post(f"sop/{first.id}", **form(0, 4, 9)).status_code == 303

    old, new = sops(chain)
    assert (old.until, new.since, new.version, new.root_id) == (
        chain.clock().date(),
        chain.clock().date(),
        2,
        first.id,
    )
    assert [step.day_offset for step in steps(chain, old)] == [0, 3]
    assert [step.day_offset for step in steps(chain, new)] == [0, 4, 9]
    page = hana.get(f"sop/{old.id}").text
    assert "只能查看" in page
    assert "第 3 天的事" in page
    assert "<form" not in page.split("<main")[1]
    assert f"/console/sop/{old.id}" in hana.get(f"sop/{new.id}").text
    assert hana.get("sop").text.count("新客</a>") == 1


def test_what_somebody_else_published_meanwhile_is_told_and_the_form_is_kept(hana, chain):
    first = published(chain, hana, 0)
    hana.get(f"sop/{first.id}")
    theirs = PublishSop(
        values={"name": "别人的", "trigger": "added"},
        steps=({"day_offset": 2, "kind": "fun", "task": "别人的事"},),
        seen_id=first.id,
    )
    actor = Actor.of(chain.guide("hana"))
    office.change(chain.database, chain.clock, chain.app.state.wakeups, actor, theirs)

    page = hana.read(hana.post(f"sop/{first.id}", **form(6, name="我的")))

    assert page.status_code == 409
    assert "第 2 版" in page.text
    assert "第 6 天的事" in page.text
    assert [sop.name for sop in sops(chain)] == ["别人的", "新客"]
    assert hana.post(f"sop/{first.id}", **form(6, name="我的")).status_code == 303
    assert {sop.version: sop.name for sop in sops(chain)} == {1: "新客", 2: "别人的", 3: "我的"}


def test_a_sop_is_retired_or_stopped_and_published_again(hana, chain):
    first = published(chain, hana, 0)
    hana.get(f"sop/{first.id}")
    assert hana.post(f"sop/{first.id}/retire", at_once="0").status_code == 303
    assert "不再开始" in hana.get("sop").text
    assert sops(chain)[0].until == chain.clock().date()
    hana.get(f"sop/{first.id}")
    assert hana.post(f"sop/{first.id}/retire", at_once="1").status_code == 303
    assert not sops(chain)[0].active
    hana.get(f"sop/{first.id}")
    assert hana.post(f"sop/{first.id}/retire", at_once="1").status_code == 400
    assert hana.post(f"sop/{first.id}", **form(0)).status_code == 303
    assert sops(chain)[1].active
    hana.get("sop")
    assert hana.post(f"sop/{first.id}/retire").status_code == 400  # no longer the newest


def test_what_goes_on_with_it_or_ends_by_it_is_listed(hana, chain):
    target = published(chain, hana, 0, name="目标", trigger="by_hand")
    published(chain, hana, 0, name="甲", next_id=target.id)
    published(chain, hana, 0, name="乙", end_sop__0=target.id)

    page = hana.get(f"sop/{target.id}").text.split("哪些 SOP 用到它")[1]

    assert re.search("甲</a> · 结束后进入这个", page)
    assert re.search("乙</a> · 进入这个就结束", page)


def test_within_how_many_days_looks_count_is_14_until_hq_says_so_in_a_new_version(hana, chain):
    hq = Actor.of(chain.guide("hana"))
    step = {"day_offset": 0, "kind": "care", "task": "问问尺码"}
    values = {"name": "看了又看", "trigger": "viewed", "trigger_count": 3}
    publish = PublishSop(values=values, steps=(step,))
    office.change(chain.database, chain.clock, chain.app.state.wakeups, hq, publish)
    (first,) = sops(chain)
    assert "14 天内看同一样内容或商品 3 次" in hana.get("sop").text
    page = hana.get(f"sop/{first.id}")
    assert value_of(page, "new.trigger_within") == "14"

    new = form(0, name="看了又看", trigger="viewed", trigger_count="3", trigger_within="30")
    assert hana.post(f"sop/{first.id}", **new).status_code == 303

    assert [sop.trigger_within for sop in sops(chain)] == [None, 30]
    assert "30 天内看同一样内容或商品 3 次" in hana.get("sop").text
