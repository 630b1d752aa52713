import pytest

from tests.domain.people import TODAY
from tests.services.shop import named


def matches(shop, **typed):
    return [(found.name, found.matched) for found in shop.customers.find_duplicates(**typed)]


@pytest.mark.parametrize(
    "typed", ["13812340217", "138 1234 0217", "+86 138-1234-0217", "008613812340217", "12340217"]
)
def test_the_same_number_is_recognised_however_it_is_written(shop, typed):
    shop.put(named("Ann", phone="+86 138 1234 0217"), named("Bob", phone="13812340218"))

    assert matches(shop, phone=typed) == [("Ann", ("phone",))]


@pytest.mark.parametrize("typed", ["", "340217", "1234021", "13812340"])
def test_too_few_digits_or_the_middle_of_a_number_say_nothing(shop, typed):
    shop.put(named("Ann", phone="13812340217"), named("Bob", phone="0217"))

    assert matches(shop, phone=typed) == []


def test_the_whole_name_is_recognised_in_any_case_and_spacing(shop):
    shop.put(named("Ann Lee"), named("Ann Leeds"))

    assert matches(shop, name=" ann  LEE ") == [("Ann Lee", ("name",))]
    assert matches(shop, name="ann") == []


def test_wechat_and_member_number_are_compared_without_case(shop):
    shop.put(named("Ann", wechat="AnnLee"), named("Bob", member_number="VIP7"))

    assert matches(shop, wechat="annlee") == [("Ann", ("wechat",))]
    assert matches(shop, member_number="vip7") == [("Bob", ("member_number",))]


def test_more_agreement_comes_first_and_a_mere_name_last(shop):
    shop.put(
        named("Ann", wechat="w1"),
        named("Zoe", phone="13812340217", wechat="w1"),
        named("Bo", phone="13812340217"),
    )

    found = matches(shop, name="Ann", phone="13812340217")
    assert found == [("Bo", ("phone",)), ("Zoe", ("phone",)), ("Ann", ("name",))] or found == [
        ("Zoe", ("phone",)),
        ("Bo", ("phone",)),
        ("Ann", ("name",)),
    ]
    assert matches(shop, phone="13812340217", wechat="w1")[0] == ("Zoe", ("phone", "wechat"))


def test_whoever_is_being_edited_is_no_duplicate_of_themselves(shop):
    ann = shop.put(named("Ann", phone="13812340217"))

    assert matches(shop, phone="13812340217", except_id=ann.id) == []


def test_a_removed_customer_is_still_recognised_and_marked(shop):
    shop.put(named("Ann", phone="13812340217", removed_on=TODAY))

    (found,) = shop.customers.find_duplicates(phone="13812340217")

    assert (found.removed, found.phone) == (True, "138****0217")


def test_at_most_ten_are_shown(shop):
    shop.put(*(named(f"A{number}", phone="13812340217") for number in range(12)))

    assert len(matches(shop, phone="13812340217")) == 10


def test_half_a_character_matches_nobody(shop):
    shop.put(named("Ann", wechat="w1"))

    assert matches(shop, name="\ud800", wechat="\ud800", phone="\ud800") == []


@pytest.mark.parametrize("typed", ["王丽", "王莉", "王丽丽", "wang li", "小王丽"])
def test_a_name_like_it_with_the_same_birthday_is_maybe_the_same_person(shop, typed):
    shop.put(named("王莉", birthday_month=8, birthday_day=15))

    ((found, matched),) = matches(shop, name=typed, birthday=(8, 15, False))
    assert found == "王莉"
    assert "birthday" in matched


@pytest.mark.parametrize(
    ("typed", "birthday"),
    [
        ("王丽", (8, 16, False)),
        ("王丽", (8, 15, True)),
        ("王丽", None),
        ("马晓东", (8, 15, False)),
        ("", (8, 15, False)),
    ],
)
def test_another_day_another_calendar_or_another_name_says_nothing(shop, typed, birthday):
    shop.put(named("王莉", birthday_month=8, birthday_day=15))

    assert matches(shop, name=typed, birthday=birthday) == []
