"""Conditions as documents, see `condition_reading`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from guide_app.domain.condition import ASKS, Ask, Clause, Condition


def document_of(condition: Condition) -> dict[str, Any]:
    """What is stored of a condition; `read_condition` gives the same one back."""
    return {"all": [{"any": [_told(clause) for clause in group]} for group in condition.groups]}


def canonical(condition: Condition) -> str:
    """One text for all conditions that ask the same clauses in another order or twice."""
    groups = {_together(_text(_told(clause)) for clause in group) for group in condition.groups}
    return _together(groups)


def _together(texts: Iterable[str]) -> str:
    return f"[{','.join(sorted(set(texts)))}]"


def _told(clause: Clause) -> dict[str, Any]:
    """The document of a clause, without what it does not ask."""
    money = ASKS[clause.fact] is Ask.MONEY
    parts = {
        "fact": clause.fact.value,
        "in" if ASKS[clause.fact] is Ask.CHOICE else "has": list(clause.values) or None,
        "kind": clause.kind,
        "from": _told_bound(clause.first),
        "until": _told_bound(clause.last),
        "yearly": clause.yearly or None,
        "least": _told_money(clause.least) if money else clause.least,
        "most": _told_money(clause.most) if money else clause.most,
        "months": list(clause.months) or None,
        "within": clause.within,
        "not": clause.negated or None,
        "missing": clause.missing or None,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _told_bound(bound: date | int | None) -> str | int | None:
    return bound.isoformat() if isinstance(bound, date) else bound


def _told_money(hundredths: int | None) -> str | None:
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
