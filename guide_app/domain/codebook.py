"""The brand's short codes: `3D` read as answers, in one way only, or why it cannot be read.

A codebook is a list of entries (code, question, answer, tag). Codes stand side by side, with or
without separators between them, in either case and either width. So that there is never a choice
to guess at, a set of codes with which some text could be read in two ways is not published.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from guide_app.domain.entities import Codebook
from guide_app.domain.ids import row_id

ENTRY_LIMIT = 200
CODE_LENGTH = 12
WORDS_LENGTH = 60
SUGGESTIONS = 3
_SEPARATORS = frozenset(" \t-_+/\\.,;:|·•、，。；：—–~")
_KEYBOARD = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_PLACE = {key: (x + y / 2, y) for y, row in enumerate(_KEYBOARD) for x, key in enumerate(row)}
_FAR = 99.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: the question that it answers, the answer, and the tag that says so."""

    code: str
    question: str
    answer: str
    tag_id: str


class Trouble(StrEnum):
    """Why a text cannot be read."""

    UNKNOWN = "unknown"  # no code begins here
    TWICE = "twice"  # the same code, or a second answer where there is one only


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        entries: Its codes in their order, as far as it could be read.
        trouble: Why not to its end; None: it could.
        position: Where the trouble is: characters of the text before it.
        part: The characters that are in trouble, as they were typed.
        suggestions: Texts that were perhaps meant.
    """

    entries: tuple[Entry, ...]
    trouble: Trouble | None = None
    position: int = 0
    part: str = ""
    suggestions: tuple[str, ...] = ()


class Fault(StrEnum):
    """Why a codebook cannot be published."""

    EMPTY = "empty"
    TOO_MANY = "too_many"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    SAME_CODE = "same_code"
    SAME_ANSWER = "same_answer"
    TWO_READINGS = "two_readings"


class Flaw(NamedTuple):
    """What is wrong with a list of entries.

    Attributes:
        line: Index of the entry to blame; -1: of none alone.
        value: The code or answer; for TWO_READINGS the text that could be read in both ways.
        readings: For TWO_READINGS those two, codes joined by ``+``.
    """

    fault: Fault
    line: int = -1
    value: str = ""
    readings: tuple[str, str] | tuple[()] = ()


def codebook_id(brand_id: str, number: int) -> str:
    """The id of the brand's codebook of that number."""
    return row_id("codebook", brand_id, number)


def entries_of(codebook: Codebook) -> tuple[Entry, ...]:
    """The entries of a published version."""
    return tuple(
        Entry(one["code"], one["question"], one["answer"], one["tag_id"])
        for one in codebook.entries or ()
    )


def document_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """How a version keeps its entries."""
    return [
        {"code": one.code, "question": one.question, "answer": one.answer, "tag_id": one.tag_id}
        for one in entries
    ]


def folded(text: str) -> str:
    """A code as it is compared: half width, capital letters, no separators."""
    return "".join(letter for letter, _ in _letters(text) if letter)


def read_code(
    text: str, entries: Sequence[Entry], one_of: Mapping[str, str] = MappingProxyType({})
) -> Reading:
    """What ``text`` says by these entries.

    Args:
        text: As it was typed or scanned.
        entries: A codebook that `find_flaw` finds nothing wrong with.
        one_of: Tag → its group, where a customer has one tag of it at most.
    """
    by_code = {folded(entry.code): entry for entry in entries}
    found: list[Entry] = []
    for word in _words(text):
        codes, reached = _split(word, by_code)
        found += (by_code[code] for code in codes)
        if reached < len(word):
            start = word[reached].at
            part = text[start : word[-1].at + 1]
            read = Reading(tuple(found), Trouble.UNKNOWN, start, part)
            return _with_suggestions(read, text, entries)
        twice = _twice(found, one_of)
        if twice is not None:
            return Reading(tuple(found), Trouble.TWICE, word[0].at, twice.code)
    return Reading(tuple(found))


def find_flaw(entries: Sequence[Entry]) -> Flaw | None:
    """Why these entries cannot be a codebook, or None."""
    if not entries:
        return Flaw(Fault.EMPTY)
    if len(entries) > ENTRY_LIMIT:
        return Flaw(Fault.TOO_MANY, value=str(ENTRY_LIMIT))
    codes: set[str] = set()
    answers: set[tuple[str, str]] = set()
    for line, entry in enumerate(entries):
        code, answer = folded(entry.code), (entry.question, entry.answer)
        if not (entry.code and entry.question and entry.answer and entry.tag_id):
            return Flaw(Fault.REQUIRED, line, entry.code)
        longest = max(len(entry.question), len(entry.answer))
        if len(entry.code) > CODE_LENGTH or longest > WORDS_LENGTH:
            return Flaw(Fault.TOO_LONG, line, entry.code)
        if not code.isalnum() or len(code) < len(entry.code):
            return Flaw(Fault.NOT_A_CODE, line, entry.code)
        if code in codes:
            return Flaw(Fault.SAME_CODE, line, entry.code)
        if answer in answers:
            return Flaw(Fault.SAME_ANSWER, line, entry.answer)
        codes.add(code)
        answers.add(answer)
    return _two_readings(codes)


