"""The groups for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject

from guide_app.services.groups import GroupRow
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.groups import (
    life_words,
    post_words,
    rules_words,
    state_words,
    suggestion_words,
    type_words,
)


class GroupRows(RowModel[GroupRow]):
    """Name and type; what is due or suggested; how long it lasts and who is in it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min

    def show_rows(self, rows: Sequence[GroupRow], today: date) -> None:
        """Show these."""
        self._today = today
        self.reset(rows)

    def content(self, row: GroupRow) -> RowContent:
        due = post_words(row.due) if row.due is not None else ""
        wanted = " · ".join(part for part in (due, suggestion_words(row)) if part)
        allowed = rules_words(row) if row.is_running else ""
        tone = Tone.ACCENT if row.is_running else Tone.NEUTRAL
        if row.suggestion is not None:
            tone = Tone.AMBER
        return RowContent(
            title=row.name,
            line=wanted or allowed,
            faint_line=life_words(row, self._today),
            chips=(ChipSpec(type_words(row.type), Tone.BLUE),),
            badge=ChipSpec(state_words(row.state), tone),
        )
