"""HQ changes a task that is on the lists: what is not done yet says so, and nothing else moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guide_app.domain.entities import FollowUp, HqTask, Script
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.hq_tasks import CHANGES_KEPT, task_follow_up_id
from guide_app.domain.ids import row_id
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import MoveFollowUp, SendFollowUp, SkipFollowUp, TakeBack
from guide_app.mutations.hq_task_changes import ChangeTask, RenewOnLists
from guide_app.mutations.hq_tasks import WithdrawTask
from server import hq_tasks
from tests.server.hq_task_acts import as_ann, find, give, on_lists, planned, settle
from tests.server.test_mass_sends import do, someone, stop_in_the_third_lot

NEW = "请她来试秋装"


@pytest.fixture
def today(chain):
    return chain.clock().date()


def change(chain, task_id, **new):
    """HQ changes fields of the task as it stands."""
    task = find(chain, HqTask, task_id)
    seen = {"task": task.task, "script_id": task.script_id, "until": task.until.isoformat()}
    made = {name: Change(seen=seen[name], new=value) for name, value in new.items()}
    (outcome,) = do(chain, ChangeTask(hq_task_id=task_id, changes=made))
    return outcome


def row_of(chain, task_id, customer):
    return find(chain, FollowUp, task_follow_up_id(task_id, customer.id))


def said(chain, task_id, customer):
    row = row_of(chain, task_id, customer)
    return row.task, row.script_id, row.until, row.due_on


def a_script(chain):
    row = Script(
        id=row_id("script"),
        brand_id=chain.id("sunny"),
        title="秋装",
        stage="product",
        kind="event",
        text="您好",
    )
    chain.save(row)
    return row.id


def test_what_is_open_says_what_is_asked_now_and_what_is_done_says_what_was_asked(chain, today):
    ann, bob, cid = (someone(chain, name) for name in ("Ann", "Bob", "Cid"))
    task = give(chain, today)
    settle(chain)
    as_ann(chain, SendFollowUp(planned=planned(task, ann, today)))
    as_ann(chain, SkipFollowUp(planned=planned(task, bob, today)))
    script_id, until = a_script(chain), today + timedelta(days=9)
    before = [said(chain, task, one) for one in (ann, bob)]

    change(chain, task, task=f" {NEW} ", script_id=script_id, until=until.isoformat())
    assert (settle(chain), settle(chain)) == (1, 0)

    assert said(chain, task, cid) == (NEW, script_id, until, today)
    assert [said(chain, task, one) for one in (ann, bob)] == before
    assert on_lists(chain, task) == {"Ann": "waiting", "Bob": "skipped", "Cid": "planned"}
    kept = find(chain, HqTask, task)
    assert (kept.version, kept.listed_version, kept.given) == (2, 2, 3)


def test_who_changed_what_is_kept_with_the_task(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    until = today + timedelta(days=9)
    change(chain, task, task=NEW)
    change(chain, task, until=until.isoformat())

    assert find(chain, HqTask, task).changes == [
        {
            "by": chain.id("hana"),
            "on": today.isoformat(),
            "fields": {"task": {"lost": "请她来看新品", "kept": NEW}},
        },
        {
            "by": chain.id("hana"),
            "on": today.isoformat(),
            "fields": {
                "until": {
                    "lost": (today + timedelta(days=3)).isoformat(),
                    "kept": until.isoformat(),
                }
            },
        },
    ]


def test_of_many_changes_the_last_ones_are_kept(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    for number in range(CHANGES_KEPT + 2):
        change(chain, task, task=f"第 {number} 稿")

    kept = find(chain, HqTask, task)
    assert [one["fields"]["task"]["kept"] for one in kept.changes] == [
        f"第 {number} 稿" for number in range(2, CHANGES_KEPT + 2)
    ]
    assert kept.version == CHANGES_KEPT + 3


def test_a_field_that_somebody_else_changed_meanwhile_keeps_their_value(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    change(chain, task, task=NEW)
    until = (today + timedelta(days=9)).isoformat()

    (outcome,) = do(
        chain,
        ChangeTask(
            hq_task_id=task,
            changes={
                "task": Change(seen="请她来看新品", new="请她来坐坐"),
                "until": Change(seen=(today + timedelta(days=3)).isoformat(), new=until),
            },
        ),
    )

    assert [(one.field, one.theirs) for one in outcome.conflicts] == [("task", NEW)]
    kept = find(chain, HqTask, task)
    assert (kept.task, kept.until.isoformat()) == (NEW, until)


def test_saying_the_same_again_changes_nothing(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    change(chain, task, task="请她来看新品 ")

    kept = find(chain, HqTask, task)
    assert (kept.version, kept.changes) == (1, None)


@pytest.mark.parametrize("gone", ["withdrawn", "over"])
def test_one_that_is_withdrawn_or_over_cannot_be_changed(chain, clock, today, gone):
    someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    if gone == "withdrawn":
        do(chain, WithdrawTask(hq_task_id=task))
    else:
        clock.pass_by(days=4)

    with pytest.raises(Rejected) as refused:
        change(chain, task, task=NEW)
    assert (refused.value.code, refused.value.facts) == (Code.WRONG_STATE, {"state": gone})


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({"task": "  "}, Code.REQUIRED),
        ({"task": "长" * 401}, Code.TOO_LONG),
        ({"task": None}, Code.REQUIRED),
        ({"until": None}, Code.REQUIRED),
        ({"until": "someday"}, Code.WRONG_TYPE),
        ({"until": -1}, Code.OUT_OF_RANGE),
        ({"until": 1}, Code.OUT_OF_RANGE),  # before the day from which it is on the lists
        ({"until": 367}, Code.OUT_OF_RANGE),
        ({"script_id": row_id("none")}, Code.NOT_FOUND),
        ({"script_id": 7}, Code.WRONG_TYPE),
    ],
)
def test_what_makes_no_sense_is_not_asked(chain, today, new, code):
    task = give(chain, today, due_on=today + timedelta(days=2), until=today + timedelta(days=4))
    if isinstance(new.get("until"), int):
        new = {"until": (today + timedelta(days=new["until"])).isoformat()}

    with pytest.raises(Rejected) as refused:
        change(chain, task, **new)
    assert refused.value.code is code
    assert find(chain, HqTask, task).version == 1


@pytest.mark.parametrize("name", ["condition", "due_on", "given", "withdrawn_on", "kind", "shoe"])
def test_for_whom_it_is_and_what_the_server_counts_is_not_changed(chain, today, name):
    task = give(chain, today)

    with pytest.raises(Rejected) as refused:
        do(chain, ChangeTask(hq_task_id=task, changes={name: Change(seen=None, new=None)}))
    assert refused.value.code is Code.UNKNOWN_FIELD


def test_a_day_to_which_a_guide_moved_it_is_the_last_one_at_the_latest(chain, today):
    ann, bob = someone(chain, "Ann"), someone(chain, "Bob")
    task = give(chain, today)
    settle(chain)
    for who, days in ((ann, 3), (bob, 1)):
        to = today + timedelta(days=days)
        as_ann(chain, MoveFollowUp(planned=planned(task, who, today), to=to))
    last = today + timedelta(days=2)

    change(chain, task, until=last.isoformat())
    settle(chain)

    assert row_of(chain, task, ann).due_on == last
    assert row_of(chain, task, bob).due_on == today + timedelta(days=1)


def test_undoing_what_was_done_before_gives_it_back_as_it_is_asked_now(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    (sent,) = as_ann(chain, SendFollowUp(planned=planned(task, ann, today)))
    script_id = a_script(chain)
    change(chain, task, task=NEW, script_id=script_id)
    settle(chain)
    assert row_of(chain, task, ann).task == "请她来看新品"

    as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(sent.mutation_id, 0)))

    until = today + timedelta(days=3)
    assert said(chain, task, ann) == (NEW, script_id, until, today)
    assert on_lists(chain, task) == {"Ann": "planned"}


def test_a_move_is_taken_back_although_hq_has_given_another_script_since(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    to = today + timedelta(days=2)
    (moved,) = as_ann(chain, MoveFollowUp(planned=planned(task, ann, today), to=to))
    script_id = a_script(chain)
    change(chain, task, script_id=script_id)
    settle(chain)

    as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(moved.mutation_id, 0)))

    assert said(chain, task, ann)[1] == script_id
    assert row_of(chain, task, ann).due_on == today


def test_a_move_is_taken_back_although_hq_has_pulled_the_day_in_since(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    to, last = today + timedelta(days=3), today + timedelta(days=1)
    (moved,) = as_ann(chain, MoveFollowUp(planned=planned(task, ann, today), to=to))
    change(chain, task, until=last.isoformat())
    settle(chain)
    assert row_of(chain, task, ann).due_on == last

    as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(moved.mutation_id, 0)))

    assert row_of(chain, task, ann).due_on == today


def test_a_move_is_not_taken_back_once_the_guide_has_moved_it_again(chain, today):
    ann = someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    last = today + timedelta(days=3)
    to = today + timedelta(days=2)
    (moved,) = as_ann(chain, MoveFollowUp(planned=planned(task, ann, today), to=to))
    as_ann(chain, MoveFollowUp(planned=planned(task, ann, today), to=last))

    with pytest.raises(Rejected) as refused:
        as_ann(chain, TakeBack(customer_id=ann.id, entry_id=row_id(moved.mutation_id, 0)))

    assert refused.value.code is Code.WRONG_STATE
    assert row_of(chain, task, ann).due_on == last


def test_a_server_that_stops_half_way_goes_on_and_changes_each_once(chain, today, monkeypatch):
    people = [someone(chain, f"Ann {number}") for number in range(7)]
    task = give(chain, today)
    settle(chain)
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 2)
    change(chain, task, task=NEW)
    stop_in_the_third_lot(monkeypatch, lambda: settle(chain))
    assert [row_of(chain, task, one).task for one in people].count(NEW) == 4
    assert find(chain, HqTask, task).listed_version == 1

    settle(chain)

    assert {row_of(chain, task, one).task for one in people} == {NEW}
    assert find(chain, HqTask, task).listed_version == 2


def test_one_that_is_changed_before_all_have_it_is_given_and_says_so_everywhere(
    chain, today, monkeypatch
):
    people = [someone(chain, f"Ann {number}") for number in range(7)]
    task = give(chain, today)
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 2)
    stop_in_the_third_lot(monkeypatch, lambda: settle(chain))
    change(chain, task, task=NEW)

    assert settle(chain) == 1

    assert {row_of(chain, task, one).task for one in people} == {NEW}


def test_whoever_comes_in_after_it_was_given_gets_nothing_by_a_change(chain, today):
    someone(chain, "Ann")
    task = give(chain, today)
    settle(chain)
    someone(chain, "Bob")
    change(chain, task, task=NEW)
    settle(chain)

    assert on_lists(chain, task) == {"Ann": "planned"}


def test_lots_of_a_version_that_is_over_are_refused(chain, today):
    ann = someone(chain, "Ann")
    task, other = give(chain, today), give(chain, today)
    settle(chain)
    ids = (task_follow_up_id(task, ann.id), task_follow_up_id(other, ann.id))
    change(chain, task, task=NEW)

    def renew(version, ids=ids):
        lot = RenewOnLists(hq_task_id=task, version=version, follow_up_ids=ids, last=True)
        return do(chain, lot)

    for version, ids_, facts in (
        (1, ids, {"state": "changed"}),
        (2, tuple(row_id(str(n)) for n in range(501)), {"limit": 500}),
    ):
        with pytest.raises(Rejected) as refused:
            renew(version, ids_)
        assert refused.value.facts == facts
    renew(2)
    assert row_of(chain, task, ann).task == NEW
    assert row_of(chain, other, ann).task == "请她来看新品"  # of another task: not touched
    with pytest.raises(Rejected) as refused:
        renew(2)
    assert refused.value.facts == {"state": "settled"}
    do(chain, WithdrawTask(hq_task_id=task))
    with pytest.raises(Rejected) as refused:
        renew(2)
    assert refused.value.facts == {"state": "withdrawn"}
