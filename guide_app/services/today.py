"""The first screen: whom to contact today and why, what to say, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from guide_app.domain.advisor import Advice
from guide_app.domain.business_day import business_date
from guide_app.domain.due import DueItem
from guide_app.domain.due_list import category
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import Customer, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.masking import mask_phone
from guide_app.domain.pool import TRIES
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome, TimelineKind
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    MoveFollowUp,
    RecordOutcome,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
)
from guide_app.mutations.pool import RecordCall, TakeBackCall
from guide_app.services import undo as undoing
from guide_app.services.advice import AdviceBoard
from guide_app.services.contact_budget import budget_of
from guide_app.services.day_list import items_of
from guide_app.services.events import EventService
from guide_app.services.facts import Names, family_facts, order_facts, tag_chips, timeline_lines
from guide_app.services.handovers import PlannedMove, planned_moves
from guide_app.services.links import LinkService
from guide_app.services.materials import material_for
from guide_app.services.pool import hour_to_call
from guide_app.services.scripts import Taken, scripts_for
from guide_app.services.today_models import TodayDetail, TodayRow, TodayView
from guide_app.services.today_view import DayBoard, time_zone_of
from guide_app.services.undo import Undo, act_on_follow_up
from guide_app.sync.book import Book
from localdb.queries import catalog, contacts, due, person

RECENT = 3


class TodayService:
    """What the first screen asks for and does; every action is saved when its call returns.

    Args:
        book: The guide's open file.
        advice: The advisor over it, if others ask it too.
    """

    def __init__(self, book: Book, advice: AdviceBoard | None = None) -> None:
        self._book = book
        self._board = DayBoard(book.file)
        self.events = EventService(book)
        self.links = LinkService(book)
        self._advice = advice or AdviceBoard(book.file)

    def load(self, now: datetime | None = None, *, worth_first: bool = False) -> TodayView:
        """The day's list as of ``now``, the book's own time if not given.

        It is kept: the next look costs as much as was written in between.

        Args:
            now: Aware.
            worth_first: The work in the order of the advisor; of equals, that of the day.
        """
        view = self._board.view(now or self._book.now)
        return self._advice.ordered(view) if worth_first else view

    def coming(self) -> tuple[PlannedMove, ...]:
        """Customers whom this guide is to take over or to give away, the next first."""
        with self._book.file.read() as connection:
            return tuple(one for one in planned_moves(connection) if one.mine is not None)

    def detail(
        self, customer_id: str, item_id: str | None = None, now: datetime | None = None
    ) -> TodayDetail:
        """The person, and what to say about the item, or about the day's first one if not given.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            today = business_date(now or self._book.now, time_zone_of(connection))
            customer = person.find_customer(connection, customer_id)
            if customer is None:
                raise Rejected(Code.NOT_FOUND, entity="customer")
            item = _find_item(connection, customer, item_id, today)
            names = Names(connection)
            family = person.family(connection, customer_id)
            orders = person.orders(connection, customer_id, RECENT)
            offer = scripts_for(connection, names, customer, item, today, family, orders)
            suiting = (script for script in offer.scripts if script.suits)
            notes = _lines(connection, customer_id, TimelineKind.NOTE)
            contacts = _lines(connection, customer_id, TimelineKind.CONTACT, TimelineKind.OUTCOME)
            return TodayDetail(
                customer_id=customer.id,
                name=customer.name,
                title=customer.title,
                phone=mask_phone(customer.phone),
                colleague=None
                if customer.guide_id == names.guide_id
                else names.guide(customer.guide_id),
                remark=customer.remark,
                size=customer.size,
                preference=customer.preference,
                state=customer.state,
                temperature=customer.temperature,
                cool_until=customer.cool_until,
                tags=tag_chips(connection, [customer.id])[customer.id],
                family=family_facts(family, today),
                item=item,
                category=None if item is None else category(item, today),
                script=next(suiting, None),
                scripts=offer.scripts,
                waits=offer.waits,
                material=material_for(connection, item.material_id, customer) if item else None,
                notes=timeline_lines(notes, names, today),
                contacts=timeline_lines(contacts, names, today),
                orders=order_facts(orders, names),
                budget=budget_of(connection, customer, today),
                best_hour=hour_to_call(connection, customer_id, names, today)
                if item is not None and item.kind is FollowUpKind.CALL
                else None,
            )

    def advice(self, row: TodayRow, today: date) -> Advice | None:
        """What is to be expected of the customer of a row; None once they are not here any more."""
        return self._advice.of(row, today)

    def qr(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """The modules of a QR code that holds the text, for the guide's phone.

        Raises:
            Rejected: TOO_LONG.
        """
        from guide_app.render.qr import qr_matrix  # brings Pillow along: not before it is asked for

        return qr_matrix(text)

    def send(
        self,
        row: TodayRow,
        outcome: str | None = None,
        temperature: str | None = None,
        taken: Taken | None = None,
    ) -> Undo:
        """The message went out; with the outcome if it is known already.

        Args:
            row: The row of the list.
            outcome: One of `Outcome`.
            temperature: One of `Temperature`; counts only together with an outcome.
            taken: What the guide took along, or looked at, if not the row's own.

        Raises:
            Rejected: Above all WRONG_STATE: somebody acted on it meanwhile.
        """
        planned = _planned(row.item)
        if taken is not None and taken.script_id is not None:
            planned = replace(planned, script_id=taken.script_id)
        arguments = SendFollowUp(
            planned=planned,
            outcome=outcome,
            temperature=temperature,
            wording_id=taken.wording_id if taken else None,
            said=taken.said if taken else None,
            material_id=taken.material_id if taken else None,
        )
        return act_on_follow_up(self._book, row.customer_id, arguments)

    def outcome(
        self,
        row: TodayRow,
        outcome: str,
        temperature: str | None = None,
        taken: Taken | None = None,
    ) -> Undo:
        """What came of it; of a row that was not marked as sent, both in one step.

        Raises:
            Rejected: As `send`.
        """
        if row.item.kind is FollowUpKind.CALL:
            return self._called(row, outcome)
        if row.status is FollowUpStatus.PLANNED:
            return self.send(row, outcome, temperature, taken)
        arguments = RecordOutcome(
            customer_id=row.customer_id,
            follow_up_id=row.item_id,
            outcome=outcome,
            temperature=temperature,
        )
        return act_on_follow_up(self._book, row.customer_id, arguments)

    def _called(self, row: TodayRow, outcome: str) -> Undo:
        """What came of calling somebody out of the pool, to which the last call sends them back."""
        tries = int(row.reason.facts.get("tries") or 0) + 1
        call = RecordCall(customer_id=row.customer_id, outcome=outcome)
        token = act_on_follow_up(self._book, row.customer_id, call)
        if outcome != Outcome.NO_ANSWER or tries < TRIES or token.entry_id is None:
            return token
        again = TakeBackCall(customer_id=row.customer_id, entry_id=token.entry_id)
        return replace(token, opposites=(again,))

    def move(self, row: TodayRow, day: date) -> Undo:
        """Do it on another day.

        Raises:
            Rejected: OUT_OF_RANGE for a day in the past, or as `send`.
        """
        arguments = MoveFollowUp(planned=_planned(row.item), to=day)
        return act_on_follow_up(self._book, row.customer_id, arguments)

    def remind(self, row: TodayRow, at: datetime) -> Undo:
        """Hide it until a time today.

        Raises:
            Rejected: As `send`.
        """
        arguments = RemindLater(planned=_planned(row.item), at=at)
        return act_on_follow_up(self._book, row.customer_id, arguments)

    def bring_back(self, row: TodayRow) -> Undo:
        """Show what was hidden until later today at once.

        Raises:
            Rejected: As `send`.
        """
        return self.remind(row, self._book.now)

    def skip(self, row: TodayRow) -> Undo:
        """It will not be done.

        Raises:
            Rejected: As `send`.
        """
        arguments = SkipFollowUp(planned=_planned(row.item))
        return act_on_follow_up(self._book, row.customer_id, arguments)

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take an action back; see `services.undo`."""
        return undoing.undo(self._book, token)


def _planned(item: DueItem) -> PlannedFollowUp:
    return PlannedFollowUp(
        follow_up_id=item.id,
        customer_id=item.customer_id,
        kind=item.kind.value,
        planned_on=item.planned_on,
        due_on=item.due_on,
        sop_id=item.sop_id,
        step_id=item.step_id,
        script_id=item.script_id,
        task=item.task,
        hq_task_id=item.hq_task_id,
        material_id=item.material_id,
    )


def _find_item(
    connection: Connection, customer: Customer, item_id: str | None, today: date
) -> DueItem | None:
    plans = catalog.sop_plans(connection)
    window = due_window(contacts.day_rules(connection), plans, today)
    (person,) = due.with_facts(connection, window, [customer])
    items = items_of(person, plans, today, window.rules)
    if item_id is None:
        return items[0] if items else None
    return next((item for item in items if item.id == item_id), None)


def _lines(connection: Connection, customer_id: str, *kinds: TimelineKind) -> list[TimelineEntry]:
    wanted = {kind.value for kind in kinds}
    return person.timeline(connection, customer_id, RECENT, kinds=wanted, with_undone=False)
