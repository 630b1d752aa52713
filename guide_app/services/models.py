"""What several screens show of a customer: facts and codes, phone numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guide_app.domain.codebook import Trouble


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag on a customer; ``color`` is a name of the palette, that of its group.

    Attributes:
        archived: It stays, can be taken off, and is put on nobody any more.
    """

    tag_id: str
    name: str
    group_id: str
    group_name: str
    color: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """One code of a text: the question, the answer, and the tag that it sets.

    Attributes:
        chip: None where the tag is gone.
        kept_to: The least role that may set it; None: the guide who looks may.
    """

    code: str
    question: str
    answer: str
    chip: TagChip | None
    kept_to: str | None = None

    @property
    def is_set(self) -> bool:
        """Whether saving the code puts its tag on."""
        return self.chip is not None and not self.chip.archived and self.kept_to is None


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a text says by a codebook; see `guide_app.domain.codebook.Reading` for the rest."""

    number: int
    answers: tuple[CodeAnswer, ...]
    trouble: Trouble | None = None
    position: int = 0
    part: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def kept_to(self) -> str | None:
        """The least role that may set all of it, where the guide who looks may not."""
        return next((one.kept_to for one in self.answers if one.kept_to is not None), None)


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday as it was written down; ``year`` None: not known."""

    year: int | None
    month: int
    day: int
    lunar: bool


@dataclass(frozen=True, slots=True)
class FamilyFact:
    """Somebody of the customer's family; ``age`` in years today, None when not known."""

    member_id: str
    relation: str
    name: str | None
    size: str | None
    birthday: Birthday | None
    age: int | None


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A purchase, and what came back of it until which day."""

    number: str
    ordered_on: date
    amount: Decimal
    items: int
    summary: str | None
    store_name: str | None
    returned_on: date | None = None
    returned_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RestorableValue:
    """A value that a later edit overwrote; ``field`` of the customer or of a family member."""

    entity: str
    field: str
    lost: Any
    kept: Any


LOOKED = "looked"
"""The kind of the lines that tell what a customer looked at: ``title``, and ``times`` so far."""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a customer's history.

    Attributes:
        kind: One of `TimelineKind`, or `LOOKED`.
        details: Codes and facts that belong to the kind, with names instead of ids.
        overwritten: Values that a later edit overwrote.
        restorable: Those of them that can still be put back, and are not back yet.
        own: Written by the guide who looks.
        follow_up_id: The follow-up that was sent and whose outcome can still be written down.
    """

    entry_id: str
    kind: str
    on: date
    at: datetime
    guide_name: str | None
    text: str | None
    details: Mapping[str, Any]
    undone: bool
    own: bool
    overwritten: tuple[RestorableValue, ...] = ()
    restorable: tuple[RestorableValue, ...] = ()
    follow_up_id: str | None = None
