"""How many customers of the brand answered to every wording, and which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, select

from guide_app.domain.policy import Actor
from guide_app.domain.reply_rate import ReplyRate, over_since
from guide_app.tables.replies import parts_of, reply_counts, told
from server import dealers
from server.console.paging import Page, read_page
from server.schema import ENTITY_TABLES

_table = ENTITY_TABLES["follow_up"]
_sent = _table.c
_CUSTOMER = ENTITY_TABLES["customer"].c


def read_rates(
    connection: Connection, brand_id: str, today: date
) -> dict[tuple[str, str], ReplyRate]:
    """By script and wording, what came of it."""
    query = reply_counts(_table, over_since(today)).where(_sent.brand_id == brand_id)
    return {
        (script_id, wording_id): ReplyRate(*map(int, found))
        for script_id, wording_id, *found in connection.execute(query)
    }


def read_rows(
    connection: Connection,
    actor: Actor,
    today: date,
    script_id: str,
    wordings: ColumnElement[bool],
    part: str,
    asked: Mapping[str, str],
) -> Page:
    """A page of the messages behind a figure, the newest first."""
    seen = select(_CUSTOMER.id).where(
        _CUSTOMER.brand_id == actor.brand_id, dealers.shown_to(actor, _CUSTOMER.store_id)
    )
    query = select(_table).where(
        _sent.brand_id == actor.brand_id,
        _sent.customer_id.in_(seen),
        told(_table),
        _sent.script_id == script_id,
        wordings,
        parts_of(_table, over_since(today))[part],
    )
    return read_page(connection, query, (_sent.sent_on, _sent.id), asked, newest_first=True)


def one_wording(wording_id: str) -> ColumnElement[bool]:
    """Of one wording of HQ."""
    return _sent.wording_id == wording_id


def none_of(wording_ids: list[str]) -> ColumnElement[bool]:
    """Of none of these: what guides say in their own words."""
    return _sent.wording_id.not_in(wording_ids)
