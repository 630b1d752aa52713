"""The wordings that were found, for the view."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from guide_app.domain.script_choice import FilledScript
from ui.scripts.words import read_words
from ui.theme import Tone
from ui.widgets import ROW_ROLE, ChipSpec, RowContent
from ui.widgets.rows import Index
from ui.words.shop import stage_words


class ScriptRows(QAbstractListModel):
    """One row a wording."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scripts: tuple[FilledScript, ...] = ()
        self._today = date.min

    def show_scripts(self, scripts: Sequence[FilledScript], today: date) -> None:
        """Show others."""
        self.beginResetModel()
        self._scripts, self._today = tuple(scripts), today
        self.endResetModel()

    def script(self, index: Index) -> FilledScript | None:
        """The wording behind an index."""
        inside = index.isValid() and 0 <= index.row() < len(self._scripts)
        return self._scripts[index.row()] if inside else None

    def position_of(self, wording_id: str | None) -> int:
        """Where a wording stands; 0 where it does not."""
        found = (at for at, one in enumerate(self._scripts) if one.wording_id == wording_id)
        return next(found, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._scripts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        script = self.script(index)
        if script is None:
            return None
        if role == ROW_ROLE:
            return self._content(script)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self._content(script).spoken
        return None

    def _content(self, script: FilledScript) -> RowContent:
        tr = QCoreApplication.translate
        title = f"★ {script.title}" if script.is_favourite else script.title
        badge = None
        if script.is_own:
            badge = ChipSpec(tr("ScriptRows", "My words"), Tone.ACCENT)
        elif script.read_on is not None:
            badge = ChipSpec(read_words(script, self._today))
        return RowContent(
            title=title,
            line=" ".join(script.text.split()),
            chips=(ChipSpec(stage_words(script.stage)),),
            badge=badge,
            avatar=None,
        )
