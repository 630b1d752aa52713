"""The customers behind a figure, as a query over the tables of a PC or of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)

from guide_app.domain.contact import ANSWERS
from guide_app.domain.figures import ANSWER_DAYS, Figure, Period
from guide_app.tables.days import days_between

_ANSWERS = sorted(answer.value for answer in ANSWERS)


def figure_rows(
    tables: Mapping[str, Table], figure: Figure, period: Period, *whose: ColumnElement[bool]
) -> Select[Any]:
    """Of every customer that the figure is out of: ``customer_id``, ``guide_id``, ``store_id``,
    ``channel_code``, ``since``, ``until``, the day on which they came to count, or NULL, and
    ``amount``, the cents of an order, where the figure is about orders.

    Args:
        tables: By entity.
        whose: Further conditions on the table of customers.
    """  # noqa: D205 - one sentence
    customer = tables["customer"].c
    first, last = period.first.isoformat(), period.last.isoformat()
    there = (customer.removed_on.is_(None), *whose)
    if figure is Figure.GREETING_REPLY:
        sent, own = tables["follow_up"].alias("greeting"), tables["customer"].alias("own")
        answered = and_(
            sent.c.outcome.in_(_ANSWERS),
            days_between(sent.c.sent_on, sent.c.closed_on) <= ANSWER_DAYS,
        )
        return (
            _people(customer, sent.c.sent_on, case((answered, sent.c.closed_on), else_=null()))
            .join_from(sent, own, own.c.id == sent.c.customer_id)
            .join(tables["customer"], customer.id == func.coalesce(own.c.merged_into, own.c.id))
            .where(
                sent.c.sent_on.between(first, last),
                sent.c.sent_on >= customer.added_on,
                ~_later_than(tables, sent, customer, among="sent"),
                *there,
            )
        )
    if figure is Figure.AVERAGE_ORDER:
        order = tables["order"].alias("bought")
        own = tables["customer"].alias("own")
        paid = order.c.amount - func.coalesce(order.c.returned_amount, 0)
        return (
            _people(customer, customer.added_on, order.c.ordered_on, paid)
            .join_from(order, own, own.c.id == order.c.customer_id)
            .join(tables["customer"], customer.id == func.coalesce(own.c.merged_into, own.c.id))
            .where(
                customer.added_on.between(first, last),
                order.c.ordered_on >= customer.added_on,
                order.c.ordered_on >= first,  # follows, and lets an index leave the older ones out
                or_(order.c.returned_amount.is_(None), paid > 0),
                *there,
            )
        )
    until: Mapping[Figure, Any] = {
        Figure.ADDS: customer.added_on,
        Figure.CONVERSATION: _first_exchange(tables, customer),
        Figure.FIRST_PURCHASE: _first_order(tables, customer),
        Figure.ADD_TO_PURCHASE: _first_order(tables, customer),
    }
    return _people(customer, customer.added_on, until[figure]).where(
        customer.added_on.between(first, last), *there
    )


def counted_by_days(rows: Select[Any], *by: str) -> Select[Any]:
    """How many of `figure_rows` there are: the days from since to until (NULL: not counted), the
    number and the cents, after the columns ``by`` of the rows.
    """  # noqa: D205 - one sentence
    of = rows.subquery("people").c
    groups = [of[name] for name in by]
    days = days_between(of.since, of.until)
    return select(*groups, days.label("days"), func.count(), func.sum(of.amount)).group_by(
        *groups, days
    )


def _people(customer: Any, since: Any, until: Any, amount: Any = None) -> Select[Any]:
    return select(
        customer.id.label("customer_id"),
        customer.guide_id.label("guide_id"),
        customer.store_id.label("store_id"),
        customer.channel_code.label("channel_code"),
        since.label("since"),
        until.label("until"),
        cast(null() if amount is None else amount, BigInteger).label("amount"),
    )


def _is_persons(
    tables: Mapping[str, Table], column: ColumnElement[Any], customer_id: Any
) -> ColumnElement[bool]:
    """A row is the customer's, or that of somebody merged into it."""
    one = tables["customer"].alias("one_of_them").c
    either = or_(one.id == customer_id, one.merged_into == customer_id)
    return column.in_(select(one.id).where(either).correlate(tables["customer"]))


def _later_than(
    tables: Mapping[str, Table], row: Any, customer: Any, *, among: str
) -> ColumnElement[bool]:
    """Whether the customer has had an exchange before this one, since the adding.

    Of one day the one with the lesser id is the earlier.

    Args:
        among: "sent": only messages that went out; "any": also what the customer wrote unasked.
    """
    other = tables["follow_up"].alias("earlier")
    on, row_on = (_told_on(one) if among == "any" else one.c.sent_on for one in (other, row))
    same_day = and_(on == row_on, other.c.id < row.c.id)
    return exists(
        select(other.c.id)
        .where(
            _is_persons(tables, other.c.customer_id, customer.id),
            on >= customer.added_on,
            or_(on < row_on, same_day),
        )
        .correlate(tables["customer"], row)
    )


def _told_on(row: Any) -> ColumnElement[str]:
    """The day of a message, or of an answer to none; NULL for work that nobody did."""
    unasked = case((row.c.outcome.in_(_ANSWERS), row.c.closed_on), else_=null())
    return func.coalesce(row.c.sent_on, unasked)


def _first_exchange(tables: Mapping[str, Table], customer: Any) -> ScalarSelect[Any]:
    row = tables["follow_up"].alias("exchange")
    return (
        select(func.min(row.c.closed_on))
        .where(
            _is_persons(tables, row.c.customer_id, customer.id),
            row.c.outcome.in_(_ANSWERS),
            _told_on(row) >= customer.added_on,
            _later_than(tables, row, customer, among="any"),
        )
        .correlate(tables["customer"])
        .scalar_subquery()
    )


def _first_order(tables: Mapping[str, Table], customer: Any) -> ScalarSelect[Any]:
    """An order on the day of adding counts: most are added at the counter, and buy."""
    order = tables["order"].alias("bought")
    return (
        select(func.min(order.c.ordered_on))
        .where(
            _is_persons(tables, order.c.customer_id, customer.id),
            order.c.ordered_on >= customer.added_on,
        )
        .correlate(tables["customer"])
        .scalar_subquery()
    )
