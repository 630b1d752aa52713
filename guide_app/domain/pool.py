"""The store's pool: customers nobody has, how many one guide may take, and how they are shared out.

Every rule is told by numbers alone: the same leads and takers are shared out in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guide_app.domain.entities import Brand, Customer
from guide_app.domain.ids import row_id
from guide_app.domain.words import Consent, FollowUpState, Outcome

TRIES = 3
"""Calls that nobody answers before a lead goes back to the pool."""
_PAUSES = (2, 3)
USUAL_CLAIMS = 20
MOST_CLAIMS = 200
USUAL_LEAD_DAYS = 7
CALL_OUTCOMES = (Outcome.ADDED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_CONTACT)


class ShareRule(StrEnum):
    """By what leads are shared out among the guides of a store."""

    EVEN = "even"
    LOAD = "load"
    LAST_GUIDE = "last_guide"


@dataclass(frozen=True, slots=True)
class Lead:
    """A customer in the pool, and who sold to them last."""

    customer_id: str
    last_guide_id: str | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """A guide who may be given leads; ``load`` is how many customers they have."""

    guide_id: str
    load: int = 0


def share_out(
    leads: Sequence[Lead], takers: Sequence[Taker], rule: ShareRule
) -> Mapping[str, tuple[str, ...]]:
    """Who gets whom: guide → customers; everybody is given to somebody, if there is anybody.

    ``EVEN``: as many for each, give or take one. ``LOAD``: each to whoever has fewest by then.
    ``LAST_GUIDE``: to whoever sold to them last, and the rest evenly.
    """
    given: dict[str, list[str]] = {taker.guide_id: [] for taker in takers}
    if not takers:
        return {}
    loads = Counter({taker.guide_id: taker.load for taker in takers})
    rest = sorted(leads, key=lambda lead: lead.customer_id)
    if rule is ShareRule.LAST_GUIDE:
        for lead in rest:
            if lead.last_guide_id in given:
                given[lead.last_guide_id].append(lead.customer_id)
        rest = [lead for lead in rest if lead.last_guide_id not in given]
    for lead in rest:
        sizes = loads if rule is ShareRule.LOAD else {id: len(own) for id, own in given.items()}
        taker = min(given, key=lambda id: (sizes[id], id))
        given[taker].append(lead.customer_id)
        loads[taker] += 1
    return {guide_id: tuple(own) for guide_id, own in sorted(given.items()) if own}


def may_be_called(customer: Customer) -> bool:
    """Whether somebody is in the pool, wants to be called and is not given up as lost.

    `tables.pool.may_be_called` says the same of a table.
    """
    return (
        customer.guide_id is None
        and customer.removed_on is None
        and customer.consent == Consent.GRANTED
        and not customer.deleted_us
        and customer.state != FollowUpState.LOST
    )


def claims_allowed(brand: Brand) -> int:
    """How many leads a guide may have claimed and not worked."""
    return USUAL_CLAIMS if brand.claim_limit is None else min(brand.claim_limit, MOST_CLAIMS)


def lead_days(brand: Brand) -> int:
    """After how many days an unworked lead goes back."""
    return USUAL_LEAD_DAYS if brand.lead_days is None else max(1, brand.lead_days)


def claim_id(guide_id: str, slot: int) -> str:
    """The id of one of the places that a guide has for claims."""
    return row_id("claim", guide_id, slot)


def call_id(customer: Customer) -> str:
    """The id of the follow-up by which a lead is worked."""
    since = customer.lead_since.isoformat() if customer.lead_since is not None else ""
    return row_id("call", customer.id, since)


def next_call_on(tries: int, today: date) -> date | None:
    """The day of the call after ``tries`` that nobody answered; None: back to the pool."""
    if tries >= TRIES:
        return None
    return today + timedelta(days=_PAUSES[min(tries, len(_PAUSES)) - 1])
