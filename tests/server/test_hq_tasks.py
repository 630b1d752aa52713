"""Tasks of HQ: on the lists of all whom they are for, once, and off them again."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from guide_app.domain.due_item import HeldBackCode
from guide_app.domain.entities import FollowUp, HqTask
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import task_follow_up_id
from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    MoveFollowUp,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from guide_app.mutations.hq_tasks import GiveTask, PutOnLists, TakeOffLists, WithdrawTask
from guide_app.tables.tx import TableTx
from server import hq_task_figures, hq_tasks, office, settling
from server.hq_task_figures import Part
from server.schema import ENTITY_TABLES
from tests.server.console.importing import wait_until
from tests.server.shop import Chain
from tests.server.test_mass_sends import contacted, do, someone, stop_in_the_third_lot

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


@pytest.fixture
def today(chain: Chain) -> date:
    return chain.clock().date()


def asked(today: date, **facts: Any) -> GiveTask:
    usual = {"task": "请她来看新品", "kind": "event", "due_on": today}
    return GiveTask(**{**usual, "until": today + timedelta(days=3), **facts})


def give(chain, today, **facts):
    (outcome,) = do(chain, asked(today, **facts))
    return row_id(outcome.mutation_id, 0)


def settle(chain):
    return hq_tasks.settle_open(chain.database, chain.clock, chain.app.state.wakeups)


def find(chain, kind, id):
    with chain.database.read() as connection:
        return TableTx(connection, ENTITY_TABLES).find(kind, id)


def on_lists(chain, task_id):
    """Whose guides have it, and what became of it."""
    row, customer = (ENTITY_TABLES[name].c for name in ("follow_up", "customer"))
    query = select(customer.name, row.status).where(
        row.hq_task_id == task_id, row.customer_id == customer.id
    )
    with chain.database.read() as connection:
        return dict(map(tuple, connection.execute(query)))


def as_ann(chain, *arguments):
    ann = Actor.of(chain.guide("ann"))
    return office.change(chain.database, chain.clock, chain.app.state.wakeups, ann, *arguments)


def planned(task_id, customer, today):
    return PlannedFollowUp(
        follow_up_id=task_follow_up_id(task_id, customer.id),
        customer_id=customer.id,
        kind="task",
        planned_on=today,
        due_on=today,
        hq_task_id=task_id,
    )


def test_it_reaches_the_guides_of_a_segment_once_with_all_that_they_need(chain, today):
    ann = someone(chain, "Ann", temperature="hot")
    someone(chain, "Bob", temperature="hot", consent="withdrawn")
    someone(chain, "Cid")
    someone(chain, "Dan", temperature="hot", guide_id=None)
    someone(chain, "Eve", temperature="hot", removed_on=today)
    task = give(chain, today, condition=HOT)

    assert (settle(chain), settle(chain)) == (1, 0)

    assert on_lists(chain, task) == {"Ann": "planned", "Bob": "planned"}
    row = find(chain, FollowUp, task_follow_up_id(task, ann.id))
    assert (row.kind, row.task, row.due_on, row.until, row.hq_task_id) == (
        "task",
        "请她来看新品",
        today,
        today + timedelta(days=3),
        task,
    )
    kept = find(chain, HqTask, task)
    assert (kept.given, kept.settled_on) == (2, today)


def test_one_for_a_single_customer_is_there_at_once(chain, today):
    ann = someone(chain, "Ann")
    someone(chain, "Bob")
    task = give(chain, today, customer_id=ann.id)

    assert on_lists(chain, task) == {"Ann": "planned"}
    assert settle(chain) == 0


def test_a_server_that_stops_half_way_goes_on_and_gives_nothing_twice(chain, today, monkeypatch):
    for number in range(7):
        someone(chain, f"Ann {number}")
    task = give(chain, today)
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 2)
    stop_in_the_third_lot(monkeypatch, lambda: settle(chain))
    assert len(on_lists(chain, task)) == 4

    settle(chain)
    assert len(on_lists(chain, task)) == 7
    assert find(chain, HqTask, task).given == 7


def test_withdrawn_what_is_not_done_goes_and_what_is_done_stays(chain, today):
    ann, bob, cid, dan = (someone(chain, name) for name in ("Ann", "Bob", "Cid", "Dan"))
    task = give(chain, today)
    settle(chain)
    as_ann(chain, SendFollowUp(planned=planned(task, ann, today)))
    as_ann(chain, SkipFollowUp(planned=planned(task, bob, today)))
    to = today + timedelta(days=2)
    as_ann(chain, MoveFollowUp(planned=planned(task, cid, today), to=to))

    do(chain, WithdrawTask(hq_task_id=task))
    assert (settle(chain), settle(chain)) == (1, 0)

    assert on_lists(chain, task) == {"Ann": "waiting", "Bob": "skipped"}
    assert dan.id
    with pytest.raises(Rejected) as refused:
        do(chain, WithdrawTask(hq_task_id=task))
    assert refused.value.facts == {"state": "withdrawn"}


def test_one_that_is_withdrawn_before_all_have_it_is_given_to_nobody_more(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today)
    do(chain, WithdrawTask(hq_task_id=task))

    with pytest.raises(Rejected) as refused:
        do(chain, PutOnLists(hq_task_id=task, customer_ids=(ann.id,)))
    assert refused.value.facts == {"state": "withdrawn"}
    assert settle(chain) == 1
    assert on_lists(chain, task) == {}


@pytest.mark.parametrize("act", [SendFollowUp, SkipFollowUp])
def test_what_a_guide_did_before_hearing_of_the_withdrawal_stands(chain, today, act):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    do(chain, WithdrawTask(hq_task_id=task))
    settle(chain)

    as_ann(chain, act(planned=planned(task, ann, today)))

    assert on_lists(chain, task) == {"Ann": "waiting" if act is SendFollowUp else "skipped"}


@pytest.mark.parametrize("later", ["move", "remind"])
def test_nobody_puts_off_what_was_withdrawn(chain, today, later):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    do(chain, WithdrawTask(hq_task_id=task))
    settle(chain)
    row = planned(task, ann, today)

    with pytest.raises(Rejected) as refused:
        as_ann(
            chain,
            MoveFollowUp(planned=row, to=today)
            if later == "move"
            else RemindLater(planned=row, at=chain.clock()),
        )
    assert refused.value.facts == {"state": "withdrawn"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"follow_up_id": row_id("another")},
        {"hq_task_id": None},
        {"hq_task_id": row_id("no task")},
    ],
)
def test_nobody_makes_a_task_of_hq_up(chain, today, wrong):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    do(chain, WithdrawTask(hq_task_id=task))
    settle(chain)
    facts = {**{n: getattr(planned(task, ann, today), n) for n in PlannedFollowUp.__slots__}}

    with pytest.raises(Rejected) as refused:
        as_ann(chain, SendFollowUp(planned=PlannedFollowUp(**{**facts, **wrong})))
    assert refused.value.code is Code.NOT_FOUND


def test_a_task_that_was_not_withdrawn_is_given_by_hq_alone(chain, today):
    ann, bob = someone(chain, "Ann"), someone(chain, "Bob")
    task = give(chain, today, customer_id=ann.id)

    with pytest.raises(Rejected) as refused:
        as_ann(chain, SendFollowUp(planned=planned(task, bob, today)))
    assert refused.value.code is Code.NOT_FOUND


def test_undoing_what_was_done_of_a_withdrawn_task_leaves_nothing_to_do(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    (sent,) = as_ann(chain, SendFollowUp(planned=planned(task, ann, today)))
    do(chain, WithdrawTask(hq_task_id=task))
    settle(chain)
    assert on_lists(chain, task) == {"Ann": "waiting"}

    as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(sent.mutation_id, 0)))

    assert on_lists(chain, task) == {}


def test_undoing_gives_one_that_stands_back(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    (sent,) = as_ann(chain, SendFollowUp(planned=planned(task, ann, today)))

    as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(sent.mutation_id, 0)))

    assert on_lists(chain, task) == {"Ann": "planned"}


def test_nobody_moves_it_behind_its_last_day(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today, customer_id=ann.id)
    row = planned(task, ann, today)

    with pytest.raises(Rejected) as refused:
        as_ann(chain, MoveFollowUp(planned=row, to=today + timedelta(days=4)))
    assert refused.value.code is Code.OUT_OF_RANGE
    as_ann(chain, MoveFollowUp(planned=row, to=today + timedelta(days=3)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"task": "  "}, Code.REQUIRED),
        ({"task": "长" * 401}, Code.TOO_LONG),
        ({"kind": "shout"}, Code.NOT_A_CHOICE),
        ({"due": -1}, Code.OUT_OF_RANGE),
        ({"until": -1}, Code.OUT_OF_RANGE),
        ({"until": 367}, Code.OUT_OF_RANGE),
        ({"script_id": row_id("none")}, Code.NOT_FOUND),
        ({"customer_id": row_id("none")}, Code.NOT_FOUND),
        ({"condition": {"all": [{"any": [{"fact": "shoe size"}]}]}}, Code.NOT_A_CHOICE),
    ],
)
def test_what_makes_no_sense_is_not_given(chain, today, change, code):
    facts = dict(change)
    for name, field in (("due", "due_on"), ("until", "until")):
        if name in facts:
            facts[field] = today + timedelta(days=facts.pop(name))
    with pytest.raises(Rejected) as refused:
        give(chain, today, **facts)
    assert refused.value.code is code


def test_a_customer_whom_no_guide_has_cannot_be_given_one(chain, today):
    nobodys = someone(chain, "Ann", guide_id=None)
    with pytest.raises(Rejected) as refused:
        give(chain, today, customer_id=nobodys.id)
    assert refused.value.code is Code.NOTHING_TO_DO


def test_too_many_at_once_or_in_the_wrong_order_is_refused(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    many = tuple(row_id("customer", number) for number in range(501))
    cases = [
        (PutOnLists(hq_task_id=task, customer_ids=many), Code.TOO_MANY),
        (TakeOffLists(hq_task_id=task, follow_up_ids=many), Code.TOO_MANY),
        (TakeOffLists(hq_task_id=task, follow_up_ids=()), Code.WRONG_STATE),
    ]
    settle(chain)
    cases.append((PutOnLists(hq_task_id=task, customer_ids=()), Code.WRONG_STATE))
    for arguments, code in cases:
        with pytest.raises(Rejected) as refused:
            do(chain, arguments)
        assert refused.value.code is code


def test_taking_off_touches_no_other_row(chain, today):
    ann = someone(chain, "Ann")
    one, two = (give(chain, today, customer_id=ann.id, task=name) for name in ("一", "二"))
    do(chain, WithdrawTask(hq_task_id=one))
    ids = tuple(task_follow_up_id(task, ann.id) for task in (one, two))

    do(chain, TakeOffLists(hq_task_id=one, follow_up_ids=ids, last=True))

    assert (on_lists(chain, one), on_lists(chain, two)) == ({}, {"Ann": "planned"})


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


def test_the_running_server_does_the_rest_by_itself_and_stops_when_it_is_told(
    chain, today, monkeypatch
):
    for number in range(7):
        someone(chain, f"Ann {number}")
    task = give(chain, today)
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 2)
    stops = iter([False, False, True])
    wakeups = chain.app.state.wakeups
    assert hq_tasks.settle_open(chain.database, chain.clock, wakeups, lambda: next(stops)) == 0
    assert len(on_lists(chain, task)) == 4

    monkeypatch.setattr(settling, "LOOK_EVERY_S", 0.01)
    with settling.settling(chain.database, chain.clock, wakeups):
        wait_until(lambda: find(chain, HqTask, task).settled_on is not None)

    assert len(on_lists(chain, task)) == 7


def test_two_processes_that_do_it_at_the_same_time_give_nothing_twice(chain, today, monkeypatch):
    people = [someone(chain, f"Ann {number}") for number in range(20)]
    task = give(chain, today)
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 2)
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(settle, chain) for _ in range(2)]:
            one.result()

    assert set(on_lists(chain, task)) == {one.name for one in people}
    assert find(chain, HqTask, task).given == 20


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
