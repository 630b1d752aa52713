"""Whose customers are: handed over, claimed from the pool and given back."""

from __future__ import annotations

from datetime import timedelta

from guide_app.mutations.handovers import CallOffHandover, CloseHandover, PlanHandover
from guide_app.mutations.pool import (
    AddToPool,
    AssignFromPool,
    ClaimCustomer,
    RecordCall,
    ReturnToPool,
    TakeBackCall,
)
from guide_app.mutations.transfer import TransferCustomers
from tests.server.mutation_cases.example import HISTORY, Case

CASES: dict[str, Case] = {
    "customer.transfer": (
        lambda e: TransferCustomers(
            customer_ids=(e.ids["customer"],),
            to_guide_id=e.ids["taker"],
            seen_guide_id=e.ids["owner"],
        ),
        {"customer", HISTORY},
    ),
    "handover.plan": (
        lambda e: PlanHandover(
            customer_ids=(e.ids["customer"],),
            to_guide_id=e.ids["taker"],
            seen_guide_id=e.ids["owner"],
            moves_at=e.chain.clock() + timedelta(days=1),
        ),
        {"customer", "handover"},
    ),
    "handover.call_off": (
        lambda e: CallOffHandover(handover_id=e.ids["handover"]),
        {"handover"},
    ),
    "handover.close": (
        lambda e: CloseHandover(handover_id=e.ids["handover"], moved=1),
        {"handover"},
    ),
    "pool.add": (
        lambda e: AddToPool(store_id=e.ids["store"], values={"name": "名单上的人"}),
        {"customer", HISTORY},
    ),
    "pool.claim": (
        lambda e: ClaimCustomer(customer_id=e.ids["pooled"]),
        {"claim", "customer", "follow_up", HISTORY},
    ),
    "pool.assign": (
        lambda e: AssignFromPool(customer_ids=(e.ids["pooled"],), to_guide_id=e.ids["taker"]),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.return": (
        lambda e: ReturnToPool(customer_ids=(e.ids["lead"],), seen_guide_id=e.ids["owner"]),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.call": (
        lambda e: RecordCall(customer_id=e.ids["lead"], outcome="no_answer"),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.take_back_call": (
        lambda e: TakeBackCall(customer_id=e.ids["called"], entry_id=e.ids["last call"]),
        {"customer", "follow_up", HISTORY},
    ),
}
