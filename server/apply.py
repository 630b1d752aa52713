"""Applying mutations with authority: whoever writes on the server writes through here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import DBAPIError

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.domain.words import Consent
from guide_app.mutations import run_mutation
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer, EditCustomer, RevealContact
from guide_app.mutations.hq_tasks import GiveTask
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.pool import (
    AddToPool,
    AssignFromPool,
    ClaimCustomer,
    ReturnToPool,
    TakeBackCall,
)
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.mutations.transfer import TransferCustomers
from guide_app.mutations.tx import Context, FieldConflict, FieldOrigins, NoOrigins, Tx
from guide_app.tables.tx import RowChange, TableTx
from guide_app.wire.messages import Conflict, Status
from server import audit, feed
from server.brand_day import brand_day
from server.database_errors import meaning_of
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.schema.sync import field_origin

_log = logging.getLogger(__name__)
OLDEST_DAYS = 31
NEVER_GIVES_WAY = 2**62
EXISTENCE = ""
"""Stands for a field in `field_origin` where it is the customer that was erased."""
_REPLAYING = select(server_state.c.value).where(server_state.c.name == "replaying_until")


@dataclass(slots=True)
class Outcome:
    """What became of one mutation.

    Attributes:
        mutation_id: Of one that the server itself made; its new rows have their ids from it.
    """

    status: Status
    code: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    mutation_id: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a transaction wrote: its feed number (0: none), whom it wakes, and its changes."""

    n: int
    wake: set[str]
    changes: list[RowChange]


Check = Callable[[Connection, str, Any], None]
CHECKS: list[Check] = []
"""Called with the brand and a mutation's arguments once it has run, for what Tx does not tell.

They refuse it by raising `Rejected`; nothing of it is written yet.
"""
Reaction = Callable[[Connection, Sequence[RowChange], datetime], None]
REACTIONS: list[Reaction] = []
"""Called once with all changed rows, in their transaction; for what lies outside of synced rows."""
Consequence = Callable[[Connection, Tx, list[RowChange]], None]
CONSEQUENCES: list[Consequence] = []
"""Called once with all changes, which are written by then, for what follows in synced rows."""


