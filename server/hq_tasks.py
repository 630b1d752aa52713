"""Tasks of HQ on the server: onto the lists of all whom they are for, as HQ changes them, and off.

In lots, each a mutation of its own, whose rows have ids made of task and customer: cut off anywhere
it goes on where it stopped, and nobody is given anything twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select

from guide_app.domain.business_day import business_date
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import Brand, HqTask
from guide_app.domain.errors import Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.segments import with_merged_tags
from guide_app.domain.words import FollowUpStatus, Role
from guide_app.mutations import run_mutation
from guide_app.mutations.hq_task_changes import RenewOnLists
from guide_app.mutations.hq_tasks import AT_ONCE, GiveTask, PutOnLists, TakeOffLists
from guide_app.mutations.tx import Context
from guide_app.tables.conditions import condition_on, shape_of, values_of
from guide_app.tables.one_of import one_of
from guide_app.tables.rows import read_rows, select_rows
from guide_app.tables.tx import TableTx
from server import office
from server.clock import Clock
from server.database import Database
from server.prepared import Prepared
from server.rounds import do_each
from server.schema import ENTITY_TABLES
from server.segments import merged_tags
from server.wakeups import Wakeups

_TASK, _BRAND, _CUSTOMER, _ROW = (
    ENTITY_TABLES[name].c for name in ("hq_task", "brand", "customer", "follow_up")
)


class Left(NamedTuple):
    """Rows with which something is still to be done: a query of their ids."""

    query: Select[Any]
    values: Mapping[str, Any]

    def ids(self, connection: Connection) -> list[str]:
        """All of them, in order."""
        (id_,) = self.query.selected_columns
        return [id for (id,) in Prepared(self.query.order_by(id_)).all(connection, **self.values)]

    def count(self, connection: Connection) -> int:
        """How many; a page that asks every other second reads no million ids."""
        query = select(func.count()).select_from(self.query.subquery())
        return int(Prepared(query).all(connection, **self.values)[0][0])


Find = Callable[[Connection], Left]
Stops = Callable[[], bool]


class LotOf(Protocol):
    """What is done with some of the rows that were found."""

    def __call__(self, ids: tuple[str, ...], *, last: bool) -> Any:
        """The mutation's arguments."""


class Meant(NamedTuple):
    """A customer for whom a task is meant; without a guide nobody can be given it."""

    customer_id: str
    store_id: str
    guide_id: str | None


def meant_for(connection: Connection, brand_id: str, condition: Any, today: date) -> list[Meant]:
    """For whom a condition holds on a day, by id; None: everybody.

    Of one that a later version wrote: nobody.
    """
    meant, values = _meant(connection, brand_id, condition, today)
    query = select(_CUSTOMER.id, _CUSTOMER.store_id, _CUSTOMER.guide_id).where(*meant)
    found = Prepared(query.order_by(_CUSTOMER.id)).all(connection, **values)
    return [Meant(*record) for record in found]


def _meant(
    connection: Connection, brand_id: str, condition: Any, today: date
) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """`meant_for` as conditions on customers, and what they are filled in with."""
    there = [_CUSTOMER.brand_id == brand_id, _CUSTOMER.removed_on.is_(None)]
    if condition is None:
        return there, {}
    try:
        read = with_merged_tags(read_condition(condition), merged_tags(connection, brand_id))
    except Rejected:
        return [false()], {}
    values = values_of(read, today, on_sqlite=connection.dialect.name == "sqlite")
    return [*there, condition_on(ENTITY_TABLES, shape_of(read))], values


def tried(
    connection: Connection,
    actor: Actor,
    arguments: GiveTask,
    mutation_id: str,
    at: datetime,
    today: date,
) -> HqTask:
    """The task as it would be given; nothing of it is written.

    Raises:
        Rejected: As giving it would be.
    """
    context = Context(mutation_id=mutation_id, actor=actor, business_on=today, at=at)
    tx = TableTx(connection, ENTITY_TABLES)
    with tx.step():
        run_mutation(tx, context, arguments)
    return tx.get(HqTask, context.new_id(0))


def settle_open(
    database: Database, clock: Clock, wakeups: Wakeups, stops: Stops = lambda: False
) -> int:
    """Give all tasks that are not on every list yet, withdraw all that are not off every one.

    Where a list does not say yet what HQ has changed, it says so afterwards. Whichever process
    gets to it, until it ``stops``. Returns how many are settled now.
    """
    with database.read() as connection:
        brands = read_rows(
            connection, Brand, select_rows(ENTITY_TABLES, Brand).where(_BRAND.suspended == 0)
        )
    settled: list[int] = []

    def settle(brand: Brand) -> None:
        settled.append(settle_brand(database, clock, wakeups, brand, stops))

    do_each(("tasks of a brand", partial(settle, brand)) for brand in brands)
    return sum(settled)


