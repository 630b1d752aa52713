"""Reading a condition that somebody wrote: whatever it names must be the brand's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guide_app.domain.condition import Condition, Fact
from guide_app.domain.entities import DateKind, Guide, Store, Tag
from guide_app.domain.entity import Row
from guide_app.domain.segments import read_condition
from guide_app.mutations.access import brand_row
from guide_app.mutations.tx import Context, Tx

_NAMES: Mapping[Fact, type[Row]] = {Fact.TAG: Tag, Fact.GUIDE: Guide, Fact.STORE: Store}


def brand_condition(tx: Tx, context: Context, document: Any) -> Condition:
    """The condition.

    Raises:
        Rejected: What `read_condition` says; NOT_FOUND when it names what the brand has not.
    """
    condition = read_condition(document)
    wanted: dict[type[Row], set[str]] = {}
    for clause in (clause for group in condition.groups for clause in group):
        if clause.fact in _NAMES:
            wanted.setdefault(_NAMES[clause.fact], set()).update(clause.values)
        if clause.kind is not None:
            wanted.setdefault(DateKind, set()).add(clause.kind)
    for kind, ids in wanted.items():
        tx.prefetch(kind, ids)
        for one in sorted(ids):
            brand_row(tx, context, kind, one)
    return condition
