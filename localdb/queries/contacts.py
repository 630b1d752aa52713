"""What the contact budget asks of the guide's file: contacts of late, and what HQ has announced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Connection, select

from guide_app.domain.budget import AHEAD, MONTH_DAYS, Announced, Budget
from guide_app.domain.due_item import DEFAULT_RULES, DueRules
from guide_app.domain.entities import Brand, CustomerDate, CustomerTag, FamilyMember, MassSend
from guide_app.domain.mass_sends import PlannedSend, announced, planned_sends
from guide_app.domain.person import Person
from guide_app.domain.segments import Needs, needs
from guide_app.domain.words import TimelineKind
from localdb.indexes import CONTACTS
from localdb.queries import catalog
from localdb.queries.merged import People
from localdb.queries.prepared import Prepared, among, given, select_row
from localdb.schema import ENTITY_TABLES

P = TypeVar("P", FamilyMember, CustomerTag, CustomerDate)
_LINE, _SEND, _FAMILY, _TAG, _DATE = (
    ENTITY_TABLES[name].c
    for name in ("timeline_entry", "mass_send", "family_member", "customer_tag", "customer_date")
)
_CONTACTS = Prepared(
    select(_LINE.customer_id, _LINE.on, _LINE.kind).where(
        CONTACTS,
        among(_LINE.customer_id, "customers"),
        _LINE.on.between(given("since"), given("today")),
    )
)
_SENDS = Prepared(
    select_row(MassSend).where(
        _SEND.on.between(given("since"), given("until")),
        _SEND.settled_on.is_(None),
        _SEND.cancelled == 0,
    )
)
_BRANDS = Prepared(select_row(Brand))
_FAMILIES = Prepared(
    select_row(FamilyMember).where(among(_FAMILY.customer_id, "customers"), _FAMILY.removed == 0)
)
_TAGS = Prepared(select_row(CustomerTag).where(among(_TAG.customer_id, "customers")))
_DATES = Prepared(
    select_row(CustomerDate).where(among(_DATE.customer_id, "customers"), _DATE.removed == 0)
)


def day_rules(connection: Connection) -> DueRules:
    """The rules of the day's list, with the brand's own rule of how often somebody is contacted."""
    (brand, *_) = _BRANDS.rows(connection, Brand) or (None,)
    return DEFAULT_RULES if brand is None else replace(DEFAULT_RULES, budget=Budget.of(brand))


def with_contacts(connection: Connection, people: Sequence[Person], today: date) -> list[Person]:
    """The people with their contacts of late, and the mass sends that are meant for them."""
    whole = People(connection, (person.customer.id for person in people))
    since = (today - timedelta(days=MONTH_DAYS)).isoformat()
    days: dict[str, list[date]] = defaultdict(list)
    sent: dict[str, list[date]] = defaultdict(list)
    values = {"customers": whole.listed, "since": since, "today": today.isoformat()}
    for customer_id, on, kind in _CONTACTS.all(connection, **values):
        day = date.fromisoformat(on)
        days[whole.head(customer_id)].append(day)
        if kind == TimelineKind.MASS_SEND:
            sent[whole.head(customer_id)].append(day)
    until = (today + AHEAD).isoformat()
    rows = _SENDS.rows(connection, MassSend, since=since, until=until)
    meant: Mapping[str, Sequence[Announced]] = {}
    if rows:
        sends = planned_sends(rows, today, catalog.merged_tags(connection))
        meant = _meant_for(connection, people, sends)
    return [
        replace(
            person,
            contacts_on=days[person.customer.id],
            mass_sends_on=sent.get(person.customer.id, ()),
            announced=meant.get(person.customer.id, ()),
        )
        if person.customer.id in days or person.customer.id in meant
        else person
        for person in people
    ]


def _meant_for(
    connection: Connection, people: Sequence[Person], sends: Sequence[PlannedSend]
) -> dict[str, Sequence[Announced]]:
    asked = frozenset().union(*(needs(send.condition) for send in sends if send.condition))
    whole = People(connection, (person.customer.id for person in people))

    def parts(part: Needs, query: Prepared, kind: type[P]) -> dict[str, list[P]]:
        found: dict[str, list[P]] = defaultdict(list)
        for row in query.rows(connection, kind, customers=whole.listed) if part in asked else ():
            found[whole.head(row.customer_id)].append(row)
        return found

    family = parts(Needs.FAMILY, _FAMILIES, FamilyMember)
    tags = parts(Needs.TAGS, _TAGS, CustomerTag)
    dates = parts(Needs.DATES, _DATES, CustomerDate)
    meant: dict[str, Sequence[Announced]] = {}
    for person in people:
        id = person.customer.id
        known = replace(
            person, family=family.get(id, ()), tags=tags.get(id, ()), dates=dates.get(id, ())
        )
        if found := announced(sends, known):
            meant[id] = found
    return meant
