"""Taking over a snapshot.

Its rows replace those of its entities, pending mutations run again on top.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete

from guide_app.domain.entity import ENTITIES
from guide_app.tables.storage import STORED
from localdb import search
from localdb.changed import stop_watching
from localdb.schema import ENTITY_TABLES

_CHUNK = 5_000


def adopt_part(connection: Connection, plain: bytes, entities: Sequence[str]) -> int:
    """Replace the rows of ``entities`` by those of a snapshot part. Returns how many there are now.

    The part is opened in memory: customer data never lies in plain text on the PC's disk. Call it
    between `overlay.lift` and `overlay.lay`.

    Args:
        plain: The bytes of an SQLite file, not compressed.

    Raises:
        sqlite3.DatabaseError: The bytes are no such file.
    """
    stop_watching(connection)
    known = [name for name in entities if name in ENTITIES]
    rows = 0
    source = sqlite3.connect(":memory:")
    try:
        source.deserialize(plain)
        raw = connection.connection.driver_connection
        assert raw is not None
        for name in known:
            connection.execute(delete(ENTITY_TABLES[name]))
            columns, records = _records(source, name)
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            statement = f'insert into "{name}" ({names}) values ({marks})'
            while chunk := list(_take(records, _CHUNK)):
                raw.executemany(statement, chunk)
                rows += len(chunk)
    finally:
        source.close()
    if "customer" in known:
        search.reindex_all(connection)
    return rows


def _records(source: sqlite3.Connection, name: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Columns and rows to insert; columns that this version does not know go into ``extra``."""
    cursor = source.execute(f'select * from "{name}"')
    given = [column[0] for column in cursor.description]
    known = set(STORED[name].columns)
    if set(given) <= known:
        return given, cursor
    kept = [column for column in given if column in known and column != "extra"] + ["extra"]

    def packed() -> Iterator[tuple[Any, ...]]:
        for row in cursor:
            values = dict(zip(given, row, strict=True))
            extra = json.loads(values.get("extra") or "{}")
            extra |= {
                key: value
                for key, value in values.items()
                if key not in known and value is not None
            }
            values["extra"] = (
                json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None
            )
            yield tuple(values[column] for column in kept)

    return kept, packed()


def _take(records: Iterator[tuple[Any, ...]], most: int) -> Iterator[tuple[Any, ...]]:
    for _, record in zip(range(most), records, strict=False):
        yield record
