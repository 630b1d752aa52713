"""What is told of a task of HQ: before it is given, and how far it has come."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.entities import HqTask
from guide_app.domain.hq_tasks import task_follow_up_id
from guide_app.domain.ids import new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.mutations.follow_ups import (
    SendFollowUp,
    SkipFollowUp,
)
from server import hq_task_figures, hq_tasks
from server.hq_task_figures import Part
from server.schema import ENTITY_TABLES
from tests.server.hq_task_acts import as_ann, asked, find, give, planned, settle
from tests.server.shop import Chain
from tests.server.test_mass_sends import contacted, someone


@pytest.fixture
def today(chain: Chain) -> date:
    return chain.clock().date()


def test_the_forecast_says_whom_the_rules_leave_in_peace_and_why(chain, today):
    contacted(chain, someone(chain, "Ann"), *(today - timedelta(days=n) for n in (1, 2, 3)))
    someone(chain, "Bob", consent="withdrawn")
    someone(chain, "Cid", cool_until=today + timedelta(days=2))
    someone(chain, "Dan")
    otto = chain.guide("otto")
    someone(chain, "Eve", guide_id=otto.id, store_id=otto.store_id)
    someone(chain, "Fay", guide_id=None)
    actor = Actor.of(chain.guide("hana"))
    arguments = asked(today + timedelta(days=30), until=today + timedelta(days=40))
    with chain.database.read() as connection:
        task = hq_tasks.tried(
            connection, actor, arguments, new_mutation_id(1, bytes(10)), chain.clock(), today
        )
        meant = hq_tasks.meant_for(connection, task.brand_id, None, today)
        told = hq_task_figures.forecast(connection, task, meant, today)

    assert (told.customers, told.guides, told.unserved) == (5, 2, 1)
    assert told.reasons == {
        HeldBackCode.OVER_BUDGET: 1,
        HeldBackCode.CONSENT_WITHDRAWN: 1,
        HeldBackCode.COOLING_DOWN: 1,
    }
    stores = {id: (one.customers, one.guides, one.peace) for id, one in told.stores.items()}
    assert stores == {chain.id("harbour"): (4, 1, 3), chain.id("garden"): (1, 1, 0)}
    with chain.database.read() as connection:
        assert connection.scalar(select(func.count(ENTITY_TABLES["hq_task"].c.id))) == 0


def test_progress_counts_every_row_once_and_names_who_is_left_in_peace(chain, clock, today):
    ann, bob, cid, dan = (someone(chain, name) for name in ("Ann", "Bob", "Cid", "Dan"))
    contacted(chain, cid, *(today - timedelta(days=n) for n in (1, 2, 3)))
    task_id = give(chain, today)
    settle(chain)
    as_ann(chain, SendFollowUp(planned=planned(task_id, ann, today)))
    as_ann(chain, SkipFollowUp(planned=planned(task_id, bob, today)))
    task = find(chain, HqTask, task_id)

    def told(day):
        with chain.database.read() as connection:
            came = hq_task_figures.progress(connection, [task_id], day)[task_id]
            rows = {
                part.value: len(
                    connection.execute(hq_task_figures.select_part(task_id, part, day)).all()
                )
                for part in (Part.DONE, Part.SKIPPED, Part.OPEN, Part.LATE)
            }
            assert came.stores == {chain.id("harbour"): rows}
            return rows, hq_task_figures.left_in_peace(connection, task, day).rows

    counts, peace = told(today)
    assert counts == {"done": 1, "skipped": 1, "open": 2, "late": 0}
    assert peace == {task_follow_up_id(task_id, cid.id): HeldBackCode.OVER_BUDGET}
    counts, peace = told(today + timedelta(days=4))
    assert (Counter(counts), peace) == ({"done": 1, "skipped": 1, "open": 0, "late": 2}, {})
    assert dan.id


def test_of_very_many_some_are_asked_about_and_the_number_says_how_far_it_may_be_out(
    chain, today, monkeypatch
):
    people = [
        someone(chain, f"Ann {number}", consent="withdrawn" if number % 4 == 0 else "granted")
        for number in range(40)
    ]
    monkeypatch.setattr(hq_task_figures, "COUNTED", 39)
    monkeypatch.setattr(hq_task_figures, "SAMPLED", 20)
    asked_about = {one.id for one in sorted(people, key=lambda one: one.id)[:20]}
    withdrawn = sum(one.consent == "withdrawn" and one.id in asked_about for one in people)
    task = find(chain, HqTask, give(chain, today))

    with chain.database.read() as connection:
        meant = hq_tasks.meant_for(connection, task.brand_id, None, today)
        told = hq_task_figures.forecast(connection, task, meant, today)
    settle(chain)
    with chain.database.read() as connection:
        peace = hq_task_figures.left_in_peace(connection, task, today)

    assert (len(peace.rows), peace.asked, peace.due) == (withdrawn, 20, 40)
    assert (told.customers, told.asked) == (40, 20)
    assert told.reasons == {HeldBackCode.CONSENT_WITHDRAWN: withdrawn}
    assert peace.about == told.peace == told.because(HeldBackCode.CONSENT_WITHDRAWN)
    assert peace.about.within > 0
    assert {share.peace for share in told.stores.values()} == {None}


def test_an_estimate_is_within_what_it_says_19_times_out_of_20():
    chance, hits = Random(7), 0
    for _ in range(400):
        share = chance.random() * 0.5
        true = [chance.random() < share for _ in range(40_000)]
        made = hq_task_figures.about(sum(true[:1_000]), 1_000, 40_000)
        hits += abs(made.number - sum(true)) <= made.within
        assert made.number % 10 == made.within % 10 == 0
    assert hits >= 380


def test_where_everybody_was_asked_about_or_nobody_was_found_the_number_says_so():
    assert hq_task_figures.about(7, 20, 20) == (7, 0)
    assert hq_task_figures.about(0, 0, 0) == (0, 0)
    assert hq_task_figures.about(0, 10_000, 100_000) == (0, 30)
    assert hq_task_figures.about(3, 10_000, 100_000) == (30, 40)
    assert hq_task_figures.about(10_000, 10_000, 100_000) == (100_000, 100)
    assert hq_task_figures.about(2_000, 10_000, 100_000) == (20_000, 800)
