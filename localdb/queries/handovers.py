"""Customers who are to change hands, and who has changed hands of late."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from guide_app.domain.entities import Handover
from guide_app.domain.words import HandoverState, TimelineKind
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_HANDOVER, _CUSTOMER, _LINE = (
    ENTITY_TABLES[name].c for name in ("handover", "customer", "timeline_entry")
)
_PLANNED = Prepared(
    select_row(Handover)
    .where(_HANDOVER.state == HandoverState.PLANNED.value)
    .order_by(_HANDOVER.moves_at, _HANDOVER.id)
)
_GOING = Prepared(
    select_row(Handover).where(
        _CUSTOMER.id == given("customer_id"),
        _HANDOVER.id == _CUSTOMER.handover_id,
        _HANDOVER.from_guide_id == _CUSTOMER.guide_id,
        _HANDOVER.state == HandoverState.PLANNED.value,
    )
)
_TAKEN_OVER = Prepared(
    select(_LINE.customer_id).where(
        _LINE.on >= given("since"),
        _LINE.kind == TimelineKind.TRANSFER.value,
        _CUSTOMER.id == _LINE.customer_id,
        func.json_extract(_LINE.details, "$.to") == _CUSTOMER.guide_id,
        func.json_extract(_LINE.details, "$.from").is_not(None),
    )
)


def planned(connection: Connection) -> list[Handover]:
    """What is to happen in the store, the next first."""
    return _PLANNED.rows(connection, Handover)


def going(connection: Connection, customer_id: str) -> Handover | None:
    """The handover with which a customer is to go."""
    found = _GOING.rows(connection, Handover, customer_id=customer_id)
    return found[0] if found else None


def taken_over(connection: Connection, since: date) -> frozenset[str]:
    """Who was handed by another guide to the one whose they are, on that day or later."""
    return frozenset(_TAKEN_OVER.column(connection, since=since.isoformat()))
