"""Everything that the rules of the day's list need, of the customers who can be due at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from guide_app.domain.birthdays import SELF
from guide_app.domain.due_ids import (
    birthday_brings_up,
    brings_up,
    common_brings_up,
    noted_brings_up,
    viewed_brings_up,
)
from guide_app.domain.due_spans import Noted
from guide_app.domain.due_window import DueWindow
from guide_app.domain.entities import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    Enrolment,
    FamilyMember,
    FollowUp,
)
from guide_app.domain.person import Person
from guide_app.domain.planned_birthday import may_be_for_birthday
from guide_app.domain.sop_moved import is_moved_step
from guide_app.domain.sop_windows import Rows
from guide_app.domain.views import Looks, thing_of
from guide_app.domain.words import TimelineKind
from localdb.queries.contacts import with_contacts
from localdb.queries.due_conditions import (
    WindowShape,
    counts,
    has_birthday,
    select_birthdays,
    select_brought_up,
    select_later_orders,
    select_moved,
    select_noted,
    select_stored,
    select_there,
    select_viewed,
    select_window,
    shape_of,
    values_of,
    values_of_day,
    values_of_noted,
    values_of_viewed,
)
from localdb.queries.merged import People, heads
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.queries.segments import list_matching
from localdb.queries.views import looks
from localdb.schema import ENTITY_TABLES

_FAMILY, _FOLLOW_UP, _ORDER, _LINE = (
    ENTITY_TABLES[name].c for name in ("family_member", "follow_up", "order", "timeline_entry")
)
_TAG, _DATE, _SHEET, _ENROLMENT = (
    ENTITY_TABLES[name].c for name in ("customer_tag", "customer_date", "answer_sheet", "enrolment")
)
_CUSTOMER = ENTITY_TABLES["customer"].c
_BY_IDS = Prepared(
    select_row(Customer).where(among(_CUSTOMER.id, "ids"), _CUSTOMER.removed_on.is_(None))
)
_BROUGHT_UP, _STORED = Prepared(select_brought_up()), Prepared(select_stored())
_MOVED = Prepared(select_moved())
_BIRTHDAYS = tuple(map(Prepared, select_birthdays()))
_FOLLOW_UPS = Prepared(
    select_row(FollowUp).where(among(_FOLLOW_UP.customer_id, "customers"), counts())
)


def _family(wanted: ColumnElement[bool]) -> Prepared:
    """A birthday row that may have been moved needs all the family: the rules ask whose it was."""
    moved = among(_FAMILY.customer_id, "moved")
    query = select_row(FamilyMember).where(_FAMILY.removed == 0, or_(wanted, moved))
    return Prepared(query.order_by(_FAMILY.id))


_FAMILY_OF = _family(and_(has_birthday(), among(_FAMILY.customer_id, "customers")))
_FAMILY_BY_KEYS = _family(among(_FAMILY.pk, "born"))
_ORDERS = Prepared(
    select(_ORDER.customer_id, _ORDER.ordered_on).where(
        among(_ORDER.customer_id, "customers"), _ORDER.ordered_on >= given("orders_from")
    )
)
# The orders of hundreds of customers are found by their days: looked up one by one they lie on ten
# times as many pages, each of which has to be decrypted.
_LATER_ORDERS = Prepared(select_later_orders(given("orders_from"), given("today")))
_FIRST_ORDERS = Prepared(
    select(_ORDER.customer_id, func.min(_ORDER.ordered_on))
    .where(among(_ORDER.customer_id, "customers"))
    .group_by(_ORDER.customer_id)
)
_TAGS = Prepared(
    select_row(CustomerTag).where(among(_TAG.customer_id, "customers"), among(_TAG.tag_id, "tags"))
)
_DATES = Prepared(
    select_row(CustomerDate).where(among(_DATE.customer_id, "customers"), _DATE.removed == 0)
)
_SHEETS = Prepared(
    select_row(AnswerSheet).where(among(_SHEET.customer_id, "customers"), _SHEET.undone == 0)
)
_ENROLMENTS = Prepared(select_row(Enrolment).where(among(_ENROLMENT.customer_id, "customers")))
_NOTED = {
    (noted, yearly): Prepared(select_noted(noted, yearly))
    for noted in Noted
    for yearly in (False, True)
}
_VIEWED = Prepared(select_viewed())
_THERE = Prepared(select_there())
_SIZES = Prepared(
    select(_FAMILY.customer_id, _FAMILY.id, _FAMILY.size)
    .where(among(_FAMILY.customer_id, "customers"), _FAMILY.removed == 0, _FAMILY.size.is_not(None))
    .order_by(_FAMILY.pk)
)
_DONE = Prepared(
    select(func.count(func.json_extract(_LINE.details, "$.follow_up_id").distinct())).where(
        _LINE.on == given("today"),
        _LINE.undone == 0,
        _LINE.kind.in_([TimelineKind.CONTACT.value, TimelineKind.PLANNED.value]),
        func.json_extract(_LINE.details, "$.action").in_(["send", "skip"]),
    )
)


@dataclass(slots=True)
class _Found:
    """A customer who may be due, while its rows are gathered."""

    customer: Customer
    family: list[FamilyMember] = field(default_factory=list)
    stored: list[FollowUp] = field(default_factory=list)
    orders_on: list[date] = field(default_factory=list)
    tags: list[CustomerTag] = field(default_factory=list)
    dates: list[CustomerDate] = field(default_factory=list)
    sheets: list[AnswerSheet] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    views: list[Looks] = field(default_factory=list)

    def person(self) -> Person:
        """With what the rules take."""
        return Person(
            customer=self.customer,
            family=self.family,
            stored=self.stored,
            orders_on=self.orders_on,
            tags=self.tags,
            dates=self.dates,
            sheets=self.sheets,
            enrolments=self.enrolments,
            views=self.views,
        )


def candidates(connection: Connection, window: DueWindow) -> list[Person]:
    """The customers whom the window lets through, removed ones left out, in no order.

    Nor those of whom all that the window may bring up is stored: somebody has acted on it, or it
    comes up by itself.
    """
    day = values_of_day(window)
    ids, members = _find_open(connection, window, day)
    # What of an alias is stored lies under ids that the head's rows have not: all are asked about.
    ids |= set(heads(connection).values())
    found = _found(connection, _BY_IDS.rows(connection, Customer, ids=listed(ids)))
    moved = _add_stored(connection, day, found)
    _add_old_orders(connection, window, found)
    born = listed(key for key, customer_id in members if customer_id in found)
    if Rows.FAMILY in window.needs:
        moved = listed(found)
    for member in _FAMILY_BY_KEYS.rows(connection, FamilyMember, born=born, moved=moved):
        found[member.customer_id].family.append(member)
    _add_orders(connection, window, day, found, _orders_of_many(window))
    _add_rows(connection, window, found)
    return with_contacts(connection, _people(found), window.today)


def _found(connection: Connection, customers: Iterable[Customer]) -> dict[str, _Found]:
    """By every id under which rows of the customers lie."""
    found = {customer.id: _Found(customer) for customer in customers}
    known = heads(connection)
    return found | {alias: found[head] for alias, head in known.items() if head in found}


def _people(found: Mapping[str, _Found]) -> list[Person]:
    return [one.person() for id, one in found.items() if id == one.customer.id]


def _find_open(
    connection: Connection, window: DueWindow, day: Mapping[str, str]
) -> tuple[set[str], list[tuple[int, str]]]:
    """Ids of customers, and all family members whose birthday it is: key and customer."""
    stored = frozenset(_STORED.column(connection, **day))
    stored -= frozenset(_MOVED.column(connection, **day))
    found = set(_BROUGHT_UP.column(connection, **day))
    for part in window.windows:
        is_open = brings_up(window, part, stored)
        query = _window_query(shape_of(part))
        for customer_id, since, interval in query.all(connection, **day, **values_of(part)):
            if customer_id not in found and is_open(customer_id, since, interval):
                found.add(customer_id)
    for noted in window.noted:
        is_noted = noted_brings_up(window, noted, stored)
        rows = _NOTED[noted.noted, noted.yearly].all(connection, **values_of_noted(noted))
        found.update(id for id, row_id, on in rows if id not in found and is_noted(id, row_id, on))
    for viewed in window.viewed:
        is_viewed = viewed_brings_up(viewed, stored)
        rows = _VIEWED.all(connection, **values_of_viewed(viewed))
        found.update(
            id for id, *thing in rows if id not in found and is_viewed(id, thing_of(*thing))
        )
    if window.common:
        there = _THERE.all(connection)
        for common in window.common:
            is_common = common_brings_up(common, stored)
            those = there
            if common.condition is not None:
                asked = frozenset(list_matching(connection, common.condition, window.today))
                those = [(id, on) for id, on in there if id in asked]
            found.update(id for id, on in those if id not in found and is_common(id, on))
    members = []
    is_kept = birthday_brings_up(window, stored)
    for query in _BIRTHDAYS:
        for customer_id, member_id, key, month, number, lunar in query.all(connection, **day):
            if member_id is not None:
                members.append((key, customer_id))
            whose = customer_id, member_id or SELF
            if customer_id not in found and is_kept(*whose, (month, number), bool(lunar)):
                found.add(customer_id)
    return found, members


def candidates_among(
    connection: Connection, window: DueWindow, customer_ids: Iterable[str]
) -> list[Person]:
    """Of these customers those who are there and not removed, whatever the window says."""
    found = _BY_IDS.rows(connection, Customer, ids=listed(customer_ids))
    return with_facts(connection, window, found)


def with_facts(
    connection: Connection, window: DueWindow, customers: Iterable[Customer]
) -> list[Person]:
    """These customers with the family, follow-ups and orders that count on the window's day."""
    found = _found(connection, customers)
    day, ids = values_of_day(window), listed(found)
    moved = _add_stored(connection, day, found)
    _add_old_orders(connection, window, found)
    if Rows.FAMILY in window.needs:
        moved = ids
    for member in _FAMILY_OF.rows(connection, FamilyMember, **day, customers=ids, moved=moved):
        found[member.customer_id].family.append(member)
    _add_orders(connection, window, day, found, _ORDERS)
    _add_rows(connection, window, found)
    return with_contacts(connection, _people(found), window.today)


