"""All that is known of a customer on a day, as the rules take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guide_app.domain.budget import Announced
from guide_app.domain.entities import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    Enrolment,
    FamilyMember,
    FollowUp,
)
from guide_app.domain.views import Looks


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, and the rows that belong to it.

    Attributes:
        family: Its family members.
        stored: Its stored follow-ups; done and skipped ones count, as far back as `due_window`
            says.
        orders_on: Days of its recent orders.
        tags: The tags it has, those at least that SOPs and conditions ask for.
        dates: Its dated facts, removed ones left out.
        sheets: Its filled-in questionnaires, those taken back left out.
        enrolments: Its stored enrolments: begun by hand, or ended.
        contacts_on: Days on which somebody contacted it, as far back as the contact budget looks,
            mass sends included.
        mass_sends_on: Days of the mass sends among them.
        announced: Mass sends that are meant for it and have not gone out yet.
        views: What it looked at, as far back as `due_window` says.
    """

    customer: Customer
    family: Sequence[FamilyMember] = ()
    stored: Sequence[FollowUp] = ()
    orders_on: Sequence[date] = ()
    tags: Sequence[CustomerTag] = ()
    dates: Sequence[CustomerDate] = ()
    sheets: Sequence[AnswerSheet] = ()
    enrolments: Sequence[Enrolment] = ()
    contacts_on: Sequence[date] = ()
    mass_sends_on: Sequence[date] = ()
    announced: Sequence[Announced] = ()
    views: Sequence[Looks] = ()
