"""Changes made on the server itself: in the console, by importers, by connectors.

They take the same way as a PC's: mutation, policy, feed, audit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, is_row_id, new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.domain.words import Role
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.hq_task_changes import ChangeTask, RenewOnLists
from guide_app.mutations.hq_tasks import PutOnLists, TakeOffLists, WithdrawTask
from guide_app.mutations.left import for_somebody_else
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.wire.messages import Result, Status
from guide_app.wire.mutations import decode_arguments, decode_body, encode_mutation
from server.apply import Batch, Outcome
from server.clock import Clock
from server.database import Database, one_at_a_time
from server.schema.sync import mutation_result
from server.wakeups import Wakeups


def servers_own(brand_id: str) -> Actor:
    """The server itself, which acts with HQ's authority under the brand's id."""
    return Actor(guide_id=brand_id, role=Role.HQ.value, brand_id=brand_id, store_id=None)


def change(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    actor: Actor,
    *arguments: Any,
    along: Callable[[Connection, list[Outcome]], None] | None = None,
    ids: Sequence[str] = (),
) -> list[Outcome]:
    """Make changes in one transaction: all of them, or none.

    Args:
        along: What else is to stand or fall with them, outside the synced rows; it refuses them by
            raising `Rejected`.
        ids: Of each change, where it may be made only once or another has to name what it makes.

    Raises:
        Rejected: The reason for which the first one cannot be; WRONG_STATE for an id of ``ids``
            that has been used.
        DatabaseFails: The database could not be used; nothing was changed.
    """
    now = clock()
    unix_ms = int(now.timestamp() * 1000)
    used = select(mutation_result.c.pk).where(mutation_result.c.mutation_id.in_(ids))

    def work(connection: Connection) -> tuple[list[Outcome], set[str]]:
        batch = Batch(connection, actor.brand_id, now, lock_rows=not database.is_sqlite)
        outcomes, records = [], []
        if ids and connection.scalar(select(used.exists())):
            raise Rejected(Code.WRONG_STATE)
        for number, item in enumerate(arguments):
            if isinstance(item, SaveCatalogRow):  # HQ, for whom nobody else's change may slip in
                one_at_a_time(connection, f"{item.entity} {item.row_id}")
            if isinstance(
                item, PutOnLists | RenewOnLists | TakeOffLists | ChangeTask | WithdrawTask
            ):
                one_at_a_time(connection, f"hq_task {item.hq_task_id}")
            mutation_id = ids[number] if ids else new_mutation_id(unix_ms, os.urandom(10))
            data = encode_mutation(
                mutation_id, item, author=actor.guide_id, business_on=batch.today, at=now
            )
            outcome = batch.run(mutation_id, item, actor, business_on=batch.today, at=now)
            outcome.mutation_id = mutation_id
            outcomes.append(_standing(outcome))
            records.append(_record(mutation_id, actor, actor.guide_id, item, data, outcome, now))
        if along is not None:
            along(connection, outcomes)
        finished = batch.finish()
        connection.execute(
            insert(mutation_result), [{**record, "n": finished.n} for record in records]
        )
        return outcomes, finished.wake

    try:
        outcomes, wake = database.write(work)
    except IntegrityError:
        if not ids:
            raise
        raise Rejected(Code.WRONG_STATE) from None  # somebody else made them at the same moment
    if wake:
        wakeups.publish(actor.brand_id, wake)
    return outcomes


def was_made(database: Database, mutation_id: str) -> bool:
    """Whether a change of this id was made."""
    query = select(mutation_result.c.pk).where(mutation_result.c.mutation_id == mutation_id)
    with database.read() as connection:
        return connection.execute(query).first() is not None


def take_over(
    database: Database, clock: Clock, wakeups: Wakeups, actor: Actor, author: str, body: bytes
) -> Outcome:
    """Make a change that ``author`` left behind, as ``actor``.

    It keeps its id: what it creates is what later changes of the same author speak of, and should
    it still arrive from the PC that wrote it, it is answered as one that has been made already.

    Raises:
        Rejected: Why it cannot be; WRONG_STATE when it has been made before, NOT_ALLOWED for
            what is about its author alone.
        DatabaseFails: The database could not be used; nothing was changed.
    """
    now = clock()
    left = decode_body(body)
    arguments = for_somebody_else(decode_arguments(left), author)

    def work(connection: Connection) -> tuple[Outcome, set[str]]:
        made = select(mutation_result.c.pk).where(mutation_result.c.mutation_id == left.id)
        if connection.execute(made).first() is not None:
            raise Rejected(Code.WRONG_STATE)
        batch = Batch(connection, actor.brand_id, now, lock_rows=not database.is_sqlite)
        at = left.at if left.at.tzinfo else now
        outcome = batch.run(left.id, arguments, actor, business_on=left.business_on, at=at)
        record = _record(left.id, actor, author, arguments, body, _standing(outcome), now)
        finished = batch.finish()
        result = Result(
            seq=0, id=left.id, status=outcome.status, n=finished.n, conflicts=outcome.conflicts
        )
        kept = {"n": finished.n, "result": msgspec.json.encode(result).decode()}
        connection.execute(insert(mutation_result), [{**record, **kept}])
        return outcome, finished.wake

    if not is_row_id(left.id):
        raise Rejected(Code.WRONG_ID)
    try:
        outcome, wake = database.write(work)
    except IntegrityError:  # somebody else took it over at the same moment
        raise Rejected(Code.WRONG_STATE) from None
    if wake:
        wakeups.publish(actor.brand_id, wake)
    return outcome


def _standing(outcome: Outcome) -> Outcome:
    """The outcome, if anything stands of it."""
    if outcome.status is Status.REJECTED:
        raise Rejected(Code(outcome.code or Code.INTERNAL), **outcome.facts)
    return outcome


def _record(
    mutation_id: str,
    actor: Actor,
    author: str,
    arguments: Any,
    data: bytes,
    outcome: Outcome,
    now: datetime,
) -> dict[str, Any]:
    return {
        "mutation_id": mutation_id,
        "brand_id": actor.brand_id,
        "author": author,
        "name": BY_ARGUMENTS[type(arguments)].name,
        "sha256": digest(data),
        "status": outcome.status.value,
        "result": "{}",
        "received_at": format_instant(now),
    }
