"""Posts that HQ asks for: who is asked, what counts as done, and how long it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.entities import Guide, PostTask, Share, Store
from guide_app.domain.ids import row_id
from guide_app.domain.post_tasks import TaskState, is_asked, is_done_by, is_shown, state_of
from tests.domain.people import BRAND, GUIDE, STORE, TODAY, days_ago, days_ahead
from tests.services.shop import NOON

MATERIAL = row_id("material")
TASK = PostTask(
    id=row_id("post task"),
    brand_id=BRAND,
    material_id=MATERIAL,
    since=days_ago(1),
    until=days_ahead(1),
    given_by=row_id("hq"),
)
SHOP = Store(id=STORE, brand_id=BRAND, name="Wanda", code="W1", region_id=row_id("north"))
LIN = Guide(id=GUIDE, brand_id=BRAND, store_id=STORE, account="lin", name="Lin", role="guide")


def share(on=TODAY, **facts):
    usual = {"material_id": MATERIAL, "guide_id": GUIDE, "at": NOON, "ways": ["phone"]}
    return Share(id=row_id("share"), brand_id=BRAND, on=on, **{**usual, **facts})


class TestWhoIsAsked:
    def test_everybody_who_works_in_an_open_store_where_nobody_is_named(self):
        assert is_asked(TASK, LIN, SHOP)
        assert is_asked(TASK, replace(LIN, role="manager"), SHOP)

    @pytest.mark.parametrize(
        ("guide", "store"),
        [
            (replace(LIN, active=False), SHOP),
            (replace(LIN, role="hq"), SHOP),
            (LIN, replace(SHOP, closed=True)),
            (replace(LIN, store_id=None), None),
        ],
    )
    def test_nobody_who_does_not_work_in_a_store(self, guide, store):
        assert not is_asked(TASK, guide, store)

    def test_only_the_region_the_store_or_the_guide_that_is_named(self):
        there = {"region_ids": [row_id("north")]}
        elsewhere = {"store_ids": [row_id("another")], "guide_ids": [row_id("bob")]}

        assert is_asked(replace(TASK, reach=there), LIN, SHOP)
        assert not is_asked(replace(TASK, reach=elsewhere), LIN, SHOP)


class TestWhatIsDone:
    def test_taking_the_material_within_the_days_does_it(self):
        assert is_done_by(TASK, share())
        assert is_done_by(TASK, share(on=TASK.since))
        assert is_done_by(TASK, share(on=TASK.until))

    @pytest.mark.parametrize(
        "other",
        [
            share(on=TASK.since - timedelta(days=1)),
            share(on=TASK.until + timedelta(days=1)),
            share(material_id=row_id("another")),
            share(state="not_posted"),
        ],
    )
    def test_nothing_else_does(self, other):
        assert not is_done_by(TASK, other)
        assert state_of(TASK, [other], TODAY) is TaskState.OPEN

    def test_what_is_not_done_is_overdue_the_day_after_and_done_stays_done(self):
        late = TASK.until + timedelta(days=1)

        assert state_of(TASK, [], TASK.until) is TaskState.OPEN
        assert state_of(TASK, [], late) is TaskState.OVERDUE
        assert state_of(TASK, [share()], late) is TaskState.DONE


def test_it_is_shown_until_its_day_and_what_was_missed_three_days_longer():
    late = [TASK.until + timedelta(days=days) for days in (0, 1, 3, 4)]

    assert [is_shown(TASK, TaskState.DONE, day) for day in late] == [True, False, False, False]
    assert [is_shown(TASK, TaskState.OVERDUE, day) for day in late] == [True, True, True, False]
    assert not is_shown(replace(TASK, withdrawn_on=TODAY), TaskState.OPEN, TODAY)
    assert not is_shown(TASK, TaskState.OPEN, days_ago(2))
