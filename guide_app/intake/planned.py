"""What a row of a file comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from guide_app.domain.entity import Entity, Field
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import check, to_wire
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.table import RawRow


class Fate(StrEnum):
    """What happens to a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """It is taken in and waits: for its customer, or a return for its order."""
    REJECTED = "rejected"


def shown_fates(counts: Mapping[Any, int]) -> list[Fate]:
    """Which fates a report names: most rows have nobody to wait for."""
    return [fate for fate in Fate if fate is not Fate.WAITING or counts.get(fate, 0)]


Following = Callable[[str], tuple[Any, ...]]


class Planned(NamedTuple):
    """A row and what it comes to.

    Attributes:
        arguments: Of the mutation that does it; None where nothing is to be done.
        following: Arguments of more mutations, given the id of the first.
        rejection: Why it is not taken.
        label: What the row is about, to show it to people: a name or a number.
        row_id: Of the row that it makes, where the planner has worked it out already.
        remarks: What of the row is left out though the row is taken, each with its reason.
    """

    fate: Fate
    row: RawRow
    arguments: Any = None
    following: Following | None = None
    rejection: Rejection | None = None
    label: str = ""
    row_id: str = ""
    remarks: tuple[Rejection, ...] = ()


def rejected(row: RawRow, rejection: Rejection, label: str = "") -> Planned:
    """A row that is not taken."""
    return Planned(Fate.REJECTED, row, rejection=rejection, label=label)


def wire_value(entity: Entity, name: str, value: Any) -> Any:
    """A value as a mutation's arguments hold it, checked as the mutation will check it.

    Raises:
        Rejected: As `domain.values.check`.
    """
    field: Field = entity.by_name[name]
    return to_wire(field, check(field, value))


def rejection_of(error: Rejected) -> Rejection:
    """The rejection that stands for a refusal of the rules."""
    if error.code is Code.OUT_OF_RANGE and "latest" in error.facts:
        return Rejection(RowCode.DAY_TO_COME, {"latest": error.facts["latest"]})
    return Rejection(error.code.value, error.facts)
