"""What a contact changes: the state of a follow-up and the facts of its customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from guide_app.domain.consent import withdraw
from guide_app.domain.entities import Customer
from guide_app.domain.words import (
    FollowUpState,
    FollowUpStatus,
    Outcome,
    Temperature,
)

_MOVES: Mapping[str, frozenset[str]] = {
    FollowUpStatus.PLANNED: frozenset(
        {
            FollowUpStatus.PLANNED,  # snoozed, or moved to another day
            FollowUpStatus.WAITING,
            FollowUpStatus.SKIPPED,
        }
    ),
    FollowUpStatus.WAITING: frozenset({FollowUpStatus.DONE}),
}
_STATES: Mapping[str, frozenset[str]] = {
    FollowUpState.NEW: frozenset(
        {
            FollowUpState.IN_PROGRESS,
            FollowUpState.BOUGHT,
            FollowUpState.NOT_INTERESTED,
            FollowUpState.LOST,
        }
    ),
    FollowUpState.IN_PROGRESS: frozenset(
        {FollowUpState.BOUGHT, FollowUpState.NOT_INTERESTED, FollowUpState.LOST}
    ),
    FollowUpState.BOUGHT: frozenset({FollowUpState.NOT_INTERESTED, FollowUpState.LOST}),
    FollowUpState.NOT_INTERESTED: frozenset(
        {FollowUpState.IN_PROGRESS, FollowUpState.BOUGHT, FollowUpState.LOST}
    ),
    FollowUpState.LOST: frozenset({FollowUpState.IN_PROGRESS, FollowUpState.BOUGHT}),
}
_STATE_AFTER: Mapping[str, FollowUpState] = {
    Outcome.REPLIED: FollowUpState.IN_PROGRESS,
    Outcome.WILL_VISIT: FollowUpState.IN_PROGRESS,
    Outcome.BOUGHT: FollowUpState.BOUGHT,
    Outcome.WRONG_CONTACT: FollowUpState.LOST,
    Outcome.ASKED_TO_STOP: FollowUpState.NOT_INTERESTED,
    Outcome.DELETED_US: FollowUpState.LOST,
    Outcome.ADDED: FollowUpState.IN_PROGRESS,
    Outcome.REFUSED: FollowUpState.NOT_INTERESTED,
}
ANSWERS = frozenset({Outcome.REPLIED, Outcome.WILL_VISIT, Outcome.BOUGHT})
"""The outcomes in which the customer took part."""


def may_move(before: str, after: str) -> bool:
    """Whether acting on a follow-up may take it from one status to another, in one step.

    A message whose outcome is known at once makes two: waiting, and done.
    """
    return after in _MOVES.get(before, frozenset())


def may_become(before: str, after: str) -> bool:
    """Whether a customer's follow-up state may change so; nobody becomes new again."""
    return before == after or after in _STATES.get(before, frozenset())


def after_sent(customer: Customer, on: date) -> dict[str, Any]:
    """The facts of ``customer`` that change when a message goes out on ``on``."""
    changes: dict[str, Any] = {}
    _touch(changes, customer, on)
    if customer.state == FollowUpState.NEW:
        changes["state"] = FollowUpState.IN_PROGRESS.value
    return changes


def after_outcome(
    customer: Customer,
    outcome: str | None,
    temperature: str | None,
    on: date,
    cool_down_days: int,
    line_id: str,
) -> dict[str, Any]:
    """The facts of ``customer`` that change with what came of a contact.

    Args:
        customer: As it is before.
        outcome: None when only the temperature is noted.
        temperature: None leaves it as it is. Cold starts the cool-down anew, warm and hot end it.
        on: The business day on which the outcome became known.
        cool_down_days: The brand's pause after cold.
        line_id: The line of the timeline that will tell of it.

    Returns:
        Changed fields only, by name; empty when nothing changes.
    """
    changes: dict[str, Any] = {}
    if outcome in ANSWERS:
        _touch(changes, customer, on)
        if customer.last_answer_on is None or customer.last_answer_on < on:
            changes["last_answer_on"] = on
    state = _STATE_AFTER.get(outcome) if outcome is not None else None
    if state is not None and may_become(customer.state, state):
        changes["state"] = state.value
    if outcome == Outcome.ASKED_TO_STOP:
        changes |= withdraw(customer, line_id)
    if outcome == Outcome.DELETED_US:
        changes["deleted_us"] = True
    if temperature is not None:
        changes["temperature"] = Temperature(temperature).value
        changes |= after_temperature(customer, temperature, on, cool_down_days)
    return {name: value for name, value in changes.items() if getattr(customer, name) != value}


def after_temperature(
    customer: Customer, temperature: str | None, on: date, cool_down_days: int
) -> dict[str, Any]:
    """The facts of ``customer`` that follow from its temperature, however it was set.

    Cold starts the cool-down anew, anything else ends it.
    """
    if temperature != Temperature.COLD:
        return {"cool_until": None}
    facts: dict[str, Any] = {"cool_until": on + timedelta(days=cool_down_days)}
    if customer.last_cold_on is None or customer.last_cold_on < on:
        facts["last_cold_on"] = on
    return facts


def _touch(changes: dict[str, Any], customer: Customer, on: date) -> None:
    if customer.last_contact_on is None or customer.last_contact_on < on:
        changes["last_contact_on"] = on
