"""One customer with everything around it, that of those merged into it included."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from guide_app.domain.entities import Customer, FamilyMember, FollowUp, Order, TimelineEntry
from guide_app.domain.words import FollowUpStatus, TimelineKind
from localdb.queries.merged import of_person
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_CUSTOMER, _FAMILY, _FOLLOW_UP, _ORDER, _LINE = (
    ENTITY_TABLES[name].c
    for name in ("customer", "family_member", "follow_up", "order", "timeline_entry")
)
_BY_ID = Prepared(select_row(Customer).where(_CUSTOMER.id == given("customer_id")))
_FAMILY_OF = Prepared(
    select_row(FamilyMember)
    .where(of_person(_FAMILY.customer_id), _FAMILY.removed == 0)
    .order_by(_FAMILY.pk)
)
_FOLLOW_UP_BY_ID = Prepared(select_row(FollowUp).where(_FOLLOW_UP.id == given("follow_up_id")))
_WAITING_OF = Prepared(
    select_row(FollowUp).where(
        of_person(_FOLLOW_UP.customer_id),
        _FOLLOW_UP.status == FollowUpStatus.WAITING.value,
    )
)
_ORDERS_OF = Prepared(
    select_row(Order)
    .where(of_person(_ORDER.customer_id))
    .order_by(_ORDER.ordered_on.desc(), _ORDER.id)
    .limit(given("most"))
    .offset(given("start"))
)
_LINES_OF = Prepared(
    select_row(TimelineEntry)
    .where(
        of_person(_LINE.customer_id),
        among(_LINE.kind, "kinds"),
        _LINE.undone <= given("undone"),
    )
    .order_by(_LINE.at.desc(), _LINE.pk.desc())
    .limit(given("most"))
    .offset(given("start"))
)


def find_customer(connection: Connection, customer_id: str) -> Customer | None:
    """The customer, removed ones included."""
    found = _BY_ID.rows(connection, Customer, customer_id=customer_id)
    return found[0] if found else None


def family(connection: Connection, customer_id: str) -> list[FamilyMember]:
    """The family, removed members left out, in the order of adding."""
    return _FAMILY_OF.rows(connection, FamilyMember, customer_id=customer_id)


def find_follow_up(connection: Connection, follow_up_id: str) -> FollowUp | None:
    """The follow-up, if it is stored; a row of the day that nobody acted on is not."""
    found = _FOLLOW_UP_BY_ID.rows(connection, FollowUp, follow_up_id=follow_up_id)
    return found[0] if found else None


def waiting(connection: Connection, customer_id: str) -> list[FollowUp]:
    """The customer's follow-ups that were sent and whose outcome nobody wrote down, in no order."""
    return _WAITING_OF.rows(connection, FollowUp, customer_id=customer_id)


def orders(connection: Connection, customer_id: str, limit: int, offset: int = 0) -> list[Order]:
    """The customer's orders, newest first."""
    values = {"customer_id": customer_id, "most": limit, "start": offset}
    return _ORDERS_OF.rows(connection, Order, **values)


def timeline(
    connection: Connection,
    customer_id: str,
    limit: int,
    offset: int = 0,
    kinds: Collection[str] = (),
    *,
    with_undone: bool = True,
) -> list[TimelineEntry]:
    """The customer's history, newest first; of ``kinds`` only, if any are given."""
    return _LINES_OF.rows(
        connection,
        TimelineEntry,
        customer_id=customer_id,
        kinds=listed(kinds or TimelineKind),
        undone=int(with_undone),
        most=limit,
        start=offset,
    )
