"""HQ gives tasks, changes and withdraws them, while guides do them, online or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.domain.ids import row_id
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import ContactNow, MoveFollowUp, SendFollowUp, TakeBack
from guide_app.mutations.hq_task_changes import ChangeTask
from guide_app.mutations.hq_tasks import GiveTask, WithdrawTask
from tests.chaos.playing import ANY, WHO, Playing, Row
from tests.chaos.seat import Seat

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
_A_CROWD = 100
_WEEK = 3
"""So many contacts a week is what the brands' budget has places for."""


class HqTaskRules(Playing):
    """Where there is nothing to do it with, a task is given."""

    @rule(which=ANY, who=WHO, days=st.integers(0, 3))
    def hq_has_tasks(self, which: int, who: int, days: int) -> None:
        """Given when none is open, and then now and then changed or withdrawn at once."""
        if not self._open_tasks():
            self._give(which, who, days)
            if which % 3 == 0:
                return
        work = WORKS[(which + self.actions) % len(WORKS)]
        work(self, which, who, days)
        if which % 4:  # else it stays half done, until the server comes to it
            self._settle_tasks(which, who, days)

    @rule(
        pc=ANY,
        which=ANY,
        days=st.integers(0, 3),
        act=st.sampled_from([SendFollowUp, MoveFollowUp]),
    )
    def taken_back_after_hq_changed_it(
        self, pc: int, which: int, days: int, act: type[Any]
    ) -> None:
        """A guide does a task, or puts it off; HQ changes it; the guide takes it back."""
        seat, customer = self._customer(pc, which)
        if seat is None or customer is None:
            self._sync_instead(pc)
            return
        row = self._task_at(seat, customer)
        if row is None:
            self._give_for(customer, days + 1)
            self._sync(seat)
            row = self._task_at(seat, customer)
        if row is None:
            return
        last = max(date.fromisoformat(row["until"]), seat.open_book.today)
        more = {} if act is SendFollowUp else {"to": last}
        done = self.stage.act(seat, act(planned=self._as_planned(row), **more))
        self._count(act.__name__)
        if which % 4:
            self._sync(seat)
        known = {one["id"]: one for one in self._open_tasks()}  # a restore may have lost it
        if row["hq_task_id"] in known and which % 3:
            self._change_one(known[row["hq_task_id"]], which, days)
        elif row["hq_task_id"] in known:
            self._withdraw_one(row["hq_task_id"])
        self._settle_tasks(which, which, days)
        if seat.book is not None:
            self._sync(seat)
        entry = None if done is None else row_id(done.id, 0)
        if seat.book is not None and entry in seat.rows("timeline_entry"):
            self.stage.act(seat, TakeBack(customer_id=row["customer_id"], entry_id=entry))
            self._count("TakeBack")

    def _task_at(self, seat: Seat, customer: Row) -> Row | None:
        """A task that is to be done for the customer, as the PC knows."""
        rows = self._rows(seat, "follow_up") if seat.book is not None else []
        mine = (row for row in rows if row["customer_id"] == customer["id"])
        return next((r for r in mine if r.get("hq_task_id") and r["status"] == "planned"), None)

    def _give_for(self, customer: Row, days: int) -> None:
        shop, today = self.stage.world.shops[0], date.fromisoformat(self.stage.today)
        until = today + timedelta(days=days)
        given = {"task": f"总部任务 {self.actions}", "kind": "event", "customer_id": customer["id"]}
        self.stage.office(shop.hq, GiveTask(**given, due_on=today, until=until))
        self._count("HQ gives a task")

    def _open_tasks(self) -> list[Row]:
        rows = self.stage.rows("hq_task", self.stage.world.shops[0].brand.id)
        return [row for row in rows if row["withdrawn_on"] is None]

    def _give(self, which: int, who: int, days: int) -> None:
        shop, today = self.stage.world.shops[0], date.fromisoformat(self.stage.today)
        customers = [
            r for r in self.stage.rows("customer", shop.brand.id) if r["removed_on"] is None
        ]
        asked: dict[str, Any] = {
            "task": f"总部任务 {self.actions}",
            "kind": "event",
            "due_on": today,
            "until": today + timedelta(days=days),
        }
        if which % 2 and customers:
            customer = customers[who % len(customers)]
            if which % 4 == 1:
                self._contact_often(customer)
            arguments = GiveTask(**asked, customer_id=customer["id"])
        else:
            everybody = which % 4 == 0 and len(customers) < _A_CROWD
            arguments = GiveTask(**asked, condition=None if everybody else HOT)
        self.stage.office(shop.hq, arguments)
        self._count("HQ gives a task")

    def _contact_often(self, customer: Row) -> None:
        """As often as the budget has places for in a week, where somebody can."""
        for seat in self._at_work():
            if self._customer_at(seat, customer) is not None:
                for _ in range(_WEEK):
                    self.stage.act(seat, ContactNow(customer_id=customer["id"]))
                    self._count("ContactNow")
                return

    def _change(self, which: int, _who: int, days: int) -> None:
        tasks = self._open_tasks()
        if tasks:
            self._change_one(tasks[which % len(tasks)], which, days)

    def _change_one(self, task: Row, which: int, days: int) -> None:
        """Now and then from a page that is old."""
        seen = "旧的说法" if which % 7 == 6 else task["task"]
        until = (date.fromisoformat(self.stage.today) + timedelta(days=days)).isoformat()
        changes = {"task": Change(seen, f"{task['task']} 改")}
        if which % 2:
            changes["until"] = Change(task["until"], until)
        arguments = ChangeTask(hq_task_id=task["id"], changes=changes)
        self.stage.office(self.stage.world.shops[0].hq, arguments)
        self._count("HQ changes a task")

    def _withdraw(self, which: int, _who: int, _days: int) -> None:
        tasks = self._open_tasks()
        if tasks:
            self._withdraw_one(tasks[which % len(tasks)]["id"])

    def _withdraw_one(self, task_id: str) -> None:
        self.stage.office(self.stage.world.shops[0].hq, WithdrawTask(hq_task_id=task_id))
        self._count("HQ withdraws a task")

    def _settle_tasks(self, _which: int, _who: int, _days: int) -> None:
        self.stage.settle_tasks(self.stage.world.shops[0].brand)
        self._count("tasks reach the lists")


WORKS = (HqTaskRules._change, HqTaskRules._withdraw, HqTaskRules._settle_tasks, HqTaskRules._give)
