"""Rows between memory, wire and table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from guide_app.domain.entity import ENTITIES, Entity, Field, Kind, Row
from guide_app.domain.values import MEMORY_FORMS, from_wire, storage_form, to_storage
from guide_app.wire.rows import encode_row, row_hash

R = TypeVar("R", bound=Row)
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Stored:
    """How one entity's rows lie in its table.

    Attributes:
        columns: Names in table order, without ``pk``: the fields, then ``extra`` and ``row_hash``.
    """

    entity: Entity
    columns: tuple[str, ...]
    _names: tuple[str, ...]
    _read: Callable[[Row], tuple[Any, ...]]
    _put: tuple[Callable[[Row, Any], None], ...]
    _memory: tuple[tuple[int, Callable[[Any], Any]], ...]
    _storage: Mapping[str, Callable[[Any], Any]]

    def row(self, values: Sequence[Any]) -> Row:
        """The row in memory of a record with the entity's fields and ``extra``.

        In the order of `columns`. Its fields are put into the slots one by one: a frozen dataclass
        that is called does the same by a detour, and takes three times as long.
        """
        made = list(values[: len(self._names) + 1])
        for position, form in self._memory:
            if made[position] is not None:
                made[position] = form(made[position])
        extra = made[-1]
        made[-1] = json.loads(extra) if extra else {}
        row = self.entity.row_type.__new__(self.entity.row_type)
        for put, value in zip(self._put, made, strict=True):
            put(row, value)
        return row

    def record(self, row: Row) -> tuple[dict[str, Any], bytes]:
        """The table record of a row, and its canonical JSON."""
        encoded = encode_row(self.entity, row)
        record = dict(zip(self._names, self._read(row), strict=True))
        for name, form in self._storage.items():
            if record[name] is not None:
                record[name] = form(record[name])
        record["extra"] = _json(row.extra) if row.extra else None
        record["row_hash"] = row_hash(self.entity, encoded)
        return record, encoded

    def changed(self, before: Row, after: Row) -> tuple[dict[str, Any], bytes]:
        """The columns of a record that differ between two rows, and the later one's JSON."""
        encoded = encode_row(self.entity, after)
        record: dict[str, Any] = {}
        for name, old, new in zip(self._names, self._read(before), self._read(after), strict=True):
            if new is not old and new != old:
                form = self._storage.get(name)
                record[name] = new if new is None or form is None else form(new)
        if after.extra != before.extra:
            record["extra"] = _json(after.extra) if after.extra else None
        record["row_hash"] = row_hash(self.entity, encoded)
        return record, encoded

    def replaced(self, row: R, changes: Mapping[str, Any]) -> R:
        """The row with other values; what `dataclasses.replace` gives, at a third of its cost."""
        values = dict(zip(self._names, self._read(row), strict=True))
        values["extra"] = row.extra
        return type(row)(**{**values, **changes})

    def values_of_wire(self, encoded: bytes | str) -> tuple[Any, ...]:
        """The table record of a row's canonical JSON, of this version or another.

        In the order of `columns`. The sender has checked the row; a choice that this version does
        not know yet is kept as it is.

        Raises:
            msgspec.DecodeError: The bytes are no JSON object.
        """
        data = encoded.encode() if isinstance(encoded, str) else bytes(encoded)
        values = _decode(data)
        made = list(map(values.get, self._names))
        for position, field in _converted_fields(self.entity.name):
            if made[position] is not None:
                made[position] = _converted(field, made[position])
        unknown = values.keys() - self.entity.by_name.keys()  # what only a newer version knows
        made.append(_json({name: values[name] for name in unknown}) if unknown else None)
        made.append(row_hash(self.entity, data))
        return tuple(made)


_CONVERTED = frozenset({Kind.BOOL, Kind.MONEY, Kind.JSON})


@cache
def _converted_fields(entity: str) -> tuple[tuple[int, Field], ...]:
    """The fields whose form on the wire is not the one in a table, with their positions."""
    fields = enumerate(ENTITIES[entity].fields)
    return tuple((n, field) for n, field in fields if field.kind in _CONVERTED)


def _converted(field: Field, value: Any) -> Any:
    if field.kind is Kind.BOOL and isinstance(value, bool):
        return int(value)
    return to_storage(field, from_wire(field, value))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _stored(entity: Entity) -> Stored:
    names = tuple(field.name for field in entity.fields)
    memory = ((n, MEMORY_FORMS.get(field.kind)) for n, field in enumerate(entity.fields))
    storage = ((field.name, storage_form(field)) for field in entity.fields)
    return Stored(
        entity,
        (*names, "extra", "row_hash"),
        names,
        attrgetter(*names),
        tuple(getattr(entity.row_type, name).__set__ for name in (*names, "extra")),
        tuple((n, form) for n, form in memory if form is not None),
        {name: form for name, form in storage if form is not None},
    )


STORED: dict[str, Stored] = {name: _stored(entity) for name, entity in ENTITIES.items()}
