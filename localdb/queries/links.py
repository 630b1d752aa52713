"""Links that guides gave away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from guide_app.domain.entities import Link
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_LINK = ENTITY_TABLES["link"].c
_ONE = Prepared(select_row(Link).where(_LINK.id == given("link_id")))
_OF_SHARE = Prepared(
    select_row(Link).where(_LINK.share_id == given("share_id")).order_by(_LINK.at, _LINK.id)
)
_SENT = ENTITY_TABLES["sent_link"].c
_GIVEN = Prepared(
    select_row(Link)
    .join(ENTITY_TABLES["sent_link"], _SENT.link_id == _LINK.id)
    .where(
        _SENT.customer_id == given("customer_id"),
        _LINK.material_id == given("material_id"),
        _LINK.on == given("on"),
    )
    .order_by(_LINK.at, _LINK.id)
)


def find_link(connection: Connection, link_id: str) -> Link | None:
    """The link."""
    found = _ONE.rows(connection, Link, link_id=link_id)
    return found[0] if found else None


def link_of_share(connection: Connection, share_id: str) -> Link | None:
    """The one that goes along with a share: the first that this PC knows."""
    found = _OF_SHARE.rows(connection, Link, share_id=share_id)
    return found[0] if found else None


def link_given(connection: Connection, material_id: str, customer_id: str, on: date) -> Link | None:
    """The one to a material that the customer was given on a day."""
    found = _GIVEN.rows(
        connection, Link, material_id=material_id, customer_id=customer_id, on=on.isoformat()
    )
    return found[0] if found else None