def _add_stored(connection: Connection, day: Mapping[str, str], found: Mapping[str, _Found]) -> str:
    """Give the customers their follow-ups; whose family is needed is listed."""
    for row in _FOLLOW_UPS.rows(connection, FollowUp, **day, customers=listed(found)):
        found[row.customer_id].stored.append(row)
    return listed(id for id, one in found.items() if any(map(may_be_for_birthday, one.stored)))


def _add_orders(
    connection: Connection,
    window: DueWindow,
    day: Mapping[str, str],
    found: Mapping[str, _Found],
    orders: Prepared,
) -> None:
    for customer_id, ordered_on in orders.all(connection, **day, customers=listed(found)):
        if customer_id in found:
            found[customer_id].orders_on.append(date.fromisoformat(ordered_on))
    if window.needs_first_order:
        unknown = (id for id, one in found.items() if one.customer.first_order_on is None)
        for customer_id, ordered_on in _FIRST_ORDERS.all(connection, customers=listed(unknown)):
            found[customer_id].orders_on.append(date.fromisoformat(ordered_on))


def _add_old_orders(connection: Connection, window: DueWindow, found: Mapping[str, _Found]) -> None:
    """What was moved may belong to a run from before all that a day asks for."""
    if window.orders_from == date.min:
        return
    ids = listed(id for id, one in found.items() if any(map(is_moved_step, one.stored)))
    since = date.min.isoformat()
    for customer_id, on in _ORDERS.all(connection, customers=ids, orders_from=since):
        found[customer_id].orders_on.append(date.fromisoformat(on))


