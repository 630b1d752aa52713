"""Putting a customer into a SOP by hand, and taking one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.entities import Enrolment, Sop
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.sop_beginnings import enrolment_id
from guide_app.domain.sop_plans import root_of
from guide_app.domain.words import Trigger
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.person_rows import holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.sops import newest_version
from guide_app.mutations.tx import Context, Tx

BY_HAND = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolInSop:
    """Begin a SOP that is begun by hand, today; ``sop_id`` of any version."""

    customer_id: str
    sop_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveSop:
    """End a customer's run of a SOP before its last step, or let it go on again.

    Attributes:
        enrolment_id: Stored, or computed from facts.
        started_on: The day on which it began; of a stored one, what is stored counts.
        left: Whether it is over.
    """

    customer_id: str
    sop_id: str
    enrolment_id: str
    started_on: date
    left: bool = True


def enrolment_by_hand(root_id: str, customer_id: str, on: date) -> str:
    """The id of the run that somebody begins by hand on a day."""
    return enrolment_id(root_id, customer_id, BY_HAND, on.isoformat())


@mutation("sop.enrol", EnrolInSop)
def enrol_in_sop(tx: Tx, context: Context, arguments: EnrolInSop) -> None:
    """Store the run: nothing else tells of it. Begun twice on a day it is one."""
    customer = own_customer(tx, context, arguments.customer_id)
    sop = newest_version(tx, brand_row(tx, context, Sop, arguments.sop_id))
    given_up = sop.until is not None and sop.until <= context.business_on
    if sop.trigger != Trigger.BY_HAND or not sop.active or given_up:
        raise Rejected(Code.WRONG_STATE, field="sop_id")
    id = enrolment_by_hand(root_of(sop), customer.id, context.business_on)
    stored = tx.find(Enrolment, id)
    if stored is not None:
        if stored.ended_on is not None:
            tx.update(stored, ended_on=None)
        return
    tx.insert(
        Enrolment(
            id=id,
            brand_id=customer.brand_id,
            customer_id=customer.id,
            sop_id=root_of(sop),
            started_on=context.business_on,
            fact={"by": context.actor.guide_id},
        )
    )


@mutation("sop.leave", LeaveSop)
def leave_sop(tx: Tx, context: Context, arguments: LeaveSop) -> None:
    """Write down that it ended: a run that follows from facts gets a row under its own id."""
    customer = own_customer(tx, context, arguments.customer_id)
    sop = brand_row(tx, context, Sop, arguments.sop_id)
    if not is_row_id(arguments.enrolment_id):
        raise Rejected(Code.WRONG_ID, entity="enrolment")
    stored = tx.find(Enrolment, arguments.enrolment_id)
    if stored is None:
        if not arguments.left:
            raise Rejected(Code.NOT_FOUND, entity="enrolment")
        tx.insert(
            Enrolment(
                id=arguments.enrolment_id,
                brand_id=customer.brand_id,
                customer_id=customer.id,
                sop_id=root_of(sop),
                started_on=arguments.started_on,
                ended_on=context.business_on,
            )
        )
        return
    holder(tx, customer, stored.customer_id, "enrolment")
    if (stored.ended_on is not None) == arguments.left:
        return  # two people said the same
    tx.update(stored, ended_on=context.business_on if arguments.left else None)
