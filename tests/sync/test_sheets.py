"""A questionnaire filled in offline: tags, facts and dates by its rules, and taken back exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guide_app.domain.entities import AnswerSheet, Customer, CustomerDate, Questionnaire, Tag
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.questionnaires import PublishQuestionnaire, RetireQuestionnaire
from guide_app.mutations.sheets import LINE_ORDINAL, FillSheet, TakeBackSheet
from guide_app.mutations.tag_care import MergeTags
from tests.support import acts
from tests.support.forms import QUESTIONS, a_questionnaire, rules
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere

ANSWERS = {
    "for": "child",
    "likes": ["blue", "pink"],
    "age": 4,
    "due": "2027-02-01",
    "born": "1991-05-04",
    "size": "m",
    "who": "小满",
    "news": "yes",
}


@pytest.fixture
def form(world: World) -> str:
    return a_questionnaire(world)


@pytest.fixture
def pc(world: World, form: str) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    return made


def fill(pc: Pc, customer: str, form: str, **answers: Any) -> tuple[str, str]:
    """Returns the ids of the sheet and of its line."""
    given = {**ANSWERS, **answers}
    made = pc.act(FillSheet(customer_id=customer, questionnaire_id=form, answers=given))
    return row_id(made, 0), row_id(made, LINE_ORDINAL)


def tags_of(pc: Pc, customer: str) -> set[str]:
    found = map(json.loads, pc.rows("customer_tag").values())
    return {row["tag_id"] for row in found if row["customer_id"] == customer}


def tags(world: World, *places: int) -> set[str]:
    return {world.shop.tags[place].id for place in places}


def test_filled_in_without_a_network_it_sets_what_its_rules_say_on_pc_and_server(
    world: World, pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    pc.cable.pulled = True

    sheet, _line = fill(pc, customer, form)

    person = pc.row(Customer, customer)
    assert tags_of(pc, customer) == tags(world, 0, 1, 3, 5)
    assert (person.size, person.preference) == ("M", "小满")
    assert (person.birthday_year, person.birthday_month, person.birthday_day) == (1991, 5, 4)
    assert person.last_answer_on == pc.book.today
    (due,) = map(json.loads, pc.rows("customer_date").values())
    assert (due["on"], due["removed"]) == ("2027-02-01", False)
    kept = pc.row(AnswerSheet, sheet)
    assert (kept.answers, kept.guide_id) == (ANSWERS, pc.guide.id)
    pc.cable.pulled = False
    pc.sync()
    assert_same_everywhere(world, pc)
    assert world.find(AnswerSheet, sheet) == kept


def test_taking_it_back_takes_back_exactly_what_it_did(world: World, pc: Pc, form: str) -> None:
    customer = acts.add_customer(pc, size="S")
    acts.tag(pc, world.shop.tags[2].id, customer)  # the other answer of the single choice
    acts.tag(pc, world.shop.tags[1].id, customer)  # by hand, and by the sheet too
    before = pc.row(Customer, customer), pc.rows("customer_tag")

    sheet, line = fill(pc, customer, form)
    assert tags_of(pc, customer) == tags(world, 0, 1, 3, 5)
    assert pc.row(Customer, customer).size == "S"  # known already, and the rule does not overwrite
    pc.act(TakeBackSheet(customer_id=customer, entry_id=line))

    assert (pc.row(Customer, customer), pc.rows("customer_tag")) == before
    assert pc.row(AnswerSheet, sheet).undone
    assert all(json.loads(row)["removed"] for row in pc.rows("customer_date").values())
    pc.sync()
    assert_same_everywhere(world, pc)


def test_what_was_changed_since_stays_when_it_is_taken_back(
    world: World, pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    _, line = fill(pc, customer, form)
    acts.edit(pc, customer, size="L")
    acts.tag(pc, world.shop.tags[3].id, customer)  # somebody says it again

    pc.act(TakeBackSheet(customer_id=customer, entry_id=line))

    assert pc.row(Customer, customer).size == "L"
    assert tags_of(pc, customer) == tags(world, 3)
    with pytest.raises(Rejected) as found:
        pc.act(TakeBackSheet(customer_id=customer, entry_id=line))
    assert found.value.code == Code.WRONG_STATE


def test_an_overwritten_value_is_kept_in_the_history(pc: Pc, form: str) -> None:
    customer = acts.add_customer(pc, preference="真丝")

    fill(pc, customer, form)

    lines = map(json.loads, pc.rows("timeline_entry").values())
    (lost,) = [line["details"] for line in lines if line["kind"] == "overwritten"]
    assert lost["fields"] == {"preference": {"kept": "小满", "lost": "真丝"}}
    assert pc.row(Customer, customer).preference == "小满"


def test_a_question_that_is_not_asked_sets_nothing(world: World, pc: Pc, form: str) -> None:
    customer = acts.add_customer(pc)

    sheet, _ = fill(pc, customer, form, **{"for": "self", "child": "yes"})

    assert "child" not in pc.row(AnswerSheet, sheet).answers
    assert tags(world, 2) <= tags_of(pc, customer)


@pytest.mark.parametrize(
    ("answers", "code", "field"),
    [
        ({"for": None}, Code.REQUIRED, "for"),
        ({"age": 99}, Code.OUT_OF_RANGE, "age"),
        ({"shoe": "40"}, Code.UNKNOWN_FIELD, "shoe"),
    ],
)
def test_a_sheet_that_is_not_complete_or_not_true_is_refused(
    pc: Pc, form: str, answers: dict[str, Any], code: Code, field: str
) -> None:
    customer = acts.add_customer(pc)

    with pytest.raises(Rejected) as found:
        fill(pc, customer, form, **answers)

    assert (found.value.code, found.value.facts["field"]) == (code, field)
    assert pc.rows("answer_sheet") == {}


def test_an_old_version_is_taken_long_after_a_new_one_was_published(
    world: World, pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    pc.cable.pulled = True
    sheet, _ = fill(pc, customer, form)
    newer = a_questionnaire(world, seen_id=form)
    world.as_hq(RetireQuestionnaire(questionnaire_id=newer))
    world.clock.turn(days=20)
    pc.cable.pulled = False

    pc.sync()

    assert world.find(AnswerSheet, sheet).questionnaire_id == form
    assert world.find(Questionnaire, newer).version == 2
    assert world.find(Questionnaire, form).active
    assert not world.find(Questionnaire, newer).active


def test_a_tag_that_was_merged_meanwhile_is_set_as_what_it_became(
    world: World, pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    gone, stays = world.shop.tags[3], world.shop.tags[1]
    world.as_hq(MergeTags(tag_id=gone.id, into_id=stays.id))
    pc.sync()
    assert pc.row(Tag, gone.id).merged_into == stays.id

    fill(pc, customer, form, likes=["pink"])

    assert tags_of(pc, customer) == tags(world, 0, 1, 5)


def test_a_rule_sets_a_tag_that_the_guide_may_not_set_by_hand(
    world: World, pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    change = {"editable_by": Change(seen=None, new="hq")}
    world.as_hq(SaveCatalogRow(entity="tag_group", row_id=world.shop.groups[0].id, changes=change))
    pc.sync()
    with pytest.raises(Rejected) as found:
        acts.tag(pc, world.shop.tags[0].id, customer)
    assert found.value.code == Code.NOT_ALLOWED

    _, line = fill(pc, customer, form)
    assert tags(world, 0) <= tags_of(pc, customer)
    pc.act(TakeBackSheet(customer_id=customer, entry_id=line))

    assert tags_of(pc, customer) == set()
    pc.sync()
    assert_same_everywhere(world, pc)


def test_of_two_who_publish_over_the_same_version_the_second_hears_of_the_first(
    world: World, form: str
) -> None:
    again = PublishQuestionnaire(
        name="另一份", questions=QUESTIONS, rules=rules(world.shop.tags), seen_id=form
    )
    newer = a_questionnaire(world, seen_id=form)
    before = world.find(Questionnaire, newer)

    world.as_hq(again)

    assert world.find(Questionnaire, newer) == before
    assert world.find(Questionnaire, row_id("questionnaire", form, 3)) is None
    world.as_hq(RetireQuestionnaire(questionnaire_id=form))  # not the newest: nothing happens
    assert world.find(Questionnaire, newer).active


def test_what_was_published_does_not_change_by_itself_with_the_catalogue(
    world: World, form: str
) -> None:
    change = {"name": Change(seen="到店问卷", new="X")}

    with pytest.raises(Rejected) as found:
        world.as_hq(SaveCatalogRow(entity="questionnaire", row_id=form, changes=change))

    assert found.value.code == Code.NOT_ALLOWED


def test_a_dated_fact_that_is_known_stays_and_one_that_was_struck_out_comes_back(
    pc: Pc, form: str
) -> None:
    customer = acts.add_customer(pc)
    _, first = fill(pc, customer, form)
    fill(pc, customer, form, due="2027-03-01")
    (due,) = pc.rows("customer_date")
    assert pc.row(CustomerDate, due).on.isoformat() == "2027-02-01"
    pc.act(TakeBackSheet(customer_id=customer, entry_id=first))
    assert pc.row(CustomerDate, due).removed

    fill(pc, customer, form, due="2027-03-01")

    assert pc.row(CustomerDate, due).on.isoformat() == "2027-03-01"
    assert not pc.row(CustomerDate, due).removed
