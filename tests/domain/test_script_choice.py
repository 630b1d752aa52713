from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.due_list import pick
from guide_app.domain.entities import GuideScript, Script, ScriptVariant
from guide_app.domain.ids import row_id
from guide_app.domain.script_choice import (
    BREAKS_THE_ICE,
    Contact,
    is_past_the_ice,
    offered,
    stage_for,
    waiting_script,
)
from guide_app.domain.script_values import script_values
from guide_app.domain.variables import ALIASES, Variable
from guide_app.domain.wordings import Shelf, own_wording_id
from guide_app.domain.words import Stage, StepKind
from tests.domain.people import (
    BRAND,
    GUIDE,
    TODAY,
    as_stored,
    child,
    customer,
    days_ago,
    days_ahead,
    due,
    follow_up,
    plan,
)

NEW = {"added_on": TODAY, "last_contact_on": None}
TALKED = {"last_answer_on": days_ago(9)}


def script(title, text="Hello!", **facts):
    usual = {"stage": "ice_breaking", "kind": "care"}
    made = {"id": row_id("script", title), "brand_id": BRAND, "title": title, "text": text}
    return Script(**made, **{**usual, **facts})


def variant(of, text, **facts):
    row = {"id": row_id("variant", text), "brand_id": BRAND, "script_id": of.id, "text": text}
    return ScriptVariant(**row, **facts)


def own(of, **facts):
    return GuideScript(
        id=own_wording_id(GUIDE, of.id), brand_id=BRAND, guide_id=GUIDE, script_id=of.id, **facts
    )


def shelf(*scripts, variants=(), owns=()):
    by_script: dict[str, list[ScriptVariant]] = {}
    for one in variants:
        by_script.setdefault(one.script_id, []).append(one)
    return Shelf(scripts, by_script, {one.script_id: one for one in owns})


def suiting(scripts, ann, item=None, **facts):
    made = offered(shelf(*scripts), Contact(ann, TODAY, item, **facts), {})
    return [one.title for one in made if one.suits]


@pytest.mark.parametrize(
    ("facts", "plans", "stage"),
    [
        (NEW, (), "greeting"),
        (NEW, plan("added", 0), "greeting"),
        ({"added_on": TODAY}, plan("added", 0), "ice_breaking"),
        ({"added_on": TODAY, "temperature": "hot"}, plan("added", 0), "product"),
        ({"last_contact_on": days_ago(8)}, (), "silent"),
        ({"last_contact_on": days_ago(8), "temperature": "hot"}, (), "silent"),
        ({"birthday_month": 10, "birthday_day": 5}, (), "birthday"),
        ({"birthday_month": 10, "birthday_day": 5}, plan("birthday", -3), "birthday"),
        ({"last_order_on": TODAY}, plan("purchase", 0), "after_purchase"),
        (
            {"last_order_on": TODAY, "first_order_on": TODAY},
            plan("first_purchase", 0),
            "after_purchase",
        ),
        (
            {"last_order_on": days_ago(9), "last_return_on": TODAY},
            plan("returned", 0),
            "after_purchase",
        ),
        (
            {"last_order_on": days_ago(6), "repurchase_days": 6},
            plan("repurchase", 0),
            "repurchase",
        ),
        ({"last_contact_on": days_ago(6)}, plan("silent", 6), "silent"),
    ],
)
def test_the_reason_says_when_in_the_relation_we_are(facts, plans, stage):
    ann = customer(**facts)
    item = pick(due(ann, plans=plans))

    assert stage_for(ann, item, TODAY) == stage


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"last_contact_on": None}, "greeting"),
        ({}, "ice_breaking"),
        ({"state": "bought"}, "after_purchase"),
        ({"state": "bought", "last_order_on": days_ago(45)}, "after_purchase"),
        ({"state": "bought", "last_order_on": days_ago(46)}, "repurchase"),
        ({"state": "bought", "temperature": "hot"}, "product"),
    ],
)
def test_for_work_made_by_hand_the_customer_says_it(facts, stage):
    ann = customer(**facts)
    (item,) = due(ann, stored=[follow_up()])

    assert stage_for(ann, item, TODAY) == stage
    assert stage_for(ann, None, TODAY) == stage


def test_a_birthday_that_was_moved_is_still_a_birthday():
    ann = customer()
    (item,) = due(ann, stored=[follow_up(kind="birthday", planned_on=days_ago(3))])

    assert stage_for(ann, item, TODAY) == "birthday"


EVERY_STAGE = [script(stage.value, stage=stage.value) for stage in Stage]


