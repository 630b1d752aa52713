"""The overview, orders and the audit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select
from starlette.responses import Response

from guide_app.domain.words import Role
from server import dealers
from server.audit import find_broken_line
from server.console import reading
from server.console.visit import Visit
from server.schema.facts import audit

_LATEST = 8


def overview(visit: Visit) -> Response:
    """The brand, or the store, in figures."""
    here = visit.here
    lines: list[Any] = []
    with visit.desk.database.read() as connection:
        figures = reading.counts(connection, here.actor)
        if here.guide.role == Role.HQ:
            lines = reading.audit_lines(connection, here.brand.id, {}, size=_LATEST).rows
        subjects = reading.subjects_of(connection, here.actor, lines)
    return visit.page("overview.html", figures=figures, lines=lines, subjects=subjects)


def show_orders(visit: Visit) -> Response:
    """The brand's orders, newest first."""
    here, wanted = visit.here, visit.wanted()
    with visit.desk.database.read() as connection:
        page = reading.orders(connection, here.actor, wanted, visit.asked)
        found = [
            reading.names_of(connection, entity, here.brand.id, [row[key] for row in page.rows])
            for entity, key in (("store", "store_id"), ("guide", "guide_id"))
        ]
        people = dealers.names_of_customers(
            connection, here.actor, [row["customer_id"] for row in page.rows]
        )
        kept = dealers.count_kept(connection, here.actor)
    stores, guides = found
    return visit.page(
        "orders.html",
        page=page,
        wanted=wanted,
        people=people,
        stores=stores,
        guides=guides,
        kept=kept,
    )


def show_audit(visit: Visit) -> Response:
    """The audit, newest line first."""
    here = visit.here
    with visit.desk.database.read() as connection:
        page = reading.audit_lines(connection, here.brand.id, visit.asked)
        subjects = reading.subjects_of(connection, here.actor, page.rows)
    return visit.page("audit.html", page=page, subjects=subjects, lines=page.rows, chain=None)


def check_audit(visit: Visit) -> Response:
    """Whether nobody has altered the audit: every line of it is read."""
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        broken = find_broken_line(connection, brand_id)
        count = _count(connection, brand_id)
        page = reading.audit_lines(connection, brand_id, {})
        subjects = reading.subjects_of(connection, visit.here.actor, page.rows)
    chain = (
        visit.speech.t("chain_good", count=f"{count:,}")
        if broken is None
        else visit.speech.t("chain_broken", number=broken)
    )
    return visit.page(
        "audit.html",
        page=page,
        subjects=subjects,
        lines=page.rows,
        chain=(broken is None, chain),
    )


def _count(connection: Connection, brand_id: str) -> int:
    query = select(func.count()).select_from(audit).where(audit.c.brand_id == brand_id)
    return int(connection.execute(query).scalar_one())
