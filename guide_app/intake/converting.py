"""A raw row turned into values of the target's fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from guide_app.domain.errors import Code
from guide_app.intake import cells
from guide_app.intake.errors import BadCell, FileCode, Refused, Rejection
from guide_app.intake.fields import CHOICES, FIELDS, MANY, Form
from guide_app.intake.profile import Column, Profile
from guide_app.intake.table import RawRow

Values = dict[str, Any]
_TAG_MARKS = re.compile(r"[、,，;；|/\n]+")
_Read = Callable[[Any], Any]


class Converter:
    """Reads the cells of a table's rows as a profile says.

    Raises:
        Refused: COLUMN_MISSING.
    """

    def __init__(self, profile: Profile, columns: Sequence[str]) -> None:
        places = {plain_name(name): position for position, name in enumerate(columns)}
        self._readers: list[tuple[int, str, str, _Read]] = []
        forms = FIELDS[profile.target]
        for column in profile.columns:
            position = places.get(plain_name(column.source))
            if position is None:
                raise Refused(FileCode.COLUMN_MISSING, column=column.source)
            read = _reader(column, forms[column.to])
            self._readers.append((position, column.source, column.to, read))
        self._constants: Values = {}
        for name, value in profile.constants.items():
            try:
                self._constants[name] = _reader(Column(name, name), forms[name])(value)
            except BadCell:
                raise Refused(FileCode.BAD_PROFILE, detail=name) from None

    def convert(self, row: RawRow) -> Values | Rejection:
        """The row's values by field; empty cells are left out."""
        made = dict(self._constants)
        for position, source, to, read in self._readers:
            cell = row.cells[position]
            if cell is None:
                continue
            try:
                value = read(cell)
            except BadCell as bad:
                return Rejection(bad.code, {"column": source, **bad.facts})
            if value is not None:
                made[to] = (*made.get(to, ()), *value) if to in MANY else value
        return made


def plain_name(name: str) -> str:
    """A column's name as it is compared: without blanks, width and capitals do not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def _reader(column: Column, form: Form) -> _Read:
    read = _read_form(column, form)
    if not column.values and column.other is None:
        return read
    mapped = {key.casefold(): to for key, to in column.values.items()}

    def read_mapped(cell: Any) -> Any:
        text = cells.as_text(cell)
        if text is None:
            return None
        found = mapped.get(text.casefold(), column.other)
        return read(text if found is None else found)

    return read_mapped


def _read_form(column: Column, form: Form) -> _Read:
    if form is Form.PHONE:
        return cells.as_phone
    if form is Form.MONEY:
        return cells.as_money
    if form is Form.INT:
        return cells.as_int
    if form is Form.DATE:
        if not column.formats:
            return cells.as_date
        return lambda cell: cells.as_date(cell, column.formats)
    if form is Form.BIRTHDAY:
        return lambda cell: cells.as_birthday(cell, column.formats)
    if form is Form.TAGS:
        return lambda cell: _tags(cell, column)
    if form is Form.CHOICE:
        return _choice_reader(column.to)
    if column.prefix:
        return lambda cell: _prefixed(cell, column.prefix)
    return cells.as_text


def _prefixed(cell: Any, prefix: str) -> str | None:
    text = cells.as_text(cell)
    return None if text is None else prefix + text


class TagName(NamedTuple):
    """A tag as a cell names it, and the column: that may be called like the tag's group."""

    name: str
    column: str


def _tags(cell: Any, column: Column) -> tuple[TagName, ...] | None:
    text = cells.as_text(cell)
    if text is None:
        return None
    parts = text.split(column.separator) if column.separator else _TAG_MARKS.split(text)
    names = dict.fromkeys(part.strip() for part in parts if part.strip())
    return tuple(TagName(name, column.source) for name in names) or None


def _choice_reader(field_name: str) -> _Read:
    words = {word.casefold(): str(value) for word, value in CHOICES[field_name].items()}
    values = set(words.values())

    def read(cell: Any) -> str | None:
        text = cells.as_text(cell)
        if text is None:
            return None
        plain = text.casefold()
        if plain in words:
            return words[plain]
        if plain in values:
            return plain
        raise BadCell(Code.NOT_A_CHOICE)

    return read
