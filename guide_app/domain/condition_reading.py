"""Conditions as they are stored and sent: small JSON documents of a closed form.

``{"all": [{"any": [clause, …]}, …]}``, each clause with its ``fact`` and what is asked of it::

    {"fact": "tag", "in": [id, …]}                    choice: any of these
    {"fact": "code", "has": ["3D", …]}                text: any of these stands in it
    {"fact": "last_contact_on", "from": -30, "until": 0}    days from today, negative: ago
    {"fact": "added_on", "from": "2026-01-01"}        or dates
    {"fact": "date", "kind": id, "from": 0, "until": 14, "yearly": true}
    {"fact": "order_total", "least": "500.00"}        money as text, "most" alike
    {"fact": "overdue_days", "least": 1}              whole numbers
    {"fact": "birthday", "months": [3, 4]}            or {"within": 7}
    {"fact": "deleted_us"}                            it is so

Any of them may say ``"not": true``, and one of a fact that may be missing ``"missing": true``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guide_app.domain.condition import (
    ASKS,
    CHOICES,
    EVERYBODY,
    NEVER_MISSING,
    Ask,
    Clause,
    Condition,
    Fact,
)
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.values import clean_text

MOST_GROUPS = 12
MOST_CLAUSES = 40
MOST_VALUES = 300
MOST_DAYS = 36_500
MOST_MONTHS = 1_200
MOST_COUNT = 1_000_000
_PART_LENGTH = 40
_MONEY = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEAR = 366
_PARTS: dict[Ask, frozenset[str]] = {
    Ask.CHOICE: frozenset({"in"}),
    Ask.PART: frozenset({"has"}),
    Ask.DAY: frozenset({"from", "until"}),
    Ask.NUMBER: frozenset({"least", "most"}),
    Ask.MONEY: frozenset({"least", "most"}),
    Ask.BIRTHDAY: frozenset({"months", "within"}),
    Ask.FLAG: frozenset(),
}


def read_condition(document: Any) -> Condition:
    """The condition that a document asks; None asks nothing, and so holds for everybody.

    Raises:
        Rejected: REQUIRED, WRONG_TYPE, NOT_A_CHOICE, OUT_OF_RANGE, TOO_MANY, TOO_LONG, WRONG_ID,
            UNKNOWN_FIELD; ``field`` is "condition", and ``group``, ``clause`` (from 1) and ``part``
            say where.
    """
    if document is None:
        return EVERYBODY
    try:
        return _condition(document)
    except _Wrong as wrong:
        raise Rejected(wrong.code, field="condition", **wrong.place) from None


class _Wrong(Exception):
    def __init__(self, code: Code, **place: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.place = place


def _condition(document: Any) -> Condition:
    if not isinstance(document, Mapping):
        raise _Wrong(Code.WRONG_TYPE)
    _only(document, {"all"})
    listed = document.get("all")
    if not isinstance(listed, list | tuple):
        raise _Wrong(Code.REQUIRED if listed is None else Code.WRONG_TYPE, part="all")
    if len(listed) > MOST_GROUPS:
        raise _Wrong(Code.TOO_MANY, part="all", limit=MOST_GROUPS)
    left = MOST_CLAUSES
    groups = []
    for number, group in enumerate(listed, start=1):
        try:
            groups.append(_group(group, left))
        except _Wrong as wrong:
            wrong.place["group"] = number
            raise
        left -= len(groups[-1])
    condition = Condition(tuple(groups))
    if sum(len(clause.values) for group in groups for clause in group) > MOST_VALUES:
        raise _Wrong(Code.TOO_MANY, part="in", limit=MOST_VALUES)
    return condition


def _group(group: Any, left: int) -> tuple[Clause, ...]:
    if not isinstance(group, Mapping):
        raise _Wrong(Code.WRONG_TYPE)
    _only(group, {"any"})
    listed = group.get("any")
    if not isinstance(listed, list | tuple):
        raise _Wrong(Code.REQUIRED if listed is None else Code.WRONG_TYPE, part="any")
    if not listed:
        raise _Wrong(Code.REQUIRED, part="any")
    if len(listed) > left:
        raise _Wrong(Code.TOO_MANY, part="any", limit=MOST_CLAUSES)
    clauses = []
    for number, clause in enumerate(listed, start=1):
        try:
            clauses.append(_clause(clause))
        except _Wrong as wrong:
            wrong.place["clause"] = number
            raise
    return tuple(clauses)


def _clause(document: Any) -> Clause:
    if not isinstance(document, Mapping):
        raise _Wrong(Code.WRONG_TYPE)
    named = document.get("fact")
    if not isinstance(named, str):
        raise _Wrong(Code.REQUIRED if named is None else Code.WRONG_TYPE, part="fact")
    try:
        fact = Fact(named)
    except ValueError:
        raise _Wrong(Code.NOT_A_CHOICE, part="fact") from None
    ask = ASKS[fact]
    allowed = {"fact", "not"} | _PARTS[ask]
    if fact is Fact.DATE:
        allowed |= {"kind", "yearly"}
    if fact not in NEVER_MISSING:
        allowed.add("missing")
    _only(document, allowed)
    asked = _ASKED[ask](fact, document)
    missing = _flag(document, "missing")
    if missing and not any(name in document for name in _PARTS[ask]):
        raise _Wrong(Code.REQUIRED, part=min(_PARTS[ask]))  # else it holds for everybody
    return Clause(fact=fact, negated=_flag(document, "not"), missing=missing, **asked)


def _only(document: Mapping[Any, Any], allowed: set[str] | frozenset[str]) -> None:
    for key in document:
        if key not in allowed:
            raise _Wrong(Code.UNKNOWN_FIELD, part=str(key)[:_PART_LENGTH])


def _choice(fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    values = _texts(document, "in")
    choices = CHOICES.get(fact)
    for value in values:
        if choices is None:
            if not is_row_id(value):
                raise _Wrong(Code.WRONG_ID, part="in")
        elif value not in set(choices):
            raise _Wrong(Code.NOT_A_CHOICE, part="in")
    return {"values": values}


def _part(_fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    if "has" not in document:
        return {}
    values = _texts(document, "has")
    for value in values:
        if len(value) > _PART_LENGTH:
            raise _Wrong(Code.TOO_LONG, part="has", limit=_PART_LENGTH)
        if not value or value != clean_text(value):
            raise _Wrong(Code.REQUIRED, part="has")
    return {"values": values}


def _day(fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    first, last = _bound(document, "from"), _bound(document, "until")
    if type(first) is type(last) and first is not None and first > last:  # type: ignore[operator]
        raise _Wrong(Code.OUT_OF_RANGE, part="until")
    asked: dict[str, Any] = {"first": first, "last": last}
    if fact is not Fact.DATE:
        return asked
    kind = document.get("kind")
    if not isinstance(kind, str) or not is_row_id(kind):
        raise _Wrong(Code.REQUIRED if kind is None else Code.WRONG_ID, part="kind")
    yearly = _flag(document, "yearly")
    if yearly:
        for part, bound in (("from", first), ("until", last)):
            if not isinstance(bound, int):
                raise _Wrong(Code.REQUIRED if bound is None else Code.WRONG_TYPE, part=part)
        if last - first > _YEAR:  # type: ignore[operator]
            raise _Wrong(Code.OUT_OF_RANGE, part="until", limit=_YEAR)
    return {**asked, "kind": kind, "yearly": yearly}


def _number(fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    lowest, highest = 0, MOST_COUNT
    if fact in (Fact.OVERDUE_DAYS, Fact.REPURCHASE_DAYS):
        lowest, highest = (-MOST_DAYS if fact is Fact.OVERDUE_DAYS else 0), MOST_DAYS
    if fact is Fact.CHILD_MONTHS:
        highest = MOST_MONTHS
    return _in_order(
        _whole(document, "least", lowest, highest), _whole(document, "most", lowest, highest)
    )


def _money(_fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    return _in_order(_hundredths(document, "least"), _hundredths(document, "most"))


def _birthday(_fact: Fact, document: Mapping[str, Any]) -> dict[str, Any]:
    if "months" not in document:
        return {"within": _whole(document, "within", 0, _YEAR)}
    if "within" in document:
        raise _Wrong(Code.UNKNOWN_FIELD, part="within")
    months = document["months"]
    if not isinstance(months, list | tuple):
        raise _Wrong(Code.WRONG_TYPE, part="months")
    if not 1 <= len(months) <= 12:
        raise _Wrong(Code.TOO_MANY if months else Code.REQUIRED, part="months", limit=12)
    read = {_within(month, "months", 1, 12) for month in months}
    return {"months": tuple(sorted(read))}


def _nothing(_fact: Fact, _document: Mapping[str, Any]) -> dict[str, Any]:
    return {}


_ASKED: dict[Ask, Callable[[Fact, Mapping[str, Any]], dict[str, Any]]] = {
    Ask.CHOICE: _choice,
    Ask.PART: _part,
    Ask.DAY: _day,
    Ask.NUMBER: _number,
    Ask.MONEY: _money,
    Ask.BIRTHDAY: _birthday,
    Ask.FLAG: _nothing,
}


def _flag(document: Mapping[str, Any], part: str) -> bool:
    value = document.get(part, False)
    if not isinstance(value, bool):
        raise _Wrong(Code.WRONG_TYPE, part=part)
    return value


def _texts(document: Mapping[str, Any], part: str) -> tuple[str, ...]:
    values = document.get(part)
    if not isinstance(values, list | tuple):
        raise _Wrong(Code.REQUIRED if values is None else Code.WRONG_TYPE, part=part)
    if not 1 <= len(values) <= MOST_VALUES:
        raise _Wrong(Code.TOO_MANY if values else Code.REQUIRED, part=part, limit=MOST_VALUES)
    if not all(isinstance(value, str) for value in values):
        raise _Wrong(Code.WRONG_TYPE, part=part)
    return tuple(sorted(set(values)))


def _bound(document: Mapping[str, Any], part: str) -> date | int | None:
    value = document.get(part)
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise _Wrong(Code.WRONG_TYPE, part=part)
    return _whole(document, part, -MOST_DAYS, MOST_DAYS)


def _whole(document: Mapping[str, Any], part: str, lowest: int, highest: int) -> int | None:
    return _within(document[part], part, lowest, highest) if part in document else None


def _within(value: Any, part: str, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong(Code.WRONG_TYPE, part=part)
    if not lowest <= value <= highest:
        raise _Wrong(Code.OUT_OF_RANGE, part=part, lowest=lowest, highest=highest)
    return value


def _hundredths(document: Mapping[str, Any], part: str) -> int | None:
    if part not in document:
        return None
    value = document[part]
    if not isinstance(value, str) or not _MONEY.fullmatch(value):
        raise _Wrong(Code.WRONG_TYPE, part=part)
    return int(Decimal(value) * 100)


def _in_order(least: int | None, most: int | None) -> dict[str, Any]:
    if least is not None and most is not None and least > most:
        raise _Wrong(Code.OUT_OF_RANGE, part="most")
    return {"least": least, "most": most}
