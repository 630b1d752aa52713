"""Figures of the brand or the store: by week of adding, by guide, and the customers behind each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.figures import Figure, Period, Tally, tally
from guide_app.tables.figures import counted_by_days, figure_rows
from server import dealers
from server.console import reading
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

WEEKS = 8
MOST = 500
_CODES = 50
_CUSTOMER = ENTITY_TABLES["customer"]
_ID = 36
_NOBODY = "-"
_GROUPS = "since", "guide_id", "channel_code"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Attributes:
        monday: Of the week that is looked at more closely.
    """

    monday: date
    store_id: str
    guide_id: str
    code: str

    @property
    def week(self) -> Period:
        """Monday to Sunday."""
        return Period(self.monday, self.monday + timedelta(days=6))


def show(visit: Visit) -> Response:
    """The last weeks, and one of them by guide."""
    here, asked = visit.here, asked_of(visit)
    latest = _monday(visit.speech.today)
    mondays = [latest - timedelta(weeks=back) for back in range(WEEKS)]
    period = Period(mondays[-1], latest + timedelta(days=6))
    whose = whose_of(visit, asked)
    with visit.desk.database.read() as connection:
        by_week: dict[Figure, dict[date, Tally]] = {}
        by_guide: dict[Figure, dict[str | None, Tally]] = {}
        by_code: dict[Figure, dict[str | None, Tally]] = {}
        for figure in Figure:
            counts = _count(connection, figure, period, whose, *_GROUPS)
            weeks = [_monday(date.fromisoformat(day)) for day, *_ in counts]
            by_week[figure] = _tallies(
                figure,
                ((week, *one[len(_GROUPS) :]) for week, one in zip(weeks, counts, strict=True)),
            )
            if asked.monday in mondays:
                counts = [
                    one for week, one in zip(weeks, counts, strict=True) if week == asked.monday
                ]
            else:
                counts = _count(connection, figure, asked.week, whose, *_GROUPS)
            by_guide[figure] = _tallies(figure, ((guide, *of) for _, guide, _, *of in counts))
            by_code[figure] = _tallies(figure, ((code, *of) for _, _, code, *of in counts))
        stores = reading.names(connection, "store", here.brand.id)
        ids = {guide_id for tallies in by_guide.values() for guide_id in tallies}
        guides = reading.names_of(connection, "guide", here.brand.id, ids)
    return visit.page(
        "figures.html",
        figures=list(Figure),
        mondays=mondays,
        by_week=by_week,
        by_guide=by_guide,
        guides=sorted(ids, key=lambda guide_id: (guide_id is None, guides.get(guide_id or "", ""))),
        names=guides,
        codes=_codes(by_code.values()),
        by_code=by_code,
        stores=stores,
        asked=asked,
        value=lambda one: _value(visit, one),
        parts=lambda one: _parts(visit, one),
        nobody=lambda figure: tally(figure, ()),
    )


def show_rows(visit: Visit) -> Response:
    """The customers behind one figure of a week."""
    asked = asked_of(visit)
    try:
        figure = Figure(visit.asked.get("figure", ""))
    except ValueError:
        raise Rejected(Code.NOT_FOUND) from None
    whose = whose_of(visit, asked)
    if asked.guide_id == _NOBODY:
        whose.append(_CUSTOMER.c.guide_id.is_(None))
    elif asked.guide_id:
        whose.append(_CUSTOMER.c.guide_id == asked.guide_id)
    if asked.code:
        whose.append(_CUSTOMER.c.channel_code == asked.code)
    people = figure_rows(ENTITY_TABLES, figure, asked.week, *whose).subquery("people")
    query = (
        select(people, _CUSTOMER.c.name)
        .join(_CUSTOMER, _CUSTOMER.c.id == people.c.customer_id)
        .where(reading.own(_CUSTOMER, visit.here.actor))
        .order_by(people.c.until.is_(None), people.c.until, people.c.since, people.c.customer_id)
        .limit(MOST + 1)
    )
    with visit.desk.database.read() as connection:
        rows = list(connection.execute(query).mappings())
        found = _count(connection, figure, asked.week, whose)
        guides = reading.names_of(
            connection, "guide", visit.here.brand.id, [row["guide_id"] for row in rows]
        )
        kept = dealers.count_kept(connection, visit.here.actor)
    whole = _tallies(figure, ((None, *one) for one in found)).get(None, tally(figure, ()))
    return visit.page(
        "figure.html",
        figure=figure,
        whole=whole,
        value=_value(visit, whole),
        parts=_parts(visit, whole),
        money=figure is Figure.AVERAGE_ORDER,
        rows=rows[:MOST],
        more=len(rows) > MOST,
        guides=guides,
        asked=asked,
        kept=kept,
    )


def _codes(tallies: Iterable[Mapping[str | None, Tally]]) -> list[str]:
    """The codes by which anybody came, those that brought most first."""
    most: dict[str, int] = {}
    for by_code in tallies:
        for code, one in by_code.items():
            if code is not None:
                most[code] = max(most.get(code, 0), one.out_of)
    return sorted(most, key=lambda code: (-most[code], code))[:_CODES]


def asked_of(visit: Visit) -> Asked:
    """What does not make sense is as if it had not been asked for."""
    last_week = _monday(visit.speech.today) - timedelta(days=7)
    try:
        monday = _monday(date.fromisoformat(visit.asked.get("week", "")))
    except ValueError:
        monday = last_week
    monday = min(max(monday, date(2000, 1, 3)), last_week + timedelta(days=7))
    store_id, guide_id, code = (
        visit.asked.get(name, "")[:_ID].replace("\x00", "") for name in ("store", "guide", "code")
    )
    return Asked(monday, store_id, guide_id, code)


def whose_of(visit: Visit, asked: Asked) -> list[ColumnElement[bool]]:
    """The customers who are counted, and are asked for."""
    whose = [reading.counted(_CUSTOMER, visit.here.actor)]
    if asked.store_id:
        whose.append(_CUSTOMER.c.store_id == asked.store_id)
    return whose


def _count(
    connection: Connection,
    figure: Figure,
    period: Period,
    whose: Iterable[ColumnElement[bool]],
    *by: str,
) -> list[tuple[Any, ...]]:
    query = counted_by_days(figure_rows(ENTITY_TABLES, figure, period, *whose), *by)
    return [tuple(row) for row in connection.execute(query)]


def _tallies(figure: Figure, found: Iterable[tuple[Any, ...]]) -> dict[Any, Tally]:
    """Of each group the numbers; ``found``: group, days or None, how many, cents."""
    groups: Mapping[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for group, *counts in found:
        groups[group].append(tuple(counts))
    return {group: tally(figure, counts) for group, counts in groups.items()}


def _value(visit: Visit, one: Tally) -> str:
    """The figure as it is said: a share, a number of people, or days."""
    speech = visit.speech
    if one.figure is Figure.ADDS:
        return f"{one.out_of:,}"
    if one.figure is Figure.ADD_TO_PURCHASE:
        if one.median_days is None:
            return speech.t("none")
        return speech.t("figures.days", days=f"{one.median_days:g}")
    if one.figure is Figure.AVERAGE_ORDER:
        return speech.t("none") if one.average is None else speech.money(one.average)
    return speech.t("none") if one.share is None else speech.percent(one.share)


def _parts(visit: Visit, one: Tally) -> str:
    """Numerator and denominator."""
    counted, all_of_them = f"{one.counted:,}", f"{one.out_of:,}"
    if one.total is not None:
        return f"{visit.speech.money(one.total)} ÷ {all_of_them}"
    return visit.speech.t("figures.of", counted=counted, all=all_of_them)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
