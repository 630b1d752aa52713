from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from server import office
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer


@pytest.fixture
def li(chain):
    return a_customer(chain)


@pytest.fixture
def tags(chain):
    """Two answers to one question."""
    brand_id = chain.id("sunny")
    group = TagGroup(id=row_id("age"), brand_id=brand_id, name="孩子年龄", single_choice=True)
    made = [
        Tag(id=row_id("tag", name), brand_id=brand_id, group_id=group.id, name=name)
        for name in ("幼儿园", "小学")
    ]
    chain.save(group, *made)
    return made


def rows(chain, entity):
    with chain.database.read() as connection:
        return connection.execute(select(ENTITY_TABLES[entity])).mappings().all()


def adds_in(page):
    found = re.search(r'name="seen" value="(\[.+?)"', page)
    assert found, page
    return unescape(found[1])


def test_a_family_member_is_added_and_changed_and_a_pc_hears_of_it(mia, chain, li):
    ann = chain.pcs["harbour"].session("ann")
    cursor = ann.pull().json()["cursor"]
    path = f"customers/{li.id}/family/new"

    new = {"relation": "child", "name": "豆豆", "birthday_month": "5", "birthday_day": "7"}
    assert mia.save(path, **new).status_code == 303
    (member,) = rows(chain, "family_member")
    path = f"customers/{li.id}/family/{member['id']}"
    assert mia.save(path, size="110").status_code == 303

    heard = [line["row"] for line in ann.pull(cursor).json()["lines"]]
    assert [row.get("size") for row in heard if row.get("relation")] == [None, "110"]
    assert "5月7日" in mia.get(f"customers/{li.id}").text


def test_a_day_that_no_calendar_has_is_said_beside_the_field(mia, li):
    new = {"relation": "child", "name": "豆豆", "birthday_month": "2", "birthday_day": "31"}

    told = mia.save(f"customers/{li.id}/family/new", **new)

    assert told.status_code == 400
    assert "这个值不合理" in told.text
    assert 'value="豆豆"' in told.text


def test_a_family_member_of_somebody_else_answers_like_a_missing_one(mia, chain, li):
    other = a_customer(chain, "Wu")
    mia.save(f"customers/{other.id}/family/new", relation="child", name="豆豆")
    (member,) = rows(chain, "family_member")

    assert mia.get(f"customers/{li.id}/family/{member['id']}").status_code == 404


def test_tags_are_put_on_and_taken_off(mia, chain, li, tags):
    path = f"customers/{li.id}"
    mia.get(path)
    mia.post(f"{path}/tags/add", tag=tags[0].id)
    mia.post(f"{path}/tags/add", tag=tags[1].id)  # the other answer to the same question
    assert [row["tag_id"] for row in rows(chain, "customer_tag")] == [tags[1].id]

    seen = adds_in(mia.get(path).text)
    assert mia.post(f"{path}/tags/remove", tag=tags[1].id, seen=seen).status_code == 303

    assert rows(chain, "customer_tag") == []


def test_a_tag_that_somebody_put_on_again_meanwhile_stays(mia, chain, li, tags):
    path = f"customers/{li.id}"
    mia.get(path)
    mia.post(f"{path}/tags/add", tag=tags[0].id)
    seen = adds_in(mia.get(path).text)
    mia.post(f"{path}/tags/add", tag=tags[0].id)

    mia.post(f"{path}/tags/remove", tag=tags[0].id, seen=seen)

    assert len(rows(chain, "customer_tag")) == 1


def test_a_follow_up_is_planned_and_a_day_that_is_over_is_refused_with_the_words_kept(
    mia, chain, li
):
    path = f"customers/{li.id}"
    mia.get(path)

    told = mia.send(f"{path}/plan", due_on="2024-03-01", task="ask for the size")
    assert told.status_code == 400
    assert 'value="ask for the size"' in told.text
    assert 'value="2024-03-01"' in told.text

    mia.send(f"{path}/plan", due_on="2024-03-09", task="ask for the size")
    (planned,) = rows(chain, "follow_up")
    assert (planned["due_on"], planned["task"]) == ("2024-03-09", "ask for the size")
    assert "明天" in mia.get(path).text


@pytest.mark.parametrize("seen", ["", "[", "{}", "[1]", "[" * 3_000])
def test_a_broken_form_is_refused_in_words(mia, li, tags, seen):
    mia.get(f"customers/{li.id}")

    told = mia.post(f"customers/{li.id}/tags/remove", tag=tags[0].id, seen=seen)

    assert told.status_code == 400
    assert "无法读取" in told.text


def test_the_history_tells_what_happened_in_words(mia, chain, li, tags):
    path = f"customers/{li.id}"
    mia.get(path)
    mia.post(f"{path}/tags/add", tag=tags[0].id)
    mia.save(f"{path}/edit", consent="withdrawn")
    mia.get(path)
    mia.post(f"{path}/transfer", to=chain.id("bob"), seen=chain.id("ann"))
    ann = Change("Ann's words", "电话 13912345678")
    arguments = EditCustomer(customer_id=li.id, changes={"remark": ann})
    office.change(
        chain.database,
        chain.clock,
        chain.app.state.wakeups,
        Actor.of(chain.guide("mia")),
        arguments,
    )

    page = mia.get(path).text

    for words in ("＋ 幼儿园", "不想被打扰", "Ann → Bob", "备注名 — → 电话 139****5678"):
        assert words in page
    assert "13912345678" not in page
