"""Contacts outside of the day's list: planned by hand, made just now, answered late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guide_app.mutations.follow_ups import ContactNow, PlanFollowUp, RecordOutcome
from guide_app.services.contact_budget import Restrained, restrained_of
from guide_app.services.customer_profile import get_customer
from guide_app.services.scripts import Taken
from guide_app.services.undo import Undo, act_on_follow_up
from guide_app.sync.book import Book


def plan(
    book: Book, customer_id: str, day: date, task: str | None = None, *, insisted: bool = False
) -> Undo:
    """Plan a contact by hand; ``insisted``: although `restrained` says why not.

    Raises:
        Rejected: OUT_OF_RANGE for a day in the past, TOO_LONG, NOT_FOUND.
    """
    task = (task or "").strip() or None
    arguments = PlanFollowUp(customer_id=customer_id, due_on=day, task=task, insisted=insisted)
    return act_on_follow_up(book, customer_id, arguments)


def contact(
    book: Book, customer_id: str, task: str | None = None, taken: Taken | None = None
) -> Undo:
    """The customer was written to though nothing was planned; a reply is waited for.

    Args:
        customer_id: Who was written to.
        task: What about.
        taken: What the guide took along.
    """
    arguments = ContactNow(
        customer_id=customer_id,
        task=(task or "").strip() or None,
        script_id=taken.script_id if taken else None,
        wording_id=taken.wording_id if taken else None,
        said=taken.said if taken else None,
        material_id=taken.material_id if taken else None,
    )
    return act_on_follow_up(book, customer_id, arguments)


def restrained(book: Book, customer_ids: Sequence[str], day: date) -> tuple[Restrained, ...]:
    """Those of the customers who should be left in peace on the day, and why.

    Raises:
        Rejected: NOT_FOUND.
    """
    with book.file.read() as connection:
        customers = [get_customer(connection, customer_id) for customer_id in customer_ids]
        return restrained_of(connection, customers, day, book.today)


def note_reply(
    book: Book, customer_id: str, follow_up_id: str, outcome: str, temperature: str | None = None
) -> Undo:
    """What came of a message after all, however long ago it was sent.

    Args:
        customer_id: Who was written to.
        follow_up_id: As a line of the history says it.
        outcome: One of `Outcome`.
        temperature: One of `Temperature`, if known.
    """
    arguments = RecordOutcome(
        customer_id=customer_id,
        follow_up_id=follow_up_id,
        outcome=outcome,
        temperature=temperature,
    )
    return act_on_follow_up(book, customer_id, arguments)
