"""What the advisor needs to know: purchases, what was promised, and what was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, literal_column, select

from guide_app.domain.advisor import (
    LOOK_DAYS,
    VISIT_DAYS,
    Circle,
    Promise,
    PromiseKind,
    Purchases,
    circle_of,
)
from guide_app.domain.views import Looks
from localdb.indexes import WILL_VISIT
from localdb.queries import views
from localdb.queries.merged import People
from localdb.queries.prepared import Prepared, among, given, listed
from localdb.schema import ENTITY_TABLES

MOST_ORDERS, MOST_CUSTOMERS = 4_000, 400
"""Whom everybody is compared with: a few hundred buyers tell as much as all of a large book, and
are read in a few milliseconds. Ids are as good as drawn by lot, so the first ones will do.
"""
_CUSTOMER, _ORDER, _FOLLOW_UP = (
    ENTITY_TABLES[name].c for name in ("customer", "order", "follow_up")
)
_DAYS = select(_ORDER.customer_id, _ORDER.ordered_on)
_FIRST = Prepared(
    _DAYS.order_by(_ORDER.customer_id, _ORDER.ordered_on, _ORDER.id).limit(given("most"))
)
_OF = Prepared(_DAYS.where(among(_ORDER.customer_id, "customers")))
_TOTALS = Prepared(
    select(_CUSTOMER.id, _CUSTOMER.order_total, _CUSTOMER.last_order_on).where(
        among(_CUSTOMER.id, "customers")
    )
)
_VISITS = Prepared(
    select(_FOLLOW_UP.customer_id, _FOLLOW_UP.closed_on).where(
        among(_FOLLOW_UP.customer_id, "customers"),
        _FOLLOW_UP.outcome == literal_column(WILL_VISIT),
        _FOLLOW_UP.closed_on >= given("since"),
    )
)


def circle(connection: Connection, today: date) -> Circle:
    """How the customers of the file buy."""
    found = _FIRST.all(connection, most=MOST_ORDERS)
    days: dict[str, list[date]] = {}
    for customer_id, orders in groupby(found, key=itemgetter(0)):
        if len(days) == MOST_CUSTOMERS:
            break
        days[customer_id] = [date.fromisoformat(ordered_on) for _, ordered_on in orders]
    else:
        if len(found) == MOST_ORDERS and len(days) > 1:
            days.popitem()  # some of the last one's orders may be missing
    bought = (
        Purchases(days[customer_id], Decimal(hundredths) / 100)
        for customer_id, hundredths, _ in _TOTALS.all(connection, customers=listed(days))
    )
    return circle_of(bought, today)


def purchases(connection: Connection, customer_ids: Iterable[str]) -> dict[str, Purchases]:
    """What these customers bought, by id; a last purchase without its order counts as well."""
    people = People(connection, customer_ids)
    ids = listed(people.heads)
    days: dict[str, list[date]] = defaultdict(list)
    for customer_id, ordered_on in _OF.all(connection, customers=people.listed):
        days[people.head(customer_id)].append(date.fromisoformat(ordered_on))
    found = {}
    for customer_id, hundredths, last_on in _TOTALS.all(connection, customers=ids):
        if last_on is not None:
            days[customer_id].append(date.fromisoformat(last_on))
        found[customer_id] = Purchases(days[customer_id], Decimal(hundredths) / 100)
    return found


def visits(
    connection: Connection, customer_ids: Iterable[str], today: date
) -> Mapping[str, list[Promise]]:
    """The visits that these customers have announced lately, by id."""
    found: dict[str, list[Promise]] = defaultdict(list)
    since = (today - timedelta(days=VISIT_DAYS)).isoformat()
    people = People(connection, customer_ids)
    for customer_id, closed_on in _VISITS.all(connection, customers=people.listed, since=since):
        found[people.head(customer_id)].append(
            Promise(PromiseKind.VISIT, date.fromisoformat(closed_on))
        )
    return found


def looks(
    connection: Connection, customer_ids: Iterable[str], today: date
) -> Mapping[str, list[Looks]]:
    """What these customers looked at lately, by id."""
    found: dict[str, list[Looks]] = defaultdict(list)
    people = People(connection, customer_ids)
    since = today - timedelta(days=LOOK_DAYS - 1)
    for customer_id, look in views.looks(connection, people.ids, since):
        found[people.head(customer_id)].append(look)
    return found
