"""Taking a PC's mutations: in order, each once, effect and result and feed in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from guide_app.domain.entities import Customer, Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, is_row_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.mutations.registry import MUTATIONS
from guide_app.tables.among import among
from guide_app.tables.batches import insert_many
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import BATCH_MUTATIONS
from guide_app.wire.messages import Envelope, MutationBody, PushAnswer, PushRequest, Result, Status
from guide_app.wire.mutations import decode_arguments, decode_body
from server.apply import Batch, Outcome
from server.clock import Clock
from server.database import Database
from server.database_errors import DatabaseFails
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.schema.sync import incarnation, mutation_place, mutation_result
from server.wakeups import Wakeups

if TYPE_CHECKING:
    from server.sessions import Caller

_log = logging.getLogger(__name__)
_EPOCH = select(server_state.c.value).where(server_state.c.name == "epoch")
_INCARNATION = select(incarnation).where(incarnation.c.id == bindparam("id")).with_for_update()
_LAST = (
    update(incarnation)
    .where(incarnation.c.id == bindparam("which"))
    .values(last_seq=bindparam("last"))
)
_KNOWN = select(
    mutation_result.c.mutation_id,
    mutation_result.c.author,
    mutation_result.c.sha256,
    mutation_result.c.result,
).where(among(mutation_result.c.mutation_id, "ids"))
_PLACE_COLUMNS = ("incarnation", "seq", "mutation_id")
_RESULT_COLUMNS = (
    *("mutation_id", "brand_id", "author", "name", "sha256", "status", "n", "result"),
    "received_at",
)
_encode = msgspec.json.Encoder().encode


def epoch_of(connection: Connection) -> str:
    """The id of this life of the database; new after every restore."""
    return str(connection.execute(_EPOCH).scalar())


def push(
    database: Database, clock: Clock, wakeups: Wakeups, caller: Caller, request: PushRequest
) -> PushAnswer:
    """Apply a batch.

    Raises:
        Problem: EPOCH_CHANGED, SEQUENCE_GAP (with ``expected``), DEVICE_FORK, CONTENT_CHANGED,
            TOO_LARGE, NOT_FOUND.
        DatabaseFails: Nothing was changed; send it again.
    """
    if len(request.mutations) > BATCH_MUTATIONS:
        raise Problem(ErrorCode.TOO_LARGE, limit=BATCH_MUTATIONS)
    if not is_row_id(request.incarnation):
        raise Problem(ErrorCode.UNREADABLE)
    now = clock()
    try:
        answer, wake = database.write_small(
            lambda c: _Push(c, database, now, caller, request, isolate=False).run()
        )
    except (Problem, DatabaseFails):
        raise
    except Exception as error:  # noqa: BLE001 - what one mutation raises must not wedge the queue
        _log.warning("a batch is taken apart: %s", type(error).__name__)
        answer, wake = database.write(
            lambda c: _Push(c, database, now, caller, request, isolate=True).run()
        )
    if wake:
        wakeups.publish(caller.actor.brand_id, wake)
    return answer


class _Push:
    """One batch in one transaction."""

    def __init__(
        self,
        connection: Connection,
        database: Database,
        now: datetime,
        caller: Caller,
        request: PushRequest,
        *,
        isolate: bool,
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._request = request
        self._now = now
        self._batch = Batch(
            connection,
            caller.actor.brand_id,
            now,
            lock_rows=not database.is_sqlite,
            device_id=caller.device_id,
            isolate=isolate,
        )
        self._places: list[tuple[str, int, str]] = []
        self._fresh: list[tuple[Result, _Read]] = []

    def run(self) -> tuple[PushAnswer, set[str]]:
        epoch = epoch_of(self._connection)
        if self._request.epoch != epoch:
            raise Problem(ErrorCode.EPOCH_CHANGED, epoch=epoch)
        last = self._lock_incarnation()
        guide = TableTx(self._connection, ENTITY_TABLES).get(Guide, self._caller.actor.guide_id)
        actor = Actor.of(guide)
        reads = {envelope.seq: _read(envelope) for envelope in self._request.mutations}
        self._known = self._find_known(
            {self._id_of(envelope, reads[envelope.seq]) for envelope in self._request.mutations}
        )
        self._read_ahead(read for seq, read in reads.items() if seq > last)
        results: list[Result] = []
        for envelope in self._request.mutations:
            read = reads[envelope.seq]
            if envelope.seq <= last:
                mutation_id = self._id_of(envelope, read)
                results.append(self._again(envelope, mutation_id, read.sha256))
                continue
            if envelope.seq > last + 1:
                if not results:
                    raise Problem(ErrorCode.SEQUENCE_GAP, expected=last + 1)
                break
            result = self._once(envelope, read, actor)
            results.append(result)
            if result.status is Status.HELD:
                break
            last = envelope.seq
        self._write_places(last)
        finished = self._batch.finish()
        self._write_results(finished.n)
        return PushAnswer(epoch=epoch, results=results, expected_seq=last + 1), finished.wake

    def _read_ahead(self, reads: Iterable[_Read]) -> None:
        """Read the customers of a batch at once, in the order in which everybody locks them."""
        found = {
            customer_id
            for read in reads
            if read.body is not None and read.body.id not in self._known
            for customer_id in _customers_of(read.arguments)
        }
        if found:
            self._batch.tx.prefetch(Customer, found)

    def _id_of(self, envelope: Envelope, read: _Read) -> str:
        """Its own id, or its place where it has none that could be one."""
        if read.body is not None and is_row_id(read.body.id):
            return read.body.id
        return f"{self._request.incarnation}:{envelope.seq}"

    def _lock_incarnation(self) -> int:
        caller = self._caller
        found = (
            self._connection.execute(_INCARNATION, {"id": self._request.incarnation})
            .mappings()
            .first()
        )
        if found is None:
            self._connection.execute(
                insert(incarnation).values(
                    id=self._request.incarnation,
                    brand_id=caller.actor.brand_id,
                    device_id=caller.device_id,
                    guide_id=caller.actor.guide_id,
                    last_seq=0,
                )
            )
            return 0
        if (found["guide_id"], found["device_id"]) != (caller.actor.guide_id, caller.device_id):
            raise Problem(ErrorCode.NOT_FOUND)
        return int(found["last_seq"])

    def _find_known(self, mutation_ids: set[str]) -> dict[str, tuple[str, str, str | Result]]:
        """Stored results of ids seen before: id → author, hash, result."""
        found = self._connection.execute(_KNOWN, {"ids": mutation_ids})
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    def _again(self, envelope: Envelope, mutation_id: str, sha256: str) -> Result:
        """A number that was taken before: the stored result, or a fork."""
        place = self._connection.execute(
            select(mutation_place.c.mutation_id).where(
                mutation_place.c.incarnation == self._request.incarnation,
                mutation_place.c.seq == envelope.seq,
            )
        ).scalar()
        if place != mutation_id:
            raise Problem(ErrorCode.DEVICE_FORK, seq=envelope.seq)
        return self._stored(envelope, mutation_id, sha256)

    def _stored(self, envelope: Envelope, mutation_id: str, sha256: str) -> Result:
        author, known_sha256, result = self._known[mutation_id]
        if known_sha256 != sha256 or author != self._caller.actor.guide_id:
            raise Problem(ErrorCode.CONTENT_CHANGED, seq=envelope.seq)
        if isinstance(result, str):
            stored = msgspec.json.decode(result, type=Result)
        else:  # earlier in this very batch
            stored = copy(result)
        stored.seq, stored.duplicate = envelope.seq, True
        return stored

    def _once(self, envelope: Envelope, read: _Read, actor: Actor) -> Result:
        """The next number: run it, unless its id has come under another number before."""
        mutation_id, sha256 = self._id_of(envelope, read), read.sha256
        if mutation_id in self._known:
            result = self._stored(envelope, mutation_id, sha256)
            self._place(envelope.seq, mutation_id)
            return result
        outcome = self._outcome(mutation_id, read, actor, envelope)
        result = Result(
            seq=envelope.seq,
            id=mutation_id,
            status=outcome.status,
            code=outcome.code,
            facts=outcome.facts,
            conflicts=outcome.conflicts,
        )
        if outcome.status is Status.HELD:
            return result
        self._place(envelope.seq, mutation_id)
        self._fresh.append((result, read))
        self._known[mutation_id] = (self._caller.actor.guide_id, sha256, result)
        return result

    def _outcome(self, mutation_id: str, read: _Read, actor: Actor, envelope: Envelope) -> Outcome:
        body, arguments = read.body, read.arguments
        if body is None or not is_row_id(mutation_id):
            return Outcome(Status.REJECTED, Code.UNREADABLE.value)
        if body.author != actor.guide_id:
            return Outcome(Status.REJECTED, Code.WRONG_AUTHOR.value)
        if isinstance(arguments, Rejected):
            held = arguments.code is Code.UNKNOWN_MUTATION
            status = Status.HELD if held else Status.REJECTED
            return Outcome(status, arguments.code.value, arguments.facts)
        return self._batch.run(
            mutation_id,
            arguments,
            actor,
            business_on=body.business_on,
            at=body.at if body.at.tzinfo else self._now,
            was_n=envelope.was_n,
        )

    def _place(self, seq: int, mutation_id: str) -> None:
        self._places.append((self._request.incarnation, seq, mutation_id))

    def _write_places(self, last: int) -> None:
        """What does not need the feed's number, and so is written before it."""
        if self._places:
            insert_many(self._connection, mutation_place, _PLACE_COLUMNS, self._places)
            self._connection.execute(_LAST, {"which": self._request.incarnation, "last": last})

    def _write_results(self, n: int) -> None:
        actor, received_at = self._caller.actor, format_instant(self._now)
        records = []
        for result, read in self._fresh:
            result.n = n if result.status is not Status.REJECTED else 0
            records.append(
                (
                    result.id,
                    actor.brand_id,
                    actor.guide_id,
                    read.body.name if read.body and read.body.name in MUTATIONS else "",
                    read.sha256,
                    result.status.value,
                    result.n,
                    _encode(result).decode(),
                    received_at,
                )
            )
        insert_many(self._connection, mutation_result, _RESULT_COLUMNS, records)


@dataclass(frozen=True, slots=True)
class _Read:
    """A mutation as far as its bytes could be read: no body, or a refusal as its arguments."""

    body: MutationBody | None
    sha256: str
    arguments: Any


def _read(envelope: Envelope) -> _Read:
    data = bytes(envelope.body)
    body: MutationBody | None = None
    try:
        body = decode_body(data)
        return _Read(body, digest(data), decode_arguments(body))
    except Rejected as rejection:
        return _Read(body, digest(data), rejection)


def _customers_of(arguments: Any) -> Iterator[str]:
    """The customers whom a mutation names, as far as its arguments show it."""
    for found in (
        getattr(arguments, "customer_id", None),
        getattr(getattr(arguments, "planned", None), "customer_id", None),
    ):
        if isinstance(found, str):
            yield found
