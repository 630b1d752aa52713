"""Writing the server's rows into the tables: only what differs, set by set.

Most rows of a page are the echo of the PC's own changes, or differ in a column or two; what is the
same is not written, and an index is touched only where its columns change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from guide_app.tables.storage import STORED
from guide_app.wire.rows import row_hash
from localdb import search
from localdb.schema import ENTITY_TABLES

Key = tuple[str, str]
_CHUNK = 400


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
    columns = STORED[entity].columns
    present = _present(connection, entity, list(wanted))
    inserts: list[tuple[Any, ...]] = []
    deletes: list[tuple[int]] = []
    updates: dict[tuple[int, ...], list[tuple[Any, ...]]] = defaultdict(list)
    stale: set[str] = set()
    for row_id, encoded in wanted.items():
        there = present.get(row_id)
        if encoded is None:
            if there is not None:
                deletes.append((there[0],))
                stale.add(row_id)
            continue
        if there is not None and there[-1] == row_hash(STORED[entity].entity, encoded):
            continue  # the echo of an own change
        record = STORED[entity].values_of_wire(encoded)
        if there is None:
            inserts.append(record)
            stale.add(row_id)
        elif record != there[1:]:
            differing = tuple(n for n, value in enumerate(record) if value != there[n + 1])
            updates[differing].append((*(record[n] for n in differing), there[0]))
            if not search.SEARCHED.isdisjoint(columns[n] for n in differing):
                stale.add(row_id)
    table = f'"{entity}"'
    if deletes:
        connection.exec_driver_sql(f"delete from {table} where pk = ?", deletes)
    for positions, records in updates.items():
        settings = ", ".join(f'"{columns[n]}" = ?' for n in positions)
        connection.exec_driver_sql(f"update {table} set {settings} where pk = ?", records)
    if inserts:
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"insert into {table} ({names}) values ({marks})", inserts)
    return stale


def _present(
    connection: Connection, entity: str, row_ids: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """The rows that are there, by id: row number, then the stored columns."""
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(row_ids), _CHUNK):
        given = {"ids": row_ids[start : start + _CHUNK]}
        for row in connection.execute(_rows_of(entity), given):
            found[row[1]] = tuple(row)
    return found


@cache
def _rows_of(entity: str) -> Select[Any]:
    table = ENTITY_TABLES[entity]
    return select(table.c.pk, *(table.c[column] for column in STORED[entity].columns)).where(
        table.c.id.in_(bindparam("ids", expanding=True))
    )