def settle_brand(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    brand: Brand,
    stops: Stops = lambda: False,
) -> int:
    """The same for one brand."""
    with database.read() as connection:
        query = select_rows(ENTITY_TABLES, HqTask).where(
            _TASK.brand_id == brand.id,
            or_(
                _TASK.settled_on.is_(None),
                and_(_TASK.withdrawn_on.is_(None), _TASK.version != _TASK.listed_version),
            ),
        )
        waiting = read_rows(connection, HqTask, query.order_by(_TASK.given_on, _TASK.id))
    today = business_date(clock(), brand.time_zone)
    settled: list[str] = []

    def settle(task: HqTask) -> None:
        if _settle(database, clock, wakeups, task, today, stops):
            settled.append(task.id)

    do_each(("a task of HQ", partial(settle, task)) for task in waiting)
    return len(settled)


def settle_first_lot(
    database: Database, clock: Clock, wakeups: Wakeups, task: HqTask, today: date
) -> bool:
    """Do as much of one task as fits into a lot. Returns whether that was all there was to do.

    Raises:
        DatabaseFails: Nothing of it was done; it will be.
    """
    lots = count()
    try:
        return _settle(database, clock, wakeups, task, today, lambda: next(lots) > 0)
    except Rejected:  # somebody else did it at the same moment
        return False


def left_to_do(connection: Connection, task: HqTask, today: date) -> int:
    """How many lists do not have a task yet, or still have it, or say what it said before."""
    return sum(find(connection).count(connection) for find, _ in _work(task, today))


def _settle(
    database: Database, clock: Clock, wakeups: Wakeups, task: HqTask, today: date, stops: Stops
) -> bool:
    """Whether it was done to the end."""
    actor = Actor(task.given_by, Role.HQ.value, task.brand_id, None)
    for find, lot_of in _work(task, today):
        with database.read() as connection:
            ids = find(connection).ids(connection)
        lots = [tuple(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE)]
        for number, lot in enumerate(lots or [()], 1):
            if stops():
                return False
            arguments = lot_of(lot, last=number == max(1, len(lots)))
            office.change(database, clock, wakeups, actor, arguments)
    return True


def _work(task: HqTask, today: date) -> Iterator[tuple[Find, LotOf]]:
    """What is to be done for a task: how its rows are found, and what is done with some of them."""
    if task.withdrawn_on is not None:
        yield (
            lambda _: _open_rows(task),
            lambda ids, last: TakeOffLists(hq_task_id=task.id, follow_up_ids=ids, last=last),
        )
        return
    if task.settled_on is None:
        yield (
            lambda connection: _not_yet_given(connection, task, today),
            lambda ids, last: PutOnLists(hq_task_id=task.id, customer_ids=ids, last=last),
        )
    if task.version != task.listed_version:
        yield (
            lambda _: _open_rows(task, _says_otherwise(task)),
            lambda ids, last: RenewOnLists(
                hq_task_id=task.id, version=task.version, follow_up_ids=ids, last=last
            ),
        )


def _not_yet_given(connection: Connection, task: HqTask, today: date) -> Left:
    meant, values = _meant(connection, task.brand_id, task.condition, today)
    have = select(_ROW.customer_id).where(_ROW.hq_task_id == task.id)
    served = _CUSTOMER.guide_id.is_not(None)
    return Left(
        select(_CUSTOMER.id).where(*meant, served, not_(one_of(_CUSTOMER.id, have))), values
    )


def _open_rows(task: HqTask, *which: ColumnElement[bool]) -> Left:
    query = select(_ROW.id).where(
        _ROW.hq_task_id == task.id, _ROW.status == FollowUpStatus.PLANNED.value, *which
    )
    return Left(query, {})


def _says_otherwise(task: HqTask) -> ColumnElement[bool]:
    """Of rows that do not say what `words_of` says."""
    until = task.until.isoformat()
    return or_(
        _ROW.task.is_distinct_from(task.task),
        _ROW.script_id.is_distinct_from(task.script_id),
        _ROW.until.is_distinct_from(until),
        _ROW.due_on > until,
    )
