"""What a locked PC shows: nothing of a customer, only that something is due."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Space, tokens
from ui.widgets.buttons import KeyButton, Look
from ui.widgets.figures import Avatar, Card
from ui.widgets.form import TextField
from ui.widgets.overlay import Overlay
from ui.widgets.text import TextLabel


class LockOverlay(Retranslated, Overlay):
    """Covers everything until the right PIN or password is typed; Esc does nothing."""

    unlock_asked = Signal(str)  # what was typed
    switch_asked = Signal()

    covers_all = True

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, name="lockOverlay")
        self._guide = ""
        self._due = 0
        self._by_pin = True
        self._avatar = Avatar(side=56)
        self._name = TextLabel(role="title")
        self._state = TextLabel(role="dim", wrap=True)
        self._state.setObjectName("lockState")
        self._state.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._secret = TextField(name="lockSecret", secret=True)
        self._unlock = KeyButton(look=Look.PRIMARY, key="Enter", name="lockUnlock")
        self._unlock.clicked.connect(self._on_unlock)
        self._switch = KeyButton(look=Look.QUIET, icon="user", name="lockSwitch")
        self._switch.clicked.connect(self.switch_asked)
        card = Card(name="lockCard")
        card.setFixedWidth(340)
        card.column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.L)
        for widget in (self._avatar, self._name, self._state):
            card.column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        card.column.addSpacing(Space.S)
        card.column.addWidget(self._secret)
        card.column.addWidget(self._unlock)
        card.column.addWidget(self._switch)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        self.retranslate()

    def set_state(self, guide: str, *, due: int, by_pin: bool = True) -> None:
        """Say who can go on here, and how much is due.

        Args:
            guide: The guide's own name.
            due: How many follow-ups are due; no word about whom.
            by_pin: Whether a PIN re-opens it, or the password is asked.
        """
        self._guide, self._due, self._by_pin = guide, due, by_pin
        self._avatar.set_name(guide)
        self._name.setText(guide)
        self.retranslate()

    def show_problem(self, sentence: str) -> None:
        """Say why it stays locked, such as a wrong PIN and the tries left."""
        self._secret.set_problem(sentence)
        self._secret.set_text("")
        self._unlock.setEnabled(True)
        self.focus_first()

    def retranslate(self) -> None:
        locked = self.tr("Locked")
        due = self.tr("%n due", "", self._due)
        self._state.setText(f"{locked} · {due}" if self._due else locked)
        self._secret.set_label(self.tr("PIN") if self._by_pin else self.tr("Password"))
        self._unlock.setText(self.tr("Unlock"))
        self._switch.setText(self.tr("Another guide"))
        self.setAccessibleName(locked)

    def open(self) -> None:
        self._secret.set_text("")
        self._secret.set_problem("")
        self._unlock.setEnabled(True)
        super().open()

    def close_sheet(self) -> None:
        self._secret.set_text("")
        super().close_sheet()

    def focus_first(self) -> None:
        self._secret.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(tokens().bg))  # nothing shines through

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_unlock()

    def _on_unlock(self) -> None:
        if self._secret.text and self._unlock.isEnabled():
            self._unlock.setEnabled(False)
            self.unlock_asked.emit(self._secret.text)
