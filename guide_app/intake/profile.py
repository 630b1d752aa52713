"""A saved mapping: which columns of a file become which fields, and how their cells are read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.fields import FIELDS, REQUIRED, Target
from guide_app.intake.lines import Lines


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file, mapped to one field.

    Attributes:
        source: The column's name; capitals and spaces do not matter.
        to: A field of the target, see `fields.FIELDS`.
        formats: How days are written (`datetime.strptime`), where the year does not come first.
        prefix: Put before the text, for example to tell two systems' numbers apart.
        values: Words of the file → ours.
        other: What a word that is not among ``values`` becomes; None leaves it as it is.
        separator: Between tags in one cell.
    """

    source: str
    to: str
    formats: tuple[str, ...] = ()
    prefix: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    other: str | None = None
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a kind of file is read.

    Attributes:
        constants: Fields with the same value in every row, where no column gives one.
        lines: The file has a line for each piece; see `lines.Lines`.
    """

    name: str
    target: Target
    columns: tuple[Column, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    lines: Lines | None = None

    def __post_init__(self) -> None:
        known = FIELDS[self.target]
        mapped = {*self.constants, *(column.to for column in self.columns)}
        for name in sorted(mapped - set(known)):
            raise Refused(FileCode.BAD_PROFILE, detail=name)
        for group in REQUIRED[self.target]:
            if mapped.isdisjoint(group):
                raise Refused(FileCode.BAD_PROFILE, detail="/".join(group))

    @property
    def source_columns(self) -> frozenset[str]:
        """The columns of the file that are used at all."""
        lines = {self.lines.key, *self.lines.sums} if self.lines else set()
        return frozenset({column.source for column in self.columns} | lines)


def load_profile(path: Path) -> Profile:
    """The profile in a TOML file.

    Raises:
        Refused: BAD_PROFILE.
    """
    try:
        return read_profile(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(FileCode.BAD_PROFILE, detail=type(error).__name__) from None


def read_profile(text: str) -> Profile:
    """The profile of a TOML text.

    Raises:
        Refused: BAD_PROFILE.
    """
    try:
        made = tomllib.loads(text)
        lines = made.get("lines")
        return Profile(
            name=str(made["name"]),
            target=Target(made["target"]),
            columns=tuple(_column(item) for item in made.get("columns", ())),
            constants={str(name): str(value) for name, value in made.get("constants", {}).items()},
            lines=Lines(lines["key"], tuple(lines.get("sums", ()))) if lines else None,
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Refused(FileCode.BAD_PROFILE, detail=str(error)) from None


def write_profile(profile: Profile) -> str:
    """The TOML text of a profile; `read_profile` gives the same profile back."""
    parts = [f"name = {_text(profile.name)}", f"target = {_text(profile.target.value)}"]
    if profile.lines:
        sums = ", ".join(map(_text, profile.lines.sums))
        parts += ["", "[lines]", f"key = {_text(profile.lines.key)}", f"sums = [{sums}]"]
    if profile.constants:
        parts += ["", "[constants]"]
        parts += [f"{_text(name)} = {_text(value)}" for name, value in profile.constants.items()]
    for column in profile.columns:
        parts += ["", "[[columns]]", f"from = {_text(column.source)}", f"to = {_text(column.to)}"]
        if column.formats:
            parts.append(f"formats = [{', '.join(map(_text, column.formats))}]")
        for name in ("prefix", "other", "separator"):
            if getattr(column, name):
                parts.append(f"{name} = {_text(getattr(column, name))}")
        if column.values:
            pairs = ", ".join(f"{_text(key)} = {_text(to)}" for key, to in column.values.items())
            parts.append(f"values = {{ {pairs} }}")
    return "\n".join(parts) + "\n"


def _column(item: Mapping[str, Any]) -> Column:
    known = {"from", "to", "formats", "prefix", "values", "other", "separator"}
    if unknown := set(item) - known:
        raise ValueError(f"columns.{min(unknown)}")
    return Column(
        source=str(item["from"]),
        to=str(item["to"]),
        formats=tuple(item.get("formats", ())),
        prefix=str(item.get("prefix", "")),
        values={str(key): str(to) for key, to in item.get("values", {}).items()},
        other=item.get("other"),
        separator=str(item.get("separator", "")),
    )


def _text(value: str) -> str:
    """A TOML string; JSON's escapes are among TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
