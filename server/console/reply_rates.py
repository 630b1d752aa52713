"""How many customers of the brand answered to every wording, and which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from guide_app.domain.contact import ANSWERS
from guide_app.domain.reply_rate import REPLY_DAYS, ReplyRate
from server.console.paging import Page, read_page
from server.schema import ENTITY_TABLES

SENT, ANSWERED, OPEN, BY_HAND = PARTS = ("sent", "answered", "open", "by_hand")
"""The figures, each of which opens to its rows."""
_sent = ENTITY_TABLES["follow_up"].c


class _DaysBetween(FunctionElement[int]):
    """How many days the first of two text columns with days is behind the second."""

    type = Integer()
    inherit_cache = True


@compiles(_DaysBetween, "sqlite")
def _on_sqlite(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(each, **options) for each in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(_DaysBetween, "postgresql")
def _on_postgresql(element: _DaysBetween, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(each, **options) for each in element.clauses)
    return f"(cast({later} as date) - cast({earlier} as date))"


def read_rates(
    connection: Connection, brand_id: str, today: date
) -> dict[tuple[str, str], ReplyRate]:
    """By script and wording, what came of it."""
    parts = _parts(today)
    counts = [func.sum(case((parts[name], 1), else_=0)) for name in PARTS]
    query = (
        select(_sent.script_id, _sent.wording_id, *counts)
        .where(_of_brand(brand_id))
        .group_by(_sent.script_id, _sent.wording_id)
    )
    return {
        (script_id, wording_id): ReplyRate(*map(int, found))
        for script_id, wording_id, *found in connection.execute(query)
    }


def read_rows(
    connection: Connection,
    brand_id: str,
    today: date,
    script_id: str,
    wordings: ColumnElement[bool],
    part: str,
    asked: Mapping[str, str],
) -> Page:
    """A page of the messages behind a figure, the newest first."""
    query: Select[Any] = select(ENTITY_TABLES["follow_up"]).where(
        _of_brand(brand_id), _sent.script_id == script_id, wordings, _parts(today)[part]
    )
    return read_page(connection, query, (_sent.sent_on, _sent.id), asked, newest_first=True)


def one_wording(wording_id: str) -> ColumnElement[bool]:
    """Of one wording of HQ."""
    return _sent.wording_id == wording_id


def none_of(wording_ids: list[str]) -> ColumnElement[bool]:
    """Of none of these: what guides say in their own words."""
    return _sent.wording_id.not_in(wording_ids)


def _of_brand(brand_id: str) -> ColumnElement[bool]:
    return and_(
        _sent.brand_id == brand_id, _sent.wording_id.is_not(None), _sent.sent_on.is_not(None)
    )


def _parts(today: date) -> dict[str, ColumnElement[bool]]:
    until = (today - timedelta(days=REPLY_DAYS)).isoformat()
    clean = or_(_sent.by_hand.is_(None), _sent.by_hand == 0)
    over = and_(clean, _sent.sent_on <= until)
    in_time = _DaysBetween(_sent.closed_on, _sent.sent_on) <= REPLY_DAYS
    return {
        SENT: over,
        ANSWERED: and_(over, _sent.outcome.in_([one.value for one in ANSWERS]), in_time),
        OPEN: and_(clean, _sent.sent_on > until),
        BY_HAND: _sent.by_hand == 1,
    }
