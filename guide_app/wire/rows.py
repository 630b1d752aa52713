"""Rows on the wire: JSON objects without nulls, their canonical bytes and their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from guide_app.domain.entity import ENTITIES, Entity, Row
from guide_app.domain.values import wire_form

_encoder = msgspec.json.Encoder(order="sorted")
_LIMIT = 2**63


def encode_row(entity: Entity, row: Row) -> bytes:
    """The canonical JSON of a row: keys sorted, nulls left out, unknown fields included."""
    names, read, formed = _shape(entity.name)
    made = {name: value for name, value in zip(names, read(row), strict=True) if value is not None}
    for name, form in formed:
        if name in made:
            made[name] = form(made[name])
    return _encoder.encode({**row.extra, **made} if row.extra else made)


@cache
def _shape(
    entity: str,
) -> tuple[
    tuple[str, ...],
    Callable[[Row], tuple[Any, ...]],
    tuple[tuple[str, Callable[[Any], Any]], ...],
]:
    """The fields of an entity, what reads all of them, and what brings some on the wire."""
    fields = ENTITIES[entity].fields
    names = tuple(field.name for field in fields)
    forms = ((field.name, wire_form(field)) for field in fields)
    return (
        names,
        attrgetter(*names),
        tuple((name, form) for name, form in forms if form is not None),
    )


@cache
def _person(entity: str) -> bytes:
    return entity.encode()[:16]


def encode_values(values: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a row whose values, without nulls, are in wire form already."""
    return _encoder.encode(values)


def row_hash(entity: Entity, encoded: bytes) -> int:
    """A signed 64-bit number made of the entity's name and the row's canonical bytes."""
    digest = hashlib.blake2b(encoded, digest_size=8, person=_person(entity.name)).digest()
    return int.from_bytes(digest, "big") - _LIMIT