class Batch:
    """Mutations of one transaction.

    Args:
        lock_rows: True where several writers may be at work (PostgreSQL).
        isolate: Write each mutation on its own savepoint; slower, for a batch that could not be
            written at once.
    """

    def __init__(
        self,
        connection: Connection,
        brand_id: str,
        now: datetime,
        *,
        lock_rows: bool,
        device_id: str | None = None,
        isolate: bool = False,
    ) -> None:
        self._connection = connection
        self._brand_id = brand_id
        self._now = now
        self._device_id = device_id
        self._isolate = isolate
        self.tx = TableTx(connection, ENTITY_TABLES, lock_rows=lock_rows)
        self.today = brand_day(connection, brand_id, now)
        self._origins = _Origins(connection, now)
        self._changes: list[RowChange] = []
        self._audit: list[audit.AuditLine] = []
        self._lines: list[feed.Line] = []

    @property
    def brand_id(self) -> str:
        """Whose rows these are."""
        return self._brand_id

    def run(
        self,
        mutation_id: str,
        arguments: Any,
        actor: Actor,
        *,
        business_on: date,
        at: datetime,
        was_n: int | None = None,
    ) -> Outcome:
        """Run one mutation.

        Whatever it raises but a database that cannot be used becomes its outcome.
        """
        context = Context(
            mutation_id=mutation_id,
            actor=actor,
            business_on=self._clamped(business_on),
            at=self._clamped_time(at),
            origins=self._origins.of(was_n),
        )
        if isinstance(arguments, CreateCustomer | AddToPool) and self._origins.erased(
            context.new_id(0)
        ):
            return Outcome(Status.ACCEPTED)  # without effect: what is refused stays on a PC
        try:
            if self._isolate:
                with self._connection.begin_nested(), self.tx.step():
                    self._run(context, arguments)
                    self._changes += self.tx.flush()
            else:
                with self.tx.step():
                    self._run(context, arguments)
        except Rejected as rejection:
            self._origins.discard()
            return Outcome(Status.REJECTED, rejection.code.value, rejection.facts)
        except DBAPIError as error:
            self._origins.discard()
            if not self._isolate or meaning_of(error):  # a deadlock or a full disk is not its own
                raise
            self.tx.forget()
            return self._internal(mutation_id, arguments)
        except Exception:  # noqa: BLE001 - a bug in one mutation must not wedge the queue; it is logged
            self._origins.discard()
            return self._internal(mutation_id, arguments)
        self._origins.keep()
        self._note(context, arguments)
        if context.conflicts:
            return Outcome(
                Status.CONFLICT, conflicts=[_wire_conflict(c) for c in context.conflicts]
            )
        return Outcome(Status.ACCEPTED)

    def finish(self) -> Finished:
        """Write rows, then the audit's lines, then counter and feed, which come last."""
        self._changes += self.tx.flush()
        for follow in CONSEQUENCES:
            follow(self._connection, self.tx, self._changes)
        self._changes = _joined([*self._changes, *self.tx.flush()])
        for react in REACTIONS:
            react(self._connection, self._changes, self._now)
        self._origins.write()
        self._keep()
        lines = self._lines + feed.lines_of(
            self._connection, self._changes, lambda row_id: self.tx.find(Customer, row_id)
        )
        if self._audit:
            audit.append(self._connection, self._brand_id, format_instant(self._now), self._audit)
        n = feed.write_lines(self._connection, self._brand_id, lines, self.today.isoformat())
        return Finished(n, feed.wake_keys(self._brand_id, lines), self._changes)

    def _keep(self) -> None:
        """What else is kept of the transaction, before its feed number is taken: nothing."""

    def _run(self, context: Context, arguments: Any) -> None:
        run_mutation(self.tx, context, arguments)
        for check in CHECKS:
            check(self._connection, self._brand_id, arguments)

    def _clamped(self, business_on: date) -> date:
        """A day that can be: shop PCs come back in 2009."""
        oldest = self.today - timedelta(days=OLDEST_DAYS)
        return business_on if oldest <= business_on <= self.today else self.today

    def _clamped_time(self, at: datetime) -> datetime:
        """A time that can be: histories are shown in its order."""
        oldest = self._now - timedelta(days=OLDEST_DAYS)
        return at if oldest <= at <= self._now else self._now

    def _internal(self, mutation_id: str, arguments: Any) -> Outcome:
        name = BY_ARGUMENTS[type(arguments)].name
        _log.exception("mutation failed", extra={"mutation_id": mutation_id, "mutation": name})
        return Outcome(Status.REJECTED, Code.INTERNAL.value)

    def _note(self, context: Context, arguments: Any) -> None:
        actor = context.actor
        author = None if actor.guide_id == actor.brand_id else actor.guide_id  # the server's own
        name = BY_ARGUMENTS[type(arguments)].name
        subjects = self._consents()
        if isinstance(arguments, TransferCustomers | AssignFromPool | ReturnToPool):
            subjects |= set(arguments.customer_ids)
        elif isinstance(arguments, MergeCustomers):
            subjects |= {arguments.customer_id, arguments.into_id}
        elif isinstance(
            arguments, UnmergeCustomer | RevealContact | ClaimCustomer | TakeBackCall
        ) or (isinstance(arguments, EditCustomer) and "consent" in arguments.changes):
            subjects.add(arguments.customer_id)
        elif actor.role == "hq":
            subjects.add(_subject_of(context, arguments))
        self._audit += [
            audit.AuditLine(name, author, self._device_id, s or None) for s in sorted(subjects)
        ]

    def _consents(self) -> set[str]:
        """Customers whose consent the last mutation gave or took, by whatever way.

        A withdrawal beside one that stands already counts too.
        """
        return {
            now.id
            for before, now in self.tx.changes_of_step(Customer)
            if now is not None
            and (now.consent, now.withdrawals)
            != ((before.consent, before.withdrawals) if before else (Consent.GRANTED, None))
        }


