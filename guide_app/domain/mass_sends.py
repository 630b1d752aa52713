"""Whom a mass send of HQ would reach, by what is known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guide_app.domain.budget import AHEAD, MONTH_DAYS, Announced
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import Customer, MassSend
from guide_app.domain.errors import Rejected
from guide_app.domain.person import Person
from guide_app.domain.segments import Condition, matches, with_merged_tags
from guide_app.domain.words import Consent, FollowUpState


@dataclass(frozen=True, slots=True)
class PlannedSend:
    """A mass send that has not gone out yet; no condition: for everybody."""

    id: str
    on: date
    condition: Condition | None


def planned_sends(
    rows: Iterable[MassSend], today: date, merged: Mapping[str, str]
) -> tuple[PlannedSend, ...]:
    """Those that take places in the budget of ``today``.

    Not those that are cancelled or have gone out: these have left their lines in the customers'
    histories. Of the days before some may be left over, if no server was running.

    Args:
        rows: Of any kind and day.
        today: The brand's day.
        merged: From `guide_app.domain.tags.merged_ids`.
    """
    found = []
    for row in rows:
        waits = row.settled_on is None and not row.cancelled
        if waits and today - timedelta(days=MONTH_DAYS) < row.on <= today + AHEAD:
            send = read_send(row, merged)
            if send is not None:
                found.append(send)
    return tuple(sorted(found, key=lambda send: (send.on, send.id)))


def read_send(row: MassSend, merged: Mapping[str, str]) -> PlannedSend | None:
    """The mass send, or None where a later version wrote whom it means: then it means nobody."""
    if row.condition is None:
        return PlannedSend(row.id, row.on, None)
    try:
        condition = with_merged_tags(read_condition(row.condition), merged)
    except Rejected:
        return None
    return PlannedSend(row.id, row.on, condition)


def is_open_to(customer: Customer, day: date) -> bool:
    """Whether anything at all may be sent to the customer on the day, whatever the budget says."""
    return (
        customer.removed_on is None
        and customer.consent != Consent.WITHDRAWN
        and not customer.deleted_us
        and customer.state != FollowUpState.LOST
        and not (customer.cool_until is not None and customer.cool_until > day)
    )


def announced(sends: Sequence[PlannedSend], person: Person) -> list[Announced]:
    """Those of the sends that are meant for the person."""
    return [
        Announced(send.id, send.on)
        for send in sends
        if is_open_to(person.customer, send.on)
        and (send.condition is None or matches(send.condition, person, send.on))
    ]
