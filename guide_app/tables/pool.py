"""Who of the pool may be called, as SQL: the answer of `domain.pool.may_be_called`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from guide_app.domain.words import Consent, FollowUpState


def may_be_called(customer: Any) -> ColumnElement[bool]:
    """A condition on the columns of a table of customers, on a PC or on the server."""
    return and_(
        customer.guide_id.is_(None),
        customer.removed_on.is_(None),
        customer.consent == Consent.GRANTED.value,
        customer.deleted_us == 0,
        customer.state != FollowUpState.LOST.value,
    )
