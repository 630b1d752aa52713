"""A guide at work with follow-ups: planned, sent, answered, moved, put off, skipped, undone."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.domain.ids import row_id
from guide_app.mutations.follow_ups import (
    ContactNow,
    MoveFollowUp,
    PlanFollowUp,
    RecordOutcome,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from tests.chaos.playing import ANY, TEMPERATURES, WHO
from tests.chaos.rules_customers import CustomerRules
from tests.chaos.words import TYPED
from tests.support.world import START

OUTCOMES = (
    None, "replied", "no_answer", "bought", "will_visit", "wrong_contact", "asked_to_stop",
    "deleted_us",
)  # fmt: skip


class FollowUpRules(CustomerRules):
    """See the module."""

    @rule(pc=ANY, who=WHO, days=st.integers(0, 3), insisted=st.booleans())
    def plan(self, pc: int, who: int, days: int, insisted: bool = False) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self.add_customer(pc, True, False)
            return
        task = self.stage.words.make(TYPED, customer["id"], seat.guide.id)
        due_on = seat.open_book.today + timedelta(days=days)
        plan = PlanFollowUp(customer_id=customer["id"], due_on=due_on, task=task, insisted=insisted)
        done = self.stage.act(seat, plan, task)
        if done is not None:
            self._shows(seat, "follow_up", row_id(done.id, 1), {"status": "planned", "task": task})
        self._count("PlanFollowUp")

    @rule(pc=ANY, who=WHO)
    def contact(self, pc: int, who: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self.add_customer(pc, True, False)
            return
        task = self.stage.words.make(TYPED, customer["id"], seat.guide.id)
        done = self.stage.act(seat, ContactNow(customer_id=customer["id"], task=task), task)
        if done is not None:
            self._shows(seat, "follow_up", row_id(done.id, 1), {"status": "waiting", "task": task})
        self._count("ContactNow")

    @rule(
        pc=ANY, which=ANY, outcome=st.sampled_from(OUTCOMES), warmth=st.sampled_from(TEMPERATURES)
    )
    def send(self, pc: int, which: int, outcome: str | None, warmth: str | None) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            self.add_customer(pc, False, True)
            return
        send = SendFollowUp(
            planned=planned, outcome=outcome, temperature=warmth if outcome else None
        )
        if self.stage.act(seat, send) is not None:
            status = "waiting" if outcome is None else "done"
            self._shows(seat, "follow_up", planned.follow_up_id, {"status": status})
        self._count("SendFollowUp")

    @rule(
        pc=ANY,
        which=ANY,
        outcome=st.sampled_from(OUTCOMES[1:]),
        warmth=st.sampled_from(TEMPERATURES),
    )
    def record_outcome(self, pc: int, which: int, outcome: str, warmth: str | None) -> None:
        waiting = [
            (seat, follow_up)
            for seat in self._at_work()
            for follow_up in self._rows(seat, "follow_up")
            if follow_up["status"] == "waiting"
        ]
        if not waiting:
            self.send(pc, which, None, None)
            return
        seat, follow_up = waiting[which % len(waiting)]
        record = RecordOutcome(
            customer_id=follow_up["customer_id"],
            follow_up_id=follow_up["id"],
            outcome=outcome,
            temperature=warmth,
        )
        if self.stage.act(seat, record) is not None:
            wanted = {"status": "done", "outcome": outcome}
            self._shows(seat, "follow_up", follow_up["id"], wanted)
        self._count("RecordOutcome")

    @rule(pc=ANY, which=ANY, days=st.integers(1, 5))
    def move(self, pc: int, which: int, days: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            self.add_customer(pc, False, True)
            return
        to = seat.open_book.today + timedelta(days=days)
        if self.stage.act(seat, MoveFollowUp(planned=planned, to=to)) is not None:
            self._shows(seat, "follow_up", planned.follow_up_id, {"due_on": to.isoformat()})
        self._count("MoveFollowUp")

    @rule(pc=ANY, which=ANY, hours=st.integers(1, 5))
    def remind(self, pc: int, which: int, hours: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            self.add_customer(pc, False, False)
            return
        self._do(seat, RemindLater(planned=planned, at=START + timedelta(hours=hours)))

    @rule(pc=ANY, which=ANY)
    def skip(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            self.add_customer(pc, False, True)
            return
        if self.stage.act(seat, SkipFollowUp(planned=planned)) is not None:
            self._shows(seat, "follow_up", planned.follow_up_id, {"status": "skipped"})
        self._count("SkipFollowUp")

    @rule(pc=ANY, which=ANY)
    def undo(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        found = self._entries(
            seat,
            lambda e: (
                isinstance(e.get("details"), dict) and "undo" in e["details"] and not e["undone"]
            ),
        )
        if seat is None or not found:
            self.plan(pc, which, 1)
            return
        entry = found[-1 - which % len(found)]
        take_back = TakeBack(customer_id=entry["customer_id"], entry_id=entry["id"])
        if self.stage.act(seat, take_back) is not None:
            self._shows(seat, "timeline_entry", entry["id"], {"undone": True})
        self._count("TakeBack")
