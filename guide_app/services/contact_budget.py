"""How much of a customer's contact budget is used, and why they should be left in peace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.budget import MONTH_DAYS, WEEK_DAYS, Full, within
from guide_app.domain.due_item import DueItem, DueRules, HeldBackCode
from guide_app.domain.entities import Customer
from guide_app.domain.holding import cools_down, is_insisted, no_contact, used_up
from guide_app.domain.person import Person
from guide_app.domain.words import FollowUpStatus
from localdb.queries import contacts
from localdb.queries import person as people


@dataclass(frozen=True, slots=True)
class BudgetFact:
    """How often a customer was contacted of late, and how often that may be.

    Attributes:
        week: Contacts within the last 7 days, those of today included.
        month: Within the last 30.
        announced: Mass sends of today and tomorrow that will reach the customer.
        full: Why there is no place today.
    """

    week: int
    week_cap: int
    month: int
    month_cap: int
    announced: int = 0
    full: Full | None = None


@dataclass(frozen=True, slots=True)
class Restraint:
    """Why a customer should not be contacted on a day.

    Attributes:
        absolute: It is no matter of the guide's: nobody may insist.
    """

    code: HeldBackCode
    until: date | None = None
    full: Full | None = None

    @property
    def absolute(self) -> bool:
        """Whether nobody may insist."""
        return self.code not in (HeldBackCode.COOLING_DOWN, HeldBackCode.OVER_BUDGET)


@dataclass(frozen=True, slots=True)
class Restrained:
    """A customer whom something is against contacting."""

    customer_id: str
    name: str
    restraint: Restraint


def budget_of(connection: Connection, customer: Customer, today: date) -> BudgetFact:
    """The customer's budget as it stands."""
    person, rules = _known(connection, customer, today)
    return BudgetFact(
        week=within(person.contacts_on, today, WEEK_DAYS),
        week_cap=rules.budget.per_week,
        month=within(person.contacts_on, today, MONTH_DAYS),
        month_cap=rules.budget.per_month,
        announced=len(
            rules.budget.places(person.contacts_on, person.mass_sends_on, person.announced)
        ),
        full=used_up(person, today, rules, today),
    )


def restraint_of(
    connection: Connection, customer: Customer, day: date, today: date
) -> Restraint | None:
    """Why the customer should not be contacted on ``day``; None: nothing is against it."""
    code = no_contact(customer)
    if code is not None:
        return Restraint(code)
    if cools_down(customer, day):
        return Restraint(HeldBackCode.COOLING_DOWN, customer.cool_until)
    person, rules = _known(connection, customer, today)
    full = used_up(person, day, rules, today)
    return None if full is None else Restraint(HeldBackCode.OVER_BUDGET, full.until, full)


def restrained_of(
    connection: Connection, customers: Iterable[Customer], day: date, today: date
) -> tuple[Restrained, ...]:
    """Those of the customers who should be left in peace on ``day``, and why."""
    return tuple(
        Restrained(customer.id, customer.name, restraint)
        for customer in customers
        if (restraint := restraint_of(connection, customer, day, today)) is not None
    )


def restrained_from(
    connection: Connection, customer: Customer, item: DueItem | None, today: date
) -> Restrained | None:
    """Why nothing should be written to the customer today about a row of the day, or about none.

    Whoever insisted on the row was warned then.
    """
    restraint = restraint_of(connection, customer, today, today)
    if restraint is None:
        return None
    if item is not None and not restraint.absolute:
        row = people.find_follow_up(connection, item.id)
        planned = row is not None and row.status == FollowUpStatus.PLANNED
        if row is not None and planned and is_insisted(row, customer):
            return None
    return Restrained(customer.id, customer.name, restraint)


def _known(connection: Connection, customer: Customer, today: date) -> tuple[Person, DueRules]:
    (person,) = contacts.with_contacts(connection, [Person(customer)], today)
    return person, contacts.day_rules(connection)
