"""The times of reminders: when the digest of the day comes, and when nothing does."""

from datetime import time

from PySide6.QtCore import QSettings, Qt, QTime
from PySide6.QtWidgets import QHBoxLayout, QTimeEdit, QWidget

from guide_app.domain.reminding import Hours
from ui.i18n import Retranslated
from ui.shell.hours import keep_hours, read_hours
from ui.theme import Space
from ui.widgets import TextLabel


class HoursFields(Retranslated, QWidget):
    """Three times of day; each is kept as it is changed.

    Args:
        settings: Where they are kept.
    """

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        hours = read_hours(settings)
        self.opens, self.quiet_from, self.quiet_until = (
            self._edit(name, getattr(hours, name))
            for name in ("opens", "quiet_from", "quiet_until")
        )
        self._quiet, self._to = TextLabel(role="dim"), TextLabel(role="dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for widget in (self.opens, self._quiet, self.quiet_from, self._to, self.quiet_until):
            row.addWidget(widget)
        row.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        self._quiet.setText(self.tr("quiet from"))
        self._to.setText(self.tr("to"))
        self.opens.setAccessibleName(self.tr("Digest of the day"))
        self.quiet_from.setAccessibleName(self.tr("Quiet from"))
        self.quiet_until.setAccessibleName(self.tr("Quiet until"))

    def _edit(self, name: str, at: time) -> QTimeEdit:
        edit = QTimeEdit(QTime(at.hour, at.minute))
        edit.setDisplayFormat("HH:mm")
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)  # Qt leaves no room at the left
        edit.setObjectName(f"reminders.{name}")
        edit.timeChanged.connect(lambda _time: self._keep())
        return edit

    def _keep(self) -> None:
        edits = (self.opens, self.quiet_from, self.quiet_until)
        times = (time(edit.time().hour(), edit.time().minute()) for edit in edits)
        keep_hours(self._settings, Hours(*times))
