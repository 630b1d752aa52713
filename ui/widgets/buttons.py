"""Buttons that carry their key, and buttons that are only an icon."""

from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.shortcuts import label_of
from ui.theme import Radius, Space, Tokens, draw_icon, tokens
from ui.widgets.painting import draw_box, draw_focus, draw_key, draw_text, key_width, text_width

_PRESS_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class DeskButton(QAbstractButton):
    """A button drawn by us. Enter and Space press it when it has the focus, whatever the page does.

    A click does not take the focus, so the list keeps its keys while the mouse is used.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)  # first: of any other event its type is not asked
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _PRESS_KEYS
            and event.modifiers()
            in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Look(Enum):
    """How much a button asks for. One primary button a screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"
    INVERSE = "inverse"
    """Quiet, on the dark bar of a toast."""


class KeyButton(DeskButton):
    """A button with its key drawn on it; a chosen one (``setCheckable``) looks primary."""

    def __init__(
        self,
        text: str = "",
        *,
        key: str = "",
        look: Look = Look.SECONDARY,
        icon: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a button.

        Args:
            text: Its words.
            key: What stands on the key cap; nothing listens for it. See :meth:`of`.
            look: How much it asks for.
            icon: Name in ``resources/icons``, drawn before the words.
            name: Object name.
            parent: Owner.
        """
        super().__init__(parent)
        self._key = key
        self._bare = False
        self._look = look
        self._icon = icon
        self._shown: bool | None = None
        self._action: QAction | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @classmethod
    def of(
        cls,
        action: QAction,
        *,
        look: Look = Look.SECONDARY,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> "KeyButton":
        """A button that gives a command: takes its words, key, state, and name + ``Button``."""
        made = cls(look=look, icon=icon, name=f"{action.objectName()}Button", parent=parent)
        made._action = action
        made.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(made._follow_action)
        made._follow_action()
        return made

    @property
    def key(self) -> str:
        """What stands on the key cap."""
        return self._key

    def set_key(self, key: str) -> None:
        """Draw another key."""
        self._key = key
        self._changed()

    def set_bare(self, bare: bool) -> None:
        """Leave the key cap out where there is no room for it, or draw it again."""
        if bare != self._bare:
            self._bare = bare
            self._changed()

    def set_look(self, look: Look) -> None:
        """Ask for more or less."""
        self._look = look
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isCheckable() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Space chooses it; Enter is for the main button of its sheet
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        pad = 10 if self._look in (Look.QUIET, Look.INVERSE) else 14
        return QSize(round(self._content_width() + 0.5) + 2 * pad, 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        fill, line, colour = self._colours(shades)
        where = QRectF(self.rect())
        if fill or line:
            draw_box(painter, where, Radius.BUTTON, fill, line)
        x = (where.width() - self._content_width()) / 2
        middle = where.center().y()
        if self._icon:
            draw_icon(painter, self._icon, QRectF(round(x), middle - 8, 16, 16), colour)
            x += 16 + (Space.S if self.text() else 0)
        if self.text():
            room = where.width() - x - (key_width(self._cap) + Space.S if self._cap else 0)
            x += (
                draw_text(painter, QRectF(x, 0, room, where.height()), self.text(), colour)
                + Space.S
            )
        if self._cap:
            self._draw_key(painter, x, middle, shades)
        if self.hasFocus():
            filled = self._is_filled or self._look is Look.INVERSE
            draw_focus(painter, where, Radius.BUTTON, on=colour if filled else None)

    @property
    def _cap(self) -> str:
        return "" if self._bare else self._key

    def _content_width(self) -> float:
        parts = [
            *([16.0] if self._icon else []),
            *([text_width(self.text())] if self.text() else []),
            *([key_width(self._cap)] if self._cap else []),
        ]
        return sum(parts) + Space.S * max(0, len(parts) - 1)

    def _colours(self, shades: Tokens) -> tuple[str | None, str | None, str]:
        """Fill, line and text of the state it is in."""
        lively = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            if self._look is Look.INVERSE:
                return None, None, _half(shades.on_inverse)
            if self._look is Look.QUIET:
                return None, None, shades.faint
            return shades.bg, shades.line, shades.faint
        if self._is_filled:
            fill = shades.accent_hover if lively or self.isDown() else shades.accent
            return fill, None, shades.on_accent
        match self._look:
            case Look.INVERSE:
                touched = lively or self.isDown()
                return _thin(shades.on_inverse) if touched else None, None, shades.on_inverse
            case Look.QUIET:
                return self._ground(shades.hover), None, shades.dim
            case Look.DANGER:
                return self._ground(shades.red_bg) or shades.card, shades.line, shades.red
            case _:
                return self._ground(shades.hover) or shades.card, shades.line, shades.text

    def _ground(self, hovered: str) -> str | None:
        """The tint under the mouse, a stronger one while pressed, else none."""
        if self.isDown():
            return tokens().line
        return hovered if self.underMouse() else None

    @property
    def _is_filled(self) -> bool:
        return self._look is Look.PRIMARY or self.isChecked()

    def _draw_key(self, painter: QPainter, x: float, middle: float, shades: Tokens) -> None:
        if not self.isEnabled() and self._look is Look.INVERSE:
            colour, fill, line = _half(shades.on_inverse), shades.inverse, _thin(shades.on_inverse)
        elif not self.isEnabled():
            colour, fill, line = shades.faint, shades.bg, shades.line
        elif self._is_filled:
            colour, fill, line = shades.on_accent, _thin(shades.on_accent), _thin(shades.on_accent)
        elif self._look is Look.INVERSE:
            colour, fill, line = shades.on_inverse, shades.inverse, _thin(shades.on_inverse)
        else:
            colour, fill, line = shades.dim, shades.card, shades.line
        draw_key(painter, x, middle, self._key, colour=colour, fill=fill, line=line)

    def _changed(self) -> None:
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def _follow_action(self) -> None:
        action = self._action
        if action is None:
            return
        self.setEnabled(action.isEnabled())
        if self.parentWidget() is not None and action.isVisible() != self._shown:
            self._shown = action.isVisible()
            self.setVisible(self._shown)  # not at every word: its page may have put it away
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setToolTip(action.toolTip() if action.toolTip() != action.text() else "")
        self._key = label_of(action.shortcut())
        self.setText(action.text())


def _thin(colour: str) -> str:
    """The same colour, nearly transparent."""
    return f"#33{colour[1:]}"


def _half(colour: str) -> str:
    """The same colour, half transparent."""
    return f"#99{colour[1:]}"


class IconButton(DeskButton):
    """A button that is only an icon; its name is told to screen readers and as a tool tip."""

    def __init__(
        self, icon: str, *, label: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_label(label)

    def set_label(self, label: str) -> None:
        """Name it, in the guide's language."""
        self.setAccessibleName(label)
        self.setToolTip(label)

    def sizeHint(self) -> QSize:
        return QSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shades = tokens()
        where = QRectF(self.rect())
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            draw_box(painter, where, Radius.CHIP, shades.line if self.isDown() else shades.hover)
        side = 16.0
        square = QRectF((where.width() - side) / 2, (where.height() - side) / 2, side, side)
        draw_icon(
            painter, self._icon, square, shades.dim if self.isEnabled() else shades.line_strong
        )
        if self.hasFocus():
            draw_focus(painter, where, Radius.CHIP)
