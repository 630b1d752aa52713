"""SOPs, mass sends and tasks of HQ."""

from __future__ import annotations

from datetime import timedelta

from guide_app.mutations.enrolments import EnrolInSop, LeaveSop
from guide_app.mutations.fields import Change
from guide_app.mutations.hq_task_changes import ChangeTask, RenewOnLists
from guide_app.mutations.hq_tasks import GiveTask, PutOnLists, TakeOffLists, WithdrawTask
from guide_app.mutations.mass_sends import CancelMassSend, PlanMassSend, ReachCustomers
from guide_app.mutations.sops import PublishSop, RetireSop
from tests.server.mutation_cases.example import HISTORY, Case

CASES: dict[str, Case] = {
    "sop.publish": (
        lambda e: PublishSop(
            values={
                "name": "新客第二版",
                "trigger": "added",
                "ends": [{"rule": "tag", "tag_id": e.ids["tag"]}],
            },
            steps=(
                {
                    "day_offset": 3,
                    "kind": "care",
                    "task": "问候",
                    "window_from": "18:00",
                    "material_id": e.ids["material"],
                },
            ),
            seen_id=e.ids["sop"],
        ),
        {"sop", "sop_step"},
    ),
    "sop.enrol": (
        lambda e: EnrolInSop(customer_id=e.ids["customer"], sop_id=e.ids["by_hand"]),
        {"enrolment"},
    ),
    "sop.leave": (
        lambda e: LeaveSop(
            customer_id=e.ids["customer"],
            sop_id=e.ids["sop"],
            enrolment_id=e.ids["run"],
            started_on=e.today,
        ),
        {"enrolment"},
    ),
    "sop.retire": (lambda e: RetireSop(sop_id=e.ids["by_hand"]), {"sop"}),
    "mass_send.plan": (
        lambda e: PlanMassSend(
            name="秋装上新",
            on=e.today,
            condition={"all": [{"any": [{"fact": "tag", "in": [e.ids["tag"]]}]}]},
        ),
        {"mass_send"},
    ),
    "mass_send.cancel": (lambda e: CancelMassSend(mass_send_id=e.ids["send"]), {"mass_send"}),
    "mass_send.reach": (
        lambda e: ReachCustomers(
            mass_send_id=e.ids["due_send"], customer_ids=(e.ids["second"],), last=True
        ),
        {HISTORY, "mass_send"},
    ),
    "hq_task.give": (
        lambda e: GiveTask(
            task="请她来看新品",
            kind="event",
            due_on=e.today,
            until=e.today + timedelta(days=7),
            script_id=e.ids["script"],
            customer_id=e.ids["second"],
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.put_on_lists": (
        lambda e: PutOnLists(
            hq_task_id=e.ids["new_task"], customer_ids=(e.ids["second"],), last=True
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.change": (
        lambda e: ChangeTask(
            hq_task_id=e.ids["new_task"],
            changes={"task": Change(seen="请她来看新品", new="请她来试新品")},
        ),
        {"hq_task"},
    ),
    "hq_task.renew_on_lists": (
        lambda e: RenewOnLists(
            hq_task_id=e.ids["changed_task"],
            version=2,
            follow_up_ids=(e.ids["changed_row"],),
            last=True,
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.withdraw": (lambda e: WithdrawTask(hq_task_id=e.ids["new_task"]), {"hq_task"}),
    "hq_task.take_off_lists": (
        lambda e: TakeOffLists(
            hq_task_id=e.ids["old_task"], follow_up_ids=(e.ids["task_row"],), last=True
        ),
        {"hq_task", "follow_up"},
    ),
}
