"""Which lines there are, and which of them were asked for."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

from tests.bench.frame import LINES, Line


class NoSuchLine(Exception):
    """A name that no line and no group has."""


def find_lines() -> list[Line]:
    """Every line of every ``lines_*.py``, in the order of the files' and the lines' writing."""
    for path in sorted(Path(__file__).parent.glob("lines_*.py")):
        importlib.import_module(f"tests.bench.{path.stem}")
    return list(LINES.values())


def choose(lines: Sequence[Line], names: Sequence[str]) -> list[Line]:
    """The lines asked for; without names all that need no naming.

    Raises:
        NoSuchLine: A name is neither a line nor a group; the message lists what there is.
    """
    if not names:
        return [each for each in lines if not each.only_when_named]
    for name in names:
        if not any(_is_called(each, name) for each in lines):
            known = ", ".join(each.name for each in lines)
            raise NoSuchLine(f"There is no line {name!r}. There are: {known}")
    return [each for each in lines if any(_is_called(each, name) for name in names)]


def _is_called(each: Line, name: str) -> bool:
    return each.name == name or each.name.startswith(f"{name}.")
