"""The content calendar's rules: slots, what comes next, the mix of kinds, the streak."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.calendar import (
    PostRules,
    counts,
    fill,
    next_slot,
    read_slots,
    streak,
    wanted_kind,
)
from guide_app.domain.entities import Brand
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.words import MaterialKind

SLOTS = (time(8), time(12), time(20))
TODAY = date(2026, 3, 1)
KINDS = list(MaterialKind)


def at(*hours: int) -> list[time]:
    return [time(hour) for hour in hours]


class TestTimes:
    def test_a_brand_that_says_nothing_has_six_slots_one_of_each_kind_and_three_posts_a_day(self):
        rules = PostRules.of(Brand(id="b", brand_id="b", name="Sunny"))

        assert [slot.hour for slot in rules.slots] == [8, 10, 12, 15, 18, 21]
        assert set(rules.mix.values()) == {1}
        assert (rules.per_day, rules.pushed_per_month) == (3, 4)

    def test_times_are_read_as_people_write_them(self):
        assert read_slots("7：30、 12:00，20:15") == (time(7, 30), time(12), time(20, 15))

    @pytest.mark.parametrize("text", ["25:00", "8", "08:60", "12:00 08:00", "8:00 08:00", " , "])
    def test_what_is_no_row_of_times_is_refused(self, text):
        with pytest.raises(Rejected) as refused:
            read_slots(text)
        assert (refused.value.code, refused.value.facts["field"]) == (Code.WRONG_TYPE, "post_slots")

    def test_more_than_a_dozen_are_refused(self):
        with pytest.raises(Rejected) as refused:
            read_slots(" ".join(f"{hour}:00" for hour in range(13)))
        assert refused.value.code is Code.TOO_MANY


class TestSlots:
    def test_a_post_stands_in_the_slot_that_had_begun(self):
        assert fill(SLOTS, at(9, 13)) == (0, 1, None)

    def test_one_too_many_makes_up_for_one_that_was_missed(self):
        assert fill(SLOTS, at(13, 14)) == (1, 0, None)

    def test_who_is_early_has_the_first_one(self):
        assert fill(SLOTS, at(6, 7)) == (0, 1, None)

    def test_one_too_many_stands_in_the_next_slot_and_beyond_the_last_in_none(self):
        assert fill(SLOTS, at(9, 13, 14, 21)) == (0, 1, 2)

    @given(st.lists(st.times(), max_size=8).map(sorted))
    def test_every_post_has_a_slot_as_long_as_there_are_some(self, posts):
        held = [number for number in fill(SLOTS, posts) if number is not None]

        assert len(held) == len(set(held)) == min(len(posts), len(SLOTS))

    def test_the_next_one_is_the_one_that_has_begun_or_else_the_one_to_come(self):
        assert next_slot(SLOTS, (None, None, None), time(7)) == 0
        assert next_slot(SLOTS, (None, None, None), time(13)) == 1  # the one at 8 is missed
        assert next_slot(SLOTS, (None, 0, None), time(13)) == 2
        assert next_slot(SLOTS, (None, None, 0), time(21)) is None


class TestMix:
    def test_what_is_short_of_its_part_comes_next(self):
        mix = {MaterialKind.CARE: 2, MaterialKind.FUN: 1}

        posted = Counter({MaterialKind.CARE: 1, MaterialKind.FUN: 1})
        assert wanted_kind(mix, posted, KINDS) is MaterialKind.CARE

    def test_nothing_is_wanted_of_which_there_is_none_or_of_which_the_brand_wants_none(self):
        mix = {MaterialKind.CARE: 0, MaterialKind.FUN: 1, MaterialKind.EVENT: 1}

        assert wanted_kind(mix, {}, [MaterialKind.CARE, MaterialKind.EVENT]) is MaterialKind.EVENT
        assert wanted_kind(mix, {}, [MaterialKind.CARE]) is None

    @given(st.lists(st.integers(0, 5), min_size=6, max_size=6).filter(any))
    def test_who_follows_it_has_the_wanted_mix_in_the_end(self, parts):
        mix = dict(zip(KINDS, parts, strict=True))
        posted: Counter[MaterialKind] = Counter()
        for _ in range(sum(parts)):
            kind = wanted_kind(mix, posted, KINDS)
            assert kind is not None
            posted[kind] += 1

        assert {kind: posted[kind] for kind in KINDS} == mix


class TestStreak:
    def test_days_in_a_row_count_and_today_may_still_be_empty(self):
        days = {TODAY - timedelta(days=ago) for ago in (1, 2, 3, 5)}

        assert streak(days, TODAY) == 3
        assert streak(days | {TODAY}, TODAY) == 4

    def test_a_day_without_a_post_ends_it(self):
        assert streak({TODAY - timedelta(days=2)}, TODAY) == 0
        assert streak({TODAY}, TODAY) == 1


def test_what_was_not_posted_is_no_post():
    assert [counts(state) for state in ("prepared", "posted", "not_posted")] == [True, True, False]
