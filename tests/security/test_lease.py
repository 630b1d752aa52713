"""Ten days without the server, by no trick longer, and a wrong clock costs at most a contact."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guide_app.security.lease import (
    LeaseState,
    expired,
    lease_days,
    observe,
    renew,
)

CONTACT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
YEARS = timedelta(days=16 * 365)


def lease(*, clock_ahead=timedelta(0), days=10):
    return renew(server_time=CONTACT, wall_clock=CONTACT + clock_ahead, days=days)


def time_left(state):
    return state.valid_until - state.high_water


def test_a_pc_works_ten_days_without_the_server_and_not_an_hour_longer():
    nearly = observe(lease(), wall_clock=CONTACT + 10 * DAY - timedelta(hours=1))
    assert not expired(nearly)
    assert time_left(nearly) == timedelta(hours=1)

    over = observe(nearly, wall_clock=CONTACT + 10 * DAY)

    assert expired(over)
    assert time_left(over) == timedelta(0)


def test_winding_the_clock_back_does_not_bring_days_back():
    state = observe(lease(), wall_clock=CONTACT + 9 * DAY)

    wound_back = observe(state, wall_clock=CONTACT + DAY)

    assert time_left(wound_back) == DAY
    assert expired(observe(wound_back, wall_clock=CONTACT + 10 * DAY))


def test_an_expired_lease_does_not_come_back_by_winding_the_clock_back():
    over = observe(lease(), wall_clock=CONTACT + 11 * DAY)

    assert expired(observe(over, wall_clock=CONTACT))


def test_with_the_clock_held_in_the_past_the_running_program_still_counts_the_days():
    state = lease()
    for _ in range(24 * 10):
        state = observe(state, wall_clock=CONTACT, running=timedelta(hours=1))

    assert expired(state)


@pytest.mark.parametrize("ahead", [-YEARS, -DAY, -timedelta(hours=8), timedelta(0), YEARS])
def test_a_clock_that_is_steadily_wrong_gives_ten_days_all_the_same(ahead):
    state = lease(clock_ahead=ahead)

    nearly = observe(state, wall_clock=CONTACT + ahead + 10 * DAY - timedelta(seconds=1))
    over = observe(nearly, wall_clock=CONTACT + ahead + 10 * DAY)

    assert not expired(nearly)
    assert expired(over)


def test_a_clock_hours_ahead_costs_those_hours_and_no_more():
    state = lease(clock_ahead=timedelta(hours=8))

    a_day_later = observe(state, wall_clock=CONTACT + timedelta(hours=8) + DAY)

    assert time_left(a_day_later) == 9 * DAY - timedelta(hours=8)


def test_a_pc_that_comes_back_in_2009_goes_on_working_and_loses_only_what_it_used():
    state = observe(lease(), wall_clock=CONTACT + 2 * DAY)

    flat_battery = observe(state, wall_clock=datetime(2009, 1, 1, tzinfo=UTC))

    assert not expired(flat_battery)
    assert time_left(flat_battery) == 8 * DAY


@pytest.mark.parametrize("ahead", [-YEARS, YEARS])
def test_a_clock_that_is_set_right_after_the_contact_shortens_nothing(ahead):
    state = lease(clock_ahead=ahead)

    corrected = observe(state, wall_clock=CONTACT + 2 * DAY)

    assert time_left(corrected) == 8 * DAY


def test_a_jump_into_the_future_asks_for_contact_and_the_contact_sets_it_right():
    jumped = observe(lease(), wall_clock=CONTACT + YEARS)
    assert expired(jumped)
    assert jumped.valid_until == CONTACT + 10 * DAY

    again = renew(server_time=CONTACT + DAY, wall_clock=CONTACT + YEARS + DAY, days=10)

    assert not expired(observe(again, wall_clock=CONTACT + YEARS + 2 * DAY))
    assert not expired(observe(again, wall_clock=CONTACT + 2 * DAY))


@pytest.mark.parametrize(
    "edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_the_first_and_last_moment_a_clock_can_show_are_survived(edge):
    for state in (
        lease(),
        lease(clock_ahead=YEARS),
        renew(server_time=CONTACT, wall_clock=edge, days=10),
    ):
        seen = observe(state, wall_clock=edge, running=timedelta(days=1))
        assert CONTACT <= seen.high_water <= seen.valid_until
        assert observe(seen, wall_clock=CONTACT).high_water >= seen.high_water


def test_a_shop_clock_in_its_own_time_zone_is_understood():
    china = CONTACT.astimezone(tz=None) + 3 * DAY

    assert time_left(observe(lease(), wall_clock=china)) == 7 * DAY


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        observe(lease(), wall_clock=CONTACT.replace(tzinfo=None))


def test_a_shorter_lease_from_the_brand_counts_from_the_next_contact():
    assert time_left(lease(days=3)) == 3 * DAY


@pytest.mark.parametrize(
    ("setting", "days"), [(None, 10), (1, 1), (10, 10), (30, 30), (0, 1), (-3, 1), (31, 30)]
)
def test_the_brand_may_choose_one_to_thirty_days(setting, days):
    assert lease_days(setting) == days


moments = st.datetimes(
    CONTACT.replace(year=1970, tzinfo=None),
    CONTACT.replace(year=2200, tzinfo=None),
    timezones=st.just(UTC),
)
runs = st.timedeltas(timedelta(seconds=-5), timedelta(days=4))


@given(
    clock_at_contact=moments,
    seen=st.lists(st.tuples(moments, runs), max_size=20),
)
@example(clock_at_contact=CONTACT, seen=[(CONTACT - YEARS, DAY), (CONTACT + YEARS, DAY)])
@settings(max_examples=300, deadline=None)
def test_no_sequence_of_clocks_makes_time_go_back_or_the_lease_grow(clock_at_contact, seen):
    state = renew(server_time=CONTACT, wall_clock=clock_at_contact, days=10)
    ran = timedelta(0)
    for wall, running in seen:
        before = state
        state = observe(state, wall_clock=wall, running=running)
        ran += max(running, timedelta(0))
        assert state.high_water >= before.high_water
        assert state.valid_until == before.valid_until
        assert expired(state) or not expired(before)
        assert expired(state) == (time_left(state) == timedelta(0))
    if ran >= 10 * DAY:
        assert expired(state)


@given(at_contact=st.timedeltas(-YEARS, YEARS))
@example(at_contact=9 * DAY)
@example(at_contact=-9 * DAY)
@example(at_contact=29 * DAY)
@settings(max_examples=200, deadline=None)
def test_turning_the_clock_for_the_contact_and_back_gains_no_day(at_contact):
    state = lease(clock_ahead=at_contact)
    for day in range(1, 12):
        state = observe(state, wall_clock=CONTACT + day * DAY)
        assert time_left(state) <= max(10 - day, 0) * DAY


@given(ahead=st.timedeltas(-YEARS, YEARS), steps=st.lists(st.integers(0, 86_400), max_size=15))
@settings(max_examples=200, deadline=None)
def test_a_steadily_wrong_clock_never_gives_more_and_gives_less_only_by_its_error(ahead, steps):
    state = lease(clock_ahead=ahead)
    passed = timedelta(0)
    for step in steps:
        passed += timedelta(seconds=step)
        state = observe(state, wall_clock=CONTACT + ahead + passed, running=timedelta(seconds=step))
    truly_left = max(10 * DAY - passed, timedelta(0))

    assert time_left(state) <= truly_left
    if not timedelta(0) < ahead < 30 * DAY:
        assert time_left(state) == truly_left
    else:
        assert time_left(state) >= truly_left - ahead


def test_the_state_is_a_plain_value_that_a_caller_can_store():
    state = lease(clock_ahead=DAY)

    assert LeaseState(state.valid_until, state.high_water, state.clock_ahead) == state
