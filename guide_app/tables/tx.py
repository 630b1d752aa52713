"""The one `Tx` over a connection.

Reads rows once, buffers writes, and writes them back set-wise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select, Table, bindparam, select

from guide_app.domain.entity import ENTITIES, Row, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import check, check_row
from guide_app.tables.among import among
from guide_app.tables.batches import delete_many, insert_many, update_many
from guide_app.tables.storage import STORED

R = TypeVar("R", bound=Row)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a unit of work did to one row.

    ``encoded``: canonical JSON of ``after``, or None where it is gone.
    """

    entity: str
    id: str
    before: Row | None
    after: Row | None
    encoded: bytes | None

    @property
    def row(self) -> Row:
        """The row as it is now, or as it was before it went."""
        row = self.after or self.before
        assert row is not None
        return row


class TableTx:
    """A `mutations.Tx` over one open transaction.

    Mutations run one after the other, each inside a `step`; a step that raises leaves no trace in
    the buffer. Nothing reaches the database before `flush`.

    Args:
        lock_rows: Lock what is read, for databases with several writers: what belongs to a
            customer for this transaction alone, what HQ keeps for everybody against changes only,
            or all guides of a brand who send the same script would wait for one another.
    """

    def __init__(
        self, connection: Connection, tables: Mapping[str, Table], *, lock_rows: bool = False
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._lock_rows = lock_rows
        self._base: dict[Key, Row | None] = {}
        self._now: dict[Key, Row | None] = {}
        self._undo: list[tuple[Key, Any]] = []
        self._touched: set[Key] = set()

    @contextmanager
    def step(self) -> Iterator[set[Key]]:
        """One mutation: all of it is kept, or nothing.

        Yields the set of rows it reads or writes, filled as it runs.
        """
        self._undo = []
        self._touched = set()
        try:
            yield self._touched
        except BaseException:
            for key, previous in reversed(self._undo):
                self._now[key] = previous
            raise

    def changes_of_step(self, kind: type[R]) -> list[tuple[R | None, R | None]]:
        """The rows of one kind that the last step changed: as they were before it, and are now."""
        name = entity_of(kind).name
        before: dict[Key, Row | None] = {}
        for key, previous in self._undo:
            if key[0] == name:
                before.setdefault(key, previous)
        return [
            (cast("R | None", previous), cast("R | None", self._now[key]))
            for key, previous in before.items()
        ]

    def find(self, kind: type[R], row_id: str) -> R | None:
        """The row, or None; see `mutations.Tx`."""
        key = (entity_of(kind).name, row_id)
        self._touched.add(key)
        if key not in self._now:
            self._load(key[0], (row_id,))
        return cast("R | None", self._now[key])

    def get(self, kind: type[R], row_id: str) -> R:
        """The row; raises NOT_FOUND."""
        row = self.find(kind, row_id)
        if row is None:
            raise Rejected(Code.NOT_FOUND, entity=entity_of(kind).name)
        return row

    def prefetch(self, kind: type[Row], row_ids: Iterable[str]) -> None:
        """Read many rows with few queries; they count as touched, also those never asked for."""
        name = entity_of(kind).name
        wanted = set(row_ids)
        self._touched |= {(name, row_id) for row_id in wanted}
        self._load(name, sorted(row_id for row_id in wanted if (name, row_id) not in self._now))

    def insert(self, row: Row) -> None:
        """Add a row; raises ALREADY_EXISTS."""
        if self.find(type(row), row.id) is not None:
            raise Rejected(Code.ALREADY_EXISTS, entity=entity_of(type(row)).name)
        self._set(row)

    def update(self, row: R, **changes: Any) -> R:
        """Change fields; returns the row as it is now."""
        current = self.get(type(row), row.id)
        if not changes:
            return current
        by_name = entity_of(type(row)).by_name
        checked = {
            name: check(by_name[name], value) if name in by_name else value  # `extra` is no field
            for name, value in changes.items()
        }
        return self._keep(STORED[entity_of(type(row)).name].replaced(current, checked))

    def delete(self, row: Row) -> None:
        """Take a row away."""
        key = (entity_of(type(row)).name, row.id)
        self.get(type(row), row.id)
        self._undo.append((key, self._now[key]))
        self._now[key] = None

    def flush(self) -> list[RowChange]:
        """Write every change to the database and say what changed, ordered by entity and id."""
        order = {name: position for position, name in enumerate(ENTITIES)}
        keys = [key for key, now in self._now.items() if now is not self._base[key]]
        keys.sort(key=lambda key: (order[key[0]], key[1]))
        changes = []
        by_table: dict[str, list[Key]] = defaultdict(list)
        for key in keys:
            if self._now[key] != self._base[key]:
                by_table[key[0]].append(key)
        for name, changed in by_table.items():
            changes += self._write(name, changed)
        self._base = dict(self._now)
        return changes

    def forget(self) -> None:
        """Drop everything read and buffered, so that the next read asks the database again."""
        self._base.clear()
        self._now.clear()

    def _set(self, row: R) -> R:
        entity = entity_of(type(row))
        cleaned = check_row(entity, row)
        return self._keep(STORED[entity.name].replaced(row, cleaned) if cleaned else row)

    def _keep(self, row: R) -> R:
        key = (entity_of(type(row)).name, row.id)
        self._undo.append((key, self._now[key]))
        self._now[key] = row
        return row

    def _load(self, name: str, row_ids: Sequence[str]) -> None:
        if not row_ids:
            return
        stored, table = STORED[name], self._tables[name]
        one = len(row_ids) == 1
        records = self._connection.execute(
            _rows_of(table, stored.columns, one, self._lock_rows, ENTITIES[name].is_customer_part),
            {"given": row_ids[0] if one else row_ids},
        )
        found = {record[0]: stored.row(record) for record in records}
        for row_id in row_ids:
            key = (name, row_id)
            self._base[key] = self._now[key] = found.get(row_id)

    def _write(self, name: str, keys: list[Key]) -> list[RowChange]:
        stored, table = STORED[name], self._tables[name]
        changes: list[RowChange] = []
        inserts: list[tuple[Any, ...]] = []
        deletes: list[str] = []
        updates: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for key in keys:
            before, after = self._base[key], self._now[key]
            if after is None:
                deletes.append(key[1])
                changes.append(RowChange(name, key[1], before, None, None))
                continue
            if before is None:
                record, encoded = stored.record(after)
                inserts.append(tuple(record.values()))
            else:
                record, encoded = stored.changed(before, after)
                updates[tuple(record)].append((*record.values(), key[1]))
            changes.append(RowChange(name, key[1], before, after, encoded))
        delete_many(self._connection, table, deletes)
        insert_many(self._connection, table, stored.columns, inserts)
        for columns, records in updates.items():
            update_many(self._connection, table, columns, records)
        return changes


@cache
def _rows_of(
    table: Table, columns: tuple[str, ...], one: bool, lock: bool, alone: bool
) -> Select[Any]:
    """Built once: every mutation reads its rows one by one."""
    wanted = table.c.id == bindparam("given") if one else among(table.c.id, "given")
    query = select(*(table.c[column] for column in columns)).where(wanted)
    return query.order_by(table.c.id).with_for_update(read=not alone) if lock else query
