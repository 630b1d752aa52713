"""SOPs for all fourteen triggers, and what they begin with, over the bench's book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from guide_app.domain.entities import (
    AnswerSheet,
    CustomerDate,
    DateKind,
    Enrolment,
    PageView,
    Questionnaire,
    Sop,
    SopStep,
)
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.sop_plans import UNANNOUNCED
from guide_app.domain.words import Trigger
from server.demo.brand import BRAND_ID, DEMO_DAY
from server.demo.families import Household

BABY = DateKind(id=row_id("bench", "baby"), brand_id=BRAND_ID, name="预产期")
SURVEY = Questionnaire(
    id=row_id("bench", "survey"), brand_id=BRAND_ID, name="问卷", since=DEMO_DAY, questions=[]
)
_WITH_A_DATE, _ANSWERED, _BY_HAND, _RETURNED, _LOOKS = 0.15, 0.1, 0.02, 0.03, 0.1


def programme(tag_id: str) -> list[Row]:
    """One SOP a trigger, its steps, and what they point to.

    The weekly one is for whoever has the tag, one in ten.
    """
    rows: list[Row] = [BABY, SURVEY]
    vip = {"all": [{"any": [{"fact": "tag", "in": [tag_id]}]}]}
    for trigger in Trigger:
        sop = Sop(
            id=row_id("bench", "sop", trigger.value),
            brand_id=BRAND_ID,
            name=trigger.value,
            trigger=trigger.value,
            trigger_days=45 if trigger is Trigger.SILENT else 0,
            trigger_tag_id=tag_id,
            trigger_date_kind_id=BABY.id,
            trigger_questionnaire_id=SURVEY.id,
            trigger_count=3,
            trigger_on=DEMO_DAY + timedelta(days=90),
            trigger_weekdays=1 << DEMO_DAY.weekday(),
            condition=vip if trigger is Trigger.WEEKLY else None,
            ends=[{"rule": "bought"}, {"rule": "replied"}] if trigger is Trigger.DATED else None,
        )
        rows.append(sop)
        early = [] if trigger in UNANNOUNCED else [-2]
        offsets = range(-240, 480, 30) if trigger is Trigger.DATED else [*early, 1, 5, 30]
        rows += [
            SopStep(
                id=row_id("bench", "step", trigger.value, offset),
                brand_id=BRAND_ID,
                sop_id=sop.id,
                day_offset=offset,
                kind="care",
                task=f"第 {offset} 天",
            )
            for offset in ([0] if trigger is Trigger.WEEKLY else offsets)
        ]
    return rows


def with_beginnings(chance: Random, made: Sequence[Household], day: date) -> Iterator[Row]:
    """The households' rows, with tags that know their day, and rows that begin SOPs."""
    for one in made:
        days = [order.ordered_on for order in one.orders]
        first = min(days, default=None)
        returned = max(days) if days and chance.random() < _RETURNED else None
        yield replace(one.customer, first_order_on=first, last_return_on=returned)
        yield from (*one.members, *one.orders, *one.follow_ups)
        for tag in one.tags:
            yield replace(tag, since=day - timedelta(days=chance.randint(0, 400)))
        whose: dict[str, Any] = {"brand_id": BRAND_ID, "customer_id": one.customer.id}
        if chance.random() < _WITH_A_DATE:
            on = day + timedelta(days=chance.randint(-450, 240))
            yield CustomerDate(id=row_id("date", one.customer.id), **whose, kind_id=BABY.id, on=on)
        if chance.random() < _ANSWERED:
            yield AnswerSheet(
                id=row_id("sheet", one.customer.id),
                **whose,
                questionnaire_id=SURVEY.id,
                answered_on=day - timedelta(days=chance.randint(0, 300)),
                answers={},
            )
        if chance.random() < _BY_HAND:
            yield Enrolment(
                id=row_id("by_hand", one.customer.id),
                **whose,
                sop_id=row_id("bench", "sop", "by_hand"),
                started_on=day - timedelta(days=chance.randint(0, 60)),
            )
        if chance.random() < _LOOKS:
            last = day - timedelta(days=chance.randint(0, 60))
            for visit in range(chance.randint(1, 9)):
                on = last - timedelta(days=visit)
                yield PageView(
                    id=row_id("view", one.customer.id, visit),
                    **whose,
                    kind="product",
                    code=f"{visit % 2}",
                    title="商品",
                    on=on,
                    at=datetime.combine(on, time(4), UTC),
                )
