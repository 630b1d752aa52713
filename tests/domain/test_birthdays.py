from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.birthdays import age_on, birthday_calendar, birthday_on, birthdays
from guide_app.domain.lunar import to_lunar
from tests.domain.people import child, customer


@pytest.mark.parametrize(
    ("year", "month", "day", "kept"),
    [
        (2016, 2, 29, date(2016, 2, 29)),
        (2017, 2, 29, date(2017, 2, 28)),
        (2100, 2, 29, date(2100, 2, 28)),
        (2017, 4, 31, date(2017, 4, 30)),
        (2017, 13, 1, None),
        (2017, 1, 32, None),
        (2017, 0, 0, None),
    ],
)
def test_a_solar_birthday_is_kept_on_the_last_day_of_a_shorter_month(year, month, day, kept):
    assert birthday_on(year, month, day) == kept


@pytest.mark.parametrize(
    ("year", "month", "day", "kept"),
    [
        (2017, 8, 15, date(2017, 10, 4)),
        (2018, 8, 15, date(2018, 9, 24)),
        (2016, 12, 30, date(2017, 1, 27)),  # a short last month: kept on its 29th, New Year's Eve
    ],
)
def test_a_lunar_birthday_moves_through_the_solar_year(year, month, day, kept):
    assert birthday_on(year, month, day, lunar=True) == kept


@given(
    first=st.dates(date(1950, 1, 1), date(2099, 1, 1)),
    length=st.integers(0, 40),
    lunar=st.booleans(),
)
def test_the_calendar_says_what_each_birthday_says_by_itself(first, length, lunar):
    last = first + timedelta(days=length)
    expected: dict[tuple[int, int], list[tuple[date, int]]] = {}
    for year in range(first.year - 1, last.year + 1):
        for month in range(1, 13):
            for day in range(1, 31 if lunar else 32):
                on = birthday_on(year, month, day, lunar=lunar)
                if on is not None and first <= on <= last:
                    expected.setdefault((month, day), []).append((on, year))

    found = birthday_calendar(first, last, lunar)

    assert {written: [tuple(kept) for kept in days] for written, days in found.items()} == expected


def test_a_leap_day_child_is_found_on_the_28th():
    leo = child(birthday_year=2012, birthday_month=2, birthday_day=29)

    found = birthdays(customer(), [leo], date(2017, 2, 21), date(2017, 2, 28))

    assert [(b.member, b.on, b.age) for b in found] == [(leo, date(2017, 2, 28), 5)]


def test_the_year_of_birth_itself_has_no_birthday_and_neither_has_one_without_a_day():
    unborn = child("Mia", birthday_year=2017, birthday_month=10, birthday_day=4)
    vague = child("Ben", birthday_year=2012, birthday_month=10)
    taken_out = child("Tom", birthday_month=10, birthday_day=4, removed=True)

    assert not birthdays(
        customer(), [unborn, vague, taken_out], date(2017, 10, 1), date(2017, 10, 9)
    )


def test_a_lunar_birthday_that_falls_twice_in_one_solar_year_is_two_keepings():
    ann = customer(birthday_month=12, birthday_day=10, birthday_lunar=True)

    found = birthdays(ann, [], date(2017, 1, 1), date(2018, 1, 31))

    assert [(b.on, b.year) for b in found] == [(date(2017, 1, 7), 2016), (date(2018, 1, 26), 2017)]


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2017, 10, 3), 4), (date(2017, 10, 4), 5), (date(2011, 1, 1), None)],
)
def test_a_child_grows_older_on_the_birthday(day, age):
    assert age_on(child(birthday_year=2012, birthday_month=10, birthday_day=4), day) == age


def test_a_childs_age_counts_by_the_lunar_calendar_when_its_birthday_does():
    mid_autumn = child(birthday_year=2012, birthday_month=8, birthday_day=15, birthday_lunar=True)

    assert age_on(mid_autumn, date(2017, 10, 3)) == 4
    assert age_on(mid_autumn, date(2017, 10, 4)) == 5


@pytest.mark.parametrize(
    ("year", "kept"),
    [
        (2018, date(2018, 7, 22)),  # has no leap sixth month
        (2025, date(2025, 7, 4)),  # repeats it: kept once, in the ordinary one
        (2036, date(2036, 7, 3)),  # and once more
    ],
)
def test_who_was_born_in_a_leap_month_keeps_the_birthday_in_the_ordinary_one(year, kept):
    mia = child(birthday_year=2017, birthday_month=6, birthday_day=10, birthday_lunar=True)

    found = birthdays(customer(), [mia], date(year, 2, 20), date(year + 1, 1, 20))

    assert [(b.on, b.age) for b in found] == [(kept, year - 2017)]


def test_a_leap_month_makes_nobody_a_year_older_for_a_second_time():
    mia = child(birthday_year=2017, birthday_month=6, birthday_day=10, birthday_lunar=True)

    leap_tenth = date(2025, 8, 3)

    assert to_lunar(leap_tenth) == (2025, 6, 10, True)
    assert age_on(mia, leap_tenth) == age_on(mia, date(2025, 7, 4)) == 8
    assert birthdays(customer(), [mia], leap_tenth, leap_tenth) == []
