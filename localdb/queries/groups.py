"""The WeChat groups of the store."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import ChatGroup
from localdb.queries.prepared import Prepared, select_row
from localdb.schema import ENTITY_TABLES

_GROUP = ENTITY_TABLES["chat_group"].c
_ALL = Prepared(select_row(ChatGroup).order_by(_GROUP.opened_on.desc(), _GROUP.name, _GROUP.id))


def groups(connection: Connection) -> list[ChatGroup]:
    """All that this PC knows of, whoever runs them, the newest first."""
    return _ALL.rows(connection, ChatGroup)
