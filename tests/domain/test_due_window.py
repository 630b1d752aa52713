from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.due import DueRules, due_items
from guide_app.domain.due_window import due_window
from guide_app.domain.ids import row_id
from guide_app.domain.lunar import to_lunar
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from tests.domain.people import (
    RULES,
    TODAY,
    as_stored,
    child,
    customer,
    days_ago,
    days_ahead,
    due,
    follow_up,
    sop,
    step,
)
from tests.support.due_oracle import may_be_due

TRIGGERS = ["added", "purchase", "silent", "repurchase", "birthday"]


def around(past=70, future=12):
    days = st.integers(-past, future)
    return days.map(lambda offset: TODAY + timedelta(days=offset))


def maybe(strategy):
    return st.none() | strategy


BIRTHDAYS = st.fixed_dictionaries(
    {
        "birthday_year": maybe(st.integers(1950, 2018)),
        "birthday_month": maybe(st.integers(0, 13)),
        "birthday_day": maybe(st.integers(0, 32)),
        "birthday_lunar": st.booleans(),
    }
)
CUSTOMERS = st.builds(
    lambda birthday, facts: customer(**birthday, **facts),
    BIRTHDAYS,
    st.fixed_dictionaries(
        {
            "added_on": around(past=500) | around(),
            "last_contact_on": maybe(around()),
            "last_order_on": maybe(around()),
            "repurchase_days": maybe(st.integers(-1, 60)),
        }
    ),
)
FAMILIES = st.lists(
    st.builds(
        lambda birthday, removed, name: child(name, removed=removed, **birthday),
        BIRTHDAYS,
        st.booleans(),
        st.sampled_from(["Leo", "Mia", "Tom"]),
    ),
    max_size=3,
)
PLANS = st.lists(
    st.builds(
        lambda trigger, days, offsets: (sop(trigger, trigger_days=days), offsets),
        st.sampled_from(TRIGGERS),
        st.integers(0, 40),
        st.lists(st.integers(-10, 30), min_size=1, max_size=3, unique=True),
    ),
    max_size=4,
    unique_by=lambda made: made[0].trigger,
).map(
    lambda made: make_plans(
        [of for of, _ in made], [step(of, offset) for of, offsets in made for offset in offsets]
    )
)
ROWS = st.lists(
    st.builds(
        lambda planned_on, due_on, kind, status, sent_on: follow_up(
            planned_on=planned_on, due_on=due_on, kind=kind, status=status, sent_on=sent_on
        ),
        around(),
        around(),
        st.sampled_from(["manual", "sop", "birthday", "new", "silent"]),
        st.sampled_from(["planned", "waiting", "done", "skipped"]),
        maybe(around(future=0)),
    ),
    max_size=3,
)
ACTIONS = st.sampled_from(["planned", "waiting", "done", "skipped"])
DUE_RULES = st.sampled_from(
    [RULES, DueRules(silent_days=()), DueRules(silent_days=(5, 40), grace_days=3, new_days=9)]
)


@st.composite
def books(draw):
    """A customer whose list somebody has already worked on, some days before today."""
    ann, family = draw(CUSTOMERS), draw(FAMILIES)
    orders = draw(st.lists(around(), max_size=4))
    plans, rules = draw(PLANS), draw(DUE_RULES)
    stored = {row_id(n): replace(row, id=row_id(n)) for n, row in enumerate(draw(ROWS))}
    for back in draw(st.lists(st.integers(0, 60), max_size=4)):
        day = TODAY - timedelta(days=back)
        for item in due_items(
            Person(ann, family, list(stored.values()), orders), plans, day, rules
        ):
            status = draw(ACTIONS)
            sent_on = day if status in ("waiting", "done") else None
            stored[item.id] = as_stored(item, status=status, sent_on=sent_on)
    return ann, family, list(stored.values()), orders, plans, rules


