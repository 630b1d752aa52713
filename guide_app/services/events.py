"""Noting what happened in WeChat or WeCom, of one customer or of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.events import after_added, event_row_id, is_greeted
from guide_app.domain.words import EventKind, FollowUpStatus, Outcome
from guide_app.mutations.events import NoteEvent
from guide_app.services.contact_budget import Restrained, restrained_of
from guide_app.services.customer_profile import get_customer
from guide_app.services.tag_changes import Progress
from guide_app.services.undo import Undo, act_on_follow_up, undo
from guide_app.sync.book import Book
from guide_app.tables.tx import TableTx
from localdb.queries.events import last_sent
from localdb.schema import ENTITY_TABLES

CODE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of noting an event.

    Attributes:
        done: Of how many customers it was noted.
        known: Of how many it was known already.
        undo: Takes back what was noted.
    """

    done: int
    known: int
    undo: Undo


class EventService:
    """Events of the guide's own customers.

    Args:
        book: The guide's open file.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def restrained(self, customer_ids: Sequence[str], kind: EventKind) -> tuple[Restrained, ...]:
        """Those of the customers whom the event would contact against a rule.

        Only a greeting is written by the guide; of whoever was greeted already nothing is noted.

        Raises:
            Rejected: NOT_FOUND.
        """
        if kind is not EventKind.GREETED:
            return ()
        today = self._book.today
        with self._book.file.read() as connection:
            customers = [get_customer(connection, customer_id) for customer_id in customer_ids]
            strangers = (customer for customer in customers if not is_greeted(customer))
            return restrained_of(connection, strangers, today, today)

    def note(
        self,
        customer_ids: Sequence[str],
        kind: EventKind,
        code: str = "",
        progress: Progress | None = None,
    ) -> Noted:
        """Note the event of each customer, with the code by which it came.

        Raises:
            Rejected: NOTHING_TO_DO where it was known of every one; else what the rules said of
                the first, if nothing could be noted at all.
        """
        progress = progress or Progress(len(customer_ids))
        tokens: list[Undo] = []
        refusal: Rejected | None = None
        known = 0
        for customer_id in customer_ids:
            if progress.stopped:
                break
            try:
                tokens.append(self._note(customer_id, kind, code))
            except Rejected as error:
                known += error.code == Code.NOTHING_TO_DO
                refusal = refusal or error
            progress.done += 1
        if refusal is not None and not tokens:
            raise refusal
        opposites = tuple(back for one in reversed(tokens) for back in one.opposites)
        mutation_ids = tuple(done for one in tokens for done in one.mutation_ids)
        return Noted(len(tokens), known, Undo(mutation_ids, None, opposites))

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take events back."""
        return undo(self._book, token)

    def _note(self, customer_id: str, kind: EventKind, code: str) -> Undo:
        today = self._book.today
        with self._book.file.read() as connection:
            customer = get_customer(connection, customer_id)
            answered = _answered(connection, customer, kind)
            if _is_known(connection, customer, kind, answered, today, code):
                raise Rejected(Code.NOTHING_TO_DO)
        event = NoteEvent(
            customer_id=customer_id,
            event=kind.value,
            code=code.strip() or None,
            follow_up_id=None if answered is None else answered.id,
            seen_on=customer.added_on if kind is EventKind.ADDED else None,
        )
        return act_on_follow_up(self._book, customer_id, event)


def _answered(connection: Connection, customer: Customer, kind: EventKind) -> FollowUp | None:
    """The message that a reply closes: the last one, if nobody answered it."""
    if kind not in (EventKind.REPLIED, EventKind.DELETED_US):
        return None
    last = last_sent(connection, customer.id)
    if last is None or last.status == FollowUpStatus.WAITING:
        return last
    late = kind is EventKind.REPLIED and last.outcome == Outcome.NO_ANSWER
    return last if late else None


def _is_known(
    connection: Connection,
    customer: Customer,
    kind: EventKind,
    answered: FollowUp | None,
    today: date,
    code: str,
) -> bool:
    match kind:
        case EventKind.ADDED:
            return not after_added(customer, today, code.strip() or None, customer.added_on)
        case EventKind.GREETED:
            return is_greeted(customer)
        case EventKind.DELETED_US:
            return customer.deleted_us
    row_id = event_row_id(customer.id, kind, today)
    tx = TableTx(connection, ENTITY_TABLES)
    return answered is None and tx.find(FollowUp, row_id) is not None
