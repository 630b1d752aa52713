"""Posts that HQ asks guides for: given, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guide_app.domain.entities import Material, PostTask
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import Standing, standing
from guide_app.domain.post_tasks import FURTHEST_DAYS
from guide_app.domain.reach import read_reach
from guide_app.mutations.access import brand_row
from guide_app.mutations.reach import check_reach
from guide_app.mutations.registry import HQ_ONLY, mutation
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePostTask:
    """Guides are to post the material by a day; ``reach`` None: everybody."""

    material_id: str
    until: date
    note: str | None = None
    reach: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPostTask:
    """Nobody is to do it any more."""

    post_task_id: str


@mutation("post_task.give", GivePostTask, HQ_ONLY)
def give_post_task(tx: Tx, context: Context, arguments: GivePostTask) -> None:
    """Keep what is asked.

    Raises:
        Rejected: NOT_FOUND; OUT_OF_RANGE of the day; WRONG_STATE with its standing as ``state`` of
            a material that may not go out on the last day; what `check_reach` says.
    """
    material = brand_row(tx, context, Material, arguments.material_id)
    days = arguments.until - context.business_on
    if not timedelta(0) <= days <= timedelta(days=FURTHEST_DAYS):
        raise Rejected(Code.OUT_OF_RANGE, field="until")
    found = standing(material, arguments.until)
    if found is not Standing.CURRENT:
        raise Rejected(Code.WRONG_STATE, state=found.value)
    check_reach(tx, context, arguments.reach)
    tx.insert(
        PostTask(
            id=context.new_id(0),
            brand_id=context.actor.brand_id,
            material_id=material.id,
            note=(arguments.note or "").strip() or None,
            since=context.business_on,
            until=arguments.until,
            reach=read_reach(arguments.reach).document(),
            given_by=context.actor.guide_id,
        )
    )


@mutation("post_task.withdraw", WithdrawPostTask, HQ_ONLY)
def withdraw_post_task(tx: Tx, context: Context, arguments: WithdrawPostTask) -> None:
    """It goes from the lists; what was posted stays.

    Raises:
        Rejected: NOT_FOUND; WRONG_STATE when it is withdrawn already.
    """
    task = brand_row(tx, context, PostTask, arguments.post_task_id)
    if task.withdrawn_on is not None:
        raise Rejected(Code.WRONG_STATE, state="withdrawn")
    tx.update(task, withdrawn_on=context.business_on)