@pytest.mark.parametrize(
    ("facts", "past"),
    [
        ({}, False),
        ({"temperature": "warm"}, False),
        ({"temperature": "cold", "state": "in_progress"}, False),
        ({"last_answer_on": days_ago(300)}, True),
        ({"last_order_on": days_ago(300)}, True),
        ({"temperature": "hot"}, True),
    ],
)
def test_an_answer_a_purchase_or_a_hot_customer_opens_the_gate(facts, past):
    assert is_past_the_ice(customer(**facts)) is past


def test_before_the_first_exchange_only_what_breaks_the_ice_is_offered():
    made = offered(shelf(*EVERY_STAGE), Contact(customer(), TODAY), {})

    assert [one.title for one in made] == ["ice_breaking", "greeting"]


def test_whom_nobody_wrote_to_yet_is_greeted_first():
    assert suiting(EVERY_STAGE, customer(last_contact_on=None)) == ["greeting", "ice_breaking"]


def about(named, **facts):
    """A row of the day whose SOP names the script."""
    (item,) = due(customer(), stored=[follow_up(script_id=named.id)])
    return Contact(customer(**facts), TODAY, item)


@pytest.mark.parametrize("named", EVERY_STAGE, ids=lambda one: one.title)
def test_the_sops_own_words_are_offered_to_a_stranger_only_if_they_break_the_ice(named):
    contact = about(named)

    made = offered(shelf(*EVERY_STAGE), contact, {})

    waits = waiting_script(shelf(*EVERY_STAGE), contact)
    assert {one.stage for one in made} == BREAKS_THE_ICE
    if named.stage in BREAKS_THE_ICE:
        assert (made[0].title, waits) == (named.title, None)
    else:
        assert waits == named


@pytest.mark.parametrize("facts", [TALKED, {"temperature": "hot"}, {"last_order_on": TODAY}])
def test_past_the_ice_the_sops_own_words_wait_no_longer(facts):
    named = EVERY_STAGE[2]
    contact = about(named, **facts)

    assert waiting_script(shelf(*EVERY_STAGE), contact) is None
    assert offered(shelf(*EVERY_STAGE), contact, {})[0].title == named.title


def test_a_script_that_is_there_no_more_waits_for_nothing():
    assert waiting_script(shelf(), about(EVERY_STAGE[2])) is None


def test_a_stranger_s_birthday_is_a_reason_to_break_the_ice():
    ann = customer(birthday_month=TODAY.month, birthday_day=TODAY.day)
    item = pick(due(ann))

    assert suiting(EVERY_STAGE, ann, item) == ["ice_breaking", "greeting"]


def test_where_nothing_breaks_the_ice_nothing_is_offered():
    named = script("named", stage="product")
    (item,) = due(customer(), stored=[follow_up(script_id=named.id)])

    assert suiting([named], customer(), item) == []


def test_after_the_first_exchange_the_stage_decides():
    assert suiting(EVERY_STAGE, customer(state="bought", **TALKED)) == ["after_purchase"]


def test_who_is_hot_is_offered_what_sells_at_once_and_whatever_it_is_about():
    ann = customer(temperature="hot", last_contact_on=days_ago(8))

    assert suiting(EVERY_STAGE, ann) == ["product"]
    assert suiting(EVERY_STAGE, ann, pick(due(ann))) == ["silent", "product"]


def test_everything_else_may_be_looked_up_once_the_ice_is_broken():
    made = offered(shelf(*EVERY_STAGE), Contact(customer(**TALKED), TODAY), {})

    assert {one.title for one in made} == {stage.value for stage in Stage}


def test_what_is_for_a_tag_is_for_those_who_have_it_and_before_what_is_for_all():
    for_all, for_tag = script("all"), script("tag", tag_ids=["t1", "t2"])

    assert suiting([for_all, for_tag], customer()) == ["all"]
    assert suiting([for_all, for_tag], customer(), tag_ids=frozenset({"t2"})) == ["tag", "all"]


def test_the_kind_of_the_step_comes_before_others_and_favourites_before_both():
    care, fun, plain = script("care"), script("fun", kind="fun"), script("plain", kind="routine")
    scripts = shelf(plain, care, fun, owns=[own(plain, favourite=True)])

    made = offered(scripts, Contact(customer(), TODAY, kind=StepKind.FUN), {})

    assert [one.title for one in made] == ["plain", "fun", "care"]
    assert [one.is_favourite for one in made] == [True, False, False]


def test_what_the_customer_has_read_comes_behind_what_they_have_not():
    first, second = script("first"), script("second")

    made = offered(shelf(first, second), Contact(customer(), TODAY), {}, {first.id: days_ago(3)})

    assert [(one.title, one.read_on) for one in made] == [
        ("second", None),
        ("first", days_ago(3)),
    ]


