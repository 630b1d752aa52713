"""HQ gives tasks, changes and withdraws them, while guides do them, online or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import ContactNow
from guide_app.mutations.hq_task_changes import ChangeTask
from guide_app.mutations.hq_tasks import GiveTask, WithdrawTask
from tests.chaos.playing import ANY, WHO, Playing, Row

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
        """Now and then from a page that is old."""
        tasks = self._open_tasks()
        if not tasks:
            return
        task = tasks[which % len(tasks)]
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
        if not tasks:
            return
        withdrawn = WithdrawTask(hq_task_id=tasks[which % len(tasks)]["id"])
        self.stage.office(self.stage.world.shops[0].hq, withdrawn)
        self._count("HQ withdraws a task")

    def _settle_tasks(self, _which: int, _who: int, _days: int) -> None:
        self.stage.settle_tasks(self.stage.world.shops[0].brand)
        self._count("tasks reach the lists")


WORKS = (HqTaskRules._change, HqTaskRules._withdraw, HqTaskRules._settle_tasks, HqTaskRules._give)
