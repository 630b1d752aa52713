"""A script's variables filled in, so that nothing unfilled ever reaches a customer.

``{称呼}, the {size} is back!`` becomes a sentence; a clause whose variable is not known is left out
with its punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Variable(StrEnum):
    """The variables of scripts, by the name that stands in braces."""

    TITLE = "title"
    NAME = "name"
    LAST_PURCHASE = "last_purchase"
    SIZE = "size"
    PREFERENCE = "preference"
    STORE = "store"
    GUIDE = "guide"
    BRAND = "brand"
    DAYS_SINCE = "days_since"
    CHILD = "child"
    CHILD_SIZE = "child_size"
    AGE = "age"
    DAYS_LATE = "days_late"
    BENEFIT = "benefit"


ALIASES: Mapping[str, Variable] = {
    "称呼": Variable.TITLE,
    "姓名": Variable.NAME,
    "名字": Variable.NAME,
    "上次购买": Variable.LAST_PURCHASE,
    "最近购买": Variable.LAST_PURCHASE,
    "尺码": Variable.SIZE,
    "偏好": Variable.PREFERENCE,
    "门店": Variable.STORE,
    "导购": Variable.GUIDE,
    "品牌": Variable.BRAND,
    "天数": Variable.DAYS_SINCE,
    "孩子": Variable.CHILD,
    "宝宝": Variable.CHILD,
    "孩子尺码": Variable.CHILD_SIZE,
    "年龄": Variable.AGE,
    "已过天数": Variable.DAYS_LATE,
    "权益": Variable.BENEFIT,
    "福利": Variable.BENEFIT,
    "优惠": Variable.BENEFIT,
}
"""The Chinese names, which mean the same."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A script with its variables filled in.

    Attributes:
        text: Ready to send; empty when no clause was left.
        used: Variables filled in, by canonical name, in order of appearance.
        missing: Names in braces for which nothing is known, as written; their clauses are gone.
    """

    text: str
    used: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to say: offer a plain greeting instead."""
        return not self.text


_BRACED = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_BRACE = re.compile(r"[{}｛｝]")
_STRAY = str.maketrans("", "", "{}｛｝\x00\x01")
_SLOT = re.compile("\x00([0-9]+)\x01")
# A Latin mark inside a word or number (a price, an address) does not end a clause.
_MARKS = re.compile(
    r"((?:[，。！？；…\n]|[,!?;](?![0-9A-Za-z])|\.(?=[\s.]|$)|(?<=[\u3400-\u9fff\x01])\.|[~～](?!\d))+)"
)
_ENDS = frozenset("。！？.!?…~～")
_WEAK = "，；,;"
_QUIET = str.maketrans("？?", "。.")
_AROUND_VALUES = " \t\r\n" + "，。！？；,.!?;…~～"


def fill(text: str, values: Mapping[str, object]) -> Filled:
    """``text`` with its variables filled in.

    Args:
        text: A script. Variables stand in braces, by canonical or Chinese name.
        values: By canonical name; None and blank count as unknown.

    Returns:
        The text without the clauses whose variables are unknown, and what was used and missing. It
        holds no braces whatever the script and the values held.
    """
    known = {name: shown for name, value in values.items() if (shown := _shown(value))}
    used: dict[str, None] = {}
    missing: dict[str, None] = {}
    kept: list[_Clause] = []
    dropped_before = False
    slotted, slots = _slotted(text)
    parts = _MARKS.split(slotted)
    for words, marks in zip(parts[::2], [*parts[1::2], ""], strict=True):
        clause = _Clause(words, marks.replace("\n", ""), "\n" * marks.count("\n"))
        names = [slots[int(index)] for index in _SLOT.findall(words)]
        unknown = [name for name in names if name not in known]
        used |= dict.fromkeys(name for name in names if name in known)
        missing |= dict.fromkeys(unknown)
        if unknown:
            if kept:
                kept[-1].absorb(clause)
            dropped_before = True
            continue
        clause.words = _SLOT.sub(lambda slot: known[slots[int(slot[1])]], words)
        if dropped_before and (not kept or kept[-1].ends_sentence):
            clause.begin_sentence()
        kept.append(clause)
        dropped_before = False
    made = _join(kept)
    if missing and not any(letter.isalnum() for letter in made):
        made = ""
    return Filled(made, tuple(used), tuple(missing))


def canonical(written: str) -> str:
    """The canonical name of what stands in braces; itself when it is none of ours."""
    name = written.strip()
    alias = ALIASES.get(name)
    return alias.value if alias else name.lower()


def names_in(text: str) -> tuple[str, ...]:
    """What stands in braces, as written, in order."""
    return tuple(_BRACED.findall(text))


def has_braces(text: str) -> bool:
    """Whether something in the text is still to be filled in, or looks so."""
    return _BRACE.search(text) is not None


def without_braces(text: str) -> str:
    """The text without what would look as if it were still to be filled in."""
    return text.translate(_STRAY)


def is_variable(written: str) -> bool:
    """Whether scripts have a variable of that name."""
    return canonical(written) in set(Variable)


def find_mistake(text: str, is_one: Callable[[str], bool] = is_variable) -> str | None:
    """What stands in braces and is no variable, or a brace without its other half; the first.

    Args:
        is_one: Whether what stands in braces is a variable there.
    """
    for index, piece in enumerate(_BRACED.split(text)):
        if index % 2:
            if not is_one(piece):
                return piece.strip()
        elif (brace := _BRACE.search(piece)) is not None:
            return brace[0]
    return None


@dataclass(slots=True)
class _Clause:
    """Words, the marks that close them, and the line breaks that follow."""

    words: str
    marks: str
    breaks: str

    @property
    def ends_sentence(self) -> bool:
        return bool(self.breaks) or not _ENDS.isdisjoint(self.marks)

    def absorb(self, dropped: _Clause) -> None:
        """Close these words as the dropped clause after them would have closed the sentence."""
        if not self.ends_sentence:
            if not dropped.marks:
                self.marks = self.marks.strip(_WEAK)
            elif dropped.ends_sentence:
                self.marks = dropped.marks.translate(_QUIET)  # the question went with its clause
        self.breaks = max(self.breaks, dropped.breaks)

    def begin_sentence(self) -> None:
        """Write the first letter large, as that of a sentence that lost its beginning."""
        start = len(self.words) - len(self.words.lstrip())
        if self.words[start : start + 1].isascii():
            first = self.words[start : start + 1].upper()
            self.words = self.words[:start] + first + self.words[start + 1 :]


def _slotted(text: str) -> tuple[str, list[str]]:
    """The text with a numbered slot for every variable and no other brace, and their names."""
    slots: list[str] = []
    pieces = _BRACED.split(text.replace("\r\n", "\n"))
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"\x00{len(slots)}\x01"
            slots.append(canonical(piece))
        else:
            pieces[index] = without_braces(piece)
    return "".join(pieces), slots


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = " ".join(without_braces(str(value)).split())
    return text.strip(_AROUND_VALUES)


def _join(clauses: list[_Clause]) -> str:
    joined = "".join(clause.words + clause.marks + clause.breaks for clause in clauses)
    return "\n".join(line.strip() for line in joined.split("\n")).strip()
