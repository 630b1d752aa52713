"""Where an import begins: choose, drop or paste; below, the own imports and their way back."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.import_models import ImportLine, ImportState
from ui.dates import date_words, time_words
from ui.i18n import Retranslated
from ui.imports.words import counts_words, state_words, taken_back_words
from ui.theme import Space, Tone
from ui.widgets import (
    ChipSpec,
    InfoBanner,
    KeyButton,
    Look,
    RowContent,
    RowDelegate,
    RowList,
    RowModel,
    TextLabel,
)

_TONES = {
    ImportState.STOPPED: Tone.AMBER,
    ImportState.BROKEN_OFF: Tone.AMBER,
    ImportState.UNDOING: Tone.AMBER,
}


class ImportRows(RowModel[ImportLine]):
    """The own imports, newest first."""

    def __init__(self, zone: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone

    def content(self, row: ImportLine) -> RowContent:
        at = row.at.astimezone(self._zone)
        undone = row.state in (ImportState.UNDONE, ImportState.UNDOING)
        chip = state_words(row)
        said = taken_back_words(row) if undone else counts_words(row.counts)
        return RowContent(
            title=f"{row.file_name} · {date_words(at.date())} {time_words(at)}",
            line=chip,
            faint_line=said,
            badge=None if row.state not in _TONES else _badge(row),
            avatar=None,
            done=row.state is ImportState.UNDONE,
        )


class StartPane(Retranslated, QWidget):
    """Says the three ways in, and lists what was imported."""

    def __init__(self, zone: tzinfo, commands: Sequence[QAction], take_back: QAction) -> None:
        super().__init__()
        self._rows = ImportRows(zone, self)
        self._problem = InfoBanner(tone=Tone.RED, name="importProblem", closable=True)
        self._problem.hide()
        self._title = TextLabel(role="heading")
        self._hint = TextLabel(role="dim", wrap=True)
        self._own = TextLabel(role="heading")
        self._none = TextLabel(role="dim")
        self.list = RowList(name="importList", delegate=RowDelegate(lines=3))
        self.list.setModel(self._rows)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self._take_back = take_back
        self._buttons = [
            KeyButton.of(action, look=look, parent=self)
            for action, look in zip(
                commands, (Look.PRIMARY, Look.SECONDARY, Look.QUIET), strict=True
            )
        ]
        row = QHBoxLayout()
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        foot = QHBoxLayout()
        self._back_button = KeyButton.of(take_back, parent=self)
        foot.addWidget(self._own, 1)
        foot.addWidget(self._back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._problem)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addLayout(row)
        column.addSpacing(Space.L)
        column.addLayout(foot)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.retranslate()

    @property
    def chosen(self) -> ImportLine | None:
        """The import that the keyboard is at."""
        return self._rows.row(self.list.currentIndex())

    def show_lines(self, lines: tuple[ImportLine, ...]) -> None:
        """Show the own imports as they stand now."""
        before = self.chosen
        self._rows.reset(lines)
        ids = [line.import_id for line in lines]
        at = ids.index(before.import_id) if before and before.import_id in ids else 0
        if lines:
            self.list.setCurrentIndex(self._rows.index(at, 0))
        self.list.setVisible(bool(lines))
        self._none.setVisible(not lines)
        self._show_chosen()

    def show_problem(self, sentence: str) -> None:
        """Say why a file was not taken; "" takes it away."""
        self._problem.set_text(sentence)
        self._problem.setVisible(bool(sentence))

    def focus_first(self) -> None:
        """The way in."""
        self._buttons[0].setFocus()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Customers out of Excel or CSV"))
        self._hint.setText(
            self.tr(
                "Choose a file, drop one here, or copy rows in Excel and paste them. New customers "
                "are added to your book, those you have are updated; it works without the network. "
                "You see what would happen before anything is written."
            )
        )
        self._own.setText(self.tr("Your imports of the last 30 days"))
        self._none.setText(self.tr("You have not imported anything."))
        self.list.setAccessibleName(self._own.text())
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self._take_back.setEnabled(chosen is not None and chosen.can_undo)
        self._take_back.setVisible(chosen is not None)


def _badge(line: ImportLine) -> ChipSpec:
    done = line.settled * 100 // line.total if line.total else 100
    return ChipSpec(f"{done} %", _TONES[line.state])
