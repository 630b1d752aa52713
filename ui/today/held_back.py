"""Who would be due today and is left in peace, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.today_models import HeldBackRow
from ui.dates import date_words
from ui.widgets import Dialog, TextLabel
from ui.words.held_back import held_back_words
from ui.words.reasons import reason_words

_MOST = 100


class HeldBackDialog(Dialog):
    """One customer after the other: what would be due, why not, and until when.

    Args:
        host: The page it lies over.
        rows: Who is held back.
    """

    def __init__(self, host: QWidget, rows: Sequence[HeldBackRow]) -> None:
        super().__init__(host, name="heldBackDialog", width=560)
        self._rows = rows
        self._lines: list[tuple[HeldBackRow, TextLabel, TextLabel]] = []
        for row in rows[:_MOST]:
            due, why = TextLabel(role="strong", wrap=True), TextLabel(role="dim", wrap=True)
            self._lines.append((row, due, why))
            lines = QVBoxLayout()
            lines.setSpacing(2)
            lines.addWidget(due)
            lines.addWidget(why)
            self.body.addLayout(lines)
        self._more = TextLabel(role="faint")
        self._more.setVisible(len(rows) > _MOST)
        self.body.addWidget(self._more)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Left in peace today"),
            self.tr("They would be due, but a rule says not to contact them now."),
        )
        self.set_close(self.tr("Close"))
        self._more.setText(self.tr("and %n more", "", max(0, len(self._rows) - _MOST)))
        for row, due, why in self._lines:
            due.setText(f"{row.name} · {reason_words(row.held.item.reason)}")
            words = held_back_words(row.held.code)
            if row.held.until is not None:
                words = self.tr("{why}, until {day}").format(
                    why=words, day=date_words(row.held.until)
                )
            why.setText(words)
