"""A questionnaire as a plain form: one block a question, one line an answer with its tags.

``孩子 = 童装、亲子`` is an answer that sets two tags; ``3-6 = 学龄前`` a number that sets one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.questionnaires import (
    NO,
    OPTION_LENGTH,
    QUESTIONS,
    YES,
    QuestionKind,
    read_questions,
)
from guide_app.domain.sheet_rules import BIRTHDAY, PREFERENCE, SIZE, read_rules

_DATE = "date:"
_BETWEEN = re.compile(r"(-?\d{1,7})?\s*[-~～—到]\s*(\d{1,7})?|(\d{1,7})")
_PARTS = re.compile(r"[、,，;；]")
_YES_NO = {"是": YES, "yes": YES, "有": YES, "否": NO, "no": NO, "没有": NO}
_AT_MOST_BLOCKS = QUESTIONS


@dataclass(slots=True)
class Block:
    """One question as it stands in the form.

    Attributes:
        known: Ids and texts of the answers of the version that was shown, so that an answer keeps
            its id when its words are mended.
        fills: What the answer becomes beside tags: a fact of the customer, or a dated fact.
        error: Why not, and the line that is to blame.
    """

    id: str = ""
    kind: str = QuestionKind.ONE.value
    text: str = ""
    hint: str = ""
    required: bool = False
    lines: str = ""
    lowest: str = ""
    highest: str = ""
    fills: str = ""
    overwrites: bool = False
    if_question: str = ""
    if_answers: str = ""
    known: list[list[str]] = field(default_factory=list)
    error: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """What rules can lead to; tags by their names, and by ``group/name`` where two are called so.

    Attributes:
        tag_names: Of every tag, archived ones too, as a form writes it.
    """

    tags: Mapping[str, str]
    tag_names: Mapping[str, str]
    date_kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """The documents of a version; meaningless while a block has an error."""

    questions: tuple[dict[str, Any], ...]
    rules: tuple[dict[str, Any], ...]


def read_blocks(form: Mapping[str, str]) -> list[Block]:
    """The blocks that a browser sent."""
    count = form.get("count", "0")
    number = int(count) if count.isdecimal() and len(count) < 4 else 0
    return [_read_block(form, f"b{n}.") for n in range(min(number, _AT_MOST_BLOCKS))]


def blocks_of(questions: Sequence[Any], rules: Sequence[Any], targets: Targets) -> list[Block]:
    """A published version as blocks."""
    places = {item["id"]: str(place) for place, item in enumerate(questions, 1)}
    texts = {item["id"]: dict(_texts(item)) for item in questions}
    made = []
    for item in questions:
        own = [rule for rule in rules if rule["question"] == item["id"]]
        shown = item.get("shown_if") or {}
        block = Block(
            id=item["id"],
            kind=item["kind"],
            text=item["text"],
            hint=item.get("hint", ""),
            required=item.get("required", False),
            lines="\n".join(_lines(item, own, targets)),
            lowest=_plain(item.get("lowest")),
            highest=_plain(item.get("highest")),
            if_question=places.get(shown.get("question", ""), ""),
            if_answers="、".join(
                texts[shown["question"]].get(answer, answer) for answer in shown.get("answers", ())
            ),
            known=[[choice, text] for choice, text in _texts(item)],
        )
        for rule in own:
            if rule.get("field") or rule.get("date_kind_id"):
                kind = rule.get("date_kind_id")
                block.fills = f"{_DATE}{kind}" if kind else rule["field"]
                block.overwrites = rule.get("overwrites", False)
        made.append(block)
    return made


def compose(blocks: Sequence[Block], targets: Targets) -> Composed:
    """The documents; what cannot be is noted at its block."""
    questions: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    of_rule: list[Block] = []
    taken = {block.id for block in blocks}
    for block in blocks:
        block.id = block.id or _new_id("q", taken)
        taken.add(block.id)
        try:
            question, own = _question(block, blocks, questions, targets)
        except Rejected as rejected:
            block.error = rejected
            question, own = {"id": block.id, "kind": "text", "text": block.text or "?"}, []
        questions.append(question)
        rules += own
        of_rule += [block] * len(own)
    if not any(block.error for block in blocks):
        _check(questions, rules, blocks, of_rule)
    return Composed(tuple(questions), tuple(rules))


def _check(
    questions: list[dict[str, Any]],
    rules: list[dict[str, Any]],
    blocks: Sequence[Block],
    of_rule: list[Block],
) -> None:
    """Let the domain read it; its complaint goes to the block."""
    try:
        read_rules(rules, read_questions(questions))
    except Rejected as rejected:
        place = rejected.facts.get("question")
        if isinstance(place, int):
            blocks[place - 1].error = rejected
        elif "rule" in rejected.facts:
            of_rule[rejected.facts["rule"] - 1].error = rejected
        else:
            raise


def _question(
    block: Block,
    blocks: Sequence[Block],
    earlier: Sequence[dict[str, Any]],
    targets: Targets,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if not block.text.strip():
        raise Rejected(Code.REQUIRED, field="text")
    made: dict[str, Any] = {"id": block.id, "kind": block.kind, "text": block.text.strip()}
    if block.hint.strip():
        made["hint"] = block.hint.strip()
    if block.required:
        made["required"] = True
    rules: list[dict[str, Any]] = []
    if block.kind in (QuestionKind.ONE, QuestionKind.SEVERAL):
        made["options"], rules = _options(block, targets)
    elif block.kind == QuestionKind.YES_NO:
        rules = _yes_no(block, targets)
    elif block.kind == QuestionKind.NUMBER:
        for name, text in (("lowest", block.lowest), ("highest", block.highest)):
            if text.strip():
                made[name] = _whole(text, name)
        rules = _ranges(block, targets)
    elif block.lines.strip():
        raise Rejected(Code.UNKNOWN_FIELD, field="lines")
    if block.fills:
        rules.append(_fills(block, targets))
    if block.if_question:
        made["shown_if"] = _shown_if(block, blocks, earlier)
    return made, rules


def _options(block: Block, targets: Targets) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    lines = _split(block.lines)
    if len(lines) < 2:
        raise Rejected(Code.REQUIRED, field="lines")
    ids = _ids([text for text, _ in lines], block.known)
    options, rules = [], []
    for (text, tags), choice in zip(lines, ids, strict=True):
        if len(text) > OPTION_LENGTH:
            facts = {"limit": OPTION_LENGTH, "length": len(text)}
            raise Rejected(Code.TOO_LONG, field="lines", **facts)
        options.append({"id": choice, "text": text})
        rules += [
            {"question": block.id, "answers": [choice], "tag_id": _tag(name, targets)}
            for name in tags
        ]
    return options, rules


def _yes_no(block: Block, targets: Targets) -> list[dict[str, Any]]:
    rules = []
    for text, tags in _split(block.lines):
        choice = _YES_NO.get(text.lower())
        if choice is None:
            raise Rejected(Code.NOT_A_CHOICE, field="lines", value=text)
        rules += [
            {"question": block.id, "answers": [choice], "tag_id": _tag(name, targets)}
            for name in tags
        ]
    return rules


def _ranges(block: Block, targets: Targets) -> list[dict[str, Any]]:
    rules = []
    for text, tags in _split(block.lines):
        found = _BETWEEN.fullmatch(text)
        if found is None or not any(found.groups()):
            raise Rejected(Code.NOT_A_CHOICE, field="lines", value=text)
        lowest, highest, exactly = found.groups()
        ends = {"lowest": lowest or exactly, "highest": highest or exactly}
        numbers = {name: int(end) for name, end in ends.items() if end}
        rules += [{"question": block.id, **numbers, "tag_id": _tag(name, targets)} for name in tags]
    return rules


def _fills(block: Block, targets: Targets) -> dict[str, Any]:
    rule: dict[str, Any] = {"question": block.id}
    if block.fills.startswith(_DATE):
        kind = block.fills.removeprefix(_DATE)
        if kind not in targets.date_kinds:
            raise Rejected(Code.NOT_A_CHOICE, field="fills")
        rule["date_kind_id"] = kind
    elif block.fills in (SIZE, PREFERENCE, BIRTHDAY):
        rule["field"] = block.fills
    else:
        raise Rejected(Code.NOT_A_CHOICE, field="fills")
    if block.overwrites:
        rule["overwrites"] = True
    return rule


def _shown_if(
    block: Block, blocks: Sequence[Block], earlier: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    place = _whole(block.if_question, "if_question")
    if not 1 <= place <= len(earlier):
        raise Rejected(Code.NOT_A_CHOICE, field="if_question", value=block.if_question)
    asked = earlier[place - 1]
    ids = {text: choice for choice, text in _texts(asked)}
    if asked["kind"] == QuestionKind.YES_NO:
        ids |= _YES_NO
    wanted = [part.strip() for part in _PARTS.split(block.if_answers) if part.strip()]
    unknown = [part for part in wanted if part not in ids]
    if unknown or not wanted:
        raise Rejected(Code.NOT_A_CHOICE, field="if_answers", value=(unknown or [""])[0])
    return {"question": asked["id"], "answers": [ids[part] for part in wanted]}


def _read_block(form: Mapping[str, str], name: str) -> Block:
    def text(part: str) -> str:
        return form.get(name + part, "").replace("\r\n", "\n").replace("\x00", "")[:4_000]

    kind = text("kind")
    return Block(
        id=text("id")[:40],
        kind=kind if kind in set(QuestionKind) else QuestionKind.ONE.value,
        text=text("text"),
        hint=text("hint"),
        required=bool(text("required")),
        lines=text("lines"),
        lowest=text("lowest"),
        highest=text("highest"),
        fills=text("fills"),
        overwrites=bool(text("overwrites")),
        if_question=text("if_question"),
        if_answers=text("if_answers"),
        known=_known(text("known")),
    )


def _known(text: str) -> list[list[str]]:
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    return [
        pair
        for pair in found
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
    ]


def _split(lines: str) -> list[tuple[str, list[str]]]:
    """Answer and names of tags of every line."""
    made = []
    for line in lines.replace("＝", "=").splitlines():
        left, _, right = line.partition("=")
        if left.strip():
            tags = [part.strip() for part in _PARTS.split(right) if part.strip()]
            made.append((left.strip(), tags))
    return made


def _ids(texts: list[str], known: list[list[str]]) -> list[str]:
    """The ids of answers: what kept its words keeps its id, and so does what kept its place."""
    by_text = {text: choice for choice, text in known}
    ids = [by_text.get(text, "") for text in texts]
    taken = {choice for choice, _ in known}
    for place, choice in enumerate(ids):
        if not choice and len(texts) == len(known) and known[place][0] not in ids:
            ids[place] = known[place][0]
        elif not choice:
            ids[place] = _new_id("a", taken | set(ids))
    return ids


def _new_id(letter: str, taken: set[str]) -> str:
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _tag(name: str, targets: Targets) -> str:
    found = targets.tags.get(name)
    if found is None:
        raise Rejected(Code.NOT_FOUND, entity="tag", field="lines", value=name)
    return found


def _whole(text: str, name: str) -> int:
    try:
        return int(text.strip()[:8])
    except ValueError:
        raise Rejected(Code.WRONG_TYPE, field=name) from None


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _texts(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    if item["kind"] == QuestionKind.YES_NO:
        return [(YES, "是"), (NO, "否")]
    return [(option["id"], option["text"]) for option in item.get("options") or ()]


def _lines(item: Mapping[str, Any], rules: Sequence[Any], targets: Targets) -> list[str]:
    def named(own: list[Any]) -> str:
        names = [targets.tag_names.get(rule["tag_id"], "?") for rule in own]
        return f" = {'、'.join(names)}" if names else ""

    tagged = [rule for rule in rules if rule.get("tag_id")]
    if item["kind"] == QuestionKind.NUMBER:
        return [
            f"{_plain(rule.get('lowest'))}-{_plain(rule.get('highest'))}{named([rule])}"
            for rule in tagged
        ]
    lines = []
    for choice, text in _texts(item):
        own = [rule for rule in tagged if choice in rule["answers"]]
        if own or item["kind"] != QuestionKind.YES_NO:
            lines.append(f"{text}{named(own)}")
    return lines
