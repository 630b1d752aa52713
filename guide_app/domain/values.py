"""Values of fields: how they are cleaned, checked, and moved between memory, wire and database.

=========  ===============  =====================  ====================
kind       in memory        on the wire            in a database
=========  ===============  =====================  ====================
text, ref  str              str                    text
int        int              int                    integer
bool       bool             bool                   0 or 1
date       date             ``2017-10-02``         the same text
instant    datetime (UTC)   ``…T10:32:00.000Z``    the same text
money      Decimal          ``"396.00"``           integer, in cents
json       dict, list, …    the value              JSON text
=========  ===============  =====================  ====================
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from guide_app.domain.entity import Entity, Field, Kind, Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id

_CENT = Decimal("0.01")
_MONEY_LIMIT = Decimal("1e12")
_INT_LIMIT = 2**53
_JSON_LENGTH = 40_000


def clean_text(value: str) -> str:
    """``value`` without NUL and lone surrogates, which no database and no JSON can carry."""
    if value.isascii():
        return value.replace("\x00", "") if "\x00" in value else value
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def clean_json(value: Any) -> Any:
    """A JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


def format_instant(value: datetime) -> str:
    """UTC text with milliseconds that sorts by time."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse_instant(value: str) -> datetime:
    """The aware UTC datetime of a text made by `format_instant`.

    Raises:
        ValueError: The text is no such time, or names no zone.
    """
    made = datetime.fromisoformat(value)
    if made.tzinfo is None:
        raise ValueError("no time zone")
    try:
        return made.astimezone(UTC)
    except OverflowError:
        raise ValueError("outside the years 1 to 9999") from None


def check(field: Field, value: Any) -> Any:
    """The value as the entity may hold it: cleaned, of the right type, within its limits.

    Raises:
        Rejected: REQUIRED, WRONG_TYPE, TOO_LONG, NOT_A_CHOICE or OUT_OF_RANGE, with the field's
            name.
    """
    if value is None:
        if not field.nullable and field.kind is not Kind.JSON:
            raise Rejected(Code.REQUIRED, field=field.name)
        return None
    return _CHECKS[field.kind](field, value)


def check_row(entity: Entity, row: Row) -> dict[str, Any]:
    """Every field of ``row`` checked; the changes that cleaning made, by field name."""
    changed = {}
    for field in entity.fields:
        value = getattr(row, field.name)
        checked = check(field, value)
        if checked is not value and checked != value:
            changed[field.name] = checked
    return changed


def wire_form(field: Field) -> Callable[[Any], Any] | None:
    """What gives the JSON form of a value that is not None; None: it is that already."""
    return _WIRE_FORMS.get(field.kind)


def storage_form(field: Field) -> Callable[[Any], Any] | None:
    """What gives the database form of a value that is not None; None: it is that already."""
    return _STORAGE_FORMS.get(field.kind)


def from_wire(field: Field, value: Any) -> Any:
    """A checked value in memory from its wire form.

    Raises:
        Rejected: As `check`.
    """
    if value is not None:
        parse = _PARSERS.get(field.kind)
        if parse is not None:
            if not isinstance(value, str):
                raise Rejected(Code.WRONG_TYPE, field=field.name)
            try:
                value = parse(value)
            except (ValueError, InvalidOperation):
                raise Rejected(Code.WRONG_TYPE, field=field.name) from None
    return check(field, value)


def to_wire(field: Field, value: Any) -> Any:
    """The JSON form of a value."""
    form = _WIRE_FORMS.get(field.kind)
    return value if value is None or form is None else form(value)


def to_storage(field: Field, value: Any) -> Any:
    """The database form of a value."""
    form = _STORAGE_FORMS.get(field.kind)
    return value if value is None or form is None else form(value)


def _check_text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    value = clean_text(value)
    if not value and not field.nullable:
        raise Rejected(Code.REQUIRED, field=field.name)
    if field.max_length is not None and len(value) > field.max_length:
        raise Rejected(Code.TOO_LONG, field=field.name, limit=field.max_length, length=len(value))
    if field.choices and value not in field.choices:
        raise Rejected(Code.NOT_A_CHOICE, field=field.name)
    return str(value)


def _check_ref(field: Field, value: Any) -> str:
    if not is_row_id(value):
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    return str(value)


def _check_int(field: Field, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    if abs(value) >= _INT_LIMIT:
        raise Rejected(Code.OUT_OF_RANGE, field=field.name)
    return value


def _check_bool(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    return value


def _check_date(field: Field, value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    return value


def _check_instant(field: Field, value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    if not MINYEAR < value.year < MAXYEAR:  # in UTC it may be in no year at all
        raise Rejected(Code.OUT_OF_RANGE, field=field.name)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


def _check_money(field: Field, value: Any) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise Rejected(Code.WRONG_TYPE, field=field.name)
    if abs(value) >= _MONEY_LIMIT or value != value.quantize(_CENT):
        raise Rejected(Code.OUT_OF_RANGE, field=field.name)
    return value.quantize(_CENT)


def _check_json(field: Field, value: Any) -> Any:
    try:
        value = clean_json(value)
        length = len(json.dumps(value, ensure_ascii=False, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise Rejected(Code.WRONG_TYPE, field=field.name) from None
    if length > _JSON_LENGTH:
        raise Rejected(Code.TOO_LONG, field=field.name, limit=_JSON_LENGTH, length=length)
    return value


def _compact_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_CHECKS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _check_text,
    Kind.REF: _check_ref,
    Kind.INT: _check_int,
    Kind.BOOL: _check_bool,
    Kind.DATE: _check_date,
    Kind.INSTANT: _check_instant,
    Kind.MONEY: _check_money,
    Kind.JSON: _check_json,
}
_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: parse_instant,
    Kind.MONEY: Decimal,
}
_WIRE_FORMS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: date.isoformat,
    Kind.INSTANT: format_instant,
    Kind.MONEY: str,
}
_STORAGE_FORMS: dict[Kind, Callable[[Any], Any]] = {
    Kind.BOOL: int,
    Kind.DATE: date.isoformat,
    Kind.INSTANT: format_instant,
    Kind.MONEY: lambda value: int(value.scaleb(2)),
    Kind.JSON: _compact_json,
}
MEMORY_FORMS: dict[Kind, Callable[[Any], Any]] = {
    Kind.BOOL: bool,
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: parse_instant,
    Kind.MONEY: lambda value: Decimal(value).scaleb(-2).quantize(_CENT),
    Kind.JSON: json.loads,
}
