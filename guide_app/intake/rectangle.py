"""How large a rectangle the cells of a sheet span: whoever reads a workbook holds all of it.

A single cell can stretch it over everything, and XML has many ways to write where that cell is. So
it is a parser that looks, not a search for the usual way.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from guide_app.intake.errors import FileCode, Refused
from guide_app.intake.limits import Limits


def check_rectangle(blocks: Iterable[bytes], limits: Limits) -> None:
    """Refuse the XML of a sheet whose rectangle is beyond the limits, as soon as it is.

    Raises:
        Refused: NOT_A_TABLE, TOO_MANY_ROWS or TOO_MANY_COLUMNS.
    """
    rectangle = _Rectangle()
    parser = expat.ParserCreate()
    parser.StartElementHandler = rectangle.open
    parser.StartDoctypeDeclHandler = _refuse  # no workbook needs one; a bomb does
    try:
        for block in blocks:
            parser.Parse(block)
            if rectangle.rows * rectangle.columns > limits.cells:
                if rectangle.columns > limits.columns:
                    raise Refused(FileCode.TOO_MANY_COLUMNS, limit=limits.columns)
                raise Refused(FileCode.TOO_MANY_ROWS, limit=limits.rows)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Refused(FileCode.NOT_A_TABLE) from None


def _refuse(*_declared: object) -> None:
    raise Refused(FileCode.NOT_A_TABLE)


class _Rectangle:
    """Rows and columns, as far as the cells so far reach. What names no place follows the last."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._row = 0
        self._column = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._column += 1
            place = attributes.get("r")
            if place:
                letters = place.rstrip("0123456789")
                self._row, self._column = int(place[len(letters) :]), _number_of(letters)
            if self._row > self.rows:
                self.rows = self._row
            if self._column > self.columns:
                self.columns = self._column
        elif name == "row":
            self._row += 1
            self._column = 0
            place = attributes.get("r")
            if place:
                self._row = int(place)


def _number_of(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha()):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
