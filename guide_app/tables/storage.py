"""Rows between memory, wire and table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from guide_app.domain.entity import ENTITIES, Entity, Field, Kind, Row
from guide_app.domain.values import MEMORY_FORMS, from_wire, storage_form, to_storage
from guide_app.wire.rows import encode_row, row_hash


@dataclass(frozen=True, slots=True)
class Stored:
    """How one entity's rows lie in its table.

    Attributes:
        columns: Names in table order, without ``pk``: the fields, then ``extra`` and ``row_hash``.
    """

    entity: Entity
    columns: tuple[str, ...]
    _memory: tuple[Callable[[Any], Any] | None, ...]
    _storage: tuple[Callable[[Any], Any] | None, ...]

    def row(self, values: Sequence[Any]) -> Row:
        """The row in memory of a record with the entity's fields and ``extra``.

        In the order of `columns`.
        """
        made = {
            field.name: value if value is None or form is None else form(value)
            for field, form, value in zip(self.entity.fields, self._memory, values, strict=False)
        }
        extra = values[len(self._memory)]
        return self.entity.row_type(**made, extra=json.loads(extra) if extra else {})

    def record(self, row: Row) -> tuple[dict[str, Any], bytes]:
        """The table record of a row, and its canonical JSON."""
        encoded = encode_row(self.entity, row)
        record: dict[str, Any] = {}
        for field, form in zip(self.entity.fields, self._storage, strict=True):
            value = getattr(row, field.name)
            record[field.name] = value if value is None or form is None else form(value)
        record["extra"] = _json(row.extra) if row.extra else None
        record["row_hash"] = row_hash(self.entity, encoded)
        return record, encoded

    def changed(self, before: Row, after: Row) -> tuple[dict[str, Any], bytes]:
        """The columns of a record that differ between two rows, and the later one's JSON."""
        encoded = encode_row(self.entity, after)
        record: dict[str, Any] = {}
        for field, form in zip(self.entity.fields, self._storage, strict=True):
            value = getattr(after, field.name)
            if value != getattr(before, field.name):
                record[field.name] = value if value is None or form is None else form(value)
        if after.extra != before.extra:
            record["extra"] = _json(after.extra) if after.extra else None
        record["row_hash"] = row_hash(self.entity, encoded)
        return record, encoded

    def values_of_wire(self, encoded: bytes | str) -> tuple[Any, ...]:
        """The table record of a row's canonical JSON, of this version or another.

        In the order of `columns`. The sender has checked the row; a choice that this version does
        not know yet is kept as it is.

        Raises:
            msgspec.DecodeError: The bytes are no JSON object.
        """
        data = encoded.encode() if isinstance(encoded, str) else bytes(encoded)
        values: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
        made: list[Any] = []
        for field in self.entity.fields:
            value = values.pop(field.name, None)
            if value is not None and field.kind in _CONVERTED:
                value = _converted(field, value)
            made.append(value)
        made.append(_json(values) if values else None)  # what only a newer version knows
        made.append(row_hash(self.entity, data))
        return tuple(made)


_CONVERTED = frozenset({Kind.BOOL, Kind.MONEY, Kind.JSON})


def _converted(field: Field, value: Any) -> Any:
    if field.kind is Kind.BOOL and isinstance(value, bool):
        return int(value)
    return to_storage(field, from_wire(field, value))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _memory_form(field: Field) -> Callable[[Any], Any] | None:
    return MEMORY_FORMS.get(field.kind)


STORED: dict[str, Stored] = {
    name: Stored(
        entity,
        (*(field.name for field in entity.fields), "extra", "row_hash"),
        tuple(map(_memory_form, entity.fields)),
        tuple(map(storage_form, entity.fields)),
    )
    for name, entity in ENTITIES.items()
}
