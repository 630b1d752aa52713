"""The window of due customers as conditions over the tables: written once, filled in for a day.

Wording them anew for a day, with its dates inside, took a sixth of a morning's first list.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union,
)

from guide_app.domain.due_spans import Fact, Noted, NotedWindow, ViewedWindow, Window
from guide_app.domain.due_window import DueWindow
from guide_app.domain.words import FollowUpStatus
from localdb.queries.prepared import among, given, listed
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"]
_FAMILY = ENTITY_TABLES["family_member"]
_FOLLOW_UP = ENTITY_TABLES["follow_up"]
_ORDER = ENTITY_TABLES["order"]
_COLUMNS: dict[Fact, ColumnElement[Any]] = {
    Fact.ADDED_ON: _CUSTOMER.c.added_on,
    Fact.LAST_CONTACT_ON: _CUSTOMER.c.last_contact_on,
    Fact.LAST_ORDER_ON: _CUSTOMER.c.last_order_on,
    Fact.REPURCHASE_ON: _CUSTOMER.c.last_order_on,  # compared with a day that much earlier
    Fact.FIRST_ORDER_ON: _CUSTOMER.c.first_order_on,
    Fact.LAST_RETURN_ON: _CUSTOMER.c.last_return_on,
}
_ROWS: dict[Noted, tuple[str, str, str | None]] = {
    Noted.TAG: ("tag_id", "since", None),
    Noted.DATE: ("kind_id", "on", "removed"),
    Noted.SHEET: ("questionnaire_id", "answered_on", "undone"),
    Noted.ENROLMENT: ("sop_id", "started_on", None),
}
"""What each is about, its day, and what tells that it is gone."""
_INTERVALS = (
    select(_CUSTOMER.c.repurchase_days.label("days"))
    .where(_CUSTOMER.c.repurchase_days.is_not(None))
    .distinct()
    .subquery("intervals")
)


class SpanShape(NamedTuple):
    """What of a span decides how its condition is written; its days are filled in."""

    fact: Fact
    has_first: bool
    has_last: bool
    or_missing: bool


class WindowShape(NamedTuple):
    """What of a window decides how its query is written."""

    spans: tuple[SpanShape, ...]
    since: Fact


def shape_of(window: Window) -> WindowShape:
    """The query that a window needs, see `select_window`."""
    spans = (
        SpanShape(span.fact, span.first is not None, span.last is not None, span.or_missing)
        for span in window.spans
    )
    return WindowShape(tuple(spans), window.since)


def values_of(window: Window) -> dict[str, str]:
    """What the query of the window's shape is filled in with, besides `values_of_day`."""
    values = {}
    for number, span in enumerate(window.spans):
        if span.first is not None:
            values[f"first_{number}"] = span.first.isoformat()
        if span.last is not None:
            values[f"last_{number}"] = span.last.isoformat()
    return values


def values_of_day(window: DueWindow) -> dict[str, str]:
    """What the day fills in."""
    return {
        "today": window.today.isoformat(),
        "planned_due_until": window.planned_due_until.isoformat(),
        "tasks_until": window.tasks_until.isoformat(),
        "waiting_sent_from": window.waiting_sent_from.isoformat(),
        "stored_from": window.stored_from.isoformat(),
        "orders_from": window.orders_from.isoformat(),
        "breaking_sops": listed(sorted(window.breaking_sop_ids)),
        "kept_sops": listed(sorted(window.kept_sop_ids)),
        "solar_birthdays": listed(sorted(window.written_birthdays(lunar=False))),
        "lunar_birthdays": listed(sorted(window.written_birthdays(lunar=True))),
    }


