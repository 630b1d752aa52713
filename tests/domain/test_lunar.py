from datetime import date, timedelta

import pytest
from lunar_python import LunarYear, Solar

from guide_app.domain.lunar import LunarDate, from_lunar, month_length, to_lunar

FIRST, LAST = date(1900, 1, 31), date(2101, 1, 28)


def every_day_of_the_library():
    """Each day from FIRST to LAST by a library that computes moons and solar terms."""
    for year in range(1900, 2101):
        for month in LunarYear.fromYear(year).getMonthsInYear():
            first = Solar.fromJulianDay(month.getFirstJulianDay())
            begins = date(first.getYear(), first.getMonth(), first.getDay())
            for day in range(month.getDayCount()):
                number = month.getMonth()  # negative in a leap month
                lunar = LunarDate(year, abs(number), day + 1, number < 0)
                yield begins + timedelta(days=day), lunar


def test_every_day_of_two_centuries_agrees_with_an_astronomical_library():
    expected = dict(every_day_of_the_library())

    assert min(expected) == FIRST
    assert max(expected) == LAST
    assert len(expected) == (LAST - FIRST).days + 1
    for day, lunar in expected.items():
        assert to_lunar(day) == lunar
        assert from_lunar(lunar.year, lunar.month, lunar.day, leap=lunar.leap) == day


@pytest.mark.parametrize(
    ("gregorian", "lunar"),
    [
        (date(2017, 1, 28), LunarDate(2017, 1, 1)),  # New Year
        (date(2017, 10, 4), LunarDate(2017, 8, 15)),  # Mid-Autumn
        (date(2017, 8, 21), LunarDate(2017, 6, 30, leap=True)),
        (date(2020, 6, 25), LunarDate(2020, 5, 5)),  # Dragon Boat, after a leap fourth month began
        (date(2033, 12, 22), LunarDate(2033, 11, 1, leap=True)),  # the year that many tables miss
    ],
)
def test_known_festivals_fall_on_their_days(gregorian, lunar):
    assert to_lunar(gregorian) == lunar


def test_a_day_outside_the_table_has_no_lunar_date():
    assert to_lunar(FIRST - timedelta(days=1)) is None
    assert to_lunar(LAST + timedelta(days=1)) is None
    assert from_lunar(1899, 12, 1) is None
    assert from_lunar(2101, 1, 1) is None
    assert month_length(2101, 1) is None


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31), (-6, 1)])
def test_there_is_no_such_month_or_day(month, day):
    assert from_lunar(2017, month, day) is None


def test_the_thirtieth_is_kept_on_the_29th_in_a_short_month():
    assert month_length(2017, 1) == 29
    assert from_lunar(2017, 1, 30) == from_lunar(2017, 1, 29)


@pytest.mark.parametrize(
    ("year", "leap", "kept"),
    [
        (2017, True, LunarDate(2017, 6, 10, leap=True)),
        (2018, True, LunarDate(2018, 6, 10)),
        (2017, False, LunarDate(2017, 6, 10)),
    ],
)
def test_a_leap_month_is_kept_in_the_ordinary_one_when_the_year_does_not_repeat_it(
    year, leap, kept
):
    day = from_lunar(year, 6, 10, leap=leap)

    assert day is not None
    assert to_lunar(day) == kept
