"""What an event answers."""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.domain.entities import FollowUp
from localdb.queries.merged import of_person
from localdb.queries.prepared import Prepared, select_row
from localdb.schema import ENTITY_TABLES

_FOLLOW_UP = ENTITY_TABLES["follow_up"].c
_LAST_SENT = Prepared(
    select_row(FollowUp)
    .where(of_person(_FOLLOW_UP.customer_id), _FOLLOW_UP.sent_on.is_not(None))
    .order_by(_FOLLOW_UP.sent_on.desc(), _FOLLOW_UP.id.desc())
    .limit(1)
)


def last_sent(connection: Connection, customer_id: str) -> FollowUp | None:
    """The last message that went to the customer, whatever came of it."""
    found = _LAST_SENT.rows(connection, FollowUp, customer_id=customer_id)
    return found[0] if found else None