@given(books())
def test_whoever_is_outside_every_window_is_certainly_not_due(book):
    ann, family, stored, orders, plans, rules = book
    window = due_window(rules, plans, TODAY)

    if not may_be_due(window, Person(ann, family, stored, orders)):
        assert due_items(Person(ann, family, stored, orders), plans, TODAY, rules) == []


@given(books())
def test_rows_and_orders_older_than_the_window_make_no_difference(book):
    ann, family, stored, orders, plans, rules = book
    window = due_window(rules, plans, TODAY)
    recent = [
        row
        for row in stored
        if row.planned_on >= window.stored_from
        or row.status == "planned"
        or (row.status == "waiting" and row.sent_on and row.sent_on >= window.waiting_sent_from)
    ]
    recent_orders = [on for on in orders if on >= window.orders_from]

    everything = due_items(Person(ann, family, stored, orders), plans, TODAY, rules)

    assert due_items(Person(ann, family, recent, recent_orders), plans, TODAY, rules) == everything


def test_work_moved_long_ago_to_a_day_to_come_still_lets_the_customer_rest():
    ann = customer(last_contact_on=days_ago(8))
    moved = follow_up(kind="sop", planned_on=days_ago(16), due_on=days_ahead(1))

    assert due(ann) != []
    assert due(ann, stored=[moved]) == []


@given(books())
def test_a_follow_up_is_on_the_list_once(book):
    ann, family, stored, orders, plans, rules = book
    family = list({member.id: member for member in family}.values())

    items = due_items(Person(ann, family, stored, orders), plans, TODAY, rules)

    assert len({item.id for item in items}) == len(items)


def quiet(**facts):
    """Somebody added long ago and never contacted: only ``facts`` can be a reason."""
    return customer(**{"last_contact_on": None, **facts})


def steps_of(trigger, *offsets, days=0):
    made = sop(trigger, trigger_days=days)
    return make_plans([made], [step(made, offset) for offset in offsets])


def lunar(day):
    found = to_lunar(day)
    assert found is not None
    return found


NO_SILENCE = DueRules(silent_days=())
SWEEPS = {
    "new": lambda day: ((quiet(added_on=day), [], [], []), (), NO_SILENCE),
    "silent since contact": lambda day: ((quiet(last_contact_on=day), [], [], []), (), RULES),
    "silent since order": lambda day: ((quiet(last_order_on=day), [], [], []), (), RULES),
    "welcome": lambda day: (
        (quiet(added_on=day), [], [], []),
        steps_of("added", 2, 5),
        DueRules(silent_days=(), new_days=-1),
    ),
    "after care": lambda day: (
        (quiet(last_order_on=day), [], [], []),
        steps_of("purchase", 2, 5),
        NO_SILENCE,
    ),
    "after care of an order": lambda day: (
        (quiet(), [], [], [day]),
        steps_of("purchase", 2, 5),
        NO_SILENCE,
    ),
    "repurchase": lambda day: (
        (quiet(last_order_on=day, repurchase_days=21), [], [], []),
        steps_of("repurchase", -3, 4),
        NO_SILENCE,
    ),
    "wake-up": lambda day: (
        (quiet(last_contact_on=day), [], [], []),
        steps_of("silent", -2, 4, days=20),
        NO_SILENCE,
    ),
    "birthday": lambda day: (
        (quiet(birthday_month=day.month, birthday_day=day.day), [], [], []),
        (),
        NO_SILENCE,
    ),
    "child's birthday": lambda day: (
        (quiet(), [child(birthday_month=day.month, birthday_day=day.day)], [], []),
        (),
        NO_SILENCE,
    ),
    "lunar birthday": lambda day: (
        (
            quiet(
                birthday_month=lunar(day).month, birthday_day=lunar(day).day, birthday_lunar=True
            ),
            *([], [], []),
        ),
        (),
        NO_SILENCE,
    ),
    "waiting": lambda day: (
        (quiet(), [], [follow_up(status="waiting", sent_on=day)], []),
        (),
        NO_SILENCE,
    ),
    "by hand": lambda day: ((quiet(), [], [follow_up(due_on=day)], []), (), NO_SILENCE),
}


