"""Contacts: what guides do with follow-ups, and say."""

from __future__ import annotations

from datetime import timedelta

from guide_app.mutations.events import NoteEvent
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
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from tests.server.mutation_cases.example import HISTORY, Case

CASES: dict[str, Case] = {
    "customer.event": (
        lambda e: NoteEvent(
            customer_id=e.ids["customer"],
            event="deleted_us",
            code="海港门口立牌",
            follow_up_id=e.ids["waiting"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.plan": (
        lambda e: PlanFollowUp(customer_id=e.ids["customer"], due_on=e.today, task="问尺码"),
        {"follow_up", HISTORY},
    ),
    "follow_up.contact": (
        lambda e: ContactNow(
            customer_id=e.ids["second"],
            task="顺路问候",
            script_id=e.ids["script"],
            wording_id=e.ids["wording"],
            said="您好呀",
            material_id=e.ids["material"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.send": (
        lambda e: SendFollowUp(
            planned=e.planned,
            outcome="replied",
            temperature="hot",
            wording_id=e.ids["wording"],
            said="您好呀",
            material_id=e.ids["material"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.outcome": (
        lambda e: RecordOutcome(
            customer_id=e.ids["customer"], follow_up_id=e.ids["waiting"], outcome="bought"
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.move": (
        lambda e: MoveFollowUp(planned=e.planned, to=e.today + timedelta(days=2)),
        {"follow_up", HISTORY},
    ),
    "follow_up.remind": (
        lambda e: RemindLater(planned=e.planned, at=e.chain.clock() + timedelta(hours=2)),
        {"follow_up", HISTORY},
    ),
    "follow_up.skip": (lambda e: SkipFollowUp(planned=e.planned), {"follow_up", HISTORY}),
    "follow_up.take_back": (
        lambda e: TakeBack(customer_id=e.ids["customer"], entry_id=e.ids["contact"]),
        {"customer", "follow_up", HISTORY},
    ),
    "script.favourite": (
        lambda e: FavouriteScript(script_id=e.ids["script"], favourite=True),
        {"guide_script"},
    ),
    "script.reword": (
        lambda e: RewordScript(script_id=e.ids["script"], text="{称呼}，在忙吗？"),
        {"guide_script"},
    ),
}
