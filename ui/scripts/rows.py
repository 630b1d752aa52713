"""The wordings that were found, for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from guide_app.domain.script_choice import FilledScript
from ui.scripts.words import read_words
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.shop import stage_words


class ScriptRows(RowModel[FilledScript]):
    """One row a wording."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min

    def show_scripts(self, scripts: Sequence[FilledScript], today: date) -> None:
        """Show others."""
        self._today = today
        self.reset(tuple(scripts))

    def position_of(self, wording_id: str | None) -> int:
        """Where a wording stands; 0 where it does not."""
        found = (at for at, one in enumerate(self.rows) if one.wording_id == wording_id)
        return next(found, 0)

    def content(self, row: FilledScript) -> RowContent:
        tr = QCoreApplication.translate
        title = f"★ {row.title}" if row.is_favourite else row.title
        badge = None
        if row.is_own:
            badge = ChipSpec(tr("ScriptRows", "My words"), Tone.ACCENT)
        elif row.read_on is not None:
            badge = ChipSpec(read_words(row, self._today))
        return RowContent(
            title=title,
            line=" ".join(row.text.split()),
            chips=(ChipSpec(stage_words(row.stage)),),
            badge=badge,
            avatar=None,
        )
