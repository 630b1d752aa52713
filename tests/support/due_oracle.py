"""Whether a window lets a customer through, in plain Python: what the query is judged by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from guide_app.domain.birthdays import SELF, birthday_on
from guide_app.domain.due_ids import (
    birthday_follow_up_id,
    enrolled_by,
    new_follow_up_id,
    silent_follow_up_id,
    silent_threshold,
)
from guide_app.domain.due_spans import (
    Fact,
    Noted,
    NotedWindow,
    PlannedSteps,
    Span,
    ViewedWindow,
    Window,
)
from guide_app.domain.due_window import DueWindow
from guide_app.domain.entities import Customer, FamilyMember, FollowUp
from guide_app.domain.person import Person
from guide_app.domain.sop import step_follow_up_id
from guide_app.domain.words import FollowUpKind, FollowUpStatus


def may_be_due(window: DueWindow, person: Person) -> bool:
    """Whether the person matches: what a query over the tables has to answer alike."""
    customer, stored, orders_on = person.customer, person.stored, person.orders_on
    known_ids = {
        row.id
        for row in stored
        if row.due_on >= window.stored_from and not _waits_elsewhere(window, row)
    }
    known: dict[Fact, list[date | None]] = {
        Fact.ADDED_ON: [customer.added_on],
        Fact.LAST_CONTACT_ON: [customer.last_contact_on],
        Fact.LAST_ORDER_ON: [customer.last_order_on],
        Fact.REPURCHASE_ON: [_repurchase_on(customer)],
        Fact.ORDERED_ON: _later_orders(customer, orders_on, window.today),
        Fact.FIRST_ORDER_ON: [customer.first_order_on],
        Fact.EARLY_ORDER_ON: [] if customer.first_order_on else list(orders_on),
        Fact.LAST_RETURN_ON: [customer.last_return_on],
    }
    for part in window.windows:
        interval = 0
        if any(span.fact is Fact.REPURCHASE_ON for span in part.spans):
            interval = customer.repurchase_days or 0
        for since in known[part.since]:
            days = known | {part.since: [since]}
            holds = all(any(_holds(span, day) for day in days[span.fact]) for span in part.spans)
            if holds and since is not None:
                ids = _ids_of_window(window, part, customer.id, since, interval)
                if not known_ids.issuperset(ids):
                    return True
    people: list[Customer | FamilyMember] = [customer]
    people += [member for member in person.family if not member.removed]
    for born in people:
        if not known_ids.issuperset(_ids_of_birthday(window, customer, born)):
            return True
    for noted in window.noted:
        if not known_ids.issuperset(_ids_of_noted(window, noted, person)):
            return True
    for viewed in window.viewed:
        if not known_ids.issuperset(_ids_of_viewed(viewed, person)):
            return True
    for common in window.common:
        for day, steps in common.days:
            enrolled = enrolled_by(common.steps, customer.id, day.isoformat())
            common_ids = {step_follow_up_id(enrolled, step) for step in steps}
            if customer.added_on <= day and not known_ids.issuperset(common_ids):
                return True
    return any(_may_bring_up(window, row) for row in stored)


def _repurchase_on(customer: Customer) -> date | None:
    if customer.last_order_on is None or customer.repurchase_days is None:
        return None
    ordinal = customer.last_order_on.toordinal() + customer.repurchase_days
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


def _holds(span: Span, day: date | None) -> bool:
    if day is None:
        return span.or_missing
    return (span.first is None or span.first <= day) and (span.last is None or day <= span.last)


def _later_orders(customer: Customer, days: Sequence[date], today: date) -> list[date | None]:
    known = customer.last_order_on
    return [day for day in days if known is None or known > today or day > known]


def _ids_of_birthday(
    window: DueWindow, customer: Customer, person: Customer | FamilyMember
) -> Iterator[str]:
    if person.birthday_month is None or person.birthday_day is None:
        return
    whose = SELF if isinstance(person, Customer) else person.id
    written = person.birthday_month, person.birthday_day
    for part in window.birthdays:
        for on, year in part.kept(person.birthday_lunar).get(written, ()):
            if part.steps is None:
                yield birthday_follow_up_id(customer.id, year, whose)
            else:
                enrolled = enrolled_by(part.steps, customer.id, str(year), whose)
                yield from _ids_of_steps(window, part.steps, enrolled, (window.today - on).days)


def _ids_of_window(
    due: DueWindow, window: Window, customer_id: str, since: date, interval: int
) -> Iterator[str]:
    if isinstance(window.work, PlannedSteps):
        enrolled = enrolled_by(window.work, customer_id, window.work.key or since.isoformat())
        passed = (due.today - since).days - interval
        yield from _ids_of_steps(due, window.work, enrolled, passed)
    elif window.work is FollowUpKind.NEW:
        yield new_follow_up_id(customer_id, since)
    else:
        threshold = silent_threshold(due.rules, (due.today - since).days)
        if threshold is not None:
            yield silent_follow_up_id(customer_id, since, threshold)


def _ids_of_steps(due: DueWindow, work: PlannedSteps, enrolled: str, passed: int) -> Iterator[str]:
    for step_id, offset in work.steps:
        if 0 <= passed - work.wait_days - offset <= due.rules.grace_days:
            yield step_follow_up_id(enrolled, step_id)


def _ids_of_noted(due: DueWindow, window: NotedWindow, person: Person) -> Iterator[str]:
    """Of the rows whose day, or a return of it, brings a step up."""
    found: list[tuple[str, str, date]] = []
    if window.noted is Noted.TAG:
        found = [(row.tag_id, row.id, row.since) for row in person.tags if row.since is not None]
    elif window.noted is Noted.DATE:
        found = [(row.kind_id, row.id, row.on) for row in person.dates if not row.removed]
    elif window.noted is Noted.SHEET:
        found = [
            (row.questionnaire_id, row.id, row.answered_on)
            for row in person.sheets
            if not row.undone
        ]
    else:
        found = [(row.sop_id, row.id, row.started_on) for row in person.enrolments]
    for about, row_id, on in found:
        if about not in window.about:
            continue
        for year in range(on.year, due.today.year + 12) if window.yearly else (None,):
            day = on if year is None else birthday_on(year, on.month, on.day)
            assert day is not None
            key = [on.isoformat() if window.noted is Noted.TAG else row_id]
            if year is not None:
                key.append(str(year))
            begun = row_id if window.noted is Noted.ENROLMENT else None
            enrolled = enrolled_by(window.steps, person.customer.id, *key, begun=begun)
            yield from _ids_of_steps(due, window.steps, enrolled, (due.today - day).days)


def _ids_of_viewed(window: ViewedWindow, person: Person) -> Iterator[str]:
    """Of all that was looked at often enough in the time, whenever exactly that was."""
    times: Counter[str] = Counter()
    for look in person.views:
        if window.first <= look.on <= window.last:
            times[look.thing] += look.times
    for thing, seen in times.items():
        for year in window.years if seen >= window.times else ():
            enrolled = enrolled_by(window.steps, person.customer.id, thing, str(year))
            yield from (step_follow_up_id(enrolled, step_id) for step_id, _ in window.steps.steps)


def _waits_elsewhere(window: DueWindow, row: FollowUp) -> bool:
    """Whether somebody moved a step of a SOP to a day to come."""
    planned = row.status == FollowUpStatus.PLANNED and row.due_on > window.planned_due_until
    return planned and row.step_id is not None and row.due_on != row.planned_on


def _may_bring_up(window: DueWindow, row: FollowUp) -> bool:
    if row.status == FollowUpStatus.PLANNED:
        return row.due_on <= window.planned_due_until
    if row.sent_on is None:
        return False
    if row.status == FollowUpStatus.WAITING and row.sent_on >= window.waiting_sent_from:
        return True
    return row.sop_id in window.breaking_sop_ids and row.planned_on >= window.stored_from
