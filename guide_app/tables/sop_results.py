"""SOP conversion of many customers, from the tables of a PC or of the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from sqlalchemy import ColumnElement, Connection, Table

from guide_app.domain.figures import Period
from guide_app.domain.person import Person
from guide_app.domain.sop import Situation, SopPlan, last_purchase, silent_since
from guide_app.domain.sop_conversion import GRACE_DAYS, Enrolled, enrolled
from guide_app.tables.merged import heads_of
from guide_app.tables.people import people


def sop_results(
    connection: Connection,
    tables: Mapping[str, Table],
    plans: Sequence[SopPlan],
    period: Period,
    today: date,
    *whose: ColumnElement[bool],
    ids: Sequence[str] | None = None,
) -> Iterator[tuple[Person, Enrolled]]:
    """Every customer whom a SOP took in the period, once for each version.

    Args:
        ids: Nobody but these, see `people`.
    """
    heads = heads_of(connection, tables, *whose)
    for person in chain.from_iterable(people(connection, tables, heads, *whose, ids=ids)):
        situation = Situation(
            person,
            last_purchase(person.customer, person.orders_on, today),
            silent_since(person.customer),
            today,
            GRACE_DAYS,
        )
        for one in enrolled(plans, situation, period.first, period.last):
            yield person, one
