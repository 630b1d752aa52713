"""What happened in WeChat: one key for each event, and the code by which it came."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.domain.words import EventKind
from guide_app.services.events import CODE_LENGTH
from ui.events.words import event_words
from ui.shortcuts import Key, add_action
from ui.theme import Space
from ui.widgets import Dialog, KeyButton, Look, TextField

EVENT_KEYS = (
    (Key.EVENT_1, EventKind.ADDED),
    (Key.EVENT_2, EventKind.GREETED),
    (Key.EVENT_3, EventKind.REPLIED),
    (Key.EVENT_4, EventKind.DELETED_US),
)
_LATELY = 3
_SHORT = 12


class EventDialog(Dialog):
    """The second key notes it; the code stands there from the last time, and can be changed first.

    Args:
        host: The page it lies over.
        who: Whose events they are.
        codes: Used lately, the last one first; "" is none.
    """

    noted = Signal(object, str)  # the kind, the code

    def __init__(self, host: QWidget, who: str, codes: Sequence[str]) -> None:
        super().__init__(host, name="eventDialog", width=600)
        self._who = who
        row = _row()
        self._actions = [
            add_action(self, key, partial(self._note, kind), name=f"event.{kind}")
            for key, kind in EVENT_KEYS
        ]
        for action in self._actions:
            row.addWidget(KeyButton.of(action))
        row.addStretch(1)
        self._code = TextField(name="eventCode", max_length=CODE_LENGTH)
        self._code.set_text(codes[0] if codes else "")
        self._change = add_action(self, Key.EVENT_CODE, self._write_code, name="eventCodeChange")
        lately = _row()
        lately.addWidget(KeyButton.of(self._change, look=Look.QUIET))
        for number, code in enumerate([one for one in codes if one][:_LATELY]):
            short = code if len(code) <= _SHORT else code[: _SHORT - 1] + "…"
            button = KeyButton(short, look=Look.QUIET, name=f"eventCode{number}")
            button.setToolTip(code)
            button.clicked.connect(lambda _checked=False, one=code: self._code.set_text(one))
            lately.addWidget(button)
        lately.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self._code)
        self.body.addLayout(lately)
        self._confirm.hide()  # each event is its own answer
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("What happened in WeChat? {who}").replace("{who}", self._who))
        self._code.set_label(
            self.tr("Channel code"), hint=self.tr("By which code they came; may be left empty")
        )
        self._change.setText(self.tr("Change the code"))
        for action, (_, kind) in zip(self._actions, EVENT_KEYS, strict=True):
            action.setText(event_words(kind))

    def focus_first(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # not in the field: digits are keys here

    def check(self) -> bool:
        self.focus_first()  # Enter, or a scanner's, ends the code
        return False

    def _write_code(self) -> None:
        self._code.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._code.editor.selectAll()

    def _note(self, kind: EventKind) -> None:
        self.close_sheet()
        self.noted.emit(kind, self._code.text.strip())


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    return row
