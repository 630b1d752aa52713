"""Codes that customers scan."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import ChannelCode
from localdb.queries.prepared import Prepared, select_row
from localdb.schema import ENTITY_TABLES

_CODE = ENTITY_TABLES["channel_code"].c
_IN_USE = Prepared(
    select_row(ChannelCode).where(_CODE.archived == 0).order_by(_CODE.kind, _CODE.name, _CODE.id)
)


def codes_in_use(connection: Connection) -> list[ChannelCode]:
    """Every code that HQ has not taken out of use."""
    return _IN_USE.rows(connection, ChannelCode)
