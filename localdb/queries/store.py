"""The store as its manager sees it: whose customers they are, and who has been silent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, func, or_, select

from guide_app.domain.words import Consent, FollowUpState, FollowUpStatus
from localdb.queries.merged import People
from localdb.queries.prepared import Prepared, among, given
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c
_FOLLOW_UP = ENTITY_TABLES["follow_up"].c
_LAST = func.max(
    _CUSTOMER.added_on,
    func.coalesce(_CUSTOMER.last_contact_on, ""),
    func.coalesce(_CUSTOMER.last_order_on, ""),
)
_HERE = _CUSTOMER.removed_on.is_(None)
_COUNTS = Prepared(
    select(_CUSTOMER.guide_id, func.count()).where(_HERE).group_by(_CUSTOMER.guide_id)
)
_SILENT = Prepared(
    select(_CUSTOMER.id, _CUSTOMER.guide_id, _CUSTOMER.name, _LAST)
    .where(
        _HERE,
        _CUSTOMER.consent == Consent.GRANTED.value,
        _CUSTOMER.deleted_us == 0,
        _CUSTOMER.state != FollowUpState.LOST.value,
        or_(_CUSTOMER.cool_until.is_(None), _CUSTOMER.cool_until <= given("today")),
        given("until") >= _LAST,
    )
    .order_by(_LAST, _CUSTOMER.id)
)
_SENT = Prepared(
    select(_CUSTOMER.guide_id, func.count())
    .where(_CUSTOMER.id == _FOLLOW_UP.customer_id, _FOLLOW_UP.sent_on == given("today"))
    .group_by(_CUSTOMER.guide_id)
)
_WITH_PLANNED = Prepared(
    select(_FOLLOW_UP.customer_id)
    .where(
        among(_FOLLOW_UP.customer_id, "customers"),
        _FOLLOW_UP.status == FollowUpStatus.PLANNED.value,
    )
    .distinct()
)
_OWNED = Prepared(
    select(_CUSTOMER.id)
    .where(_CUSTOMER.guide_id == given("guide"), _CUSTOMER.merged_into.is_(None))
    .order_by(_CUSTOMER.id)
)


def count_customers(connection: Connection) -> dict[str | None, int]:
    """How many customers each guide has; None: those of nobody."""
    return dict(map(tuple, _COUNTS.all(connection)))


def silent(
    connection: Connection, today: date, days: int
) -> list[tuple[str, str | None, str, date]]:
    """Who has had no contact and no purchase for so many days, the longest silence first.

    Id, guide, name, and the last day. Without those who may not or cannot be contacted, and those
    who are to be left in peace for having been cold.
    """
    until = (today - timedelta(days=days)).isoformat()
    rows = _SILENT.all(connection, until=until, today=today.isoformat())
    return [
        (customer_id, guide_id, name, date.fromisoformat(last))
        for customer_id, guide_id, name, last in rows
    ]


def count_sent(connection: Connection, today: date) -> dict[str | None, int]:
    """How many messages went out on the day to each guide's customers."""
    return dict(map(tuple, _SENT.all(connection, today=today.isoformat())))


def with_planned(connection: Connection, customer_ids: Iterable[str]) -> list[str]:
    """Those of these customers of whom a follow-up is stored that nobody has acted on."""
    people = People(connection, customer_ids)
    found = _WITH_PLANNED.column(connection, customers=people.listed)
    return sorted(set(map(people.head, found)))


def owned_by(connection: Connection, guide_id: str) -> list[str]:
    """The ids of all customers of a guide, removed ones among them."""
    return _OWNED.column(connection, guide=guide_id)
