"""HQ's scripts: for whom they are, their other wordings, and what came of each."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from guide_app.domain.entities import FollowUp, Script, ScriptVariant, Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.wordings import own_wording_id
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import ContactNow, SendFollowUp
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.mutations.segments import RemoveGuideSegment, SaveGuideSegment
from guide_app.wire.mutations import encode_mutation
from server.schema import ENTITY_TABLES
from server.schema.sync import quarantine
from tests.server.console.browsing import a_customer, id_of
from tests.server.databases import KINDS


def stored(chain, entity):
    table = ENTITY_TABLES[entity]
    with chain.database.read() as connection:
        return list(connection.execute(select(table).order_by(table.c.pk)).mappings())


@pytest.fixture
def script(chain):
    brand = chain.id("sunny")
    group = TagGroup(id=row_id("wants"), brand_id=brand, name="Wants")
    tags = [
        Tag(id=row_id("tag", name), brand_id=brand, group_id=group.id, name=name)
        for name in ("Linen", "Silk")
    ]
    made = Script(
        id=row_id("hello"),
        brand_id=brand,
        title="Hello",
        stage="greeting",
        kind="care",
        text="{称呼}，您好！",
    )
    chain.save(group, *tags, made)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_ticked_tags_say_for_whom_a_script_is_and_none_means_everybody(hana, chain, script):
    path, (linen, silk) = f"script/{script.id}", (row_id("tag", "Linen"), row_id("tag", "Silk"))
    hana.get(path)
    hana.post(path, **{f"tag.{silk}": "1", f"tag.{linen}": "1"})
    assert json.loads(stored(chain, "script")[0]["tag_ids"]) == sorted([linen, silk])
    assert hana.get(path).text.count(" checked>") == 2

    hana.post(path)

    assert stored(chain, "script")[0]["tag_ids"] is None


def test_ticks_stay_when_the_form_comes_back(hana, script):
    path = f"script/{script.id}"
    hana.get(path)

    told = hana.post(path, **{f"tag.{row_id('tag', 'Silk')}": "1", "new.title": ""})

    assert told.status_code == 400
    assert told.text.count(" checked>") == 1


@pytest.mark.parametrize("wrong", [row_id("nobody"), "x", "'"])
def test_a_tag_that_is_not_there_is_refused(hana, chain, script, wrong):
    hana.get(f"script/{script.id}")

    told = hana.post(f"script/{script.id}", **{f"tag.{wrong}": "1"})

    assert told.status_code == 400
    assert stored(chain, "script")[0]["tag_ids"] is None


def test_another_wording_is_added_below_its_script_and_archived_there(hana, chain, script):
    form = hana.get(f"script_variant/new?script_id={script.id}")
    assert f'value="{script.id}" selected' in form.text
    assert 'name="new.position" value="1"' in form.text
    made = hana.send(
        "script_variant/new", script_id=script.id, text="在忙吗，{称呼}？", position="1"
    )
    assert made.headers["location"].startswith(f"/console/script/{script.id}")

    (wording,) = stored(chain, "script_variant")
    assert wording["text"] == "在忙吗，{称呼}？"
    assert "在忙吗" in hana.get(f"script/{script.id}").text
    hana.save(f"script_variant/{wording['id']}", archived="1")
    assert stored(chain, "script_variant")[0]["archived"] == 1
    second = hana.get(f"script_variant/new?script_id={script.id}")
    assert 'name="new.position" value="2"' in second.text


def test_another_wording_reaches_a_pc(hana, chain, script):
    ann = chain.pcs["harbour"].session("ann")
    hana.save("script_variant/new", script_id=script.id, text="在忙吗？", position="1")

    assert "在忙吗" in ann.pull().text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{称乎}您好", "没有变量 称乎。"),
        ("您好{称呼", "大括号要成对"),
        ("您好}", "大括号要成对"),
        ("{}您好", "大括号要成对"),
        ("x" * 2_001, "最多 2000 个字"),
        ("", "这一项不能为空"),
    ],
)
@pytest.mark.parametrize("entity", ["script", "script_variant"])
def test_a_wording_with_a_clause_that_would_never_be_said_is_refused(
    hana, script, entity, text, said
):
    more = {"script": {"title": "T", "stage": "greeting", "kind": "care"}}
    given = more.get(entity, {"script_id": script.id})

    told = hana.save(f"{entity}/new", text=text, position="0", **given)

    assert told.status_code == 400
    assert said in told.text


def test_the_brands_benefit_has_a_last_day(hana, chain):
    path = f"brand/{chain.id('sunny')}"
    assert 'type="date"' in hana.get(path).text
    hana.send(path, benefit="满399减60", benefit_until="2024-03-31")
    brand = next(row for row in stored(chain, "brand") if row["id"] == chain.id("sunny"))
    assert (brand["benefit"], brand["benefit_until"]) == ("满399减60", "2024-03-31")

    told = hana.save(path, benefit_until="下周五")

    assert told.status_code == 400
    assert "下周五" in told.text


# What came of it


@pytest.fixture
def sent(chain, script):
    """Messages of every kind, sent around the 1st of March; today is the 8th."""
    brand, today = chain.id("sunny"), chain.clock().date()
    other = ScriptVariant(id=row_id("other"), brand_id=brand, script_id=script.id, text="在忙吗？")
    chain.save(other)
    own = [own_wording_id(chain.id(name), script.id) for name in ("ann", "bob")]
    ann = a_customer(chain)

    def message(n, wording_id, ago=20, **facts):
        on = today - timedelta(days=ago)
        if "after" in facts:
            facts["closed_on"] = on + timedelta(days=facts.pop("after"))
            facts["status"] = "done"
        usual = {"status": "waiting", "sent_on": on, "wording_id": wording_id}
        row = {"id": row_id("sent", n), "brand_id": brand, "customer_id": ann.id}
        day = {"planned_on": on, "due_on": on, "kind": "manual", "script_id": script.id}
        return FollowUp(**row, **day, **{**usual, **facts})

    rows = [
        message(1, script.id),
        message(2, script.id, outcome="replied", after=7),
        message(3, script.id, outcome="bought", after=8),
        message(4, script.id, outcome="no_answer", after=0),
        message(5, script.id, ago=7),
        message(6, script.id, ago=6, outcome="replied", after=1),
        message(7, script.id, outcome="replied", after=1, by_hand=True),
        message(8, other.id, outcome="will_visit", after=0, ago=31),
        message(9, own[0], outcome="replied", after=2),
        message(10, own[1]),
        message(11, None, outcome="replied", after=2),
    ]
    chain.save(*rows)
    return rows


def figures(page):
    """Wording → what its line says."""
    rows = re.findall(r"<tr(?: class=\"off\")?>\s*<td>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"(?:^|<td[^>]*>)(.*?)</td>", row, re.DOTALL) for row in rows]
    return {
        re.sub("<.*?>", "", row[0]).strip(): [re.sub("<.*?>", "", cell).strip() for cell in row[1:]]
        for row in cells
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_wording_has_its_rate_with_counts_and_interval(hana, sent):
    page = hana.get("script-results").text

    assert figures(page) == {
        "{称呼}，您好！": ["5", "1", "20%", "4%–62% 样本太少", "1", "1"],
        "在忙吗？": ["1", "1", "100%", "21%–100% 样本太少", "0", "0"],
        "导购自己的说法（合计）": ["2", "1", "50%", "9%–91% 样本太少", "0", "0"],
    }
    assert "÷" in page


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("wording", "part", "numbers"),
    [
        ("hello", "sent", {1, 2, 3, 4, 5}),
        ("hello", "answered", {2}),
        ("hello", "open", {6}),
        ("hello", "by_hand", {7}),
        ("other", "sent", {8}),
        ("own", "sent", {9, 10}),
        ("own", "answered", {9}),
    ],
)
def test_every_figure_opens_to_its_messages(hana, script, sent, wording, part, numbers):
    wording_id = wording if wording == "own" else row_id(wording)

    page = hana.get(f"script-results/{script.id}/{wording_id}?part={part}").text

    assert page.count("/console/customers/") == len(numbers)
    assert "Li" in page


@pytest.mark.parametrize("path", ["{s}/{x}", "{s}/{s}?part=all", "{x}/own", "{s}/'"])
def test_what_is_no_figure_is_not_found(hana, script, sent, path):
    asked = path.format(s=script.id, x=row_id("nobody"))

    assert hana.get(f"script-results/{asked}").status_code == 404


def test_nothing_of_another_brand_is_counted_or_shown(browser, script, sent, chain):
    chain.change("zoe", role="hq", store_id=None)
    rhea = browser()
    rhea.sign_in("zoe")

    assert "Hello" not in rhea.get("script-results").text
    assert rhea.get(f"script-results/{script.id}/{script.id}").status_code == 404


def test_a_script_that_was_put_away_is_shown_as_long_as_it_has_figures(hana, chain, script, sent):
    unused = Script(
        id=row_id("unused"),
        brand_id=chain.id("sunny"),
        title="Never said",
        stage="greeting",
        kind="care",
        text="Hi",
        archived=True,
    )
    chain.save(unused)
    hana.save(f"script/{id_of(chain, 'script', 'Hello')}", archived="1")

    page = hana.get("script-results").text

    assert "{称呼}，您好！" in figures(page)
    assert "Never said" not in page


# What a leaver left


def put_aside(chain, arguments):
    mutation_id = row_id("left", str(arguments))
    body = encode_mutation(
        mutation_id,
        arguments,
        author=chain.id("ann"),
        business_on=chain.clock().date(),
        at=chain.clock(),
    )
    row = {
        "brand_id": chain.id("sunny"),
        "store_id": chain.id("harbour"),
        "guide_id": chain.id("ann"),
        "device_id": chain.pcs["harbour"].id,
        "incarnation": row_id("life"),
        "seq": 1,
        "mutation_id": mutation_id,
        "body": body,
        "received_at": "2024-03-08T09:00:00.000Z",
    }
    chain.database.write(lambda c: c.execute(insert(quarantine), [row]))
    with chain.database.read() as connection:
        return connection.scalars(select(quarantine.c.pk).order_by(quarantine.c.pk)).all()[-1]


@pytest.mark.parametrize(
    "left",
    [
        RewordScript(script_id=row_id("hello"), text="在忙吗？"),
        FavouriteScript(script_id=row_id("hello"), favourite=True),
        SaveGuideSegment(
            changes={
                "name": Change(seen=None, new="老客"),
                "condition": Change(seen=None, new={"all": []}),
            }
        ),
        RemoveGuideSegment(segment_id=row_id("segment"), seen_name="老客"),
    ],
)
def test_what_a_leaver_kept_for_themselves_becomes_nobody_elses(mia, chain, script, left):
    pk = put_aside(chain, left)
    page = mia.get("quarantine").text
    assert "只属于本人" in page
    assert f"/quarantine/{pk}/accept" not in page

    refused = mia.post(f"quarantine/{pk}/accept")

    assert refused.status_code == 400
    assert stored(chain, "guide_script") == stored(chain, "guide_segment") == []
    assert mia.post(f"quarantine/{pk}/decide").status_code == 303


@pytest.mark.parametrize("planned", [True, False], ids=["planned", "of their own accord"])
def test_a_message_that_a_leaver_sent_in_own_words_is_still_a_message(mia, chain, script, planned):
    customer = a_customer(chain)
    said = {
        "wording_id": own_wording_id(chain.id("ann"), script.id),
        "said": "在忙吗，李姐？",
    }
    message: ContactNow | SendFollowUp = ContactNow(
        customer_id=customer.id, script_id=script.id, **said
    )
    if planned:
        today = chain.clock().date()
        due = PlannedFollowUp(
            follow_up_id=row_id("due"),
            customer_id=customer.id,
            kind="new",
            planned_on=today,
            due_on=today,
            script_id=script.id,
        )
        message = SendFollowUp(planned=due, **said)
    pk = put_aside(chain, message)
    mia.get("quarantine")

    assert mia.post(f"quarantine/{pk}/accept").status_code == 303

    (sent,) = stored(chain, "follow_up")
    assert (sent["script_id"], sent["wording_id"], sent["by_hand"]) == (script.id, None, 1)
    (line,) = stored(chain, "timeline_entry")
    assert json.loads(line["details"])["said"] == "在忙吗，李姐？"