def select_window(shape: WindowShape) -> Select[Any]:
    """Whom a window of this shape lets through, removed customers among them.

    Id, the day of `Window.since`, and the interval of a repurchase or 0. Reads a narrow range of
    one index.
    """
    facts = {span.fact for span in shape.spans}
    if Fact.ORDERED_ON in facts:
        later = select_later_orders(given("first_0"), given("last_0"))
        return later.add_columns(literal(0))
    if Fact.EARLY_ORDER_ON in facts:
        return _select_early_orders().add_columns(literal(0))
    interval = _CUSTOMER.c.repurchase_days if Fact.REPURCHASE_ON in facts else literal(0)
    query = select(_CUSTOMER.c.id, _COLUMNS[shape.since], interval)
    if Fact.REPURCHASE_ON in facts:
        same = _CUSTOMER.c.repurchase_days == _INTERVALS.c.days
        query = query.select_from(_INTERVALS.join(_CUSTOMER, same))
    return query.where(*(_holds(span, number) for number, span in enumerate(shape.spans)))


def select_later_orders(first: ColumnElement[Any], last: ColumnElement[Any]) -> Select[Any]:
    """Customer and day of the orders of those days that `last_order_on` does not tell of: later
    ones, or any while it is not known or is yet to come.
    """  # noqa: D205 - one sentence
    recent = (  # whoever is not among them has no last order as late as these
        select(_CUSTOMER.c.id, _CUSTOMER.c.last_order_on)
        .where(_CUSTOMER.c.last_order_on >= first)
        .cte("recent")
        .prefix_with("MATERIALIZED")  # else each order's customer is looked up in the table
    )
    known, ordered_on = recent.c.last_order_on, _ORDER.c.ordered_on
    return (
        select(_ORDER.c.customer_id, ordered_on)
        .outerjoin(recent, recent.c.id == _ORDER.c.customer_id)
        .where(
            ordered_on.between(first, last),
            or_(known.is_(None), ordered_on > known, known > given("today")),
        )
    )


def _select_early_orders() -> Select[Any]:
    """Customer and day of the orders of those days, of whom the first order is not known."""
    unknown = (
        select(_CUSTOMER.c.id)
        .where(_CUSTOMER.c.first_order_on.is_(None))
        .cte("unknown")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(_ORDER.c.customer_id, _ORDER.c.ordered_on)
        .join(unknown, unknown.c.id == _ORDER.c.customer_id)
        .where(_ORDER.c.ordered_on.between(given("first_0"), given("last_0")))
    )


def select_noted(noted: Noted, yearly: bool) -> Select[Any]:
    """Customer, id and day of the rows that a window looks for; days that come round, of any year
    but those to come.
    """  # noqa: D205 - one sentence
    table = ENTITY_TABLES[noted.value].c
    name, day, gone = _ROWS[noted]
    on = table[day]
    there = () if gone is None else (table[gone] == 0,)
    span = on <= given("last") if yearly else on.between(given("first"), given("last"))
    return select(table.customer_id, table.id, on).where(among(table[name], "about"), span, *there)


def values_of_noted(window: NotedWindow) -> dict[str, str]:
    """What the query of such a window is filled in with."""
    return {
        "about": listed(window.about),
        "first": window.first.isoformat(),
        "last": window.last.isoformat(),
    }


def select_viewed() -> Select[Any]:
    """Customer, kind and code of what a window says was looked at often enough."""
    view = ENTITY_TABLES["page_view"].c
    thing = view.customer_id, view.kind, view.code
    seen = select(*thing).where(view.on.between(given("first"), given("last")))
    return seen.group_by(*thing).having(func.count() >= given("times"))


def values_of_viewed(window: ViewedWindow) -> dict[str, Any]:
    """What the query of such a window is filled in with."""
    first, last = window.first.isoformat(), window.last.isoformat()
    return {"first": first, "last": last, "times": window.times}


def select_there() -> Select[Any]:
    """Id and day of adding of everybody."""
    return select(_CUSTOMER.c.id, _CUSTOMER.c.added_on)


def select_birthdays() -> list[Select[Any]]:
    """Whose birthday it is, in queries that read narrow ranges of one index each.

    Id of the customer, id and key of whose of the family or NULL, month, day and whether by the
    lunar calendar.
    """
    kin = _FAMILY.c
    return [
        select(
            customer_id,
            *whose,
            person.c.birthday_month,
            person.c.birthday_day,
            person.c.birthday_lunar,
        ).where(born, *there)
        for person, customer_id, whose, there in (
            (_CUSTOMER, _CUSTOMER.c.id, (null(), null()), ()),
            (_FAMILY, kin.customer_id, (kin.id, kin.pk), (kin.removed == 0,)),
        )
        for born in _born(person)
    ]


