import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.script_values import script_values
from guide_app.domain.variables import ALIASES, Variable, canonical, fill
from tests.domain.people import TODAY, child, customer, days_ago, days_ahead, due, plan

KNOWN = {"title": "张姐", "name": "张丽", "size": "38", "store": "万达店", "days_since": 30}


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("{称呼}，您好！{store}到了{尺码}码。", "张姐，您好！万达店到了38码。"),
        ("Hi {name}, it has been {days_since} days.", "Hi 张丽, it has been 30 days."),
        ("｛ 称呼 ｝，{ Size }", "张姐，38"),
        ("没有变量也可以！", "没有变量也可以！"),
    ],
)
def test_variables_are_filled_by_either_name(script, text):
    filled = fill(script, KNOWN)

    assert filled.text == text
    assert not filled.missing


@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("{child}，您好！新品到店。", "您好！新品到店。"),
        ("{称呼}，您好！{child}的尺码到了，来看看吧。", "张姐，您好！来看看吧。"),
        ("您好，{child}！新品到店。", "您好！新品到店。"),
        ("您好，上次的{last_purchase}还合身吗？", "您好。"),
        ("您好，{child}", "您好"),
        ("您好！\n{child}，\n来看看吧。", "您好！\n来看看吧。"),
        ("{child}\n\n来看看吧。", "来看看吧。"),
        ("您好，{child}\n来看看吧。", "您好\n来看看吧。"),
        ("Dear {child}, your size is here.", "Your size is here."),
        ("Hello! {child}'s size is here. Come by.", "Hello! Come by."),
        ("Hello! {child}, your size is here.", "Hello! Your size is here."),
        ("Hello, {child}, come by.", "Hello, come by."),
        ("只要 1,299 元，{child}也喜欢！", "只要 1,299 元！"),
        ("看 https://a.example/i.html?s={child}。好吗?", "好吗?"),
        ("看 https://a.example/i.html?s={size}", "看 https://a.example/i.html?s=38"),
        ("打3.5折啦~{child}~快来", "打3.5折啦~快来"),
        ("{没有的变量}您好！再见。", "再见。"),
        ("{a, b}您好！再见。", "再见。"),
    ],
)
def test_a_clause_whose_variable_is_not_known_is_left_out(script, text):
    filled = fill(script, KNOWN)

    assert filled.text == text
    assert len(filled.missing) == 1 or filled.text.endswith("38")


def test_what_was_filled_and_what_was_missing_is_told_once_in_order():
    filled = fill("{尺码}{size}，{称呼}。{child}，{Foo}，{孩子}。", KNOWN)

    assert filled.used == ("size", "title")
    assert filled.missing == ("child", "foo")


def test_when_nothing_is_left_to_say_that_is_a_fact():
    assert fill("{child}，{age}！", KNOWN).is_empty
    assert fill("“{child}”！🎉", KNOWN).is_empty
    assert not fill("🎉", KNOWN).is_empty


@pytest.mark.parametrize("value", [None, "", "  ", "{}", "，。"])
def test_a_blank_value_is_as_good_as_none(value):
    assert fill("{name}！您好。", {"name": value}).text == "您好。"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("张姐，", "张姐，您好"),
        ("张\n姐", "张 姐，您好"),
        ("{size}", "size，您好"),
        (0, "0，您好"),
    ],
)
def test_a_value_brings_no_marks_braces_or_line_breaks_of_its_own(value, text):
    assert fill("{name}，您好", {"name": value, "size": "38"}).text == text


PIECES = st.sampled_from(
    [
        *"，。！？；,.!?;\n {}｛｝~…\x00\x01",
        *(f"{{{name}}}" for name in [*Variable, *ALIASES, "other"]),
    ]
) | st.text(max_size=4)
SCRIPTS = st.lists(PIECES, max_size=12).map("".join)
SOME_VALUES = st.dictionaries(
    st.sampled_from([name.value for name in Variable]), st.none() | st.integers() | st.text()
)


