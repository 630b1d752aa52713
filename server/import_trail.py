"""The trail of an import: what it did to which rows, kept so that it can be undone.

It is written in the transaction that does it. A created row is known by its hash, a changed one by
the fields that the import gave other values; so it can be told later what a person has touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Connection, delete, insert, select, update

from guide_app.domain.entity import ENTITIES
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant, to_wire
from guide_app.tables.tx import RowChange
from guide_app.wire.rows import encode_row, row_hash
from server.apply import Batch
from server.audit import AuditLine
from server.database import Database
from server.feed import Line
from server.schema.imports import import_run, import_step

DONE = ""
_encode = msgspec.json.Encoder().encode


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """What a transaction did to one row.

    Attributes:
        was: The row's hash before; None: it was made here.
        now: Its hash after.
        fields: Of a changed row, by name: the value before and the one after, in wire form.
    """

    entity: str
    id: str
    customer_id: str
    was: int | None
    now: int
    fields: dict[str, tuple[Any, Any]] = {}


_decoder = msgspec.json.Decoder(list[Entry])


class Trail:
    """Keeps what one import does; it is in the list of imports from its first row on."""

    def __init__(self, import_id: str, actor: Actor, file_name: str, kind: str) -> None:
        self.import_id = import_id
        self._actor = actor
        self._file_name = file_name
        self._kind = kind

    def write(self, connection: Connection, entries: list[Entry], now: datetime) -> None:
        """Keep what this transaction has done."""
        if not entries:
            return
        known = select(import_run.c.id).where(import_run.c.id == self.import_id)
        if connection.execute(known).first() is None:
            at = format_instant(now)
            connection.execute(
                insert(import_run).values(
                    id=self.import_id,
                    brand_id=self._actor.brand_id,
                    guide_id=self._actor.guide_id,
                    file_name=self._file_name,
                    kind=self._kind,
                    at=at,
                    state=DONE,
                    beat_at=at,
                    result="{}",
                )
            )
        values = {"import_id": self.import_id, "brand_id": self._actor.brand_id}
        connection.execute(insert(import_step).values(entries=_pack(entries), **values))


class ImportBatch(Batch):
    """A batch of an import: it keeps its trail, and may tell of rows written past the `Tx`."""

    def __init__(
        self,
        database: Database,
        connection: Connection,
        actor: Actor,
        now: datetime,
        trail: Trail | None = None,
        *,
        isolate: bool = False,
    ) -> None:
        lock_rows = not database.is_sqlite
        super().__init__(connection, actor.brand_id, now, lock_rows=lock_rows, isolate=isolate)
        self._trail = trail
        self._made: list[Entry] = []

    def tell(self, lines: Iterable[Line]) -> None:
        """Lines for the feed, of rows that were written beside the mutations."""
        self._lines += lines

    def note(self, line: AuditLine) -> None:
        """A line for the audit."""
        self._audit.append(line)

    def made(self, entries: Iterable[Entry]) -> None:
        """Rows that were made beside the mutations."""
        self._made += entries

    def _keep(self) -> None:
        if self._trail is not None:
            entries = [*self._made, *(entry_of(change) for change in self._changes)]
            self._trail.write(self._connection, entries, self._now)


def entry_of(change: RowChange) -> Entry:
    """What a flushed change did."""
    entity = ENTITIES[change.entity]
    customer_id = entity.customer_id_of(change.row) or ""
    assert change.encoded is not None, "an import removes nothing"
    now = row_hash(entity, change.encoded)
    if change.before is None:
        return Entry(change.entity, change.id, customer_id, None, now)
    fields = {}
    for field in entity.fields:
        before, after = getattr(change.before, field.name), getattr(change.after, field.name)
        if before != after:
            fields[field.name] = (to_wire(field, before), to_wire(field, after))
    was = row_hash(entity, encode_row(entity, change.before))
    return Entry(change.entity, change.id, customer_id, was, now, fields)


def entries_of(connection: Connection, import_id: str) -> Iterator[Entry]:
    """Everything that an import did, in its order."""
    query = select(import_step.c.entries).where(import_step.c.import_id == import_id)
    for packed in connection.scalars(query.order_by(import_step.c.pk)):
        yield from _unpack(packed)


def forget_customer(connection: Connection, brand_id: str, customer_id: str) -> None:
    """Take a customer out of every trail: it holds values from before."""
    query = select(import_step.c.pk, import_step.c.entries)
    for pk, packed in connection.execute(query.where(import_step.c.brand_id == brand_id)).all():
        entries = _unpack(packed)
        others = [entry for entry in entries if entry.customer_id != customer_id]
        if len(others) != len(entries):
            step = update(import_step).where(import_step.c.pk == pk)
            connection.execute(step.values(entries=_pack(others)))


def forget(connection: Connection, import_id: str) -> None:
    """Let go of an import's trail."""
    connection.execute(delete(import_step).where(import_step.c.import_id == import_id))


def _pack(entries: list[Entry]) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(_encode(entries))


def _unpack(packed: bytes) -> list[Entry]:
    return _decoder.decode(zstandard.ZstdDecompressor().decompress(packed))
