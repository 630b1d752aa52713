"""HQ asks guides for a post in the console, sees who has done it, and withdraws it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from guide_app.domain.entities import Material, Share
from guide_app.domain.ids import row_id
from guide_app.domain.shares import share_id


@pytest.fixture
def today(chain):
    return chain.clock().date()


@pytest.fixture
def post(chain, today):
    """A material that may go out until tomorrow."""
    made = Material(
        id=row_id("material"),
        brand_id=chain.id("sunny"),
        title="国庆出游",
        type="image_post",
        kind="review",
        caption="出门玩最怕娃一身汗。",
        valid_until=today + timedelta(days=1),
    )
    chain.save(made)
    return made


def push(hana, post, until, to=""):
    hana.get(f"post_task?material={post.id}")
    said = {"new.material_id": post.id, "new.until": until.isoformat(), "new.to": to}
    return hana.post("post_task", **said, **{"new.note": "晚饭前发"})


def only_task(hana):
    (found,) = set(
        re.findall(r'href="/console/post_task/([0-9a-f-]{36})"', hana.get("post_task").text)
    )
    return found


def took(chain, who, post, on, **facts):
    guide_id = chain.id(who)
    usual = {"guide_id": guide_id, "material_id": post.id, "on": on, "at": chain.clock()}
    chain.save(
        Share(
            id=share_id(guide_id, post.id, on),
            brand_id=chain.id("sunny"),
            ways=["phone"],
            **usual,
            **facts,
        )
    )


def test_it_is_pushed_from_the_material_and_shows_who_has_done_it_store_by_store(
    hana, chain, post, today
):
    assert f"/console/post_task?material={post.id}" in hana.get(f"material/{post.id}").text
    assert push(hana, post, today, f"store:{chain.id('harbour')}").status_code == 303
    took(chain, "ann", post, today)
    took(chain, "bob", post, today, state="not_posted")

    page = hana.get(f"post_task/{only_task(hana)}").text

    (done, all_) = re.findall(r"(\d+)/(\d+) 人", page)[0]
    names = {who: chain.guide(who).name for who in ("ann", "bob", "mia")}
    (row,) = re.findall(
        r"<tr><td>[^<]*</td><td>\d+/\d+ 人</td><td>(.*?)</td><td>(.*?)</td></tr>", page
    )
    assert row[0] == names["ann"]
    assert {names["bob"], names["mia"]} <= set(row[1].split("、"))
    assert (int(done), int(all_)) == (1, 1 + len(row[1].split("、")))
    assert "晚饭前发" in page
    assert f"{done}/{all_} 人" in hana.get("post_task").text


def test_it_is_withdrawn_once(hana, post, today):
    push(hana, post, today)
    task = only_task(hana)
    hana.get(f"post_task/{task}")

    assert hana.post(f"post_task/{task}/withdraw").status_code == 303
    assert "已撤回" in hana.get(f"post_task/{task}").text
    assert hana.post(f"post_task/{task}/withdraw").status_code == 400


def test_what_cannot_be_asked_for_is_refused_and_stays_as_typed(hana, post, today):
    assert push(hana, post, today - timedelta(days=1)).status_code == 400
    answer = push(hana, post, today + timedelta(days=2))  # it is over by then
    assert answer.status_code == 400
    assert "晚饭前发" in answer.text
    assert push(hana, post, today, f"store:{row_id('none')}").status_code == 400
    assert push(hana, post, today, "everything").status_code == 400
    assert "post_task/" not in hana.get("post_task").text.split("<table>")[1]
