"""What HQ and managers do with the lines of a customer's page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import PlanFollowUp
from guide_app.mutations.notes import AddNote
from server import office
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer


@pytest.fixture
def li(chain):
    return a_customer(chain, remark="likes silk")


def as_ann(chain, *arguments):
    wakeups = chain.app.state.wakeups
    actor = Actor.of(chain.guide("ann"))
    office.change(chain.database, chain.clock, wakeups, actor, *arguments)


def rows(chain, entity):
    with chain.database.read() as connection:
        return connection.execute(select(ENTITY_TABLES[entity])).mappings().all()


@pytest.fixture
def planned(chain, li):
    as_ann(chain, PlanFollowUp(customer_id=li.id, due_on=chain.clock().date(), task="问尺码"))
    (row,) = rows(chain, "follow_up")
    return f"customers/{li.id}/follow-ups/{row['id']}"


def test_a_follow_up_is_moved_and_then_skipped(mia, chain, li, planned):
    assert planned in mia.get(f"customers/{li.id}").text

    assert mia.send(f"{planned}/move", due_on="2024-03-20").status_code == 303
    (moved,) = rows(chain, "follow_up")
    assert (moved["due_on"], moved["status"]) == ("2024-03-20", "planned")
    assert mia.post(f"{planned}/skip").status_code == 303
    (skipped,) = rows(chain, "follow_up")
    assert skipped["status"] == "skipped"
    assert f"{planned}/skip" not in mia.get(f"customers/{li.id}").text


def test_a_follow_up_that_somebody_has_dealt_with_says_so(mia, chain, li, planned):
    mia.get(f"customers/{li.id}")
    mia.post(f"{planned}/skip")

    told = mia.post(f"{planned}/skip")

    assert told.status_code == 400
    assert "已经有人处理过了" in told.text


@pytest.mark.parametrize("day", ["", "yesterday", "2024-03-01"])
def test_a_day_that_cannot_be_moves_nothing(mia, chain, li, planned, day):
    mia.get(f"customers/{li.id}")

    assert mia.send(f"{planned}/move", due_on=day).status_code == 400

    assert [row["due_on"] for row in rows(chain, "follow_up")] == ["2024-03-08"]


def test_one_takes_back_an_own_note_and_nobody_elses(mia, chain, li):
    as_ann(chain, AddNote(customer_id=li.id, text="怕热"))
    (of_ann,) = rows(chain, "timeline_entry")
    path = f"customers/{li.id}"
    mia.get(path)
    mia.post(f"{path}/note", **{"new.text": "写错了"})
    offered = re.findall(rf"{path}/notes/(.+?)/take-back", mia.get(path).text)
    (own,) = (row for row in rows(chain, "timeline_entry") if row["text"] == "写错了")

    assert offered == [own["id"]]
    assert mia.post(f"{path}/notes/{own['id']}/take-back").status_code == 303
    assert mia.post(f"{path}/notes/{of_ann['id']}/take-back").status_code == 400
    undone = {row["text"]: bool(row["undone"]) for row in rows(chain, "timeline_entry")}
    assert undone == {"怕热": False, "写错了": True}


def test_an_overwritten_value_is_put_back(mia, chain, li):
    stale = {"remark": Change(seen="nothing", new="likes linen")}
    as_ann(chain, EditCustomer(customer_id=li.id, changes=stale))
    (entry,) = rows(chain, "timeline_entry")
    path = f"customers/{li.id}/history/{entry['id']}/restore"
    assert "换回被覆盖的备注名" in mia.get(f"customers/{li.id}").text
    assert path in mia.get(f"customers/{li.id}").text

    assert mia.post(path, field="remark").status_code == 303

    assert [row["remark"] for row in rows(chain, "customer")] == ["likes silk"]
    assert mia.post(path, field="name").status_code in (400, 404)
    chain.clock.pass_by(days=31)
    mia.sign_in("mia")
    mia.get(f"customers/{li.id}")
    late = mia.post(path, field="remark")
    assert late.status_code == 400
    assert "超过 30 天" in late.text


def test_a_line_of_another_customer_answers_like_a_missing_one(mia, chain, li, planned):
    other = a_customer(chain, "Wu")
    mia.get(f"customers/{other.id}")
    part = planned.rsplit("/", 1)[1]
    for found in (part, row_id("missing")):
        for way in (
            f"follow-ups/{found}/skip",
            f"notes/{found}/take-back",
            f"history/{found}/restore",
        ):
            assert mia.post(f"customers/{other.id}/{way}").status_code == 404
        answer = mia.send(f"customers/{other.id}/follow-ups/{found}/move", due_on="2024-03-09")
        assert answer.status_code == 404


def test_a_customer_is_taken_off_the_lists_found_there_and_brought_back(mia, chain, li):
    path = f"customers/{li.id}"
    mia.get(path)

    assert mia.post(f"{path}/remove").status_code == 303

    assert path not in mia.get("customers").text
    assert path in mia.get("customers?removed=1").text
    assert path in mia.search("Li", removed="1").text
    assert "已于" in mia.get(path).text
    assert mia.post(f"{path}/restore").status_code == 303
    assert path in mia.get("customers").text
    assert [row["kind"] for row in rows(chain, "timeline_entry")].count("restored") == 1


def test_older_lines_are_one_click_away(mia, chain, li):
    as_ann(chain, *(AddNote(customer_id=li.id, text=f"note {n};") for n in range(60)))
    path = f"customers/{li.id}"

    page = mia.get(path).text
    everything = mia.get(f"{path}?all=timeline_entry").text

    assert f"/console/{path}?all=timeline_entry" in page
    assert sum(f"note {n};" in page for n in range(60)) == 50
    assert sum(f"note {n};" in everything for n in range(60)) == 60
    assert f"/console/{path}?all=" not in everything
