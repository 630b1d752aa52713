"""Every ready-made pack is whole: it publishes, its words exist, its scripts fit their moment."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from guide_app.domain.budget import MONTH_DAYS, PER_MONTH, PER_WEEK, WEEK_DAYS
from guide_app.domain.due import DueRules
from guide_app.domain.entities import FollowUp, Script, ScriptVariant, Sop, SopStep
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.script_choice import BREAKS_THE_ICE
from guide_app.domain.sop_plans import make_plans
from guide_app.domain.variables import Variable, fill, find_mistake
from guide_app.domain.words import Stage, StepKind, Trigger
from guide_app.tables.tx import TableTx
from server import sop_packs
from server.schema import ENTITY_TABLES
from server.schema.facts import audit
from server.sop_packs import packs
from tests.domain.people import TODAY, as_stored, customer, days_ahead, due
from tests.server.databases import KINDS

KEYS = (
    *("new_customer", "after_purchase", "repurchase", "birthday", "silent", "mother_baby"),
    *("group_launch", "high_value", "looked_often"),
)
AFTER_A_PURCHASE = {Trigger.PURCHASE, Trigger.REPURCHASE}
QUIET = DueRules(silent_days=(), new_days=-1)
KNOWN_FACTS = {"last_answer_on", "last_order_on"}


def take_over(chain, key):
    actor = Actor.of(chain.guide("hana"))
    sop_packs.take_over(chain.database, chain.clock, chain.app.state.wakeups, actor, packs()[key])


def rows(chain, kind, entity):
    table = ENTITY_TABLES[entity].c
    with chain.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        return [tx.get(kind, one) for one in connection.scalars(select(table.id)).all()]


def counted(chain):
    with chain.database.read() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in ENTITY_TABLES.items()
        }


def texts_of(pack):
    return [text for script in pack.scripts for text in (script["text"], *script.get("more", ()))]


def test_all_the_packs_are_there():
    assert tuple(packs()) == KEYS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", KEYS)
def test_every_pack_publishes_whole_and_plans_its_steps(chain, key):
    take_over(chain, key)

    pack = packs()[key]
    sops, steps = rows(chain, Sop, "sop"), rows(chain, SopStep, "sop_step")
    assert sorted(sop.name for sop in sops) == sorted(sop["name"] for sop in pack.sops)
    assert {sop.pack for sop in sops} == {key}
    assert len(steps) == sum(len(sop["steps"]) for sop in pack.sops)
    scripts = {script.id for script in rows(chain, Script, "script")}
    assert {step.script_id for step in steps} == scripts
    assert len(rows(chain, ScriptVariant, "script_variant")) == len(texts_of(pack)) - len(scripts)
    assert sum(len(plan.steps) for plan in make_plans(sops, steps)) == len(steps)
    named = {sop.id: sop.name for sop in sops}
    follows = {sop.name: named.get(sop.next_id or "") for sop in sops}
    wanted = {sop["key"]: sop["name"] for sop in pack.sops}
    assert follows == {sop["name"]: wanted.get(sop.get("next", "")) for sop in pack.sops}


def test_all_packs_live_beside_each_other_and_share_what_has_the_same_name(chain):
    for key in KEYS:
        take_over(chain, key)

    with chain.database.read() as connection:
        groups = connection.scalars(select(ENTITY_TABLES["tag_group"].c.name)).all()
        lines = connection.scalars(select(audit.c.action)).all()
        segments = connection.scalars(select(ENTITY_TABLES["segment"].c.name)).all()
    assert groups.count("服务计划") == 1
    assert segments.count("聊过或买过的客户") == 1
    assert lines.count("sop.publish") == sum(len(pack.sops) for pack in packs().values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_pack_is_made_once_and_a_second_time_changes_nothing(chain, monkeypatch):
    take_over(chain, "mother_baby")
    before = counted(chain)

    with pytest.raises(Rejected) as refused:
        take_over(chain, "mother_baby")
    assert refused.value.code is Code.WRONG_STATE
    monkeypatch.setattr(sop_packs, "is_taken_over", lambda *_: False)  # in the same moment
    with pytest.raises(Rejected) as refused:
        take_over(chain, "mother_baby")

    assert refused.value.code is Code.WRONG_STATE
    assert counted(chain) == before


def test_nothing_is_half_made(chain, monkeypatch):
    before = counted(chain)
    broken = dict(sop_packs.mutations_of(packs()["silent"], chain.id("sunny")))
    last = list(broken)[-1]
    broken[last] = type(broken[last])(values={"name": ""}, steps=())
    monkeypatch.setattr(sop_packs, "mutations_of", lambda *_: broken)

    with pytest.raises(Rejected):
        take_over(chain, "silent")

    assert counted(chain) == before


ALWAYS_KNOWN = {"title": "王姐", "store": "悦海店", "guide": "小林", "brand": "小鹿"}


@pytest.mark.parametrize("key", KEYS)
def test_every_wording_is_whole_sentences_with_and_without_what_may_be_unknown(key):
    for text in texts_of(packs()[key]):
        assert find_mistake(text) is None, text
        bare = fill(text, ALWAYS_KNOWN)
        full = fill(text, {name.value: "某某" for name in Variable})
        assert full.missing == ()
        for said in (bare.text, full.text):
            sentences = [one for one in re.split("[。？！?!]", said) if one]
            assert min(map(len, sentences)) >= 4, said
            assert len(said) >= 20, said


def conditions(pack, sop, step):
    for part in (sop, step):
        if "whom" in part:
            (group,) = pack.conditions[part["whom"]]["all"]
            yield {clause["fact"] for clause in group["any"] if not clause.get("not")}


@pytest.mark.parametrize("key", KEYS)
def test_before_the_first_exchange_only_what_breaks_the_ice_is_said(key):
    """What is said to whoever may never have answered nor bought has to pass the stage gate."""
    pack = packs()[key]
    stages = {script["key"]: script["stage"] for script in pack.scripts}
    for sop in pack.sops:
        for step in sop["steps"]:
            stage = Stage(stages[step["script"]])
            past = sop["trigger"] in AFTER_A_PURCHASE or any(
                facts and facts <= KNOWN_FACTS for facts in conditions(pack, sop, step)
            )
            in_a_group = key == "group_launch"
            chosen = key == "high_value"  # by somebody who knows the customer
            occasion = sop["trigger"] == "birthday" and stage is Stage.BIRTHDAY
            assert past or in_a_group or chosen or occasion or stage in BREAKS_THE_ICE, step


@pytest.mark.parametrize("key", KEYS)
def test_every_step_reads_like_a_task_and_has_its_hours(key):
    for sop in packs()[key].sops:
        days = [step["day_offset"] for step in sop["steps"]]
        assert days == sorted(days)
        for step in sop["steps"]:
            assert 6 <= len(step["task"]) <= 40, step["task"]
            assert not set("{}[]。") & set(step["task"]), step["task"]
            assert step["kind"] in set(StepKind)
            assert "08:00" <= step["window_from"] < step["window_until"] <= "21:00"


def test_new_customers_are_greeted_given_and_invited_before_the_first_order_within_three_days():
    (welcome,) = packs()["new_customer"].sops
    told = "".join(step["task"] for step in welcome["steps"])
    order = [told.index(word) for word in ("打招呼", "第一份权益", "长期权益", "邀请进群", "首单")]
    assert order == sorted(order)
    assert welcome["steps"][-1]["day_offset"] == 3


@pytest.mark.parametrize("key", [key for key in KEYS if key != "group_launch"])
def test_no_pack_asks_for_more_contacts_than_the_usual_rule_allows(key):
    """A step that is for some only and its counterpart on the same day are one contact."""
    for sop in packs()[key].sops:
        days = sorted({step["day_offset"] for step in sop["steps"]})
        for first in days:
            assert sum(first <= day < first + WEEK_DAYS for day in days) <= PER_WEEK
            assert sum(first <= day < first + MONTH_DAYS for day in days) <= PER_MONTH


@pytest.mark.parametrize("skipped", [set(), {2, 4}], ids=["every message", "the first of each"])
def test_a_silent_customer_gets_three_stages_a_last_question_and_is_left_in_peace(chain, skipped):
    take_over(chain, "silent")
    plans = make_plans(rows(chain, Sop, "sop"), rows(chain, SopStep, "sop_step"))
    ann = customer(added_on=TODAY, last_contact_on=TODAY, last_answer_on=TODAY)
    sent: list[FollowUp] = []
    told = []

    for silent in range(300):
        today = days_ahead(silent)
        for item in due(ann, stored=sent, plans=plans, today=today, rules=QUIET):
            number = item.step_number
            if item.status == "planned" and number not in skipped:
                sent.append(as_stored(item, status="waiting", sent_on=today))
                ann = replace(ann, last_contact_on=today)
                told.append((silent, number))

    whole = [(30, 1), (37, 2), (60, 3), (70, 4), (90, 5), (104, 6)]
    assert told == [line for line in whole if line[1] not in skipped]


def test_words_for_a_birthday_fit_a_child_of_the_customer_as_well():
    """Nobody is wished a happy birthday on that of somebody else of the family."""
    assert [text for text in texts_of(packs()["birthday"]) if "生日快乐" in text] == []


def test_mother_and_baby_is_planned_for_two_years_from_the_due_date():
    (baby,) = packs()["mother_baby"].sops
    said = "".join(script["text"] for script in packs()["mother_baby"].scripts)
    assert baby["steps"][-1]["day_offset"] - baby["steps"][0]["day_offset"] >= 730
    assert all(word in said for word in ("纸尿裤", "奶粉", "安全座椅"))


def test_a_group_has_five_days_of_content_and_six_of_offers():
    (group,) = packs()["group_launch"].sops
    stages = {script["key"]: script["stage"] for script in packs()["group_launch"].scripts}
    assert [step["day_offset"] for step in group["steps"]] == list(range(11))
    offers = [stages[step["script"]] == "product" for step in group["steps"]]
    assert offers == [False] * 5 + [True] * 6
