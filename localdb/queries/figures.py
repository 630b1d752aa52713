"""The figures of a guide's file, and the customers behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from guide_app.domain.figures import Figure, Period, Tally, tally
from guide_app.domain.person import Person
from guide_app.domain.sop_conversion import Enrolled
from guide_app.tables.figures import counted_by_days, figure_rows
from guide_app.tables.sop_results import sop_results
from localdb.queries import catalog
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"]
Behind = tuple[str, str, date, date | None, Decimal | None, str | None]
"""Customer, name, since when, the day on which they came to count, what was paid, channel code."""


def count(connection: Connection, figure: Figure, period: Period) -> Tally:
    """What a figure comes to."""
    query = counted_by_days(figure_rows(ENTITY_TABLES, figure, period))
    return tally(figure, (tuple(row) for row in connection.execute(query)))


def list_behind(connection: Connection, figure: Figure, period: Period) -> list[Behind]:
    """Everybody whom a figure is out of: first those who count, the latest first."""
    people = figure_rows(ENTITY_TABLES, figure, period).subquery("people")
    query = (
        select(
            people.c.customer_id,
            _CUSTOMER.c.name,
            people.c.since,
            people.c.until,
            people.c.amount,
            people.c.channel_code,
        )
        .join(_CUSTOMER, _CUSTOMER.c.id == people.c.customer_id)
        .order_by(
            people.c.until.is_(None),
            people.c.until.desc(),
            people.c.since.desc(),
            people.c.customer_id,
        )
    )
    return [
        (
            customer_id,
            name,
            date.fromisoformat(since),
            None if until is None else date.fromisoformat(until),
            None if cents is None else Decimal(cents).scaleb(-2),
            channel_code,
        )
        for customer_id, name, since, until, cents, channel_code in connection.execute(query)
    ]


def taken_by_sops(
    connection: Connection, period: Period, today: date
) -> Iterator[tuple[Person, Enrolled]]:
    """Every customer whom a SOP took in the period, once for each version."""
    plans = catalog.sop_plans(connection)
    return sop_results(connection, ENTITY_TABLES, plans, period, today)
