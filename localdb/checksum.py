"""Counting and adding up the server's rows as this PC has them.

To compare with the server's own sums.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from guide_app.domain.entity import ENTITIES, Entity, Kind
from guide_app.tables.storage import STORED
from guide_app.wire.rows import encode_values, row_hash
from localdb.schema import ENTITY_TABLES, base_image

_CHUNK = 500
_IMAGES = select(base_image.c.row_id, base_image.c.image).where(
    base_image.c.entity == bindparam("entity")
)
_ROWS = {
    name: select(table.c.pk, *(table.c[column] for column in STORED[name].columns))
    for name, table in ENTITY_TABLES.items()
}
_NEXT_ROWS = {
    name: rows.where(ENTITY_TABLES[name].c.pk > bindparam("last"))
    .order_by(ENTITY_TABLES[name].c.pk)
    .limit(_CHUNK)
    for name, rows in _ROWS.items()
}
_LOW_HALF = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Sums:
    """Count of an entity's rows, and the sums of the halves of their hashes.

    As `wire.messages.ScopeCheck`.
    """

    count: int
    high: int
    low: int


def sums_of(connection: Connection, entity: str) -> Sums:
    """The sums over the server's rows: images where pending mutations have changed a row.

    Every hash is made anew from the fields, so a row changed behind the program's back is seen.
    """
    images = _images(connection, entity)
    declared = ENTITIES[entity]
    count = high = low = 0
    last = 0
    while True:
        rows = connection.execute(_NEXT_ROWS[entity], {"last": last}).all()
        if not rows:
            break
        last = rows[-1][0]
        for row in rows:
            if row[1] in images:
                continue
            value = row_hash(declared, encode_values(_wire_values(declared, row)))
            count, high, low = count + 1, high + (value >> 32), low + (value & _LOW_HALF)
    for image in images.values():
        if image is not None:
            value = row_hash(declared, image.encode())
            count, high, low = count + 1, high + (value >> 32), low + (value & _LOW_HALF)
    return Sums(count, high, low)


def list_base_rows(connection: Connection, entity: str) -> dict[str, str]:
    """The server's rows of an entity as this PC has them: id → canonical JSON."""
    images = _images(connection, entity)
    declared = ENTITIES[entity]
    found = {
        row[1]: encode_values(_wire_values(declared, row)).decode()
        for row in connection.execute(_ROWS[entity])
        if row[1] not in images
    }
    return found | {row_id: image for row_id, image in images.items() if image is not None}


def list_rows(connection: Connection, entity: str) -> dict[str, str]:
    """The rows of an entity as the guide sees them: id → canonical JSON."""
    declared = ENTITIES[entity]
    return {
        row[1]: encode_values(_wire_values(declared, row)).decode()
        for row in connection.execute(_ROWS[entity])
    }


def _images(connection: Connection, entity: str) -> dict[str, str | None]:
    return {row[0]: row[1] for row in connection.execute(_IMAGES, {"entity": entity})}


def _wire_values(entity: Entity, row: Any) -> dict[str, Any]:
    """Storage form to wire form without the way through memory; ``row`` begins with ``pk``."""
    values: dict[str, Any] = {}
    for field, value in zip(entity.fields, row[1:], strict=False):
        if value is None:
            continue
        if field.kind is Kind.BOOL:
            value = bool(value)
        elif field.kind is Kind.MONEY:
            value = f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        elif field.kind is Kind.JSON:
            value = _read(value)
        values[field.name] = value
    extra = row[1 + len(entity.fields)]
    if not extra:
        return values
    unknown = _read(extra)
    return (unknown if isinstance(unknown, dict) else {"extra": unknown}) | values


def _read(text: str) -> Any:
    """The JSON in a column.

    A text that was damaged stands for itself, and its row's hash will differ.
    """
    try:
        return json.loads(text)
    except ValueError:
        return text
