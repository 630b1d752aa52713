"""Importing on the server: chunks of an intake, each applied as mutations in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from guide_app.domain.ids import new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.intake.errors import Rejection
from guide_app.intake.left import LeftOrder, LeftReturn
from guide_app.intake.planned import Planned
from guide_app.mutations.orders import ORDER_LIMIT, RecordOrders
from guide_app.wire.messages import Status
from server import dealers
from server.apply import Batch, Outcome
from server.clock import Clock
from server.database import Database
from server.identities.settle import settle_due
from server.import_lookups import ServerLookups
from server.import_traces import TraceSink
from server.import_trail import ImportBatch, Trail
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups


def server_lookups(database: Database, brand_id: str, *, orders: bool = False) -> ServerLookups:
    """What an import of HQ or a connector may meet: everything of the brand.

    But for the customers of dealers who keep them: such a file neither finds nor changes them. A
    file of orders does, as it shows nobody and the dealer's own orders come by it too.
    """
    hq = Actor("", Role.HQ.value, brand_id, None)
    within = None if orders else dealers.shown_to(hq, ENTITY_TABLES["customer"].c.store_id)
    return ServerLookups(database.read, ENTITY_TABLES, brand_id, within=within)


Write = Callable[[Sequence[Planned]], Sequence[Rejection | None]]


def apart(chunk: Sequence[Planned], write: Write, leave: Write) -> list[Rejection | None]:
    """Write the rows of a chunk, and leave those that are for whoever they turn out to be about."""
    is_left = [isinstance(planned.arguments, LeftOrder | LeftReturn) for planned in chunk]
    written = [planned for planned, left in zip(chunk, is_left, strict=True) if not left]
    rest = [planned for planned, left in zip(chunk, is_left, strict=True) if left]
    answers = iter(write(written) if written else ())
    of_left = iter(leave(rest) if rest else ())
    return [next(of_left if left else answers) for left in is_left]


class ServerSink:
    """Applies the rows of an import on behalf of ``actor``; a `Sink` of the intake.

    Args:
        trail: Keeps what it does, so that it can be undone.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        actor: Actor,
        wakeups: Wakeups | None = None,
        trail: Trail | None = None,
    ) -> None:
        self._trail = trail
        self._database = database
        self._clock = clock
        self._actor = actor
        self._wakeups = wakeups
        self._traces = TraceSink(database, clock, actor, trail)

    def apply(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        """Do what the rows come to, all in one transaction; what is left comes after it."""
        answers = apart(chunk, self._write, self._traces.apply)
        settle_due(self._database, self._clock, self._wakeups, self._actor.brand_id)
        return answers

    def _write(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        now = self._clock()
        try:
            answers, wake = self._database.write(lambda c: self._apply(c, chunk, now))
        except (IntegrityError, DataError):  # somebody else was quicker: row by row
            answers, wake = self._database.write(lambda c: self._apply(c, chunk, now, isolate=True))
        if wake and self._wakeups is not None:
            self._wakeups.publish(self._actor.brand_id, wake)
        return answers

    def _apply(
        self,
        connection: Connection,
        chunk: Sequence[Planned],
        now: datetime,
        *,
        isolate: bool = False,
    ) -> tuple[list[Rejection | None], set[str]]:
        batch = ImportBatch(
            self._database, connection, self._actor, now, self._trail, isolate=isolate
        )
        answers: list[Rejection | None] = []
        for is_order, rows in groupby(chunk, key=lambda p: isinstance(p.arguments, RecordOrders)):
            run = list(rows)
            if is_order:
                for start in range(0, len(run), ORDER_LIMIT):
                    answers += self._run_orders(batch, run[start : start + ORDER_LIMIT], now)
            else:
                answers += [self._run_row(batch, planned, now) for planned in run]
        return answers, batch.finish().wake

    def _run_orders(
        self, batch: Batch, run: Sequence[Planned], now: datetime
    ) -> list[Rejection | None]:
        """Many orders as one mutation; where one is refused, each by itself."""
        orders = tuple(order for planned in run for order in planned.arguments.orders)
        if self._run(batch, RecordOrders(orders=orders), now)[1] is None:
            return [None] * len(run)
        return [self._run_row(batch, planned, now) for planned in run]

    def _run_row(self, batch: Batch, planned: Planned, now: datetime) -> Rejection | None:
        mutation_id, refused = self._run(batch, planned.arguments, now)
        if refused is None and planned.following is not None:
            for arguments in planned.following(mutation_id):
                refused = refused or self._run(batch, arguments, now)[1]
        return refused

    def _run(self, batch: Batch, arguments: Any, now: datetime) -> tuple[str, Rejection | None]:
        mutation_id = new_mutation_id(int(now.timestamp() * 1000), os.urandom(10))
        outcome: Outcome = batch.run(
            mutation_id, arguments, self._actor, business_on=batch.today, at=now
        )
        if outcome.status is Status.REJECTED:
            return mutation_id, Rejection(str(outcome.code), outcome.facts)
        return mutation_id, None
