"""A barcode scanner, which is a keyboard to the PC: it types a number fast, and then Enter.

On Today a digit is the key of an outcome, so what may come from a scanner is held back until the
next key is due, and given to whom it was meant for when it was a person after all. Nothing that is
typed into a field is ever lost, and it comes in its order; a number that nobody knows, scanned
where nothing can be typed, is no row of commands and is told instead.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

PER_KEY_MS = 35
"""A scanner is ready with the next key by then, and no hand is, six times in a row."""
SHORTEST = 4
_ANSWER_MS = 1_000
"""The keyboard never waits longer for an answer."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Scanner(QObject):
    """Asked of every key that comes to the window, before anybody else hears of it.

    Args:
        window: Whose keys.
        is_on: Whether anything is scanned at all just now.
    """

    scanned = Signal(str)
    """Something was typed as a scanner types; whoever hears it must `answer`."""
    unknown = Signal(str)
    """Something was scanned that is nothing known, and nobody was typing."""

    def __init__(self, window: QWidget, is_on: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._is_on = is_on
        self._held: list[QKeyEvent] = []
        self._text = ""
        self._last_ms = 0
        self._end: int | None = None  # so many events were held when it was asked what they are
        self._replaying = False
        self._patience = QTimer(self, singleShot=True, interval=PER_KEY_MS)
        self._patience.timeout.connect(self._when_quiet)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(lambda: self.let_go())
        self._limit = QTimer(self, singleShot=True, interval=_ANSWER_MS)
        self._limit.timeout.connect(lambda: self.answer(known=False, tell=False))

    def takes(self, watched: QObject, event: QEvent) -> bool:
        """Whether the event is held back."""
        if self._replaying or not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if watched is not self._window.windowHandle() or not self._is_on():
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            if not self._holds(event):
                self.let_go()  # what was typed before a command is there before it
                return False
            event.accept()  # then it comes as a plain key press
            return True
        if kind == QEvent.Type.KeyRelease:
            if self._held:
                self._held.append(event.clone())
            return bool(self._held)
        return self._takes_press(event)

    def answer(self, *, known: bool, tell: bool = True) -> bool:
        """Say whether it was the number of something; what was typed else is given on.

        Args:
            known: It is.
            tell: That it is not is certain; else only the keyboard is let go.

        Returns whether anybody still waited for the answer.
        """
        if self._end is None:
            return False
        self._limit.stop()
        end, self._end = self._end, None
        if known:
            self._held, self._text = self._held[end:], ""
        self.let_go(end, tell=tell)
        return True

    def let_go(self, end: int | None = None, *, tell: bool = True) -> None:
        """Give on what is held back; of a number scanned into nothing what is behind ``end``."""
        if self._end is not None:
            return
        self._patience.stop()
        self._turn.stop()
        held, self._held, text, self._text = self._held, [], self._text, ""
        if len(text) >= SHORTEST and not _types_text():
            held = held[len(held) if end is None else end :]
            if tell:
                self.unknown.emit(text)
        for event in held:
            self._replaying = True
            try:
                QCoreApplication.sendEvent(self._window.windowHandle(), event)
            finally:
                self._replaying = False

    def _takes_press(self, event: QKeyEvent) -> bool:
        if not self._holds(event):
            self.let_go()
            return False
        self._turn.stop()
        ends = self._ends(event)
        if self._end is None and self._is_letter(event):
            if self._held and not self._is_quick(event):
                self.let_go()
            self._text += event.text()
            self._last_ms = event.timestamp()
        self._held.append(event.clone())
        if ends:
            self._patience.stop()
            self._end = len(self._held)
            self._limit.start()
            self.scanned.emit(self._text)
        elif self._end is None:
            self._patience.start()
        return True

    def _holds(self, event: QKeyEvent) -> bool:
        if self._end is not None:
            return True  # until it is known what came before
        if event.key() == Qt.Key.Key_Shift:
            return bool(self._held)
        return self._is_letter(event) or self._ends(event)

    def _is_letter(self, event: QKeyEvent) -> bool:
        text = event.text()
        plain = not event.modifiers() & ~_PLAIN and not event.isAutoRepeat()
        return plain and len(text) == 1 and "!" <= text <= "~"

    def _ends(self, event: QKeyEvent) -> bool:
        return (
            self._end is None
            and event.key() in _ENTER
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and len(self._text) >= SHORTEST
            and self._is_quick(event)
        )

    def _is_quick(self, event: QKeyEvent) -> bool:
        # By when the key was pressed: a window that was busy gets all of them at once.
        return 0 <= event.timestamp() - self._last_ms <= PER_KEY_MS

    def _when_quiet(self) -> None:
        self._turn.start()  # keys that have come already are heard first


def _types_text() -> bool:
    """Whether the keyboard is in a field."""
    at = QApplication.focusWidget()
    return at is not None and at.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