class _Letter(NamedTuple):
    """One folded letter, and the place in the text that it comes from."""

    letter: str
    at: int


def _letters(text: str) -> Iterable[_Letter]:
    """The text folded letter by letter; a separator is an empty letter."""
    for at, typed in enumerate(text):
        for letter in unicodedata.normalize("NFKC", typed).upper():
            separates = letter in _SEPARATORS or letter.isspace()
            yield _Letter("" if separates else letter, at)


def _words(text: str) -> list[list[_Letter]]:
    """What stands between separators."""
    words: list[list[_Letter]] = [[]]
    for letter in _letters(text):
        if letter.letter:
            words[-1].append(letter)
        elif words[-1]:
            words.append([])
    return [word for word in words if word]


def _split(word: Sequence[_Letter], by_code: Mapping[str, Entry]) -> tuple[list[str], int]:
    """The codes of a word, and how many of its letters they cover: all, or as many as possible."""
    letters = "".join(letter.letter for letter in word)
    longest = max(map(len, by_code), default=0)
    before: dict[int, int] = {0: 0}
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - longest), end):
            if start in before and letters[start:end] in by_code:
                before[end] = start
                break
    reached = end = max(before)
    codes: list[str] = []
    while end > 0:
        codes.append(letters[before[end] : end])
        end = before[end]
    return codes[::-1], reached


def _twice(found: Sequence[Entry], one_of: Mapping[str, str]) -> Entry | None:
    """The first code that says what was said, or what cannot be said beside it."""
    said: set[str] = set()
    for entry in found:
        group = one_of.get(entry.tag_id, "")
        if entry.code in said or group in said:
            return entry
        said |= {entry.code, group} - {""}
    return None


def _with_suggestions(reading: Reading, text: str, entries: Sequence[Entry]) -> Reading:
    """The nearest codes, by the keys of the keyboard, of questions that have no answer yet."""
    answered = {entry.question for entry in reading.entries}
    wrong = folded(reading.part)
    before = text[: reading.position]
    ranked: list[tuple[float, int, str]] = []
    for place, entry in enumerate(entries):
        if entry.question in answered:
            continue
        ranked.append((_distance(wrong, folded(entry.code)), place, entry.code))
    near = [code for distance, _, code in sorted(ranked)[:SUGGESTIONS] if distance < _FAR]
    return Reading(
        reading.entries,
        reading.trouble,
        reading.position,
        reading.part,
        tuple(before + code for code in near),
    )


def _distance(typed: str, code: str) -> float:
    """How far the hand was off; codes of another length are nobody's slip."""
    if abs(len(typed) - len(code)) > 1:
        return _FAR
    distance = abs(len(typed) - len(code)) * 2.0
    for one, other in zip(typed, code, strict=False):
        if one == other:
            continue
        if one not in _PLACE or other not in _PLACE or one.isdigit() != other.isdigit():
            return _FAR
        (x, y), (u, v) = _PLACE[one], _PLACE[other]
        distance += abs(x - u) + abs(y - v)
    return distance


def _two_readings(codes: Collection[str]) -> Flaw | None:
    """The shortest text that these codes could be read from in two ways (Sardinas–Patterson).

    Two readings of one text begin with different codes, of which one goes on where the other ends:
    what sticks out has to be covered in its turn, until both end at the same place.
    """
    waiting: deque[tuple[str, tuple[str, ...], tuple[str, ...]]] = deque()
    seen: set[str] = set()
    ordered = sorted(codes, key=lambda code: (len(code), code))
    for short in ordered:
        for long in ordered:
            if short != long and long.startswith(short):
                waiting.append((long[len(short) :], (long,), (short,)))
    while waiting:
        rest, ahead, behind = waiting.popleft()
        if rest in seen:
            continue
        seen.add(rest)
        for code in ordered:
            if code == rest:
                readings = "+".join(ahead), "+".join((*behind, code))
                return Flaw(Fault.TWO_READINGS, value="".join(ahead), readings=readings)
            if rest.startswith(code):
                waiting.append((rest[len(code) :], ahead, (*behind, code)))
            elif code.startswith(rest):
                waiting.append((code[len(rest) :], (*behind, code), ahead))
    return None
