"""The day's list as a screen shows it, kept from one look to the next.

Making the list of a large book takes the better part of a second, yet an action concerns one
customer: only those whose rows were written since the last look are asked about again.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from guide_app.domain.business_day import business_date, day_begins_at, zone
from guide_app.domain.due import DueItem
from guide_app.domain.due_list import Category, category, is_hidden, list_order, next_hour
from guide_app.domain.due_window import DueWindow, due_window
from guide_app.domain.entities import Customer
from guide_app.domain.person import Person
from guide_app.domain.sop import SopPlan
from guide_app.services.day_list import Share, share_of
from guide_app.services.handovers import FRESH_DAYS
from guide_app.services.today_models import HeldBackRow, TodayRow, TodayView
from localdb import state
from localdb.engine import LocalFile
from localdb.queries import catalog, contacts, due, handovers, merged


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a customer brings to the day, as rows of the screen."""

    work: TodayRow | None
    waiting: tuple[TodayRow, ...]
    held_back: tuple[HeldBackRow, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A day's list, and what it takes to bring it up to date.

    Attributes:
        changes: See `LocalFile.changes`.
        since: The view holds from this time on, if nothing is written, ...
        until: ... to this.
    """

    changes: int
    plans: tuple[SopPlan, ...]
    window: DueWindow
    shown: Mapping[str, _Shown]
    view: TodayView
    since: datetime
    until: datetime

    def holds(self, changes: int, now: datetime) -> bool:
        """Whether the view is what would be made anew."""
        return self.changes == changes and self.since <= now < self.until


class DayBoard:
    """The list of the day over a guide's file.

    Args:
        file: The guide's open file.
    """

    def __init__(self, file: LocalFile) -> None:
        self._file = file
        self._kept: _Kept | None = None
        self._making = threading.Lock()

    def view(self, now: datetime) -> TodayView:
        """The day's list as of ``now``; who asks while it is made waits for that one."""
        kept = self._kept
        if kept is not None and kept.holds(self._file.changes, now):
            return kept.view
        with self._making:
            return self._make(now)

    def _make(self, now: datetime) -> TodayView:
        changes, kept = self._file.changes, self._kept
        if kept is not None and kept.holds(changes, now):
            return kept.view
        with self._file.read() as connection:
            time_zone = time_zone_of(connection)
            today = business_date(now, time_zone)
            changed = None
            asked: Iterable[Person]
            if kept is not None and kept.window.today == today:
                changed = self._file.changed_since(kept.changes)
            if kept is None or changed is None:
                plans = catalog.sop_plans(connection)
                window = due_window(contacts.day_rules(connection), plans, today)
                asked = due.candidates(connection, window)
                shown = _shown(connection, asked, plans, window)
            else:
                plans, window = kept.plans, kept.window
                changed = merged.with_heads(connection, changed)
                asked = due.candidates_among(connection, window, changed)
                rest = {id: one for id, one in kept.shown.items() if id not in changed}
                shown = rest | _shown(connection, asked, plans, window)
            done = due.count_done(connection, today)
        here = now.astimezone(zone(time_zone))
        clock = f"{here:%H:%M}"
        view = _lay_out(shown.values(), today, now, done, clock)
        until = day_begins_at(today + timedelta(days=1), time_zone)
        edge = next_hour((row.item for row in view.rows), clock)
        if edge is not None:
            until = min(until, datetime.combine(today, time.fromisoformat(edge), here.tzinfo))
        until = min(until, view.next_reminder_at or until)
        self._kept = _Kept(changes, plans, window, shown, view, now, until)
        return view


def time_zone_of(connection: Connection) -> str:
    """The brand's time zone."""
    return state.find(connection, state.TIME_ZONE) or "Asia/Shanghai"


def _shown(
    connection: Connection, asked: Iterable[Person], plans: Sequence[SopPlan], window: DueWindow
) -> dict[str, _Shown]:
    today = window.today
    shares: dict[str, tuple[Customer, Share]] = {}
    for person in asked:
        share = share_of(person, plans, today, window.rules)
        if share:
            shares[person.customer.id] = person.customer, share
    listed = (id for id, (_, share) in shares.items() if share.work or share.waiting)
    sizes = due.family_sizes(connection, listed)
    fresh = handovers.taken_over(connection, today - timedelta(days=FRESH_DAYS - 1))
    return {
        id: _Shown(
            work=None
            if share.work is None
            else _today_row(
                customer, share.work, share.others, sizes.get(id, []), today, fresh=id in fresh
            ),
            waiting=tuple(
                _today_row(customer, item, (), sizes.get(id, []), today) for item in share.waiting
            ),
            held_back=tuple(
                HeldBackRow(customer.id, customer.name, held) for held in share.held_back
            ),
        )
        for id, (customer, share) in shares.items()
    }


def _lay_out(
    shown: Iterable[_Shown], today: date, now: datetime, done: int, clock: str
) -> TodayView:
    rows: list[TodayRow] = []
    hidden: list[TodayRow] = []
    held: list[HeldBackRow] = []
    for one in shown:
        if one.work is not None:
            (hidden if is_hidden(one.work.item, now) else rows).append(one.work)
        rows += one.waiting
        held += one.held_back
    rows.sort(key=lambda row: list_order(row.item, today, clock))
    hidden.sort(key=lambda row: (row.remind_at, list_order(row.item, today)))
    held.sort(key=lambda row: list_order(row.held.item, today))
    counts = Counter(row.category for row in rows)
    work = len(rows) - counts[Category.WAITING]
    return TodayView(
        today=today,
        rows=tuple(rows),
        counts={part: counts[part] for part in Category},
        work=work,
        done=done,
        planned=done + work + len(hidden),
        hidden=tuple(hidden),
        held_back=tuple(held),
    )


def _today_row(
    customer: Customer,
    item: DueItem,
    others: Sequence[DueItem],
    family: Sequence[tuple[str, str]],
    today: date,
    *,
    fresh: bool = False,
) -> TodayRow:
    return TodayRow(
        item_id=item.id,
        customer_id=customer.id,
        guide_id=customer.guide_id,
        name=customer.name,
        title=customer.title,
        sizes=_sizes(customer, family, item),
        preference=customer.preference,
        reason=item.reason,
        others=tuple(other.reason for other in others),
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
        taken_over=fresh,
    )


def _sizes(customer: Customer, family: Sequence[tuple[str, str]], item: DueItem) -> tuple[str, ...]:
    member_id = item.reason.facts.get("member_id")
    if member_id is not None:
        return tuple(size for member, size in family if member == member_id)
    own = (customer.size,) if customer.size else ()
    return tuple(dict.fromkeys((*own, *(size for _, size in family))))
