"""Rows on the wire: JSON objects without nulls, their canonical bytes and their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import msgspec

from guide_app.domain.entity import ENTITIES, Entity, Row
from guide_app.domain.values import wire_form

_encoder = msgspec.json.Encoder(order="sorted")
_LIMIT = 2**63


def encode_row(entity: Entity, row: Row) -> bytes:
    """The canonical JSON of a row: keys sorted, nulls left out, unknown fields included."""
    made: dict[str, Any] = dict(row.extra)
    for name, form in _forms(entity.name):
        value = getattr(row, name)
        if value is not None:
            made[name] = value if form is None else form(value)
    return _encoder.encode(made)


@cache
def _forms(entity: str) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """The fields of an entity with what brings them on the wire; looked up once."""
    return tuple((field.name, wire_form(field)) for field in ENTITIES[entity].fields)


def encode_values(values: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a row whose values, without nulls, are in wire form already."""
    return _encoder.encode(values)


def row_hash(entity: Entity, encoded: bytes) -> int:
    """A signed 64-bit number made of the entity's name and the row's canonical bytes."""
    key = entity.name.encode()
    digest = hashlib.blake2b(encoded, digest_size=8, person=key[:16]).digest()
    return int.from_bytes(digest, "big") - _LIMIT