def select_brought_up() -> CompoundSelect[Any]:
    """The ids of the customers whose stored follow-ups are due, or may be."""
    return union(
        *(select(_FOLLOW_UP.c.customer_id).where(condition) for condition in _bringing_up())
    )


def select_stored() -> Select[Any]:
    """The ids of the stored follow-ups that take the place of computed ones.

    Not of older ones than are of interest on the window's day. Those that are due are brought up by
    themselves.
    """
    statuses = [status.value for status in FollowUpStatus]  # so that the index by status serves
    return select(_FOLLOW_UP.c.id).where(
        _FOLLOW_UP.c.status.in_(statuses), _FOLLOW_UP.c.due_on >= given("stored_from")
    )


def select_moved() -> Select[Any]:
    """The ids of the moved steps of SOPs that are not due yet: only the rules know whether they
    still take the place of what is computed.
    """  # noqa: D205 - one sentence
    row = _FOLLOW_UP.c
    return select(row.id).where(
        row.status == FollowUpStatus.PLANNED.value,
        row.due_on > given("planned_due_until"),
        row.due_on != row.planned_on,
        row.step_id.is_not(None),
    )


def has_birthday() -> ColumnElement[bool]:
    """A family member's birthday counts on the window's day."""
    return or_(*_born(_FAMILY))


def counts() -> ColumnElement[bool]:
    """A stored follow-up is one of those that the rules need, see `DueWindow.stored_from`."""
    recent = _FOLLOW_UP.c.planned_on >= given("stored_from")
    planned = _FOLLOW_UP.c.status == FollowUpStatus.PLANNED.value
    task = _FOLLOW_UP.c.until >= given("tasks_until")
    return or_(recent, planned, task, among(_FOLLOW_UP.c.sop_id, "kept_sops"), *_bringing_up())


def _holds(span: SpanShape, number: int) -> ColumnElement[bool]:
    column = _COLUMNS[span.fact]
    within = [column.is_not(None)]
    if span.has_first:
        within.append(column >= _day(f"first_{number}", span.fact))
    if span.has_last:
        within.append(column <= _day(f"last_{number}", span.fact))
    return or_(column.is_(None), and_(*within)) if span.or_missing else and_(*within)


def _day(name: str, fact: Fact) -> Any:
    """What the column is compared with; an order is earlier than its repurchase by the interval."""
    if fact is not Fact.REPURCHASE_ON:
        return given(name)
    return func.date(given(name), func.printf("%+d days", -_INTERVALS.c.days))


def _born(table: Table) -> list[ColumnElement[bool]]:
    """A birthday, as written down, is one of the window's: by the solar or the lunar calendar."""
    written = tuple_(table.c.birthday_month, table.c.birthday_day)
    found = []
    for lunar, name in enumerate(("solar_birthdays", "lunar_birthdays")):
        day = func.json_each(given(name)).table_valued("value").alias(name).c.value
        days = select(func.json_extract(day, "$[0]"), func.json_extract(day, "$[1]"))
        known = table.c.birthday_month.is_not(None)
        found.append(and_(known, table.c.birthday_lunar == lunar, written.in_(days)))
    return found


def _bringing_up() -> list[ColumnElement[bool]]:
    """The stored rows that are due, or may be, whoever they belong to."""
    row = _FOLLOW_UP.c
    return [
        and_(
            row.status == FollowUpStatus.PLANNED.value,
            row.due_on <= given("planned_due_until"),
            or_(row.until.is_(None), row.until >= given("tasks_until")),
        ),
        and_(
            row.status == FollowUpStatus.WAITING.value,
            row.sent_on >= given("waiting_sent_from"),
        ),
        and_(
            among(row.sop_id, "breaking_sops"),
            row.sent_on.is_not(None),
            row.planned_on >= given("stored_from"),
        ),
    ]
