"""A code as large as the window, for a customer's phone across the counter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.render.qr import qr_matrix
from guide_app.services.counter_codes import CounterCode, CounterCodes
from ui.i18n import Retranslated
from ui.shortcuts import Key, add_action
from ui.theme import Space, tokens
from ui.widgets import KeyButton, Look, Overlay, QrView, TextLabel

_SHARE = 0.58
_LEAST = 220
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class CodeStage(Retranslated, Overlay):
    """Shows one code at a time; arrow keys go on to the next, Esc ends it.

    Args:
        host: The page it lies over.
        shown: What there is to show.
    """

    def __init__(self, host: QWidget, shown: CounterCodes) -> None:
        super().__init__(host, name="codeStage")
        self._shown = shown
        self._at = 0
        self._code = QrView(side=_LEAST, name="stageCode")
        self._name, self._who = TextLabel(role="title"), TextLabel(role="dim")
        self._name.setObjectName("stageName")
        self._who.setObjectName("stageWho")
        self._nothing = TextLabel(role="dim", wrap=True)
        self._nothing.setObjectName("stageNothing")
        self._nothing.setAlignment(_CENTRE)
        self._place = TextLabel(role="faint")
        back = add_action(self, Key.CODE_BEFORE, lambda: self._step(-1), name="codeBefore")
        on = add_action(self, Key.CODE_AFTER, lambda: self._step(1), name="codeAfter")
        self._steps = [KeyButton.of(one, look=Look.QUIET) for one in (back, on)]
        self._back, self._on = back, on
        self._close = KeyButton(key="Esc", look=Look.QUIET, name="stageClose")
        self._close.clicked.connect(self.close_sheet)
        self._lay_out()
        self.retranslate()

    def focus_first(self) -> None:
        """On the stage itself: the arrow keys are its own."""
        self.setFocus()

    def close_sheet(self) -> None:
        """Uncover the window; it is made anew the next time."""
        if self.is_open:
            super().close_sheet()
            self.deleteLater()

    def retranslate(self) -> None:
        codes, shown = self._shown.codes, self._shown
        self._back.setText(self.tr("Before"))
        self._on.setText(self.tr("Next"))
        self._close.setText(self.tr("Close"))
        self._nothing.setText(
            self.tr("There is no code of yours yet: HQ enters your personal code under Staff.")
        )
        self._nothing.setVisible(not codes)
        for widget in (self._code, self._name, self._who):
            widget.setVisible(bool(codes))
        for step in self._steps:
            step.setVisible(len(codes) > 1)
        self._place.setVisible(len(codes) > 1)
        if not codes:
            return
        code = codes[self._at]
        name = self._name_of(code)
        self._name.setText(name)
        self._who.setText(" · ".join(one for one in (shown.guide, shown.store) if one))
        self._place.setText(f"{self._at + 1} / {len(codes)}")
        self._code.set_matrix(qr_matrix(code.address), label=name)
        self.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(_LEAST, int(min(self.width(), self.height()) * _SHARE))
        self._code.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(tokens().bg))

    def _name_of(self, code: CounterCode) -> str:
        return code.name or self.tr("Add me on WeCom")

    def _step(self, by: int) -> None:
        if self._shown.codes:
            self._at = (self._at + by) % len(self._shown.codes)
            self.retranslate()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.M)
        foot.addStretch(1)
        foot.addWidget(self._steps[0])
        foot.addWidget(self._place)
        foot.addWidget(self._steps[1])
        foot.addWidget(self._close)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(Space.M)
        column.addStretch(1)
        for widget in (self._name, self._code, self._who, self._nothing):
            column.addWidget(widget, 0, _CENTRE)
        column.addLayout(foot)
        column.addStretch(1)