def test_other_wordings_follow_once_every_script_has_been_offered():
    first, second = script("first", "One"), script("second", "Two")
    scripts = shelf(first, second, variants=[variant(first, "Uno")])

    made = offered(scripts, Contact(customer(), TODAY), {})

    assert [one.title for one in made] == ["first", "second", "first"]
    assert {made[0].text, made[2].text} == {"One", "Uno"}


DAY = script("Day", "Happy birthday, {child}!", stage="birthday")
LATE = script("Late", "The birthday was {days_late} days ago, all the best!", stage="birthday")
HELLO = script("Hello", "Hello!", stage="ice_breaking")


def said_on_birthday(scripts, born, named=None):
    """What is offered today to a mother whose child was born on a day of the year."""
    leo = child("Leo", birthday_month=born.month, birthday_day=born.day)
    ann = customer(**TALKED)
    (item, *_) = due(ann, family=[leo], plans=plan("birthday", 0))
    item = replace(item, script_id=named.id if named else None)
    return said_about(scripts, ann, leo, item, TODAY)


def said_about(scripts, ann, leo, item, day):
    values = script_values(
        ann, [leo], day, brand="B", store="S", guide="G", last_purchase=None, item=item
    )
    contact = Contact(ann, TODAY, item, is_late=values[Variable.DAYS_LATE] is not None)
    return [one.text for one in offered(shelf(*scripts), contact, values) if one.suits]


def test_on_the_day_itself_the_words_for_the_day_are_offered():
    assert said_on_birthday([DAY, LATE, HELLO], TODAY) == ["Happy birthday, Leo!"]


def test_days_later_the_words_for_the_day_give_way_to_those_that_say_so():
    late = ["The birthday was 3 days ago, all the best!"]

    assert said_on_birthday([DAY, LATE, HELLO], days_ago(3)) == late
    assert said_on_birthday([DAY, LATE, HELLO], days_ago(3), named=DAY) == late


def test_days_later_nothing_is_offered_that_suits_where_hq_has_no_belated_words():
    assert said_on_birthday([DAY, HELLO], days_ago(3), named=DAY) == []


def test_a_birthday_step_that_was_moved_past_the_day_is_late_too():
    leo = child("Leo", birthday_month=TODAY.month, birthday_day=TODAY.day)
    ann, plans = customer(**TALKED), plan("birthday", 0)
    step = next(item for item in due(ann, family=[leo], plans=plans) if item.step_id)
    stored = [as_stored(step, due_on=days_ahead(2), script_id=DAY.id)]
    day = days_ahead(2)

    (item,) = due(ann, family=[leo], stored=stored, plans=plans, today=day)

    late = ["The birthday was 2 days ago, all the best!"]
    assert said_about([DAY, LATE, HELLO], ann, leo, item, day) == late


def test_belated_words_are_for_nothing_else():
    assert suiting([LATE, HELLO], customer()) == ["Hello"]


def test_of_one_script_only_the_wordings_that_are_in_time_are_said():
    both = script("Both", "Happy birthday!", stage="birthday")
    late = variant(both, "Late by {days_late}, all the best!")
    at = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}
    ann = customer(**TALKED, **at)
    item = pick(due(ann))
    scripts = shelf(both, variants=[late])

    on_time = offered(scripts, Contact(ann, TODAY, item), {})
    belated = offered(scripts, Contact(ann, TODAY, item, is_late=True), {"days_late": 2})

    assert [one.text for one in on_time] == ["Happy birthday!"]
    assert [one.text for one in belated] == ["Late by 2, all the best!"]


BRACES = "{}｛｝"
names = st.sampled_from([*Variable, *ALIASES, "nobody", ""])
pieces = st.one_of(
    st.text(st.sampled_from("你好啊，。！？ab {}｛｝\n"), max_size=8),
    names.map(lambda name: f"{{{name}}}"),
)
texts = st.lists(pieces, min_size=1, max_size=8).map("".join)
facts = st.dictionaries(st.sampled_from(list(Variable)), st.none() | texts | st.integers())


@given(
    first=texts,
    more=st.lists(texts, max_size=4),
    mine=st.none() | texts,
    values=facts,
    stage=st.sampled_from(Stage),
    answered=st.booleans(),
)
def test_whatever_hq_and_the_guide_wrote_no_brace_is_ever_offered(
    first, more, mine, values, stage, answered
):
    made = script("any", first, stage=stage.value)
    variants = [replace(variant(made, text), id=row_id(str(n))) for n, text in enumerate(more)]
    scripts = shelf(made, variants=variants, owns=[own(made, text=mine)])
    ann = customer(**(TALKED if answered else {}))

    for one in offered(scripts, Contact(ann, TODAY), values):
        assert one.text.strip()
        assert not set(one.text) & set(BRACES)