@given(SCRIPTS, SOME_VALUES)
def test_nothing_unfilled_ever_reaches_a_customer(script, values):
    filled = fill(script, values)

    assert not re.search(r"[{}｛｝\x00\x01]", filled.text)
    assert filled.text == filled.text.strip()
    assert not set(filled.used) & set(filled.missing)


WORDS = st.sampled_from(["您好", "{name}", "{child}", "new coat", "{size}码", "{foo}bar"])


@given(
    st.lists(st.tuples(WORDS, st.sampled_from([*"，。！？；", ", ", ". ", "! ", "\n", "！\n"]))),
    st.dictionaries(
        st.sampled_from(["name", "size", "child"]), st.sampled_from(["Ann", "张，", ""])
    ),
)
def test_leaving_clauses_out_doubles_no_marks_and_leaves_no_blank_lines(clauses, values):
    text = fill("".join(words + mark for words, mark in clauses), values).text

    assert not re.search(r"[，。！？；,.!?;]\s*[，。！？；,.!?;]", text)
    assert "\n\n" not in text
    assert not re.match(r"[，。！？；,.!?;]", text)


def test_every_variable_has_a_chinese_name():
    assert set(ALIASES.values()) == set(Variable)
    assert canonical("称呼") == canonical(" Title ") == "title"


def values_of(ann, family=(), item=None):
    return script_values(
        ann,
        family,
        TODAY,
        brand="Little Star",
        store="Wanda",
        guide="Mei",
        last_purchase="a blue coat",
        item=item,
    )


def test_the_values_come_from_the_customer_and_the_shop():
    ann = customer(title="Ms Ann", size="38", preference="silk", last_order_on=days_ago(12))

    values = values_of(ann, [child(size="110", birthday_year=2012, **on(days_ago(1)))])

    assert values == {
        "title": "Ms Ann",
        "name": "Ann",
        "last_purchase": "a blue coat",
        "size": "38",
        "preference": "silk",
        "store": "Wanda",
        "guide": "Mei",
        "brand": "Little Star",
        "days_since": 12,
        "child": "Leo",
        "child_size": "110",
        "age": 5,
        "days_late": None,
        "benefit": None,
    }
    assert set(values) == set(Variable)


def on(day):
    return {"birthday_month": day.month, "birthday_day": day.day}


def test_a_customer_without_a_title_is_called_by_name():
    assert values_of(customer())["title"] == "Ann"


def test_of_several_children_the_one_with_the_birthday_is_spoken_of_and_otherwise_none():
    leo = child("Leo", birthday_year=2012, **on(days_ahead(1)))
    mia = child("Mia", birthday_year=2015)
    (birthday,) = due(customer(), family=[leo, mia])

    about_leo = values_of(customer(), [leo, mia], birthday)
    assert (about_leo["child"], about_leo["age"]) == ("Leo", 5)
    about_nobody = values_of(customer(), [leo, mia])
    assert (about_nobody["child"], about_nobody["age"]) == (None, None)


@pytest.mark.parametrize(("offset", "late"), [(-3, None), (0, None), (1, 1), (5, 5)])
def test_how_long_a_birthday_is_past_is_known_once_it_is(offset, late):
    born = days_ago(offset)
    ann = customer(**on(born))
    (item, *_) = due(ann, plans=plan("birthday", min(0, offset)))

    assert values_of(ann, item=item)["days_late"] == late


def test_a_husband_or_a_removed_child_is_not_the_child():
    husband, gone = child("Tom", relation="partner"), child("Mia", removed=True)

    assert values_of(customer(), [husband, gone])["child"] is None


def test_on_the_customers_own_birthday_the_age_is_theirs():
    ann = customer(birthday_year=1987, **on(TODAY))

    assert values_of(ann, [child(birthday_year=2012)], due(ann)[0])["age"] == 30
