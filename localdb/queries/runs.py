"""Dated facts of a customer, and what is stored of its runs of SOPs."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import CustomerDate, Enrolment
from localdb.queries.merged import of_person
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_DATE, _ENROLMENT = (ENTITY_TABLES[name].c for name in ("customer_date", "enrolment"))
_DATES_OF = Prepared(
    select_row(CustomerDate)
    .where(of_person(_DATE.customer_id), _DATE.removed == 0)
    .order_by(_DATE.on, _DATE.id)
)
_LEFT_OF = Prepared(
    select_row(Enrolment)
    .where(of_person(_ENROLMENT.customer_id), _ENROLMENT.ended_on >= given("since"))
    .order_by(_ENROLMENT.ended_on.desc(), _ENROLMENT.id)
)


def dates(connection: Connection, customer_id: str) -> list[CustomerDate]:
    """The customer's dated facts in the order of their days, removed ones left out."""
    return _DATES_OF.rows(connection, CustomerDate, customer_id=customer_id)


def left_since(connection: Connection, customer_id: str, since: str) -> list[Enrolment]:
    """The runs that somebody ended on that day (ISO) or later, the last one first."""
    return _LEFT_OF.rows(connection, Enrolment, customer_id=customer_id, since=since)
