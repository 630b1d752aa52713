"""One choice out of a few, each with its count: 全部 29 · 逾期 3 · 生日 2."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from ui.dates import number_words
from ui.theme import tokens
from ui.widgets.buttons import DeskButton
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import draw_box, draw_focus, draw_text, text_width


@dataclass(frozen=True)
class Segment:
    """One choice; ``count`` None shows the words alone."""

    id: str
    text: str
    count: int | None = None

    @property
    def label(self) -> str:
        """Words and count as shown."""
        return self.text if self.count is None else f"{self.text} {number_words(self.count)}"


class SegmentBar(QWidget):
    """Shows segments and keeps exactly one chosen; arrow keys walk, too many begin a new line.

    Each is a command as well, among its ``actions()``, for those who choose by name.
    """

    chosen = Signal(str)  # segment id, chosen by the guide

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._segments: tuple[Segment, ...] = ()
        self._buttons: dict[str, _SegmentButton] = {}
        self._group = QButtonGroup(self)
        self._row = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """Id of the chosen segment, or "" without segments."""
        return next((id_ for id_, button in self._buttons.items() if button.isChecked()), "")

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Show these; the chosen one stays chosen if it is still there, else the first is."""
        if [one.id for one in segments] != [one.id for one in self._segments]:
            self._rebuild(segments)
        self._segments = segments
        for segment, action in zip(segments, self.actions(), strict=True):
            self._buttons[segment.id].set_label(segment.label)
            action.setText(segment.label)

    def choose(self, segment_id: str) -> None:
        """Choose one without telling, as the screen does when it restores its state."""
        self._buttons[segment_id].setChecked(True)

    def step(self, by: int) -> None:
        """Choose the next or the previous one and tell."""
        ids = list(self._buttons)
        if ids:
            button = self._buttons[ids[(ids.index(self.current) + by) % len(ids)]]
            if self.focusWidget() in self._buttons.values():
                button.setFocus(Qt.FocusReason.TabFocusReason)
            button.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if (by := steps.get(Qt.Key(event.key()))) is not None:
            self.step(by)
        else:
            super().keyPressEvent(event)

    def _rebuild(self, segments: tuple[Segment, ...]) -> None:
        before = self.current
        self._row.clear()
        self._buttons = {}
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        for segment in segments:
            button = _SegmentButton(self)
            button.setObjectName(f"{self.objectName()}.{segment.id}")
            button.clicked.connect(lambda _=False, chosen=segment.id: self.chosen.emit(chosen))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[segment.id] = button
            button.show()
            action = QAction(self)
            action.setObjectName(button.objectName())
            action.triggered.connect(button.click)
            self.addAction(action)
        if segments:
            self.choose(before if before in self._buttons else segments[0].id)


class _SegmentButton(DeskButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_label(self, label: str) -> None:
        if label != self.text():
            self.setText(label)
            self.setAccessibleName(label)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows:  # the bar steps; Qt's own way would skip telling
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text()) + 0.5) + 20, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        if self.isChecked():
            draw_box(painter, where, 7, shades.inverse)
        elif self.underMouse():
            draw_box(painter, where, 7, shades.hover)
        colour = shades.on_inverse if self.isChecked() else shades.dim
        draw_text(painter, where, self.text(), colour, align=Qt.AlignmentFlag.AlignHCenter)
        if self.hasFocus():
            draw_focus(painter, where, 7, on=colour if self.isChecked() else None)
