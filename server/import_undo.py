"""Undoing an import: its rows go and its values give way, but for what somebody has touched since.

A customer whom it added goes when nobody has done anything with them; one with whom somebody has
worked stays, whole. Of a customer who was there before, what it added goes, and a field that still
has the value which it gave gets the one from before. What stays is listed, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant, parse_instant
from server import audit, import_trail
from server.clock import Clock
from server.database import Database
from server.identities.settle import settle
from server.import_takeback import Gone, Stay, TakeBack
from server.import_traces import TRACE, take_traces_back
from server.import_trail import Entry, ImportBatch
from server.schema.imports import import_run
from server.wakeups import Wakeups

KEPT = timedelta(days=30)
UNDOING, UNDONE = "undoing", "undone"
_SILENT = timedelta(minutes=2)
_CUSTOMERS_AT_ONCE = 200
_LISTED = 500
Progress = Callable[[int, int], None]


class CannotUndo(Exception):
    """Why an import is not undone; ``code`` is one of `Why`."""

    def __init__(self, code: Why) -> None:
        super().__init__(code.value)
        self.code = code


class Why(StrEnum):
    """Reasons against undoing."""

    UNKNOWN = "unknown"  # never was, of another brand, or too long ago
    UNDONE = "undone"
    AT_WORK = "at_work"


class Result(msgspec.Struct, kw_only=True):
    """What came of it.

    Attributes:
        gone: Removed rows by entity.
        put_back: Rows that got values from before.
        stays: What stays, the first of it.
        kept: How much stays.
    """

    gone: dict[str, int] = {}
    put_back: int = 0
    stays: list[Stay] = []
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """An import that has written something."""

    id: str
    guide_id: str
    file_name: str
    kind: str
    at: str
    state: str
    result: Result
    silent: bool


def list_runs(connection: Connection, brand_id: str, now: datetime, *, most: int = 20) -> list[Run]:
    """The brand's latest imports that can be undone or were, newest first."""
    query = (
        select(import_run)
        .where(import_run.c.brand_id == brand_id, import_run.c.at >= format_instant(now - KEPT))
        .order_by(import_run.c.at.desc(), import_run.c.id)
        .limit(most)
    )
    return [_run(row, now) for row in connection.execute(query)]


def find_run(connection: Connection, brand_id: str, import_id: str, now: datetime) -> Run | None:
    """One import of the brand."""
    mine = (import_run.c.id == import_id, import_run.c.brand_id == brand_id)
    row = connection.execute(select(import_run).where(*mine)).first()
    return None if row is None else _run(row, now)


def undo(
    database: Database,
    clock: Clock,
    wakeups: Wakeups | None,
    actor: Actor,
    import_id: str,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Undo an import, some customers in each transaction; what was cut off can be gone on with.

    Raises:
        CannotUndo: Nothing was changed.
    """
    claim(database, clock, actor, import_id)
    return carry_out(database, clock, wakeups, actor, import_id, progress)


def claim(database: Database, clock: Clock, actor: Actor, import_id: str) -> None:
    """Note that an import is being undone from now on.

    Raises:
        CannotUndo: Nothing was changed.
    """
    now = clock()

    def work(connection: Connection) -> None:
        mine = (import_run.c.id == import_id, import_run.c.brand_id == actor.brand_id)
        row = connection.execute(select(import_run).where(*mine).with_for_update()).first()
        if row is None or parse_instant(row.at) < now - KEPT:
            raise CannotUndo(Why.UNKNOWN)
        if row.state == UNDONE:
            raise CannotUndo(Why.UNDONE)
        if row.state == UNDOING and not _run(row, now).silent:
            raise CannotUndo(Why.AT_WORK)
        connection.execute(
            update(import_run).where(*mine).values(state=UNDOING, beat_at=format_instant(now))
        )
        line = audit.AuditLine("import_undo", actor.guide_id, None, import_id)
        audit.append(connection, actor.brand_id, format_instant(now), [line])

    database.write(work)


def carry_out(
    database: Database,
    clock: Clock,
    wakeups: Wakeups | None,
    actor: Actor,
    import_id: str,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Undo an import that `claim` has taken."""
    return _Undoing(database, clock, wakeups, actor, import_id).carry_out(progress)


class _Undoing:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        wakeups: Wakeups | None,
        actor: Actor,
        import_id: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._actor = actor
        self._import_id = import_id

    def carry_out(self, progress: Progress) -> Result:
        with self._database.read() as connection:
            did = _by_customer(import_trail.entries_of(connection, self._import_id))
            left = [entry.id for entry in did.pop("", ()) if entry.entity == TRACE]
            mine = select(import_run.c.result).where(import_run.c.id == self._import_id)
            before = msgspec.json.decode(connection.execute(mine).scalar_one(), type=Result)
        result = Result(gone=before.gone, put_back=before.put_back)
        done, total = 0, len(left) + len(did)
        for some in _batches(left):
            result = self._left(some, result)
            done += len(some)
            progress(done, total)
        if left:
            settle(self._database, self._clock, self._wakeups, self._actor.brand_id)
        for some in _batches(sorted(did)):
            result = self._piece({customer_id: did[customer_id] for customer_id in some}, result)
            done += len(some)
            progress(done, total)
        self._database.write(lambda connection: self._end(connection, result))
        return result

    def _left(self, trace_ids: list[str], so_far: Result) -> Result:
        """Some of what it left, in one transaction."""
        return self._write(
            so_far, lambda c, batch: take_traces_back(c, batch, self._import_id, trace_ids)
        )

    def _piece(self, did: dict[str, list[Entry]], so_far: Result) -> Result:
        """Some customers in one transaction; returns what came of it all until now."""
        return self._write(so_far, lambda c, batch: TakeBack(c, batch, did).carry_out())

    def _write(self, so_far: Result, take: Callable[[Connection, ImportBatch], Gone]) -> Result:
        now = self._clock()

        def work(connection: Connection) -> tuple[Result, set[str]]:
            batch = ImportBatch(self._database, connection, self._actor, now)
            result = _plus(so_far, take(connection, batch))
            self._note(connection, UNDOING, result)
            return result, batch.finish().wake

        result, wake = self._database.write(work)
        if wake and self._wakeups is not None:
            self._wakeups.publish(self._actor.brand_id, wake)
        return result

    def _end(self, connection: Connection, result: Result) -> None:
        self._note(connection, UNDONE, result)
        import_trail.forget(connection, self._import_id)

    def _note(self, connection: Connection, state: str, result: Result) -> None:
        values = {
            "state": state,
            "beat_at": format_instant(self._clock()),
            "result": msgspec.json.encode(result).decode(),
        }
        mine = import_run.c.id == self._import_id
        connection.execute(update(import_run).where(mine).values(**values))


def _plus(so_far: Result, found: Gone) -> Result:
    return Result(
        gone=dict(Counter(so_far.gone) + found.gone),
        put_back=so_far.put_back + found.put_back,
        stays=[*so_far.stays, *found.stays][:_LISTED],
        kept=so_far.kept + len(found.stays),
    )


def _by_customer(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.customer_id].append(entry)
    return found


def _batches(ids: list[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, _CUSTOMERS_AT_ONCE)):
        yield some


def _run(row: Any, now: datetime) -> Run:
    return Run(
        row.id,
        row.guide_id,
        row.file_name,
        row.kind,
        row.at,
        row.state,
        msgspec.json.decode(row.result, type=Result),
        silent=now - parse_instant(row.beat_at) > _SILENT,
    )
