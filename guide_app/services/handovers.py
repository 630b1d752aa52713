"""Handing customers over later, and what the one who takes them over has to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from guide_app.domain.entities import Customer, FollowUp, Handover, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import TimelineKind
from guide_app.mutations.handovers import FURTHEST_DAYS, CallOffHandover, PlanHandover
from guide_app.mutations.transfer import CUSTOMER_LIMIT
from guide_app.services.facts import Names
from guide_app.services.undo import Undo, together
from guide_app.sync.book import Book
from localdb.queries import handovers, person

WAIT = timedelta(hours=24)
"""How long both sides have before a planned handover: as long as WeCom takes for one."""
BACK_AT = time(6)
"""When customers come back from whoever stood in: before the shop opens."""
FRESH_DAYS = 3
"""So long the day's list marks who was taken over."""
CARD_DAYS = 7
"""So long the profile tells what came along."""
_PROMISES, _NOTES, _SCRIPTS = 5, 2, 3


class Timing(StrEnum):
    """When customers change hands; `SHIFT`: at once, and back on a day."""

    NOW = "now"
    LATER = "later"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class When:
    """What the manager chose; ``back_on`` is the day of a `Timing.SHIFT` only."""

    timing: Timing = Timing.NOW
    back_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """Customers who are to go from one guide to another.

    Attributes:
        handover_ids: What is called off together.
        from_name: None: somebody whom this PC does not know.
        mine: Whether the guide who looks takes them (True) or gives them (False); None: neither.
    """

    handover_ids: tuple[str, ...]
    from_name: str | None
    to_name: str | None
    moves_at: datetime
    customers: int
    mine: bool | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that is still to be done for the customer, by day; ``task`` "": no words for it."""

    on: date
    task: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came along with a customer who was taken over of late.

    Attributes:
        promises: What somebody put on a day for them, the next first.
        notes: Text and day of what the last guide wrote down, the newest first.
        scripts: Title and day of what was said to them, the newest first.
    """

    on: date
    from_name: str | None
    temperature: str | None
    promises: tuple[Promise, ...]
    notes: tuple[tuple[str, date], ...]
    scripts: tuple[tuple[str, date], ...]


class HandoverService:
    """What a store's manager plans and calls off.

    Args:
        book: The manager's open file, which holds the whole store.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def later_at(self) -> datetime:
        """When a handover that is planned now would be, in the brand's time."""
        return (self._book.now + WAIT).astimezone(self._book.zone)

    def plan(self, from_guide_id: str | None, shares: Mapping[str, Sequence[str]]) -> Undo:
        """Customers of one guide go to others, each by its list, 24 hours from now.

        Raises:
            Rejected: NOTHING_TO_DO; or NOT_ALLOWED, NOT_FOUND of the mutation. What was planned
                before stays so.
        """
        if from_guide_id is None or not any(shares.values()):
            raise Rejected(Code.NOTHING_TO_DO)
        moves_at = self._book.now + WAIT
        return together(
            self._plan(from_guide_id, taker, ids, moves_at) for taker, ids in shares.items()
        )

    def check_back_on(self, day: date) -> None:
        """Whether customers who are lent now can come back on a day.

        Raises:
            Rejected: OUT_OF_RANGE: it is over, or too far away.
        """
        if not timedelta(0) < day - self._book.today < timedelta(days=FURTHEST_DAYS):
            raise Rejected(Code.OUT_OF_RANGE, field="moves_at")

    def plan_back(self, guide_id: str, shares: Mapping[str, Sequence[str]], back_on: date) -> Undo:
        """Whoever stands in gives everybody back to the guide in the early morning of a day.

        Raises:
            Rejected: What `plan` and `check_back_on` do.
        """
        self.check_back_on(back_on)
        moves_at = datetime.combine(back_on, BACK_AT, self._book.zone).astimezone(UTC)
        return together(self._plan(who, guide_id, ids, moves_at) for who, ids in shares.items())

    def _plan(self, giver: str, taker: str, ids: Sequence[str], moves_at: datetime) -> Undo:
        made = [
            self._book.act(
                PlanHandover(
                    customer_ids=tuple(ids[at : at + CUSTOMER_LIMIT]),
                    to_guide_id=taker,
                    seen_guide_id=giver,
                    moves_at=moves_at,
                )
            )
            for at in range(0, len(ids), CUSTOMER_LIMIT)
        ]
        opposites = tuple(CallOffHandover(handover_id=row_id(one, 0)) for one in made)
        return Undo(tuple(made), None, opposites)

    def call_off(self, move: PlannedMove) -> Undo:
        """Everybody stays where they are.

        Raises:
            Rejected: WRONG_STATE: it has happened meanwhile, or was called off.
        """
        acts = [self._book.act(CallOffHandover(handover_id=one)) for one in move.handover_ids]
        return Undo(tuple(acts))


def planned_moves(connection: Connection) -> tuple[PlannedMove, ...]:
    """What is to happen in the store, the batches of one plan as one."""
    names = Names(connection)
    together: dict[tuple[str, str, datetime], list[Handover]] = {}
    for row in handovers.planned(connection):
        if row.customers:
            key = row.from_guide_id, row.to_guide_id, row.moves_at
            together.setdefault(key, []).append(row)
    return tuple(_move(rows, names) for rows in together.values())


def move_of(connection: Connection, customer_id: str, names: Names) -> PlannedMove | None:
    """With whom and when a customer is to go."""
    found = handovers.going(connection, customer_id)
    return None if found is None else _move([found], names)


def taken_over_of(
    connection: Connection,
    customer: Customer,
    promised: Sequence[FollowUp],
    names: Names,
    today: date,
) -> TakenOver | None:
    """What came along, if the customer was taken over of late by the guide whose they are."""
    lines = person.timeline(connection, customer.id, 1, kinds=[TimelineKind.TRANSFER])
    if not lines or today - lines[0].on > timedelta(days=CARD_DAYS):
        return None
    line = lines[0]
    details = line.details if isinstance(line.details, dict) else {}
    if details.get("from") is None or details.get("to") != customer.guide_id:
        return None
    notes = _before(connection, customer.id, TimelineKind.NOTE, line)
    said = _before(connection, customer.id, TimelineKind.CONTACT, line)
    titles = [(names.script((one.details or {}).get("script_id")), one.on) for one in said]
    return TakenOver(
        on=line.on,
        from_name=names.guide(details["from"]),
        temperature=customer.temperature,
        promises=tuple(
            Promise(one.due_on, one.task or names.script(one.script_id) or "")
            for one in promised[:_PROMISES]
        ),
        notes=tuple((one.text or "", one.on) for one in notes)[:_NOTES],
        scripts=tuple((title, on) for title, on in titles if title)[:_SCRIPTS],
    )


def _before(
    connection: Connection, customer_id: str, kind: TimelineKind, line: TimelineEntry
) -> list[TimelineEntry]:
    """Lines of a kind that the guide before wrote, the newest first."""
    found = person.timeline(connection, customer_id, 20, kinds=[kind], with_undone=False)
    return [one for one in found if one.at <= line.at]


def _move(rows: Sequence[Handover], names: Names) -> PlannedMove:
    first, me = rows[0], names.guide_id
    mine = True if first.to_guide_id == me else False if first.from_guide_id == me else None
    return PlannedMove(
        handover_ids=tuple(row.id for row in rows),
        from_name=names.guide(first.from_guide_id),
        to_name=names.guide(first.to_guide_id),
        moves_at=first.moves_at.astimezone(names.zone),
        customers=sum(row.customers for row in rows),
        mine=mine,
    )
