"""Reading a condition that somebody wrote: whatever it names must be the brand's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guide_app.domain.condition import Condition, Fact
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import DateKind, Guide, Store, Tag
from guide_app.domain.entity import Row
from guide_app.mutations.access import brand_row
from guide_app.mutations.tx import Context, Tx

# A guide's PC holds the accounts of the own store alone: to it, a guide who has left for another
# one is nobody, and a question that names her could never be saved again.
NAMES_ON_A_PC: Mapping[Fact, type[Row]] = {Fact.TAG: Tag, Fact.STORE: Store}
NAMES: Mapping[Fact, type[Row]] = {**NAMES_ON_A_PC, Fact.GUIDE: Guide}


def brand_condition(tx: Tx, context: Context, document: Any) -> Condition:
    """The condition.

    Raises:
        Rejected: What `read_condition` says; NOT_FOUND when it names what the brand has not.
    """
    condition = read_condition(document)
    check_names(tx, context, condition)
    return condition


def check_names(
    tx: Tx, context: Context, condition: Condition, *, names: Mapping[Fact, type[Row]] = NAMES
) -> None:
    """See that what a condition names is the brand's: kinds of date, and what ``names`` says.

    Raises:
        Rejected: NOT_FOUND.
    """
    wanted: dict[type[Row], set[str]] = {}
    for clause in (clause for group in condition.groups for clause in group):
        if clause.fact in names:
            wanted.setdefault(names[clause.fact], set()).update(clause.values)
        if clause.kind is not None:
            wanted.setdefault(DateKind, set()).add(clause.kind)
    for kind, ids in wanted.items():
        tx.prefetch(kind, ids)
        for one in sorted(ids):
            brand_row(tx, context, kind, one)
