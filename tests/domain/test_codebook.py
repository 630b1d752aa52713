import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.codebook import Entry, Fault, Trouble, find_flaw, folded, read_code


def entry(code, question="Skin", answer=None):
    return Entry(code, question, answer or f"answer {code}", f"tag of {code}")


SKIN = (
    entry("3", "现在的问题", "痘痘"),
    entry("4", "现在的问题", "敏感"),
    entry("D", "最想解决", "痘痘"),
    entry("E", "最想解决", "出油"),
    entry("S", "最想解决", "毛孔"),
)


def said(text, entries=SKIN):
    return [one.code for one in read_code(text, entries).entries]


@pytest.mark.parametrize(
    "text",
    ["3D", "3d", "３Ｄ", "３ｄ", "3 D", " 3-d ", "3/D", "3、D", "3，Ｄ", "3·D", "3D\n", "3\tD"],
)
def test_a_code_reads_the_same_in_either_case_and_width_and_with_separators(text):
    assert said(text) == ["3", "D"]


def test_codes_stand_in_any_order():
    assert said("D3") == ["D", "3"]


def test_nothing_typed_says_nothing():
    assert read_code("  ", SKIN).entries == ()
    assert read_code("  ", SKIN).trouble is None


def test_what_no_code_begins_with_is_told_with_its_place_and_what_was_perhaps_meant():
    reading = read_code("3X", SKIN)

    assert (reading.trouble, reading.position, reading.part) == (Trouble.UNKNOWN, 1, "X")
    assert reading.suggestions[0] in ("3D", "3S")  # the keys above it
    assert set(reading.suggestions) == {"3D", "3S", "3E"}
    assert [one.code for one in reading.entries] == ["3"]


def test_the_place_is_one_of_the_text_as_it_was_typed():
    reading = read_code("３ - Ｘ", SKIN)

    assert (reading.position, reading.part) == (4, "Ｘ")
    assert "３ - D" in reading.suggestions


def test_nothing_is_suggested_for_what_is_like_no_code():
    assert read_code("3痘痘", SKIN).suggestions == ()


def test_a_group_of_a_single_choice_is_answered_once():
    assert said("34") == ["3", "4"]

    reading = read_code("34", SKIN, {"tag of 3": "skin", "tag of 4": "skin"})

    assert (reading.trouble, reading.part) == (Trouble.TWICE, "4")


def test_the_same_code_stands_once():
    assert read_code("33", SKIN).trouble is Trouble.TWICE


def test_longer_codes_are_read_whole_although_a_shorter_one_begins_like_them():
    entries = [entry("A"), entry("AB"), entry("CB")]

    assert said("ABCB", entries) == ["AB", "CB"]
    assert said("A CB", entries) == ["A", "CB"]


@pytest.mark.parametrize(
    ("codes", "text", "readings"),
    [
        (["1", "11"], "11", {"11", "1+1"}),
        (["A", "AB", "B"], "AB", {"AB", "A+B"}),
        (["1", "011", "01110", "1110", "10011"], "01110011", {"01110+011", "011+10011"}),
    ],
)
def test_codes_that_some_text_could_be_read_from_in_two_ways_are_refused_with_that_text(
    codes, text, readings
):
    flaw = find_flaw([entry(code) for code in codes])

    assert flaw is not None
    assert flaw.fault is Fault.TWO_READINGS
    assert flaw.value == text
    assert set(flaw.readings) == readings


def test_no_text_is_read_in_two_ways_where_nothing_is_wrong_and_some_is_where_it_is():
    chance = random.Random(3)
    told = {True: 0, False: 0}
    for _ in range(300):
        codes = {"".join(chance.choices("AB", k=chance.randint(1, 3))) for _ in range(4)}
        flaw = find_flaw([entry(code) for code in sorted(codes)])
        told[flaw is None] += 1
        seen: dict[str, tuple[str, ...]] = {}
        twice = [
            text
            for length in range(1, 6)
            for parts in product(sorted(codes), repeat=length)
            if seen.setdefault(text := "".join(parts), parts) != parts
        ]
        if flaw is None:
            assert not twice, codes
        else:
            assert flaw.value.replace("+", "") in {r.replace("+", "") for r in flaw.readings}
            assert len(set(flaw.readings)) == 2
            assert all(set(r.split("+")) <= codes for r in flaw.readings)
    assert min(told.values()) > 20


@given(st.lists(st.sampled_from(["3", "4", "D", "E", "S"]), unique=True))
def test_what_is_put_together_from_codes_is_read_back(codes):
    assert said("".join(codes)) == codes


@given(st.text(max_size=60))
def test_any_text_is_read_or_told_off_and_the_place_is_in_it(text):
    reading = read_code(text, SKIN)

    if reading.trouble is Trouble.UNKNOWN:
        assert text[reading.position :].startswith(reading.part)
        assert reading.part


@pytest.mark.parametrize(
    ("entries", "fault", "line"),
    [
        ([], Fault.EMPTY, -1),
        ([entry(f"{n:03}") for n in range(201)], Fault.TOO_MANY, -1),
        ([entry("3"), entry("")], Fault.REQUIRED, 1),
        ([Entry("3", "Skin", "oily", "")], Fault.REQUIRED, 0),
        ([entry("3", question="x" * 61)], Fault.TOO_LONG, 0),
        ([entry("A" * 13)], Fault.TOO_LONG, 0),
        ([entry("3-D")], Fault.NOT_A_CODE, 0),
        ([entry("#")], Fault.NOT_A_CODE, 0),
        ([entry("d"), entry("Ｄ", answer="other")], Fault.SAME_CODE, 1),
        ([entry("3", answer="oily"), entry("4", answer="oily")], Fault.SAME_ANSWER, 1),
    ],
)
def test_what_is_wrong_with_a_codebook_is_told_with_its_line(entries, fault, line):
    flaw = find_flaw(entries)

    assert flaw is not None
    assert (flaw.fault, flaw.line) == (fault, line)


def test_the_codes_of_a_good_codebook_are_kept():
    assert find_flaw(SKIN) is None
    assert folded(" ３-d ") == "3D"
