"""Lines of Chinese with Latin in it, as a printer would break them (禁则处理)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str, float], float]
"""How wide a text is at a size."""
NOT_FIRST = frozenset("，。、；：？！…—～·）》〉」』】〕〗”’％‰℃,.;:?!)]}%°々ー")
"""Never begins a line."""
NOT_LAST = frozenset("（《〈「『【〔〖“‘￥＄＃([{$#¥@")
"""Never ends one."""
_TOGETHER = ("——", "……")
ELLIPSIS = "…"
_IN_NUMBERS = ".,:"
_PARTS = "，。；：！？"
_EVEN = 0.4
_STEP = 0.94
_LEADING = 1.3


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that fits.

    Attributes:
        lines: As they are drawn.
        size: Of the letters.
    """

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """All lines together."""
        return len(self.lines) * self.size * _LEADING


def lines_of(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """Break a text; a word alone that is wider than a line is broken where it must be."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for piece in _pieces(paragraph):
            if measure((line + piece).rstrip(), size) <= width:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            line = piece.lstrip()
            while measure(line.rstrip(), size) > width and len(line) > 1:
                head = _head(line, width, size, measure)
                lines.append(head)
                line = line[len(head) :]
        if line.strip():
            lines.append(line.rstrip())
    return lines


def balanced(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """As few lines as `lines_of` makes, about equally long: none ends with a word alone.

    Two of them part where the sentence does, as far as both have room then.
    """
    lines = lines_of(text, width, size, measure)
    if len(lines) < 2:
        return lines
    if len(lines) == 2 and "\n" not in text:
        parted = _parted(text, width, size, measure)
        if parted:
            return parted
    low, high = 0.5 * width, width
    for _ in range(8):
        middle = (low + high) / 2
        tried = lines_of(text, middle, size, measure)
        fits = len(tried) == len(lines) and all(measure(one, size) <= middle for one in tried)
        low, high = (low, middle) if fits else (middle, high)
    return lines_of(text, high, size, measure)


def fit(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    *,
    sizes: tuple[float, float],
    most: int = 2,
) -> Fitted:
    """Set a text into an area: smaller, then on more lines, and at last with an ellipsis.

    Args:
        sizes: The largest and the smallest of the letters.
        most: So many lines at most.
    """
    largest, smallest = sizes
    for count in range(1, most + 1):
        least = smallest if count == most else max(smallest, 0.72 * largest)
        size = largest
        while size >= least:
            lines = balanced(text, width, size, measure)
            if len(lines) <= count and len(lines) * size * _LEADING <= max(height, size * _LEADING):
                return Fitted(tuple(lines), size)
            size *= _STEP
    room = max(1, min(most, int(height / (smallest * _LEADING))))
    lines = lines_of(text, width, smallest, measure)
    if len(lines) > room:
        lines = [*lines[: room - 1], _shortened(lines[room - 1 :], width, smallest, measure)]
    return Fitted(tuple(lines), smallest)


def _parted(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """In two after a mark, the most equal halves that there are; nothing where none has room."""
    found: list[tuple[float, list[str]]] = []
    for at, letter in enumerate(text[:-1], 1):
        if letter not in _PARTS or text[at] in NOT_FIRST:
            continue
        halves = [text[:at].strip(), text[at:].strip()]
        first, second = (measure(half, size) for half in halves)
        if max(first, second) <= width and min(first, second) >= _EVEN * max(first, second):
            found.append((abs(first - second), halves))
    return min(found)[1] if found else []


def _shortened(rest: Sequence[str], width: float, size: float, measure: Measure) -> str:
    text = "".join(rest)
    while text and measure(text.rstrip() + ELLIPSIS, size) > width:
        text = text[:-1]
    while text and (text[-1] in NOT_LAST or text[-1] in NOT_FIRST or text[-1].isspace()):
        text = text[:-1]
    return text + ELLIPSIS


def _head(line: str, width: float, size: float, measure: Measure) -> str:
    end = 1
    while end < len(line) and measure(line[: end + 1], size) <= width:
        end += 1
    return line[:end]


def _pieces(text: str) -> list[str]:
    """What is never parted: a Latin word with the space behind it, a sign with its marks."""
    pieces: list[str] = []
    for letter in text:
        if pieces and _clings(pieces[-1], letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _clings(before: str, letter: str) -> bool:
    last = before[-1]
    if unicodedata.combining(letter) or letter in "\u200d\ufe0e\ufe0f":
        return True
    if letter.isspace():
        return True
    if letter in NOT_FIRST:
        return True
    if last in NOT_LAST or last + letter in _TOGETHER:
        return True
    if last in _IN_NUMBERS and len(before) > 1:  # 5.5, 1,080, 10:30
        last = before[-2]
    return _is_of_a_word(last) and _is_of_a_word(letter)


def _is_of_a_word(letter: str) -> bool:
    """Latin, digits and what holds them together."""
    if letter in "'’_/&+-":
        return letter != "-"
    return letter.isalnum() and unicodedata.east_asian_width(letter) not in ("W", "F")
