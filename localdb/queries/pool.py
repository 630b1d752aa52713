"""What a guide's file knows of the pool: the places that are taken, and when calls are answered."""

from __future__ import annotations

from datetime import date, tzinfo

from sqlalchemy import Connection, func, select

from guide_app.domain.contact import ANSWERS
from guide_app.domain.values import parse_instant
from guide_app.domain.words import Outcome, TimelineKind
from guide_app.tables.pool import may_be_called
from localdb.queries.merged import heads
from localdb.queries.prepared import Prepared, among, given, listed
from localdb.schema import ENTITY_TABLES

_CLAIM, _LINE, _CUSTOMER = (
    ENTITY_TABLES[name].c for name in ("claim", "timeline_entry", "customer")
)
_CLAIMED = Prepared(
    select(_CLAIM.lead_id).where(
        _CLAIM.guide_id == given("guide_id"), _CLAIM.claimed_on >= given("since")
    )
)
_WAITING = Prepared(select(_CUSTOMER.id).where(may_be_called(_CUSTOMER)).order_by(_CUSTOMER.id))
_ANSWERED = Prepared(
    select(_LINE.at, _LINE.customer_id).where(
        _LINE.on >= given("since"),
        _LINE.undone == 0,
        among(_LINE.kind, "kinds"),
        among(func.json_extract(_LINE.details, "$.outcome"), "outcomes"),
    )
)
_TOLD = (TimelineKind.CONTACT, TimelineKind.OUTCOME)
_OUTCOMES = (*ANSWERS, Outcome.ADDED, Outcome.REFUSED)


def claimed(connection: Connection, guide_id: str, since: date) -> frozenset[str]:
    """Whom the guide has claimed since a day and not worked yet."""
    given_values = {"guide_id": guide_id, "since": since.isoformat()}
    return frozenset(_CLAIMED.column(connection, **given_values))


def waiting(connection: Connection) -> list[str]:
    """The ids of the store's pool, as far as they may be called; only a manager's file has any."""
    return _WAITING.column(connection)


def answered_hours(
    connection: Connection, customer_id: str, since: date, zone: tzinfo
) -> tuple[list[int], list[int]]:
    """The hours in which this customer has answered since a day, and those of everybody here."""
    found = _ANSWERED.all(
        connection, since=since.isoformat(), kinds=listed(_TOLD), outcomes=listed(_OUTCOMES)
    )
    known = heads(connection)
    hours = [
        (parse_instant(at).astimezone(zone).hour, known.get(whose, whose)) for at, whose in found
    ]
    return [hour for hour, whose in hours if whose == customer_id], [hour for hour, _ in hours]
