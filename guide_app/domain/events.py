"""What becomes of a customer when something happens in WeChat or WeCom.

There is one source for every figure. The day of adding stands with the customer. A greeting is a
message like any that Today sends, and a reply is what came of one; a customer who wrote first has a
row of their own, an answer to no message.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from guide_app.domain.contact import may_become
from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.words import EventKind, FollowUpState


def event_row_id(customer_id: str, kind: EventKind, on: date) -> str:
    """The id of the follow-up that an event stores: one of a kind a day, whoever notes it."""
    return row_id("event", customer_id, kind.value, on.isoformat())


def is_greeted(customer: Customer) -> bool:
    """Whether a message went out since the customer was added: the greeting, or a later one."""
    return customer.last_contact_on is not None and customer.last_contact_on >= customer.added_on


def after_added(
    customer: Customer, on: date, code: str | None, seen_on: date | None
) -> dict[str, Any]:
    """The facts of ``customer`` that change when they were added on ``on``.

    Of two people who note it without knowing of each other the earlier day stands, with its code.

    Args:
        customer: As it is before.
        on: The day.
        code: By which they came; None: not known.
        seen_on: The day of adding that the author saw; None: whichever it is.
    """
    facts: dict[str, Any] = {}
    contested = seen_on is not None and seen_on != customer.added_on
    if not contested or on < customer.added_on:
        facts = {"added_on": on, "channel_code": code or customer.channel_code}
    elif customer.channel_code is None:
        facts = {"channel_code": code}
    facts["deleted_us"] = False
    came_back = customer.deleted_us and customer.state == FollowUpState.LOST
    if came_back and may_become(customer.state, FollowUpState.IN_PROGRESS):
        facts["state"] = FollowUpState.IN_PROGRESS.value
    return {name: value for name, value in facts.items() if getattr(customer, name) != value}
