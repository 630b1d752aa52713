"""HQ plans a mass send in the console, sees whom it reaches, and cancels it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from guide_app.domain.entities import MassSend, Segment, Tag, TagGroup
from guide_app.domain.ids import row_id
from server import mass_sends
from tests.server.databases import KINDS
from tests.server.test_mass_sends import contacted, reached, row_of, someone

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


@pytest.fixture
def today(chain):
    return chain.clock().date()


def plan(hana, on, to="", name="秋装上新"):
    hana.get("mass_send")
    return hana.post("mass_send", **{"new.name": name, "new.on": on.isoformat(), "new.to": to})


def only_send(hana):
    return hana.get("mass_send").text.split('href="/console/mass_send/')[1].split('"')[0]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_planned_shows_whom_it_reaches_and_how_many_are_left_in_peace(hana, chain, today):
    someone(chain, "Ann")
    contacted(chain, someone(chain, "Bob"), *(today - timedelta(days=n) for n in (1, 2, 3)))
    someone(chain, "Cid", consent="withdrawn")

    assert plan(hana, today).status_code == 303
    page = hana.get(f"mass_send/{only_send(hana)}").text

    assert page.count("1 人") == 2
    assert "全部客户" in page


@pytest.fixture
def many(chain, today):
    """70 of three days, each to those with a tag, so that a day lies on two pages."""
    sends = [
        MassSend(
            id=row_id("send", n),
            brand_id=chain.id("sunny"),
            name=f"上新 {n:02d}",
            on=today + timedelta(days=n % 3),
            planned_by=chain.id("hana"),
            condition={"all": [{"any": [{"fact": "tag", "in": [row_id("tag", n)]}]}]},
        )
        for n in range(70)
    ]
    chain.save(*sends)
    return sends


@pytest.mark.parametrize("kind", KINDS)
def test_every_one_is_on_one_page_also_where_a_day_goes_on_on_the_next(hana, many):
    first = hana.get("mass_send").text
    (after,) = re.findall('rel="next" href="(.+?)"', first)
    second = hana.get(f"mass_send{after}").text

    shown = re.findall(r'href="/console/mass_send/([0-9a-f-]{36})"', first + second)
    assert sorted(shown) == sorted(one.id for one in many)


def test_the_page_costs_the_same_few_queries_however_many_there_are(hana, chain, many):
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(chain.database._reader, "before_cursor_execute", note)
    hana.get("mass_send")
    event.remove(chain.database._reader, "before_cursor_execute", note)

    assert 0 < len(asked) <= 20


def test_it_is_cancelled_and_its_places_are_free(hana, chain, today):
    someone(chain, "Ann")
    plan(hana, today)
    send = only_send(hana)

    assert hana.post(f"mass_send/{send}/cancel").status_code == 303
    assert row_of(chain, send)["cancelled"]
    mass_sends.settle_due(chain.database, chain.clock, chain.app.state.wakeups)
    assert reached(chain) == []
    assert hana.post(f"mass_send/{send}/cancel").status_code == 400


def test_it_goes_to_those_with_a_tag_or_in_a_segment(hana, chain, today):
    brand_id = chain.id("sunny")
    group = TagGroup(id=row_id("g"), brand_id=brand_id, name="喜好")
    tag = Tag(id=row_id("t"), brand_id=brand_id, group_id=group.id, name="丝绸")
    segment = Segment(id=row_id("s"), brand_id=brand_id, name="很迫切", condition=HOT)
    chain.save(group, tag, segment)
    page = hana.get("mass_send").text
    assert "丝绸" in page
    assert "很迫切" in page

    plan(hana, today, f"tag:{tag.id}", "给丝绸")
    plan(hana, today, f"segment:{segment.id}", "给迫切")

    page = hana.get("mass_send").text
    assert "有这个标签的客户 · 丝绸" in page
    assert "人群 · 很迫切" in page


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"new.name": " "}, 400),
        ({"new.on": "someday"}, 400),
        ({"new.on": "2020-01-01"}, 400),
        ({"new.to": "tag:nobody"}, 400),
        ({"new.to": f"segment:{row_id('none')}"}, 404),
        ({"new.to": "everything"}, 404),
    ],
)
def test_what_cannot_be_planned_comes_back_as_it_was_typed(hana, chain, today, change, status):
    hana.get("mass_send")
    form = {"new.name": "秋装上新", "new.on": today.isoformat(), "new.to": ""}
    answer = hana.post("mass_send", **{**form, **change})

    assert answer.status_code == status
    assert status == 404 or "value=" in answer.text
    assert "mass_send/" not in hana.get("mass_send").text.split("<table>")[1]


def test_the_brands_own_rule_stands_on_the_page_and_is_set_with_the_brand(hana, chain):
    page = hana.get("mass_send").text
    assert "每位客户 7 天内最多 3 次" in page
    assert "每位客户 30 天内最多 8 次" in page
    brand = chain.id("sunny")
    hana.get(f"brand/{brand}")

    wrong = {"new.contacts_per_week": "22", "seen.contacts_per_week": "null"}
    assert hana.post(f"brand/{brand}", **wrong).status_code == 400
    right = {"new.contacts_per_week": "0", "seen.contacts_per_week": "null"}
    assert hana.post(f"brand/{brand}", **right).status_code == 303
    assert "每位客户 7 天内最多 0 次" in hana.get("mass_send").text


def test_the_page_speaks_english_too(hana, chain, today):
    plan(hana, today)
    send = only_send(hana)

    assert "Plan a mass send" in hana.get("mass_send?lang=en").text
    assert "By what is known today, reaches" in hana.get(f"mass_send/{send}?lang=en").text
