"""Which scripts are at hand, in whose words, and how often they were answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.entities import Brand, GuideScript
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.reply_rate import ReplyRate
from guide_app.services.scripts import ScriptService, find_scripts
from guide_app.services.undo import undo
from tests.domain.people import BRAND, TODAY, days_ago, days_ahead, follow_up
from tests.services.saying import ASK, OTHER, SILENT, TAKE, first
from tests.services.shop import group, named, of, script, tag


@pytest.fixture
def desk(shop):
    return ScriptService(shop.book)


@pytest.mark.parametrize(
    ("until", "text"),
    [
        (None, "Ann，这个月满399减60。"),
        (TODAY, "Ann，这个月满399减60。"),
        (days_ago(1), "Ann。"),
        (days_ahead(1), "Ann，这个月满399减60。"),
    ],
)
def test_what_the_brand_gives_is_said_until_its_last_day(shop, until, text):
    brand = Brand(id=BRAND, brand_id=BRAND, name="B", benefit="满399减60", benefit_until=until)
    shop.put(brand)
    shop.put(named("Ann", **SILENT), TAKE)

    assert first(shop)[1].text == text


def test_what_is_for_a_tag_follows_the_tag_through_a_merge(shop):
    likes = group("喜好")
    new, old, older = tag(likes, "新"), tag(likes, "旧"), tag(likes, "更旧")
    shop.put(likes)
    shop.put(new, replace(old, merged_into=new.id), replace(older, merged_into=old.id))
    shop.put(script("专属", "Hi", stage="silent", tag_ids=[older.id]), ASK)
    ann, bob = named("Ann", **SILENT), named("Bob", **SILENT)
    shop.put(ann, bob)

    shop.customers.change_tags([ann.id], add=[new.id])

    assert first(shop, "Ann")[1].title == "专属"
    assert first(shop, "Bob")[1].title == "问近况"


# What a guide makes of a script


def test_a_favourite_comes_first_and_is_taken_back_in_one_step(shop, desk):
    shop.put(named("Ann", **SILENT), ASK, TAKE)
    ann = shop.today.load().rows[0].customer_id

    token = desk.favourite(TAKE.id, True)

    assert [one.is_favourite for one in desk.for_customer(ann).scripts] == [True, False]
    assert desk.for_customer(ann).scripts[0].title == "券"
    undo(shop.book, token)
    assert not any(one.is_favourite for one in desk.for_customer(ann).scripts)


def test_a_favourite_that_was_read_stands_behind_what_was_not(shop, desk):
    ann = named("Ann", **SILENT)
    past = {"status": "done", "outcome": "replied", "sent_on": days_ago(8)}
    read = of(ann, follow_up(script_id=TAKE.id, wording_id=TAKE.id, **past))
    shop.put(ann, ASK, TAKE, read)

    desk.favourite(TAKE.id, True)

    assert [one.title for one in desk.for_customer(ann.id).scripts] == ["问近况", "券"]


def test_without_a_row_it_is_about_the_one_that_stands_on_the_day_s_list(shop, desk):
    ann = named("Ann", last_answer_on=days_ago(9))
    shop.put(ann, ASK, TAKE, of(ann, follow_up(script_id=TAKE.id)))
    (row,) = shop.today.load().rows

    found = desk.for_customer(ann.id)

    assert found == desk.for_customer(ann.id, row.item)
    assert found.best == shop.today.detail(ann.id, row.item_id).script
    assert found.best.title == "券"


def test_a_favourite_is_at_hand_and_the_script_of_the_row_still_suits_best(shop, desk):
    ann = named("Ann", last_answer_on=days_ago(9))
    fond = script("心头好", "Hi", stage="ice_breaking")
    shop.put(ann, fond, TAKE, of(ann, follow_up(script_id=TAKE.id)))
    desk.favourite(fond.id, True)

    found = desk.for_customer(ann.id)

    assert (found.scripts[0].title, found.best.title) == ("心头好", "券")


def test_ones_own_words_take_the_first_place_and_go_when_they_are_emptied(shop, desk):
    shop.put(named("Ann", **SILENT), ASK)
    token = desk.reword(ASK.id, "  {称呼}，在忙吗？  ")

    _, said = first(shop)
    assert (said.text, said.is_own) == ("Ann，在忙吗？", True)
    assert desk.own_wording(ASK.id) == "{称呼}，在忙吗？"
    undo(shop.book, token)
    assert (first(shop)[1].text, desk.own_wording(ASK.id)) == ("Ann，最近好吗？", None)


def test_favourite_and_own_words_are_two_things(shop, desk):
    shop.put(ASK)
    desk.favourite(ASK.id, True)
    desk.reword(ASK.id, "Hi")
    desk.favourite(ASK.id, False)

    (kept,) = shop.rows_of(GuideScript)
    assert (kept.favourite, kept.text) == (False, "Hi")


def test_taking_away_what_is_not_there_leaves_nothing_behind(shop, desk):
    shop.put(ASK)
    desk.favourite(ASK.id, False)
    desk.reword(ASK.id, "   ")

    assert shop.rows_of(GuideScript) == []


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("{称乎}，您好！", Code.NOT_A_CHOICE, "称乎"),
        ("您好{", Code.NOT_A_CHOICE, "{"),
        ("您好}，{称呼}", Code.NOT_A_CHOICE, "}"),
        ("｛称呼，您好", Code.NOT_A_CHOICE, "｛"),
        ("{}您好", Code.NOT_A_CHOICE, ""),
        ("{{称呼}}", Code.NOT_A_CHOICE, "{"),
        ("字" * 2_001, Code.TOO_LONG, None),
    ],
)
def test_own_words_with_a_clause_that_would_never_be_said_are_refused(
    shop, desk, text, code, value
):
    shop.put(ASK)

    with pytest.raises(Rejected) as refused:
        desk.reword(ASK.id, text)

    assert (refused.value.code, refused.value.facts.get("value")) == (code, value)
    assert shop.rows_of(GuideScript) == []


def test_a_script_that_is_not_there_can_be_neither(shop, desk):
    for act in (lambda: desk.favourite(ASK.id, True), lambda: desk.reword(ASK.id, "Hi")):
        with pytest.raises(Rejected) as refused:
            act()
        assert refused.value.code is Code.NOT_FOUND


# Looking up


@pytest.mark.parametrize("typed", ["问近", "好吗", "wjk", "wenjin", "ANN 好", "{称呼}"])
def test_a_script_is_found_by_title_words_and_pinyin(shop, desk, typed):
    ann = named("Ann", **SILENT)
    shop.put(ann, ASK, script("别的", "Hi", stage="silent"))

    found = find_scripts(desk.for_customer(ann.id).scripts, typed)

    assert [one.title for one in found] == ["问近况"]


def test_nothing_typed_finds_everything_and_nonsense_nothing(shop, desk):
    ann = named("Ann", **SILENT)
    shop.put(ann, ASK, TAKE)
    scripts = desk.for_customer(ann.id).scripts

    assert find_scripts(scripts, "  ") == list(scripts)
    assert find_scripts(scripts, "zzz") == []


def test_it_says_when_only_ice_breaking_is_offered(shop, desk):
    ann, bob = named("Ann"), named("Bob", last_answer_on=days_ago(1))
    shop.put(ann, bob, ASK, script("破冰", "Hi", stage="ice_breaking"))

    strange, known = desk.for_customer(ann.id), desk.for_customer(bob.id)

    assert (strange.breaks_ice, [one.title for one in strange.scripts]) == (True, ["破冰"])
    assert (known.breaks_ice, len(known.scripts)) == (False, 2)


def test_the_planned_script_of_a_stranger_waits_and_its_row_stays(shop, desk):
    ann = named("Ann")
    ice = script("破冰", "Hi", stage="ice_breaking")
    shop.put(ann, of(ann, follow_up(script_id=TAKE.id)), TAKE, ice)
    (row,) = shop.today.load().rows

    detail = shop.today.detail(ann.id, row.item_id)
    found = desk.for_customer(ann.id, row.item)

    assert [one.title for one in detail.scripts] == ["破冰"]
    assert [one.title for one in found.scripts] == ["破冰"]
    assert (detail.waits, found.waits) == ("券", "券")
    shop.put(replace(ann, last_answer_on=TODAY))
    assert (shop.today.detail(ann.id, row.item_id).script.title, row.item.script_id) == (
        "券",
        TAKE.id,
    )
    assert desk.for_customer(ann.id, row.item).waits is None


def test_of_nobody_nothing_is_known(desk):
    with pytest.raises(Rejected) as refused:
        desk.for_customer(named("Ann").id)

    assert refused.value.code is Code.NOT_FOUND


def sent(ann, number, **facts):
    usual = {"status": "waiting", "sent_on": days_ago(20), "wording_id": ASK.id}
    return of(ann, follow_up(id=row_id("sent", number), script_id=ASK.id, **{**usual, **facts}))


def test_the_rate_counts_answers_within_seven_days_of_what_had_seven_days(shop, desk):
    ann = named("Ann", **SILENT)
    day = days_ago(20)

    def answered(outcome, days):
        return {"status": "done", "outcome": outcome, "closed_on": day + timedelta(days=days)}

    cases = [
        {},
        answered("replied", 0),
        answered("will_visit", 7),
        answered("bought", 8),
        answered("no_answer", 1),
        answered("asked_to_stop", 1),
        {"sent_on": days_ago(7)},
        {"sent_on": days_ago(6)},
        {
            "sent_on": days_ago(2),
            "status": "done",
            "outcome": "replied",
            "closed_on": TODAY,
        },
        {**answered("replied", 1), "by_hand": True},
        {**answered("replied", 1), "wording_id": OTHER.id},
        {**answered("replied", 1), "wording_id": None},
    ]
    shop.put(ann, ASK, OTHER, *(sent(ann, n, **facts) for n, facts in enumerate(cases)))

    rates = desk.rates()

    assert rates == {
        ASK.id: ReplyRate(sent=7, answered=2, open=2, by_hand=1),
        OTHER.id: ReplyRate(sent=1, answered=1),
    }
