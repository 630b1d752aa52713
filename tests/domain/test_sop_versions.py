"""A SOP in versions: who has which, and what running enrolments keep."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.due import DueRules
from guide_app.domain.entities import FollowUp
from guide_app.domain.ids import row_id
from guide_app.domain.sop import make_plans
from tests.domain.people import TODAY, as_stored, customer, days_ago, days_ahead, due, sop, step

QUIET = DueRules(silent_days=(), new_days=-1)
FIRST = sop("birthday", id=row_id("sop"))


def version(number, since=None, until=None, **facts):
    root = {} if number == 1 else {"id": row_id("sop", number), "root_id": FIRST.id}
    return replace(FIRST, **root, version=number, since=since, until=until, **facts)


def published(*versions):
    """The plans of versions with a step on each of some days, named by version and day."""
    made = [one for one, _ in versions]
    steps = [
        step(one, offset, task=f"v{one.version} day {offset}")
        for one, offsets in versions
        for offset in offsets
    ]
    return make_plans(made, steps)


def born_on(day):
    return customer(last_contact_on=None, birthday_month=day.month, birthday_day=day.day)


def tasks_on(ann, day, plans, stored=()):
    items = due(ann, plans=plans, today=day, rules=QUIET, stored=stored)
    return [item.task for item in items if item.due_on == day]


def all_tasks(ann, plans):
    days = (days_ahead(ahead) for ahead in range(-40, 41))
    return [task for day in days for task in tasks_on(ann, day, plans)]


def test_what_began_before_a_new_version_keeps_the_old_one():
    plans = published((version(1, until=TODAY), [-8, 0]), (version(2, since=TODAY), [-8, 0]))

    assert all_tasks(born_on(days_ahead(7)), plans) == ["v1 day -8", "v1 day 0"]
    assert all_tasks(born_on(days_ahead(8)), plans) == ["v2 day -8", "v2 day 0"]


def test_a_version_that_begins_later_before_its_day_takes_over_without_a_gap_or_twice():
    plans = published((version(1, until=TODAY), [-8, 0]), (version(2, since=TODAY), [-3, 0]))

    assert all_tasks(born_on(days_ahead(5)), plans) == ["v1 day -8", "v1 day 0"]
    assert all_tasks(born_on(days_ahead(9)), plans) == ["v2 day -3", "v2 day 0"]
    plans = published((version(1, until=TODAY), [-3, 0]), (version(2, since=TODAY), [-8, 0]))

    assert all_tasks(born_on(days_ahead(2)), plans) == ["v1 day -3", "v1 day 0"]
    assert all_tasks(born_on(days_ahead(5)), plans) == ["v2 day -8", "v2 day 0"]


def test_of_two_versions_of_one_day_the_earlier_takes_nobody():
    plans = published(
        (version(1, until=TODAY), [0]),
        (version(2, since=TODAY, until=TODAY), [-9, 0]),
        (version(3, since=TODAY), [0]),
    )

    for ahead in range(-5, 10):
        taken = all_tasks(born_on(days_ahead(ahead)), plans)
        assert taken == (["v1 day 0"] if ahead < 0 else ["v3 day 0"])


def test_whoever_was_contacted_by_a_version_that_was_replaced_that_day_keeps_it():
    """A PC that has not heard of the new version yet acts on the old one."""
    plans = published(
        (version(1, until=TODAY), [0, 3]),
        (version(2, since=TODAY, until=TODAY), [0, 3]),
        (version(3, since=TODAY), [0, 3]),
    )
    ann = born_on(days_ahead(1))
    for number in (1, 2):
        alone = published((version(number), [0, 3]))
        item = next(
            item for item in due(ann, plans=alone, today=days_ahead(1), rules=QUIET) if item.sop_id
        )
        acted_on = as_stored(item, status="done", sent_on=days_ahead(1))

        assert tasks_on(ann, days_ahead(1), plans, [acted_on]) == []
        assert tasks_on(ann, days_ahead(4), plans, [acted_on]) == [f"v{number} day 3"]


def test_nobody_begins_a_sop_that_was_given_up_until_it_is_published_again():
    plans = published((version(1, until=days_ago(3)), [0]), (version(2, since=days_ahead(3)), [0]))

    taken = {ahead: all_tasks(born_on(days_ahead(ahead)), plans) for ahead in range(-6, 7)}

    assert [ahead for ahead, tasks in taken.items() if tasks == ["v1 day 0"]] == [-6, -5, -4]
    assert [ahead for ahead, tasks in taken.items() if tasks == ["v2 day 0"]] == [3, 4, 5, 6]


def test_whom_a_given_up_sop_does_not_greet_the_built_in_row_does():
    plans = published((version(1, until=days_ago(3)), [0]))

    def kinds(ahead):
        return [item.kind for item in due(born_on(days_ahead(ahead)), plans=plans, rules=QUIET)]

    assert (kinds(-4), kinds(2)) == (["sop"], ["birthday"])


@pytest.mark.parametrize(
    ("newer", "day", "then"),
    [
        ([0, 30], 29, []),
        ([0, 30], 30, ["v1 day 30"]),
        ([0], 29, []),
        ([0, 30], 50, ["v2 day 0"]),
    ],
    ids=["meanwhile", "its last step", "of one message", "after it"],
)
def test_a_new_version_begins_nothing_in_the_silence_that_a_run_of_an_older_goes_through(
    newer, day, then
):
    silent = sop("silent", id=FIRST.id, trigger_days=20)
    later = replace(silent, id=row_id("sop", 2), root_id=silent.id, version=2)
    plans = published(
        (replace(silent, until=days_ahead(5)), [0, 30]),
        (replace(later, since=days_ahead(5)), newer),
    )
    ann = customer(last_contact_on=days_ago(20))
    sent: list[FollowUp] = []
    for ahead in range(day):
        for item in due(ann, plans=plans, today=days_ahead(ahead), rules=QUIET, stored=sent):
            if item.status == "planned":
                ann = replace(ann, last_contact_on=days_ahead(ahead))
                sent.append(as_stored(item, status="waiting", sent_on=days_ahead(ahead)))

    items = due(ann, plans=plans, today=days_ahead(day), rules=QUIET, stored=sent)

    assert [item.task for item in items if item.status == "planned"] == then


def test_switched_off_it_stops_at_once_in_all_versions():
    plans = published((version(1, until=TODAY), [0]), (version(2, since=TODAY, active=False), [0]))

    assert plans == ()


def test_an_enrolment_has_the_same_id_in_every_version_and_its_steps_have_others():
    plans = published((version(1, until=TODAY), [0]), (version(2, since=TODAY), [0]))

    assert {plan.root_id for plan in plans} == {FIRST.id}
    assert {plan.version_ids for plan in plans} == {(FIRST.id, row_id("sop", 2))}
    assert len({step.id for plan in plans for step in plan.steps}) == 2


@st.composite
def histories(draw):
    """Versions one after another, some after a time in which there was none."""
    made, since = [], None
    for number in range(1, draw(st.integers(1, 5)) + 1):
        last = draw(st.integers(-15, 15).map(days_ahead))
        until = last if since is None else max(last, since)
        offsets = draw(st.sets(st.integers(-12, 12), min_size=1, max_size=3))
        made.append((version(number, since=since, until=until), sorted(offsets)))
        since = until + timedelta(days=draw(st.sampled_from([0, 0, 0, 4])))
    if draw(st.booleans()):
        newest, offsets = made.pop()
        made.append((replace(newest, until=None), offsets))
    return made


@given(histories(), st.integers(-40, 40).map(days_ahead))
def test_every_enrolment_has_one_version_whenever_there_is_one(history, started_on):
    taking = [plan for plan in published(*history) if plan.takes(started_on)]
    whole = all(before.until == after.since for (before, _), (after, _) in pairwise(history))

    assert len(taking) <= 1
    if whole and history[-1][0].until is None:
        assert len(taking) == 1


def test_a_version_is_over_once_nothing_of_it_can_be_due_for_a_pc_that_was_away():
    offline, lead, last = 31, 8, 5
    longest = lead + last + QUIET.grace_days + offline
    for ago, over in ((longest, False), (longest + 1, True)):
        (plan,) = published((version(1, until=days_ago(ago)), [-lead, last]))

        assert plan.is_over(TODAY, QUIET.grace_days) is over
        items = [
            item
            for back in range(-60, 60)
            for item in due(born_on(days_ago(back)), plans=(plan,), rules=QUIET)
        ]
        assert {item.kind for item in items} == {"birthday"}
