"""How an entity is declared: one dataclass from which tables, wire rows and checksums follow."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """Who may hold a row of an entity on their PC."""

    BRAND = "brand"
    STORE = "store"
    GUIDE = "guide"  # the one whose own it is
    CUSTOMER = (
        "customer"  # whoever holds the customer: the owning guide, and the managers of the store
    )


class Kind(StrEnum):
    """What a field holds.

    Each kind has one form in memory, one in a database and one on the wire.
    """

    TEXT = "text"
    INT = "int"
    BOOL = "bool"
    DATE = "date"
    INSTANT = "instant"
    MONEY = "money"
    REF = "ref"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity.

    Attributes:
        contested: A change from a stale value is refused and shown, instead of the later one
            winning.
        references: Name of the entity that a ``REF`` points to.
    """

    name: str
    kind: Kind
    nullable: bool
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    references: str | None = None
    contested: bool = False
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity's name, its audience and its fields in their declared order."""

    name: str
    row_type: type[Row]
    audience: Audience
    fields: tuple[Field, ...]
    by_name: Mapping[str, Field]

    @property
    def is_customer_part(self) -> bool:
        """Whether rows belong to one customer and travel with it."""
        return self.audience is Audience.CUSTOMER

    def customer_id_of(self, row: Row) -> str | None:
        """The customer that a row belongs to, if it belongs to one."""
        if not self.is_customer_part:
            return None
        found: str | None = row.id if self.name == "customer" else getattr(row, "customer_id", None)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every synced row has.

    Attributes:
        id: Canonical lower-case UUID text.
        extra: Fields that a newer version of the program declared; kept and sent back untouched.
    """

    id: str
    brand_id: str
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)


ENTITIES: dict[str, Entity] = {}
_BY_TYPE: dict[type[Row], Entity] = {}
_REQUIRED = dataclasses.MISSING


def text(
    max_length: int,
    *,
    default: Any = _REQUIRED,
    choices: type[StrEnum] | None = None,
    contested: bool = False,
    indexed: bool = False,
) -> Any:
    """A text of at most ``max_length`` characters, or one of an enumeration's values."""
    values = tuple(item.value for item in choices) if choices else ()
    return _declare(
        default,
        kind=Kind.TEXT,
        max_length=max_length,
        choices=values,
        contested=contested,
        indexed=indexed,
    )


def ref(entity: str, *, default: Any = _REQUIRED, contested: bool = False) -> Any:
    """The id of a row of another entity."""
    return _declare(
        default, kind=Kind.REF, references=entity, max_length=36, contested=contested, indexed=True
    )


def instant(*, default: Any = _REQUIRED) -> Any:
    """An aware UTC ``datetime``."""
    return _declare(default, kind=Kind.INSTANT)


def day(*, default: Any = _REQUIRED, indexed: bool = False) -> Any:
    """A ``date`` in the brand's time zone."""
    return _declare(default, kind=Kind.DATE, indexed=indexed)


def money(*, default: Any = _REQUIRED) -> Any:
    """A ``Decimal`` of two places in the brand's currency."""
    return _declare(default, kind=Kind.MONEY)


def number(*, default: Any = _REQUIRED, indexed: bool = False) -> Any:
    """A whole number."""
    return _declare(default, kind=Kind.INT, indexed=indexed)


def flag(*, default: Any = _REQUIRED, contested: bool = False) -> Any:
    """True or false."""
    return _declare(default, kind=Kind.BOOL, contested=contested)


def document(*, default: Any = _REQUIRED) -> Any:
    """A small JSON value (object, list, text, number), never changed in place."""
    return _declare(default, kind=Kind.JSON)


def _declare(default: Any, **metadata: Any) -> Any:
    if default is _REQUIRED:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


R = typing.TypeVar("R", bound=Row)


def entity(name: str, audience: Audience) -> typing.Callable[[type[R]], type[R]]:
    """Register a frozen dataclass as the entity ``name``."""

    def register(row_type: type[R]) -> type[R]:
        hints = typing.get_type_hints(row_type)
        fields = tuple(
            Field(name=f.name, nullable=_is_optional(hints[f.name]), **f.metadata)
            for f in dataclasses.fields(row_type)
            if f.metadata
        )
        fields = (
            Field(name="id", kind=Kind.TEXT, nullable=False, max_length=36),
            Field(name="brand_id", kind=Kind.TEXT, nullable=False, max_length=36),
            *fields,
        )
        made = Entity(name, row_type, audience, fields, {f.name: f for f in fields})
        ENTITIES[name] = made
        _BY_TYPE[row_type] = made
        return row_type

    return register


def entity_of(row_type: type[Row]) -> Entity:
    """The declaration behind a row type."""
    return _BY_TYPE[row_type]


def _is_optional(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType) and type(
        None
    ) in typing.get_args(hint)
