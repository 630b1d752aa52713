"""The model's rules for tasks of HQ: given, put on lists, changed, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.chaos.model_step import No, Row, Step, made_id

_CHANGED = ("task", "script_id", "until")
_KEPT = 20


class HqTaskRules(Step):
    """Each method is named after its mutation."""

    def hq_task_give(self) -> None:
        what = self.what
        one = what.get("customer_id")
        customer = None if one is None else self._own(one)
        if customer is not None and not _can_be_given(customer):
            raise No("nothing_to_do")
        task = {
            "id": self._new(0),
            "brand_id": self.me.brand,
            "kind": what["kind"],
            "task": what["task"],
            "due_on": what["due_on"],
            "until": what["until"],
            "script_id": what.get("script_id"),
            "condition": None if customer else what.get("condition"),
            "for_one": customer is not None,
            "given_by": self.me.id,
            "given_on": self.on,
            "given": 0 if customer is None else 1,
            "settled_on": None if customer is None else self.on,
            "version": 1,
            "listed_version": 1,
        }
        self._put("hq_task", task)
        if customer is not None:
            self._put("follow_up", given_row(task, customer))

    def hq_task_put_on_lists(self) -> None:
        """Whom it is for is found once more: exactly those, with the last lot all of them."""
        task = self._task_of_hq(self.what["hq_task_id"])
        if task.get("withdrawn_on") is not None or task.get("settled_on") is not None:
            raise No("wrong_state")
        meant = {
            row["id"]: row
            for row in self.town.rows["customer"].values()
            if row["brand_id"] == self.me.brand and _can_be_given(row) and _is_meant(task, row)
        }
        have, given = self._given_rows(task), 0
        for customer_id in sorted(set(self.what["customer_ids"])):
            assert customer_id in meant, f"{task} is not for {customer_id}"
            row = given_row(task, meant[customer_id])
            if row["id"] not in have:
                self._put("follow_up", row)
                given += 1
        left = meant.keys() - {row["customer_id"] for row in self._given_rows(task).values()}
        last = self.what["last"]
        assert not (last and left), f"{task} has not come to {left}"
        settled = self.on if last else None
        self._put("hq_task", {**task, "given": task["given"] + given, "settled_on": settled})

    def hq_task_change(self) -> None:
        task = self._task_of_hq(self.what["hq_task_id"])
        if task.get("withdrawn_on") is not None or task["until"] < self.on:
            raise No("wrong_state")
        after: Row = dict(task)
        for name, change in self.what["changes"].items():
            mine, theirs = change["new"], task.get(name)
            if mine == theirs:
                continue
            if theirs != change["seen"]:
                self.conflicts.append((task["id"], name, mine, theirs))
                continue
            after[name] = mine
        furthest = (date.fromisoformat(self.on) + timedelta(days=366)).isoformat()
        can_be = max(after["due_on"], self.on) <= after["until"] <= furthest
        if after["until"] != task["until"] and not can_be:
            raise No("out_of_range")
        fields = {
            name: {"lost": task.get(name), "kept": after.get(name)}
            for name in _CHANGED
            if task.get(name) != after.get(name)
        }
        if fields:
            told = {"by": self.me.id, "on": self.on, "fields": fields}
            changes = [*(task.get("changes") or ()), told][-_KEPT:]
            changed = {"changes": changes, "version": task["version"] + 1}
            self._put("hq_task", {**after, **changed})

    def hq_task_renew_on_lists(self) -> None:
        """With the last lot whatever is open says what the task says now."""
        task = self._task_of_hq(self.what["hq_task_id"])
        version = self.what["version"]
        if task.get("withdrawn_on") is not None or task["version"] != version:
            raise No("wrong_state")
        if task["listed_version"] == version:
            raise No("wrong_state")
        for row in self._open_given(task, self.what["follow_up_ids"]):
            self._put("follow_up", says_now(task, row))
        if self.what["last"]:
            behind = [
                row
                for row in self._given_rows(task).values()
                if row["status"] == "planned" and row != says_now(task, row)
            ]
            assert not behind, f"{task} is not told by {behind}"
            self._put("hq_task", {**task, "listed_version": version})

    def hq_task_withdraw(self) -> None:
        task = self._task_of_hq(self.what["hq_task_id"])
        if task.get("withdrawn_on") is not None:
            raise No("wrong_state")
        self._put("hq_task", {**task, "withdrawn_on": self.on, "settled_on": None})

    def hq_task_take_off_lists(self) -> None:
        """With the last lot nothing of it is open any more."""
        task = self._task_of_hq(self.what["hq_task_id"])
        if task.get("withdrawn_on") is None or task.get("settled_on") is not None:
            raise No("wrong_state")
        for row in self._open_given(task, self.what["follow_up_ids"]):
            self._drop("follow_up", row["id"])
        if self.what["last"]:
            left = [r for r in self._given_rows(task).values() if r["status"] == "planned"]
            assert not left, f"{task} was withdrawn and is on lists: {left}"
            self._put("hq_task", {**task, "settled_on": self.on})

    def _task_of_hq(self, task_id: str) -> Row:
        task = self.town.rows["hq_task"].get(task_id)
        if task is None or task["brand_id"] != self.me.brand:
            raise No("not_found")
        if self.me.role != "hq":
            raise No("not_allowed")
        return task

    def _given_rows(self, task: Row) -> dict[str, Row]:
        rows = self.town.rows["follow_up"]
        return {id: row for id, row in rows.items() if row.get("hq_task_id") == task["id"]}

    def _open_given(self, task: Row, ids: Any) -> list[Row]:
        mine = self._given_rows(task)
        found = [mine[id] for id in sorted(set(ids)) if id in mine]
        return [row for row in found if row["status"] == "planned"]


def given_row(task: Row, customer: Row) -> Row:
    """What lies with a customer for whom a task was given."""
    return {
        "id": made_id("hq_task", task["id"], customer["id"]),
        "brand_id": customer["brand_id"],
        "customer_id": customer["id"],
        "kind": "task",
        "planned_on": task["due_on"],
        "due_on": task["due_on"],
        "until": task["until"],
        "task": task["task"],
        "script_id": task.get("script_id"),
        "hq_task_id": task["id"],
        "status": "planned",
    }


def says_now(task: Row, row: Row) -> Row:
    """An open row after what HQ changed; never moved behind the last day."""
    said = {name: task.get(name) for name in _CHANGED}
    return {**row, **said, "due_on": min(row["due_on"], task["until"])}


def _can_be_given(customer: Row) -> bool:
    return customer.get("removed_on") is None and customer.get("guide_id") is not None


def _is_meant(task: Row, customer: Row) -> bool:
    """Of the conditions that histories ask: everybody, or by temperature."""
    if task.get("condition") is None:
        return True
    ((clause,),) = (group["any"] for group in task["condition"]["all"])
    assert clause["fact"] == "temperature", f"the model knows nothing of {clause}"
    return customer.get("temperature") in clause["in"]
