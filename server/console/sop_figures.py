"""SOP conversion by SOP and version, and the customers behind each number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.figures import Period
from guide_app.domain.sop import SopPlan
from guide_app.domain.sop_conversion import GRACE_DAYS, window_days
from guide_app.domain.words import Role
from guide_app.tables.sop_results import sop_results
from server import dealers
from server.console import reading
from server.console.figures import MOST, Asked, asked_of, whose_of
from server.console.visit import Visit
from server.planner import brand_plans
from server.schema import ENTITY_TABLES

WEEKS = 8
TOO_MANY = 30_000
"""More customers are not gone through while somebody waits for the page: a store is chosen."""
_CUSTOMER = ENTITY_TABLES["customer"]


@dataclass(frozen=True, slots=True)
class SopLine:
    """A version of a SOP.

    Attributes:
        days: The window in which a purchase counts.
    """

    plan: SopPlan
    days: int
    counted: int
    out_of: int


@dataclass(frozen=True, slots=True)
class SopRow:
    """A customer whom the SOP took."""

    customer_id: str
    name: str
    guide_id: str | None
    since: str
    until: str | None


def show(visit: Visit) -> Response:
    """Every version of every SOP that took anybody in the weeks up to the one asked for."""
    asked = asked_of(visit)
    period = _period(asked)
    with visit.desk.database.read() as connection:
        stores = reading.names(connection, "store", visit.here.brand.id)
        too_many = _count(connection, visit, asked) > TOO_MANY
        found = {} if too_many else _found(connection, visit, asked, period)
    lines = [
        SopLine(
            plan,
            window_days(plan, GRACE_DAYS),
            sum(row.until is not None for row in rows),
            len(rows),
        )
        for plan, rows in found.values()
    ]
    lines.sort(key=lambda line: (line.plan.sop.name, line.plan.root_id, -line.plan.sop.version))
    return visit.page(
        "sop_figures.html",
        lines=lines,
        period=period,
        stores=stores,
        asked=asked,
        too_many=too_many,
        grace=GRACE_DAYS,
    )


def show_rows(visit: Visit) -> Response:
    """The customers behind one version: first those who bought."""
    asked = asked_of(visit)
    period = _period(asked)
    sop_id = visit.asked.get("sop", "")
    with visit.desk.database.read() as connection:
        if _count(connection, visit, asked) > TOO_MANY:
            raise Rejected(Code.NOT_FOUND)
        found = _found(connection, visit, asked, period)
        if sop_id not in found:
            raise Rejected(Code.NOT_FOUND)
        plan, rows = found[sop_id]
        rows.sort(key=lambda row: (row.until is None, row.until or "", row.since, row.customer_id))
        mine = _ids_of_own(connection, visit, asked)
        own = [row for row in rows if row.customer_id in mine]
        shown = own[:MOST]
        kept = dealers.count_kept(connection, visit.here.actor)
        guides = reading.names_of(
            connection, "guide", visit.here.brand.id, [row.guide_id for row in shown]
        )
    return visit.page(
        "sop_figure.html",
        line=SopLine(
            plan,
            window_days(plan, GRACE_DAYS),
            sum(row.until is not None for row in rows),
            len(rows),
        ),
        rows=shown,
        more=len(own) > MOST,
        guides=guides,
        kept=kept,
        period=period,
        grace=GRACE_DAYS,
    )


def _ids_of_own(connection: Connection, visit: Visit, asked: Asked) -> set[str]:
    """Who may be shown by name: a dealer's customers are counted only."""
    query = select(_CUSTOMER.c.id).where(
        *whose_of(visit, asked), reading.own(_CUSTOMER, visit.here.actor)
    )
    return set(connection.scalars(query))


def _period(asked: Asked) -> Period:
    return Period(asked.monday - timedelta(weeks=WEEKS - 1), asked.week.last)


def _count(connection: Connection, visit: Visit, asked: Asked) -> int:
    query = select(func.count()).select_from(_CUSTOMER).where(*whose_of(visit, asked))
    return connection.scalar(query) or 0


def _found(
    connection: Connection, visit: Visit, asked: Asked, period: Period
) -> dict[str, tuple[SopPlan, list[SopRow]]]:
    plans = brand_plans(connection, visit.here.brand.id)
    whose = whose_of(visit, asked)
    of_a_store = bool(asked.store_id) or visit.here.guide.role != Role.HQ
    ids = list(connection.scalars(select(_CUSTOMER.c.id).where(*whose))) if of_a_store else None
    rows: defaultdict[str, list[SopRow]] = defaultdict(list)
    results = sop_results(
        connection, ENTITY_TABLES, plans, period, visit.speech.today, *whose, ids=ids
    )
    for person, one in results:
        customer = person.customer
        until = None if one.until is None else one.until.isoformat()
        rows[one.plan.sop.id].append(
            SopRow(customer.id, customer.name, customer.guide_id, one.since.isoformat(), until)
        )
    return {plan.sop.id: (plan, rows[plan.sop.id]) for plan in plans if plan.sop.id in rows}
