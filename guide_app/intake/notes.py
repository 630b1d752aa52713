"""The note that stands in a customer's row: whose it is, and from when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entities import NOTE_LENGTH, Guide, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.intake.bringer import Bringer
from guide_app.intake.converting import Values
from guide_app.intake.people import find_guide
from guide_app.mutations.notes import AUTHOR_LENGTH, BringNote

Guides = Callable[[], Mapping[str, Sequence[Guide]]]


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a row, without the customer whom it is about.

    Attributes:
        on: None: the file names no day; it is of the day on which it comes in.
    """

    text: str
    on: date | None
    guide_id: str | None
    author: str | None

    def of(self, customer_id: str) -> BringNote:
        """The arguments that bring it to a customer."""
        return BringNote(
            customer_id=customer_id,
            text=self.text,
            on=self.on,
            guide_id=self.guide_id,
            author=self.author,
        )

    def is_among(self, notes: Iterable[TimelineEntry]) -> bool:
        """Whether one of a customer's notes says the same, by the same author on the same day."""
        return any(
            note.text == self.text
            and (self.on is None or note.on == self.on)
            and (note.guide_id, _author(note)) == (self.guide_id, self.author)
            for note in notes
        )


def read_note(values: Values, bringer: Bringer, guides: Guides) -> Note | None:
    """The note in a row's values, if there is one.

    HQ's author is the account that the name means, if it means one; a guide's is the guide, if it
    is the guide's name or nobody's. Any other stays as it is written.

    Raises:
        Rejected: TOO_LONG.
    """
    text = values.get("note")
    if text is None:
        return None
    author: Any = values.get("note_author")
    for name, value, limit in (("note", text, NOTE_LENGTH), ("note_author", author, AUTHOR_LENGTH)):
        if value is not None and len(value) > limit:
            raise Rejected(Code.TOO_LONG, field=name, limit=limit, length=len(value))
    guide_id = None
    if bringer.guide_id is not None:
        guide_id = bringer.guide_id if author is None or bringer.is_own(author) else None
    elif author is not None:
        found = find_guide(guides(), author)
        guide_id = found.id if isinstance(found, Guide) else None
    return Note(text, values.get("note_on"), guide_id, None if guide_id else author)


def _author(note: TimelineEntry) -> str | None:
    found = note.details.get("author") if isinstance(note.details, dict) else None
    return None if found is None else str(found)
