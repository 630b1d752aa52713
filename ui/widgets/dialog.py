"""The dialog that every screen uses: title, fields, one main action."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from guide_app.services.problems import Problem, problem_of
from ui.i18n import Retranslated
from ui.shortcuts import label_of
from ui.theme import Space
from ui.widgets.buttons import KeyButton, Look
from ui.widgets.figures import Card
from ui.widgets.form import FormField
from ui.widgets.overlay import Overlay
from ui.widgets.text import TextLabel
from ui.words.problems import problem_words

_MARGIN = 24


class Dialog(Retranslated, Overlay):
    """Put fields into ``body``; Enter confirms (Ctrl+Enter in running text), Esc closes.

    ``confirmed`` asks the screen to save; the screen then calls ``close_sheet``, or
    ``show_problem`` when it could not. A dialog in which something was typed asks once before Esc,
    or closing the window, throws it away. It is opened once; closed, it is gone.
    """

    confirmed = Signal()

    def __init__(self, host: QWidget, *, name: str, width: int = 460) -> None:
        super().__init__(host, name=name)
        self._width = width
        self._confirm_words = ""
        self._asked_to_discard = False
        self._shrinks: tuple[QWidget, int, int] | None = None  # with its most and its least height
        self._shrunk: tuple[int, int, int] | None = None
        self._title = TextLabel(role="title", wrap=True)
        self._subtitle = TextLabel(role="dim", wrap=True)
        self._subtitle.hide()
        self._problem = TextLabel(role="error", wrap=True)
        self._problem.setObjectName(f"{name}Problem")
        self._problem.hide()
        self._cancel = KeyButton(key="Esc", name=f"{name}Cancel")
        self._cancel.clicked.connect(self._on_escape)
        self._confirm = KeyButton(look=Look.PRIMARY, name=f"{name}Confirm")
        self._confirm.set_key(label_of(QKeySequence(Qt.Key.Key_Return)))
        self._confirm.clicked.connect(self.confirm)
        self._card = Card(name=f"{name}Card", parent=self)
        self._lay_out()
        Dialog.retranslate(self)  # a subclass has no words to set yet

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Name it, and say in a second line what it is about."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def set_confirm(self, text: str, *, danger: bool = False) -> None:
        """Name the main action after what it does, such as "Save"."""
        self._confirm_words = text
        self._confirm.set_look(Look.DANGER if danger else Look.PRIMARY)
        self._confirm.setText(text)

    def set_close(self, text: str) -> None:
        """Name the only button of a dialog that has nothing to save."""
        if not self._cancel.isHidden():
            self._cancel.hide()
            self.confirmed.connect(self.close_sheet)
        self.set_confirm(text)

    def add_below(self, widget: QWidget) -> None:
        """Put something that never scrolls below the body."""
        column = self._card.column
        column.insertWidget(column.indexOf(self._scroll) + 1, widget)

    def let_shrink(self, view: QWidget, most: int, least: int) -> None:
        """Make a list of the body so low that it scrolls by itself, not the body around it.

        Args:
            view: The list.
            most: Its height where there is room, in pixels.
            least: Its height on the smallest screen.
        """
        self._shrinks = view, most, least
        view.setFixedHeight(most)

    def set_busy(self, busy: bool) -> None:
        """Take no second confirmation while the first is under way."""
        self._confirm.setEnabled(not busy)

    def show_problem(self, sentence: str) -> None:
        """Say above the buttons why it could not be done; "" takes it away."""
        self._asked_to_discard = False
        self._say(sentence)

    def show_failure(self, error: BaseException) -> None:
        """Say why it was not saved; what was typed stays, and can be confirmed again."""
        self.set_busy(False)
        self.show_refusal(problem_of(error))

    def show_refusal(self, problem: Problem) -> None:
        """Put it into words; override to say it beside a field."""
        self.show_problem(problem_words(problem))

    def check(self) -> bool:
        """Whether it may be confirmed; override to mark the fields that are wrong."""
        return True

    def is_dirty(self) -> bool:
        """Whether Esc would lose something typed; override."""
        return False

    def lets_window_close(self) -> bool:
        """Whether the window may be closed over it; says once what would be lost."""
        return self._lets_go(self.tr("Close the window again to discard what you typed."))

    def confirm(self) -> None:
        """Do what Enter does."""
        if self._confirm.isEnabled() and self.check():
            self.show_problem("")
            self.confirmed.emit()

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._confirm.setText(self._confirm_words or self.tr("OK"))

    def open(self) -> None:
        self.show_problem("")
        self.set_busy(False)
        super().open()
        if self.isVisible():
            self._place()
            self.focus_first()  # now that the fields have their places

    def close_sheet(self) -> None:
        """Uncover the window; nothing that was shown or typed stays behind."""
        if self.is_open:
            super().close_sheet()
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_escape()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        super()._on_focus_changed(before, now)
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is not None and not by_mouse and self.isVisible() and self._inside.isAncestorOf(now):
            QTimer.singleShot(0, self, self._show_focus)  # once what is said there has its room

    def _show_focus(self) -> None:
        """Scroll to where the keyboard is, with what stands above and below the field."""
        at = QApplication.focusWidget()
        if at is not None and self._inside.isAncestorOf(at):
            parent = at.parentWidget()
            self._scroll.ensureWidgetVisible(parent if isinstance(parent, FormField) else at)

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.setObjectName("scrolled")
        self._inside.installEventFilter(self)
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.M)
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inside)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._confirm)
        column = self._card.column
        column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        column.setSpacing(Space.M)
        for label in (self._title, self._subtitle):
            column.addWidget(label)
        column.addWidget(self._scroll)
        column.addWidget(self._problem)
        column.addLayout(row)

    def _place(self) -> None:
        """Centre the card; where it would be taller than the window, its body scrolls."""
        width = min(self._width, self.width() - 2 * _MARGIN)
        column = self._card.column
        self._scroll.setFixedHeight(0)
        rest = column.heightForWidth(width) if column.hasHeightForWidth() else -1
        rest = max(rest, column.sizeHint().height())
        room = self.height() - 2 * _MARGIN - rest
        inner = width - 2 * Space.XXL - 2
        self._shrink_list(inner, room)
        self._scroll.setFixedHeight(max(0, min(self._wanted(inner), room)))
        height = rest + self._scroll.height()
        self._card.setGeometry(
            (self.width() - width) // 2,
            max(_MARGIN, (self.height() - height) * 2 // 5),
            width,
            height,
        )

    def _wanted(self, width: int) -> int:
        """The height of the body, if nothing of it is to scroll."""
        layout = self.body
        wanted = layout.heightForWidth(width) if layout.hasHeightForWidth() else -1
        return max(wanted, layout.sizeHint().height())

    def _shrink_list(self, width: int, room: int) -> None:
        """Give the list what room there is; asked again and again, it changes nothing more."""
        if self._shrinks is None or (width, room, self._wanted(width)) == self._shrunk:
            return
        view, most, least = self._shrinks
        view.setFixedHeight(most)
        self.body.activate()  # layouts inside it remember what they wanted
        view.setFixedHeight(max(least, most - max(0, self._wanted(width) - room)))
        self.body.activate()
        self._shrunk = width, room, self._wanted(width)

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._place()

    def _on_escape(self) -> None:
        if self._lets_go(self.tr("Press Esc again to discard what you typed.")):
            self.close_sheet()

    def _lets_go(self, question: str) -> bool:
        if not self.is_dirty() or self._asked_to_discard:
            return True
        self._asked_to_discard = True
        self._say(question)
        return False
