"""The day's list as a screen shows it, read from the guide's file in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from guide_app.domain.business_day import business_date, day_begins_at
from guide_app.domain.due import DueItem
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_list import Category, category
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import Customer
from guide_app.services.day_list import DayRow, list_day
from guide_app.services.today_models import HeldBackRow, TodayRow, TodayView
from localdb import state
from localdb.engine import LocalFile
from localdb.queries import catalog, due


def day_view(file: LocalFile, now: datetime) -> tuple[TodayView, datetime]:
    """The day's list as of ``now``, and until when it holds if nothing is written."""
    with file.read() as connection:
        time_zone = time_zone_of(connection)
        today = business_date(now, time_zone)
        plans = catalog.sop_plans(connection)
        window = due_window(DEFAULT_RULES, plans, today)
        found = list_day(due.candidates(connection, window), plans, today, now)
        shown = [*found.rows, *found.hidden]
        sizes = due.family_sizes(connection, {row.item.customer_id for row in shown})
        done = due.count_done(connection, today)
    rows = tuple(_today_row(row, sizes, today) for row in found.rows)
    counts = Counter(row.category for row in rows)
    work = len(rows) - counts[Category.WAITING]
    view = TodayView(
        today=today,
        rows=rows,
        counts={part: counts[part] for part in Category},
        work=work,
        done=done,
        planned=done + work + len(found.hidden),
        hidden=tuple(_today_row(row, sizes, today) for row in found.hidden),
        held_back=tuple(
            HeldBackRow(customer.id, customer.name, held) for customer, held in found.held_back
        ),
    )
    midnight = day_begins_at(today + timedelta(days=1), time_zone)
    return view, min(midnight, view.next_reminder_at or midnight)


def time_zone_of(connection: Connection) -> str:
    """The brand's time zone."""
    return state.find(connection, state.TIME_ZONE) or "Asia/Shanghai"


def _today_row(row: DayRow, sizes: Mapping[str, list[tuple[str, str]]], today: date) -> TodayRow:
    customer, item = row.candidate.customer, row.item
    return TodayRow(
        item_id=item.id,
        customer_id=customer.id,
        guide_id=customer.guide_id,
        name=customer.name,
        title=customer.title,
        sizes=_sizes(customer, sizes.get(customer.id, ()), item),
        preference=customer.preference,
        reason=item.reason,
        others=tuple(other.reason for other in row.others),
        due_on=item.due_on,
        category=category(item, today),
        status=item.status,
        task=item.task,
        state=customer.state,
        temperature=customer.temperature,
        last_order_on=customer.last_order_on,
        last_order_amount=customer.last_order_amount,
        last_contact_on=customer.last_contact_on,
        remind_at=item.remind_at,
        item=item,
    )


def _sizes(
    customer: Customer, family: list[tuple[str, str]] | tuple[()], item: DueItem
) -> tuple[str, ...]:
    member_id = item.reason.facts.get("member_id")
    if member_id is not None:
        return tuple(size for member, size in family if member == member_id)
    own = (customer.size,) if customer.size else ()
    return tuple(dict.fromkeys((*own, *(size for _, size in family))))
