"""Writing the server's rows into the tables: only what differs, set by set.

Most rows of a page are the echo of the PC's own changes, or differ in a column or two; what is the
same is not written, and an index is touched only where its columns change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from guide_app.tables.among import among
from guide_app.tables.storage import STORED
from guide_app.wire.rows import row_hash
from localdb import search
from localdb.schema import ENTITY_TABLES

Key = tuple[str, str]


def write_rows(connection: Connection, rows: Mapping[Key, bytes | None]) -> set[str]:
    """Set rows to what the server says; None: it has no such row.

    Rows of an entity that this version does not know are passed over: it could not show them.

    Returns:
        The customers whose search rows are out of date now.
    """
    by_entity: dict[str, dict[str, bytes | None]] = defaultdict(dict)
    for (entity, row_id), encoded in rows.items():
        if entity in ENTITY_TABLES:
            by_entity[entity][row_id] = encoded
    stale: set[str] = set()
    for entity, wanted in by_entity.items():
        found = _write(connection, entity, wanted)
        if entity == "customer":
            stale = found
    return stale


def _write(connection: Connection, entity: str, wanted: Mapping[str, bytes | None]) -> set[str]:
    """Returns the ids of rows that came, went, or changed in what is searched."""
    stored = STORED[entity]
    there = {
        row[0]: (row[1], row[2])
        for row in connection.execute(_hashes_of(entity), {"ids": wanted}).all()
    }
    inserts: list[tuple[Any, ...]] = []
    deletes: list[tuple[int]] = []
    moved: dict[str, tuple[Any, ...]] = {}
    stale: set[str] = set()
    for row_id, encoded in wanted.items():
        number, known = there.get(row_id, (None, None))
        if encoded is None:
            if number is not None:
                deletes.append((number,))
                stale.add(row_id)
        elif number is None:
            inserts.append(stored.values_of_wire(encoded))
            stale.add(row_id)
        elif known != row_hash(stored.entity, encoded):  # else the echo of an own change
            moved[row_id] = stored.values_of_wire(encoded)
    table = f'"{entity}"'
    if deletes:
        connection.exec_driver_sql(f"delete from {table} where pk = ?", deletes)
    if moved:
        stale |= _move(connection, entity, moved)
    if inserts:
        names = ", ".join(f'"{column}"' for column in stored.columns)
        marks = ", ".join("?" * len(stored.columns))
        connection.exec_driver_sql(f"insert into {table} ({names}) values ({marks})", inserts)
    return stale


def _move(connection: Connection, entity: str, records: Mapping[str, tuple[Any, ...]]) -> set[str]:
    """Set the columns that differ. Returns the ids of rows that changed in what is searched."""
    columns = STORED[entity].columns
    updates: dict[tuple[int, ...], list[tuple[Any, ...]]] = defaultdict(list)
    stale: set[str] = set()
    for number, *there in connection.execute(_rows_of(entity), {"ids": records}).all():
        record = records[there[0]]
        differing = tuple(
            n for n, (new, old) in enumerate(zip(record, there, strict=True)) if new != old
        )
        updates[differing].append((*(record[n] for n in differing), number))
        if not search.SEARCHED.isdisjoint(columns[n] for n in differing):
            stale.add(there[0])
    for positions, settings in updates.items():
        named = ", ".join(f'"{columns[n]}" = ?' for n in positions)
        connection.exec_driver_sql(f'update "{entity}" set {named} where pk = ?', settings)
    return stale


@cache
def _hashes_of(entity: str) -> Select[Any]:
    table = ENTITY_TABLES[entity].c
    return select(table.id, table.pk, table.row_hash).where(among(table.id, "ids"))


@cache
def _rows_of(entity: str) -> Select[Any]:
    table = ENTITY_TABLES[entity].c
    columns = STORED[entity].columns
    return select(table.pk, *(table[column] for column in columns)).where(among(table.id, "ids"))
