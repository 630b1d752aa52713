"""Tasks of HQ: on the lists of all whom they are for, once, and off them again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from guide_app.domain.entities import FollowUp, HqTask
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import task_follow_up_id
from guide_app.domain.ids import row_id
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    MoveFollowUp,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from guide_app.mutations.hq_tasks import PutOnLists, TakeOffLists, WithdrawTask
from server import hq_tasks, settling
from server.database import one_at_a_time
from tests.server.console.importing import wait_until
from tests.server.hq_task_acts import HOT, as_ann, find, give, on_lists, planned, settle
from tests.server.shop import Chain
from tests.server.test_mass_sends import do, someone, stop_in_the_third_lot


@pytest.fixture
def today(chain: Chain) -> date:
    return chain.clock().date()


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


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_withdrawing_waits_for_a_lot_that_is_under_way_and_not_against_it(chain, today):
    task = give(chain, today)
    waiting = text(
        "select 1 from pg_locks where locktype = 'advisory' and not granted and database ="
        " (select oid from pg_database where datname = current_database())"
    )
    with ThreadPoolExecutor(1) as pool:
        with chain.database._writer.begin() as lot:
            one_at_a_time(lot, f"hq_task {task}")
            withdrawn = pool.submit(do, chain, WithdrawTask(hq_task_id=task))
            waited = False
            while not waited and not withdrawn.done():
                waited = lot.execute(waiting).first() is not None
        withdrawn.result()

    assert waited
