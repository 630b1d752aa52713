"""When a thing was looked at often enough, whatever came in when."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.views import WITHIN_DAYS, Looks, counted

FIRST, LAST = date(2017, 1, 1), date(2017, 12, 31)
COAT = "product coat"


def look(on, times=1, thing=COAT, title="Coat"):
    return Looks(thing, title, on, times)


def days_of(looks, times, first=FIRST, last=LAST, within=WITHIN_DAYS):
    return [(one.thing, one.on, one.times) for one in counted(looks, times, within, first, last)]


def test_it_counts_on_the_day_of_the_last_of_so_many_looks_within_fourteen_days():
    third = date(2017, 5, 14)
    near = [look(date(2017, 5, 1)), look(date(2017, 5, 9)), look(third)]
    far = [look(date(2017, 4, 30)), *near[1:]]

    assert days_of(near, 3) == [(COAT, third, 3)]
    assert days_of(far, 3) == []
    assert days_of([look(third, times=5)], 3) == [(COAT, third, 5)]
    assert days_of(near[:2], 3) == []


def test_each_thing_counts_for_itself_and_once_a_year():
    looks = [look(date(2017, month, 3), 3) for month in (2, 6, 9)]
    looks += [look(date(2017, 6, 3), 2, "page home"), look(date(2018, 1, 2), 3)]

    assert days_of(looks, 3, last=date(2018, 12, 31)) == [
        (COAT, date(2017, 2, 3), 3),
        (COAT, date(2018, 1, 2), 3),
    ]
    assert days_of(looks, 2)[1] == ("page home", date(2017, 6, 3), 2)


def test_looks_of_last_year_do_not_help_this_one():
    around = [look(date(2017, 12, 31), 2), look(date(2018, 1, 1)), look(date(2018, 1, 2), 2)]

    assert days_of(around, 3, last=date(2018, 12, 31)) == [(COAT, date(2018, 1, 2), 3)]


def test_it_is_called_what_it_was_called_last_by_then():
    third = date(2017, 5, 14)
    looks = [
        look(third, title="Coat, 20% off"),
        look(third - timedelta(1), 2, title="Winter coat"),
        look(third + timedelta(1), title="Sold out"),
    ]

    assert counted(looks, 3, WITHIN_DAYS, FIRST, LAST)[0].title == "Coat, 20% off"


days = st.dates(date(2017, 1, 1), date(2018, 2, 20))
some_looks = st.lists(
    st.builds(look, days, st.integers(1, 3), st.sampled_from([COAT, "page home"])), max_size=12
)


def test_within_how_many_days_is_what_its_sop_says():
    looks = [look(date(2017, 3, 1)), look(date(2017, 3, 7)), look(date(2017, 3, 30))]

    assert days_of(looks, 3, within=30) == [(COAT, date(2017, 3, 30), 3)]
    assert days_of(looks, 3, within=29) == []
    assert days_of(looks, 2, within=7) == [(COAT, date(2017, 3, 7), 2)]
    assert days_of(looks, 2, within=6) == []
    assert days_of([look(date(2017, 3, 1), times=2)], 2, within=1) == [(COAT, date(2017, 3, 1), 2)]


@given(
    some_looks,
    st.integers(1, 5),
    st.integers(1, 90),
    st.randoms(use_true_random=False),
    days,
)
def test_what_is_known_of_a_year_decides_and_not_the_order_or_how_much_is_asked(
    looks, times, within, random, first
):
    mixed = random.sample(looks, len(looks))
    everything = counted(looks, times, within, FIRST, date(2018, 12, 31))

    assert counted(mixed, times, within, FIRST, date(2018, 12, 31)) == everything
    later = [one for one in looks if one.on >= date(first.year, 1, 1)]
    last = first + timedelta(days=30)
    assert counted(later, times, within, first, last) == [
        one for one in everything if first <= one.on <= last
    ]


@given(some_looks, some_looks, st.integers(1, 5), st.integers(1, 90))
def test_a_look_that_comes_late_never_makes_a_second_one_of_it(known, late, times, within):
    def runs(looks):
        found = counted(looks, times, within, FIRST, days_end)
        return {(c.thing, c.on.year): c.on for c in found}

    days_end = date(2018, 12, 31)
    before, after = runs(known), runs([*known, *late])
    assert before.keys() <= after.keys()
    assert all(after[one] <= on for one, on in before.items())
