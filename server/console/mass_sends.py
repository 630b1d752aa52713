"""Mass sends in the console: planned, looked at, cancelled."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from starlette.responses import Response

from guide_app.domain.budget import MONTH_DAYS, WEEK_DAYS, Budget
from guide_app.domain.business_day import business_date
from guide_app.domain.entities import MassSend
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.mass_sends import CancelMassSend, PlanMassSend
from server import mass_sends
from server.console import audiences
from server.console.paging import read_page
from server.console.rows import get_named
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

_SEND = ENTITY_TABLES["mass_send"].c


def show_list(visit: Visit) -> Response:
    """What is planned and what has gone out, newest first, and the form of a new one."""
    return _list(visit)


def plan(visit: Visit) -> Response:
    """Plan one; what cannot be is shown as it was typed."""
    form = visit.form
    try:
        on = date.fromisoformat(form.get("new.on", ""))
    except ValueError:
        return _list(visit, 400, Rejected(Code.REQUIRED, field="on"))
    with visit.desk.database.read() as connection:
        condition = audiences.chosen(
            connection, visit.here.brand.id, form.get("new.to", audiences.EVERYBODY)
        )
    try:
        visit.change(PlanMassSend(name=form.get("new.name", ""), on=on, condition=condition))
    except Rejected as refused:
        return _list(visit, 400, refused)
    return visit.go("mass_send", "done.planned")


def show(visit: Visit) -> Response:
    """One of them: whom it reaches, and how many are left in peace."""
    row, brand = get_named(visit, MassSend), visit.here.brand
    today = business_date(visit.desk.clock(), brand.time_zone)
    waits = row.settled_on is None and not row.cancelled
    with visit.desk.database.read() as connection:
        found = (
            mass_sends.audience(connection, row, Budget.of(brand), today)
            if waits
            else mass_sends.Audience((), 0)
        )
        to = audiences.on_offer(connection, brand.id).told(row.condition)
    return visit.page(
        "mass_send.html",
        send=row,
        to=to,
        waits=waits,
        reaches=len(found.reached) if waits else row.reached,
        passed_over=found.passed_over,
    )


def cancel(visit: Visit) -> Response:
    """Its places in the budget are free again."""
    row = get_named(visit, MassSend)
    visit.change(CancelMassSend(mass_send_id=row.id))
    return visit.go("mass_send", "done.cancelled")


def _list(visit: Visit, status: int = 200, refused: Rejected | None = None) -> Response:
    brand = visit.here.brand
    query = select(*_SEND).where(_SEND.brand_id == brand.id)
    with visit.desk.database.read() as connection:
        page = read_page(connection, query, (_SEND.on, _SEND.id), visit.asked, newest_first=True)
        offer = audiences.on_offer(connection, brand.id)
    budget = Budget.of(brand)
    return visit.page(
        "mass_sends.html",
        status,
        page=page,
        told={row["id"]: offer.told(audiences.read_stored(row)) for row in page.rows},
        segments=offer.segments,
        tags=offer.tags,
        typed={name: visit.form.get(f"new.{name}", "") for name in ("name", "on", "to")},
        today=business_date(visit.desk.clock(), brand.time_zone).isoformat(),
        rules=((WEEK_DAYS, budget.per_week), (MONTH_DAYS, budget.per_month)),
        problem=visit.speech.refusal(refused.code.value, refused.facts) if refused else "",
    )
