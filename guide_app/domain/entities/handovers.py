"""Customers who change hands: at a time that both sides know, or out of the store's pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guide_app.domain.entity import Audience, Row, day, entity, instant, number, ref, text
from guide_app.domain.words import HandoverState


@entity("handover", Audience.STORE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(Row):
    """Customers of one guide who go to another at ``moves_at``, unless it is called off before.

    The whole store knows of it, and of how many customers, but not of whom: the customers
    themselves name it, and only those who hold them learn that it is about them.
    """

    store_id: str = ref("store")
    from_guide_id: str = ref("guide")
    to_guide_id: str = ref("guide")
    planned_by: str = ref("guide")
    moves_at: datetime = instant()
    customers: int = number(default=0)
    state: str = text(12, choices=HandoverState, default=HandoverState.PLANNED.value)


@entity("claim", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Row):
    """One of a guide's places for customers of the pool: taken until that one has been worked.

    Its id is made of the guide and the number of the place, so that nobody has more than there are.
    """

    guide_id: str = ref("guide")
    lead_id: str = text(36, indexed=True)
    claimed_on: date = day()
