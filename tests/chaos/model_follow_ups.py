"""The model's rules for notes and follow-ups."""

from __future__ import annotations

from datetime import date

from tests.chaos.model_hq_tasks import given_row, says_now
from tests.chaos.model_step import No, Row, Step

_UNDONE_BY_TAKE_BACK = (
    *("due_on", "remind_at", "status", "sent_on", "outcome", "closed_on"),
    *("script_id", "wording_id", "by_hand", "material_id"),
)
_TOOK_PART = frozenset({"replied", "will_visit", "bought"})
_STATE_AFTER = {
    "replied": "in_progress",
    "will_visit": "in_progress",
    "bought": "bought",
    "wrong_contact": "lost",
    "asked_to_stop": "not_interested",
    "deleted_us": "lost",
}
_NEXT_STATES = {
    "new": {"in_progress", "bought", "not_interested", "lost"},
    "in_progress": {"bought", "not_interested", "lost"},
    "bought": {"not_interested", "lost"},
    "not_interested": {"in_progress", "bought", "lost"},
    "lost": {"in_progress", "bought"},
}


class FollowUpRules(Step):
    """Each method is named after its mutation."""

    def note_add(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._line(customer["id"], 0, "note", text=self.what["text"])

    def note_take_back(self) -> None:
        entry = self._entry(self._own(self.what["customer_id"]))
        if entry["kind"] != "note":
            raise No("not_found")
        if entry.get("guide_id") != self.me.id:
            raise No("not_allowed")
        self._put("timeline_entry", {**entry, "undone": True})

    # follow-ups

    def follow_up_plan(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._check_day(self.what["due_on"])
        planned = {
            "id": self._new(1),
            "brand_id": self.me.brand,
            "customer_id": customer["id"],
            "kind": "manual",
            "planned_on": self.what["due_on"],
            "due_on": self.what["due_on"],
            "status": "planned",
            "task": self.what.get("task"),
            "insisted_on": self.on if self.what.get("insisted") else None,
        }
        self._put("follow_up", planned)
        self._done("planned", customer, customer, None, planned)

    def follow_up_contact(self) -> None:
        customer = self._own(self.what["customer_id"])
        sent = {
            "id": self._new(1),
            "brand_id": self.me.brand,
            "customer_id": customer["id"],
            "kind": "manual",
            "planned_on": self.on,
            "due_on": self.on,
            "sent_on": self.on,
            "status": "waiting",
            "task": self.what.get("task"),
        }
        facts = {"last_contact_on": max(customer.get("last_contact_on") or "", self.on)}
        if customer["state"] == "new":
            facts["state"] = "in_progress"
        contacted = {**customer, **facts}
        self._put("follow_up", sent)
        self._put("customer", contacted)
        self._done("contact", customer, contacted, None, sent)

    def follow_up_send(self) -> None:
        customer, before, now = self._open()
        facts = {"last_contact_on": max(customer.get("last_contact_on") or "", self.on)}
        if customer["state"] == "new":
            facts["state"] = "in_progress"
        after = {**now, "status": "waiting", "sent_on": self.on, "remind_at": None}
        after["script_id"] = self.what["planned"].get("script_id") or now.get("script_id")
        after["wording_id"] = self.what.get("wording_id")
        after["by_hand"] = True if self.what.get("said") else None
        after["material_id"] = self.what.get("material_id")
        outcome = self.what.get("outcome")
        if outcome is not None:
            after |= self._closed(outcome)
            facts |= self._facts(customer, outcome, self.what.get("temperature"))
        self._follow(customer, facts, "contact", before, after)

    def follow_up_outcome(self) -> None:
        customer = self._own(self.what["customer_id"])
        before = self._follow_up(customer, self.what["follow_up_id"])
        if before["status"] != "waiting":
            raise No("wrong_state")
        outcome = self.what["outcome"]
        facts = self._facts(customer, outcome, self.what.get("temperature"))
        self._follow(customer, facts, "outcome", before, {**before, **self._closed(outcome)})

    def follow_up_move(self) -> None:
        self._check_day(self.what["to"])
        customer, before, now = self._open(put_off=True)
        if now.get("until") is not None and self.what["to"] > now["until"]:
            raise No("out_of_range")
        after = {**now, "due_on": self.what["to"], "remind_at": None}
        self._follow(customer, {}, "planned", before, after)

    def follow_up_remind(self) -> None:
        customer, before, now = self._open(put_off=True)
        self._follow(customer, {}, "planned", before, {**now, "remind_at": self.what["at"]})

    def follow_up_skip(self) -> None:
        customer, before, now = self._open()
        after = {**now, "status": "skipped", "closed_on": self.on}
        self._follow(customer, {}, "planned", before, after)

    def follow_up_take_back(self) -> None:
        customer = self._own(self.what["customer_id"])
        entry = self._entry(customer)
        undo = self.town.undo.get(entry["id"])
        if undo is None:
            raise No("not_found")
        if entry["undone"]:
            raise No("wrong_state")
        follow_up = self._follow_up(customer, undo["id"])
        task = self.town.rows["hq_task"].get(follow_up.get("hq_task_id") or "")
        by_hq = set()
        if task is not None and follow_up["status"] == "planned":
            by_hq.add("script_id")
            if follow_up["due_on"] == task["until"] < undo["after"]["due_on"]:
                by_hq.add("due_on")
        told = [n for n in _UNDONE_BY_TAKE_BACK if n not in by_hq]
        if any(follow_up.get(name) != undo["after"].get(name) for name in told):
            raise No("wrong_state")
        again = undo["before"] is not None and undo["before"]["status"] == "planned"
        withdrawn = task is not None and task.get("withdrawn_on") is not None
        if undo["before"] is None or (again and withdrawn):
            self._drop("follow_up", follow_up["id"])
        else:
            values = {name: undo["before"].get(name) for name in _UNDONE_BY_TAKE_BACK}
            row = {**follow_up, **values}
            self._put("follow_up", says_now(task, row) if again and task is not None else row)
        kept = {
            name: before
            for name, (before, after) in undo["customer"].items()
            if customer.get(name) == after and name not in ("consent", "withdrawals")
        }
        kept |= self._consent(w for w in self._withdrawals(customer) if w != entry["id"])
        self._put("customer", {**customer, **kept})
        self._put("timeline_entry", {**entry, "undone": True})

    def _open(self, *, put_off: bool = False) -> tuple[Row, Row | None, Row]:
        """The customer, the row before and as it is acted on; ``put_off``: it stays to be done."""
        planned = self.what["planned"]
        customer = self._own(planned["customer_id"])
        task = self.town.rows["hq_task"].get(planned.get("hq_task_id") or "")
        if task is None and planned.get("hq_task_id") is not None:
            raise No("not_found")
        before = self.town.rows["follow_up"].get(planned["follow_up_id"])
        if before is not None:
            if before["customer_id"] != customer["id"]:
                raise No("not_found")
            if before["status"] != "planned":
                raise No("wrong_state")
            return customer, before, before
        if planned["kind"] == "manual":
            raise No("not_found")
        if planned["kind"] == "task":  # it was withdrawn: what was done all the same is kept
            row = None if task is None else given_row(task, customer)
            if task is None or row is None or task.get("withdrawn_on") is None:
                raise No("not_found")
            if row["id"] != planned["follow_up_id"]:
                raise No("not_found")
            if put_off:
                raise No("wrong_state")
            return customer, None, row
        made = {name: planned.get(name) for name in ("kind", "planned_on", "due_on", "task")}
        for name in ("sop_id", "step_id", "script_id", "material_id"):
            made[name] = planned.get(name)
        made |= {"id": planned["follow_up_id"], "customer_id": customer["id"], "status": "planned"}
        return customer, None, {**made, "brand_id": self.me.brand}

    def _follow(self, customer: Row, facts: Row, kind: str, before: Row | None, after: Row) -> None:
        changed = {**customer, **facts}
        self._put("follow_up", after)
        self._put("customer", changed)
        self._done(kind, customer, changed, before, after)

    def _done(self, kind: str, was: Row, customer: Row, before: Row | None, after: Row) -> None:
        entry_id = self._line(customer["id"], 0, kind, text=after.get("task"))
        self.town.undo[entry_id] = {
            "id": after["id"],
            "before": before,
            "after": after,
            "customer": {
                name: (was.get(name), customer.get(name))
                for name in {*was, *customer}
                if was.get(name) != customer.get(name)
            },
        }

    def _closed(self, outcome: str) -> Row:
        return {"status": "done", "outcome": outcome, "closed_on": self.on, "remind_at": None}

    def _facts(self, customer: Row, outcome: str, temperature: str | None) -> Row:
        facts: Row = {}
        if outcome in _TOOK_PART:
            facts["last_contact_on"] = max(customer.get("last_contact_on") or "", self.on)
            facts["last_answer_on"] = max(customer.get("last_answer_on") or "", self.on)
        state = _STATE_AFTER.get(outcome)
        if state is not None and state in _NEXT_STATES[customer["state"]]:
            facts["state"] = state
        if outcome == "asked_to_stop":
            facts |= self._withdrawn(customer, self._new(0))
        if outcome == "deleted_us":
            facts["deleted_us"] = True
        if temperature is not None:
            facts["temperature"] = temperature
            facts |= self._cooling(customer, temperature)
        return facts

    def _check_day(self, day: str) -> None:
        if not 0 <= (date.fromisoformat(day) - date.fromisoformat(self.on)).days <= 800:
            raise No("out_of_range")