@pytest.mark.parametrize("cause", SWEEPS)
def test_for_a_single_cause_the_window_is_exact_on_every_day(cause):
    listed = 0
    for offset in range(-80, 20):
        book, plans, rules = SWEEPS[cause](TODAY + timedelta(days=offset))
        items = due_items(Person(*book), plans, TODAY, rules)

        assert may_be_due(due_window(rules, plans, TODAY), Person(*book)) is bool(items), offset
        listed += bool(items)
    assert 0 < listed < 100


@pytest.mark.parametrize("offset", [-8, -1, 0, 14])
def test_a_birthday_sop_is_looked_for_as_far_as_its_steps_reach(offset):
    plans = steps_of("birthday", -8, offset) if offset > -8 else steps_of("birthday", -8)
    for ahead in range(-40, 15):
        day = TODAY + timedelta(days=ahead)
        ann = quiet(birthday_month=day.month, birthday_day=day.day)

        if due_items(Person(ann, [], [], []), plans, TODAY, NO_SILENCE):
            assert may_be_due(due_window(NO_SILENCE, plans, TODAY), Person(ann)), ahead


def wake_up_sent(back):
    """Ann's first wake-up went out ``back`` days ago, without an answer so far."""
    plans = steps_of("silent", 0, 10, days=20)
    sent_on = TODAY - timedelta(days=back)
    before = quiet(last_contact_on=sent_on - timedelta(days=20))
    (item, *_) = due_items(Person(before, [], [], []), plans, sent_on, NO_SILENCE)
    row = as_stored(item, status="done", sent_on=sent_on)
    return plans, quiet(last_contact_on=sent_on), row


def test_a_wake_up_that_was_begun_is_looked_for_until_its_last_step_lapses():
    found = []
    for back in range(1, 30):
        plans, ann, row = wake_up_sent(back)
        window = due_window(NO_SILENCE, plans, TODAY)
        items = due_items(Person(ann, [], [row], []), plans, TODAY, NO_SILENCE)
        if any(item.step_number == 2 for item in items):
            found.append(back)
            assert may_be_due(window, Person(ann, stored=[row]))
            assert row.planned_on >= window.stored_from

    assert found == list(range(10, 25))


def test_a_skipped_silence_is_remembered_until_the_next_threshold():
    rules = DueRules(silent_days=(5, 40))
    ann = quiet(last_contact_on=TODAY - timedelta(days=39))
    (item,) = due_items(Person(ann, [], [], []), (), TODAY, rules)

    assert item.planned_on >= due_window(rules, (), TODAY).stored_from


def test_the_order_that_ended_a_welcome_or_a_wake_up_is_still_asked_for():
    welcome, wake_up = steps_of("added", 30), steps_of("silent", 0, 10, days=20)

    assert due_window(RULES, welcome, TODAY).orders_from == TODAY - timedelta(days=44)
    assert due_window(RULES, wake_up, TODAY).orders_from == TODAY - timedelta(days=44)
    assert due_window(RULES, (), TODAY).orders_from == TODAY


def test_a_quiet_customer_matches_no_window():
    window = due_window(RULES, (), TODAY)

    assert not may_be_due(window, Person(customer()))


def test_a_customer_who_is_silent_for_a_year_is_not_looked_at():
    window = due_window(RULES, (), TODAY)
    gone = customer(last_contact_on=TODAY - timedelta(days=365))

    assert due(gone) == []
    assert not may_be_due(window, Person(gone))


def test_the_birthdays_of_a_week_are_few_days_of_both_calendars():
    window = due_window(RULES, (), date(2017, 2, 21))

    assert window.written_birthdays(False) == {(2, day) for day in range(21, 32)}
    lunar_days = {(1, day) for day in range(25, 31)} | {(2, 1), (2, 2), (2, 3)}
    assert window.written_birthdays(True) == lunar_days