def _add_rows(connection: Connection, window: DueWindow, found: Mapping[str, _Found]) -> None:
    ids = listed(found)
    if Rows.TAGS in window.needs:
        tags = listed(sorted(window.tag_ids))
        for tag in _TAGS.rows(connection, CustomerTag, customers=ids, tags=tags):
            found[tag.customer_id].tags.append(tag)
    if Rows.DATES in window.needs:
        for on in _DATES.rows(connection, CustomerDate, customers=ids):
            found[on.customer_id].dates.append(on)
    if Rows.SHEETS in window.needs:
        for sheet in _SHEETS.rows(connection, AnswerSheet, customers=ids):
            found[sheet.customer_id].sheets.append(sheet)
    if Rows.ENROLMENTS in window.needs:
        for enrolment in _ENROLMENTS.rows(connection, Enrolment, customers=ids):
            found[enrolment.customer_id].enrolments.append(enrolment)
    if Rows.VIEWS in window.needs:
        moved = {id for id, one in found.items() if any(map(is_moved_step, one.stored))}
        for some, since in ((found.keys() - moved, window.views_from), (moved, date.min)):
            for customer_id, look in looks(connection, some, since):
                found[customer_id].views.append(look)


def _orders_of_many(window: DueWindow) -> Prepared:
    return _ORDERS if window.orders_from == date.min else _LATER_ORDERS


@lru_cache(maxsize=64)
def _window_query(shape: WindowShape) -> Prepared:
    return Prepared(select_window(shape))


def family_sizes(
    connection: Connection, customer_ids: Iterable[str]
) -> dict[str, list[tuple[str, str]]]:
    """The sizes of these customers' children and other family: customer → member and size."""
    found = defaultdict(list)
    people = People(connection, customer_ids)
    for customer_id, member_id, size in _SIZES.all(connection, customers=people.listed):
        found[people.head(customer_id)].append((member_id, size))
    return found


def count_done(connection: Connection, today: date) -> int:
    """How many follow-ups were sent or skipped on the day, those taken back left out."""
    return int(_DONE.first(connection, today=today.isoformat()))
