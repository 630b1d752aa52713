"""What happened in WeChat or WeCom: added, greeted, replied, deleted us, each with its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from guide_app.domain.contact import ANSWERS, after_outcome, after_sent, may_move
from guide_app.domain.entities import Brand, Customer, FollowUp
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.events import after_added, event_row_id, is_greeted
from guide_app.domain.merging import own_row
from guide_app.domain.values import check
from guide_app.domain.words import (
    EventKind,
    FollowUpKind,
    FollowUpStatus,
    Outcome,
    TimelineKind,
)
from guide_app.mutations.access import own_customer
from guide_app.mutations.follow_up_rows import own_follow_up
from guide_app.mutations.lines import keep_line
from guide_app.mutations.person_rows import change_facts
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

EARLIEST_DAYS = 3_650


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent:
    """Something happened; what is known of it already changes nothing and leaves no line.

    Attributes:
        event: One of `EventKind`.
        code: By which it came: a channel code or the text of a scene.
        follow_up_id: The message that it answers, as its author saw it; None: none.
        on: The day, where it is not that of the mutation.
        seen_on: For *added*, the day of adding that its author saw.
    """

    customer_id: str
    event: str
    code: str | None = None
    follow_up_id: str | None = None
    on: date | None = None
    seen_on: date | None = None


@mutation("customer.event", NoteEvent)
def note_event(tx: Tx, context: Context, arguments: NoteEvent) -> None:
    """Change what follows from it, and write one line that `follow_ups.take_back` takes back."""
    customer = own_customer(tx, context, arguments.customer_id)
    try:
        kind = EventKind(arguments.event)
    except ValueError:
        raise Rejected(Code.NOT_A_CHOICE, field="event") from None
    on = _day(context, arguments.on)
    code = check(entity_of(Customer).by_name["channel_code"], (arguments.code or "").strip())
    details = {"event": kind.value, "code": code or None, "on": on.isoformat()}
    match kind:
        case EventKind.ADDED:
            facts = partial(after_added, on=on, code=code or None, seen_on=arguments.seen_on)
            if facts(own_row(customer)):
                changed = change_facts(tx, customer, facts)
                keep_line(tx, context, TimelineKind.ADDED, changed, None, None, details)
        case EventKind.GREETED:
            _greet(tx, context, customer, on, details)
        case EventKind.REPLIED:
            answered, customer = _answered(tx, customer, arguments.follow_up_id)
            _reply(tx, context, customer, answered, on, details)
        case EventKind.DELETED_US:
            answered, customer = _answered(tx, customer, arguments.follow_up_id)
            _lose(tx, context, customer, answered, on, details)


def _greet(
    tx: Tx, context: Context, customer: Customer, on: date, details: dict[str, str | None]
) -> None:
    if is_greeted(customer):
        return
    greeting = _event_row(customer, EventKind.GREETED, on)
    sent = FollowUp(**greeting, status=FollowUpStatus.WAITING.value, sent_on=on)
    if tx.find(FollowUp, sent.id) is not None:
        return
    tx.insert(sent)
    changed = change_facts(tx, customer, lambda known: after_sent(known, on))
    told = {"action": "send", **details}
    keep_line(tx, context, TimelineKind.CONTACT, changed, None, sent, told)


def _reply(
    tx: Tx,
    context: Context,
    customer: Customer,
    answered: FollowUp | None,
    on: date,
    details: dict[str, str | None],
) -> None:
    if answered is None:
        row = _event_row(customer, EventKind.REPLIED, on)
        after = FollowUp(**row, **_closed(Outcome.REPLIED, on))
        if tx.find(FollowUp, after.id) is not None:
            return
        tx.insert(after)
    elif answered.outcome in ANSWERS:
        return
    elif answered.outcome == Outcome.NO_ANSWER or _waits(answered):
        _check_later(answered, on)
        after = tx.update(answered, **_closed(Outcome.REPLIED, on))
    else:
        raise Rejected(Code.WRONG_STATE, state=answered.status, outcome=answered.outcome)
    _tell_outcome(tx, context, customer, answered, after, on, details)


def _lose(
    tx: Tx,
    context: Context,
    customer: Customer,
    answered: FollowUp | None,
    on: date,
    details: dict[str, str | None],
) -> None:
    if customer.deleted_us:
        return
    after = answered
    if answered is not None and _waits(answered):
        _check_later(answered, on)
        after = tx.update(answered, **_closed(Outcome.DELETED_US, on))
    _tell_outcome(tx, context, customer, answered, after, on, details)


def _tell_outcome(
    tx: Tx,
    context: Context,
    customer: Customer,
    before: FollowUp | None,
    follow_up: FollowUp | None,
    on: date,
    details: dict[str, str | None],
) -> None:
    """Change the customer as any outcome does, and write it down."""
    outcome = Outcome(details["event"] or "")
    days = tx.get(Brand, customer.brand_id).cool_down_days
    line_id = context.new_id(0)

    def facts(known: Customer) -> dict[str, Any]:
        return after_outcome(known, outcome, None, on, days, line_id)

    changed = change_facts(tx, customer, facts)
    told = {"action": "outcome", "outcome": outcome.value, **details}
    keep_line(tx, context, TimelineKind.OUTCOME, changed, before, follow_up, told)


def _answered(
    tx: Tx, customer: Customer, follow_up_id: str | None
) -> tuple[FollowUp | None, Customer]:
    """The message, and whose it is."""
    return (None, customer) if follow_up_id is None else own_follow_up(tx, customer, follow_up_id)


def _waits(follow_up: FollowUp) -> bool:
    return may_move(follow_up.status, FollowUpStatus.DONE)


def _check_later(follow_up: FollowUp, on: date) -> None:
    if follow_up.sent_on is not None and on < follow_up.sent_on:
        raise Rejected(Code.OUT_OF_RANGE, field="on")


def _event_row(customer: Customer, kind: EventKind, on: date) -> dict[str, Any]:
    return {
        "id": event_row_id(customer.id, kind, on),
        "brand_id": customer.brand_id,
        "customer_id": customer.id,
        "kind": FollowUpKind.MANUAL.value,
        "planned_on": on,
        "due_on": on,
    }


def _closed(outcome: Outcome, on: date) -> dict[str, Any]:
    return {
        "status": FollowUpStatus.DONE.value,
        "outcome": outcome.value,
        "closed_on": on,
        "remind_at": None,
    }


def _day(context: Context, on: date | None) -> date:
    """The day on which it happened.

    Raises:
        Rejected: OUT_OF_RANGE for one to come, or longer ago than any WeCom.
    """
    if on is None:
        return context.business_on
    if not timedelta(0) <= context.business_on - on <= timedelta(days=EARLIEST_DAYS):
        raise Rejected(Code.OUT_OF_RANGE, field="on")
    return on
