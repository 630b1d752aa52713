"""Chinese with Latin in it, broken into lines as a printer would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.render.typesetting import NOT_FIRST, NOT_LAST, balanced, fit, lines_of


def wide(text, size):
    """A Chinese sign is as wide as it is high, a Latin one half of that."""
    return sum(size if ord(one) > 0x2000 else size / 2 for one in text)


def lines(text, signs):
    return lines_of(text, signs, 1, wide)


@pytest.mark.parametrize(
    ("text", "signs", "wanted"),
    [
        ("春装上新，全场八折", 4, ["春装上", "新，全场", "八折"]),
        ("他说：“好看。”真的", 5, ["他说：“好", "看。”真的"]),
        ("新品（限量）", 4, ["新品（限", "量）"]),
        ("等你来……好", 4, ["等你", "来……好"]),
        ("等你——就现在", 3, ["等", "你——", "就现在"]),
        ("到店领 Guide Desk 好礼", 7, ["到店领 Guide", "Desk 好礼"]),
        ("满300减50元", 4, ["满300减", "50元"]),
        ("低至5.5折", 3, ["低至", "5.5折"]),
        ("只要 99.9% 棉", 4, ["只要", "99.9% 棉"]),
        ("第一行\n第二行", 9, ["第一行", "第二行"]),
        ("Supercalifragilistic", 4, ["Supercal", "ifragili", "stic"]),
        ("", 4, []),
    ],
)
def test_lines_break_where_they_may(text, signs, wanted):
    assert lines(text, signs) == wanted


WORDS = ("春", "新，", "装）。", "（上", "“全”", "A1 ", "好——", "来……", "5.5折", "『折")


@given(st.lists(st.sampled_from(WORDS), max_size=20), st.integers(6, 12))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(words, signs):
    text = "".join(words) + "。"
    made = lines(text, signs)

    assert "".join(made).replace(" ", "") == text.replace(" ", "")
    assert all(wide(one, 1) <= signs for one in made)
    assert not any(one[0] in NOT_FIRST for one in made[1:])
    assert not any(one[-1] in NOT_LAST for one in made[:-1])


def test_the_last_line_has_not_one_sign_alone():
    text = "春季会员专享礼遇来了"

    assert lines_of(text, 9, 1, wide) == ["春季会员专享礼遇来", "了"]
    assert balanced(text, 9, 1, wide) == ["春季会员专", "享礼遇来了"]


def test_two_lines_part_where_the_sentence_does():
    assert balanced("秋天三件叠着穿，早晚不怕凉", 9, 1, wide) == ["秋天三件叠着穿，", "早晚不怕凉"]
    assert balanced("好，我们今天一起去看新装", 9, 1, wide) == ["好，我们今天", "一起去看新装"]


def test_a_long_name_shrinks_then_takes_a_second_line_then_ends_in_dots():
    def set_name(text):
        return fit(text, 10, 2.8, wide, sizes=(2, 1), most=2)

    assert set_name("林小雨").size == 2
    shrunk = set_name("欧阳小雨雨")
    assert (len(shrunk.lines), shrunk.size) == (1, 2)
    assert set_name("阿卜杜勒小雨").size < 2
    two = set_name("阿卜杜勒买买提江小雨店长")
    assert len(two.lines) == 2
    cut = set_name("很长" * 20)
    assert cut.lines[-1].endswith("…")
    assert all(wide(one, cut.size) <= 10 for one in cut.lines)
    assert cut.height <= 2.8
