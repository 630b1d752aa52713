"""Customers as lines of a list, with their next contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.due import DueItem, promised
from guide_app.domain.due_list import category, list_order, outcome_of, pick
from guide_app.domain.due_window import DueWindow, due_window
from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.masking import mask_phone
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import Outcome
from guide_app.services.customer_models import CustomerRow, NextDue
from guide_app.services.day_list import items_of
from guide_app.services.facts import TagMarks, tag_chips, tag_marks
from localdb.queries import catalog, contacts, customers, due, store


@dataclass(frozen=True, slots=True)
class DayRules:
    """By what somebody is due on a day."""

    today: date
    plans: tuple[SopPlan, ...]
    window: DueWindow


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be done for a customer.

    Attributes:
        items: Due today or waiting, the row of the day's list first.
        promised: As `guide_app.domain.due.promised` has it.
    """

    items: list[DueItem]
    promised: list[FollowUp]

    def next_due(self, today: date) -> NextDue | None:
        """Today's contact, or else the next one that somebody put on a day."""
        if self.items:
            first = self.items[0]
            return NextDue(first.due_on, category(first, today), first.reason)
        days = (row.due_on for row in self.promised if row.due_on > today)
        planned_on = next(days, None)
        return None if planned_on is None else NextDue(planned_on)


@dataclass(frozen=True, slots=True)
class Common:
    """What the lines of all customers have in common; it holds until something is written."""

    rules: DayRules
    guides: Mapping[str, str]
    marks: TagMarks


def day_rules(connection: Connection, today: date) -> DayRules:
    """By what somebody is due on the day."""
    plans = catalog.sop_plans(connection)
    return DayRules(today, plans, due_window(contacts.day_rules(connection), plans, today))


def common_facts(connection: Connection, today: date) -> Common:
    """What lines have in common on the day."""
    rules = day_rules(connection, today)
    return Common(rules, catalog.guide_names(connection), tag_marks(connection))


def customer_rows(
    connection: Connection, customer_ids: Sequence[str], common: Common
) -> list[CustomerRow]:
    """The lines of these customers in the order of the ids; those that are gone are left out."""
    today = common.rules.today
    found = customers.list_by_ids(connection, customer_ids)
    outlooks = outlooks_of(connection, found, common.rules)
    chips = tag_chips(connection, [customer.id for customer in found], common.marks)
    silent = unanswered(connection, customer_ids, today)
    return [
        CustomerRow(
            customer_id=customer.id,
            name=customer.name,
            title=customer.title,
            phone=mask_phone(customer.phone),
            state=customer.state,
            due=outlooks[customer.id].next_due(today),
            source=customer.source,
            temperature=customer.temperature,
            consent=customer.consent,
            deleted_us=customer.deleted_us,
            guide_name=common.guides.get(customer.guide_id or ""),
            tags=chips[customer.id],
            last_contact_on=customer.last_contact_on,
            unanswered=customer.id in silent,
            last_order_on=customer.last_order_on,
            last_order_amount=customer.last_order_amount,
            removed_on=customer.removed_on,
        )
        for customer in found
    ]


def unanswered(connection: Connection, customer_ids: Sequence[str], today: date) -> frozenset[str]:
    """Who of these customers did not answer the last message: so it was noted, or time has passed.

    An outcome that comes later may still be written down; until then nothing is stored.
    """
    sent = customers.sent_last(connection, customer_ids)
    return frozenset(
        follow_up.customer_id
        for follow_up in sent
        if outcome_of(follow_up, today) == Outcome.NO_ANSWER
    )


def outlooks_of(
    connection: Connection, found: Sequence[Customer], rules: DayRules
) -> dict[str, Outlook]:
    """What is to be done for each of these customers."""
    made = {}
    today, by = rules.today, rules.window.rules
    for person in due.with_facts(connection, rules.window, found):
        items = items_of(person, rules.plans, today, by)
        first = pick(items)
        items.sort(key=lambda item: (item is not first, list_order(item, rules.today)))
        made[person.customer.id] = Outlook(items, promised(person, rules.plans, today, by))
    return made


def count_promised(
    connection: Connection, customer_ids: Iterable[str], today: date
) -> dict[str, int]:
    """How much was promised to each of these customers; who was promised nothing is left out."""
    ids = store.with_planned(connection, customer_ids)
    if not ids:
        return {}
    rules = day_rules(connection, today)
    found = due.with_facts(connection, rules.window, customers.list_by_ids(connection, ids))
    counted = (
        (person.customer.id, len(promised(person, rules.plans, today, rules.window.rules)))
        for person in found
    )
    return {customer_id: number for customer_id, number in counted if number}


def first_due(connection: Connection, customer: Customer, today: date) -> DueItem | None:
    """The row by which the customer stands on the day's list; None: they do not."""
    outlook = outlooks_of(connection, [customer], day_rules(connection, today)).get(customer.id)
    return None if outlook is None else pick(outlook.items)
