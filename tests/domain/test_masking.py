"""A phone number on the counter's screen can be recognised and cannot be called."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guide_app.domain.masking import mask_phone


@pytest.mark.parametrize(
    "written",
    [
        "13812340217",
        "138 1234 0217",
        "138-1234-0217",
        "+86 138 1234 0217",
        "+8613812340217",
        "008613812340217",
        "１３８１２３４０２１７",
        "(86)13812340217",
        "  13812340217\n",
    ],
)
def test_a_mainland_mobile_keeps_three_and_four_digits_however_it_is_written(written):
    assert mask_phone(written) == "138****0217"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("", ""),
        ("   ", ""),
        (None, ""),
        ("7", "****"),
        ("1234", "****"),
        ("12345", "1****45"),
        ("62345678", "6****678"),
        ("021-62345678", "02****5678"),
        ("+852 9123 4567", "85****4567"),
        ("+1 (415) 555-0132", "14****0132"),
        ("0014155550132", "00****0132"),
        ("12012345678", "12****5678"),
        ("王小姐", "****"),
        ("同上", "****"),
        ("\x00", "****"),
        ("\ud800", "****"),
        ("🙂", "****"),
    ],
)
def test_everything_else_keeps_less(written, shown):
    assert mask_phone(written) == shown


def test_two_numbers_in_one_field_are_masked_as_one():
    assert mask_phone("13812340217/13900001111") == "138****1111"


def test_a_hundred_thousand_digits_are_masked_at_once():
    assert len(mask_phone("5" * 100_000)) < 20


def longest_run_shown(original, shown):
    head, _, tail = shown.partition("****")
    assert original.startswith(head)
    assert original.endswith(tail)
    return len(head) + len(tail)


@given(st.text(alphabet="0123456789", min_size=1, max_size=40))
@example("13812340217")
def test_never_more_than_seven_digits_and_never_the_better_part(digits):
    shown = mask_phone(digits)

    if shown == f"{digits[-11:][:3]}****{digits[-4:]}" and digits[-11] == "1":
        assert digits[:-11] in ("", "86", "0086", "00")
        return
    revealed = longest_run_shown(digits, shown)
    assert revealed <= 7
    assert revealed * 10 <= len(digits) * 6


@given(st.text(max_size=80))
def test_no_text_of_any_kind_comes_through_and_nothing_raises(text):
    shown = mask_phone(text)

    assert set(shown) <= set("0123456789*")
    assert sum(sign.isdigit() for sign in shown) <= 7
    assert shown == "" or "****" in shown