class _Origins:
    """Field origins of a transaction; awake only for some time after a restore.

    Of an erased customer they know for ever, once there was a restore.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        found = connection.execute(_REPLAYING).scalar()
        self._restored = found is not None
        self._awake = found is not None and format_instant(now) < found
        self._kept: dict[tuple[str, str, str], int] = {}
        self._open: dict[tuple[str, str, str], int] = {}

    def of(self, was_n: int | None) -> FieldOrigins:
        """What one mutation asks."""
        if not self._awake:
            return NoOrigins()
        return _ReplayOrigins(self, NEVER_GIVES_WAY if was_n is None else was_n)

    def erased(self, customer_id: str) -> bool:
        """Whether a customer whom the database may never have seen was erased; see `erasing`."""
        return self._restored and self.find(("customer", customer_id, EXISTENCE)) is not None

    def find(self, key: tuple[str, str, str]) -> int | None:
        """The old number of the value that a field has now."""
        if key in self._open:
            return self._open[key]
        if key in self._kept:
            return self._kept[key]
        table = field_origin
        return self._connection.execute(
            select(table.c.was_n).where(
                table.c.entity == key[0], table.c.row_id == key[1], table.c.field == key[2]
            )
        ).scalar()

    def set(self, key: tuple[str, str, str], was_n: int) -> None:
        """The running mutation has set a field."""
        self._open[key] = was_n

    def keep(self) -> None:
        """The running mutation stands."""
        self._kept |= self._open
        self._open = {}

    def discard(self) -> None:
        """The running mutation left no trace."""
        self._open = {}

    def write(self) -> None:
        """Store what the transaction set."""
        for (entity, row_id, name), was_n in self._kept.items():
            self._connection.execute(
                delete(field_origin).where(
                    field_origin.c.entity == entity,
                    field_origin.c.row_id == row_id,
                    field_origin.c.field == name,
                )
            )
            self._connection.execute(
                insert(field_origin).values(entity=entity, row_id=row_id, field=name, was_n=was_n)
            )
        self._kept = {}


class _ReplayOrigins:
    """One mutation's view: its own old number against those of the fields."""

    def __init__(self, origins: _Origins, was_n: int) -> None:
        self._origins = origins
        self._was_n = was_n

    def gives_way(self, entity: str, row_id: str, field_name: str) -> bool:
        there = self._origins.find((entity, row_id, field_name))
        return there is not None and there > self._was_n

    def written(self, entity: str, row_id: str, field_name: str) -> None:
        key = (entity, row_id, field_name)
        self._origins.set(key, max(self._was_n, self._origins.find(key) or 0))


def _subject_of(context: Context, arguments: Any) -> str:
    """The row that a mutation of HQ is about, as far as it is about one."""
    if isinstance(arguments, SaveCatalogRow | CreateCustomer | AddToPool):
        return getattr(arguments, "row_id", None) or context.new_id(0)
    if isinstance(arguments, GiveTask) and arguments.customer_id is None:
        return context.new_id(0)
    named = ("customer_id", "tag_id", "hq_task_id")
    return next((id for name in named if (id := getattr(arguments, name, None))), "")


def _joined(changes: list[RowChange]) -> list[RowChange]:
    """One change of each row, from how it was before the first to how it is after the last.

    What was made and went again is none.
    """
    joined: dict[tuple[str, str], RowChange] = {}
    for change in changes:
        earlier = joined.get((change.entity, change.id))
        if earlier is not None:
            change = replace(change, before=earlier.before)
        joined[change.entity, change.id] = change
    return [one for one in joined.values() if one.before is not None or one.after is not None]


def _wire_conflict(conflict: FieldConflict) -> Conflict:
    return Conflict(
        entity=conflict.entity,
        row_id=conflict.row_id,
        field=conflict.field,
        yours=conflict.yours,
        theirs=conflict.theirs,
    )
