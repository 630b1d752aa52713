"""What a screen is to the window."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QWidget

from guide_app.domain.script_choice import FilledScript, Recipient
from ui.i18n import Retranslated
from ui.widgets.toast import ToastSpec

_SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class Page(Retranslated, QWidget):
    """One screen of the window. Subclass it, give it services by ``__init__``, and register it."""

    page_id: ClassVar[str]
    icon: ClassVar[str] = "page"
    in_rail: ClassVar[bool] = True
    """Whether it has a place in the navigation; otherwise only commands lead there."""

    header_changed = Signal()
    """Title, subtitle or the header's widgets are others now."""
    badge_changed = Signal(int)
    """So much waits on this page."""
    toast_asked = Signal(ToastSpec)
    """Say at the foot what was done, with its undo."""
    page_asked = Signal(str, object)
    """Go to a page (its id) and hand it something, such as a customer's id."""

    scrolled: QScrollArea | None = None
    """What arrows and page keys scroll while the page itself has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"page.{self.page_id}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @classmethod
    def word(cls) -> str:
        """Its name in the navigation and as title, in the guide's language.

        Before the page exists, so by ``QCoreApplication.translate("ThisClass", "Today")``.
        """
        raise NotImplementedError

    def subtitle(self) -> str:
        """One quiet line beside the title."""
        return ""

    def leading_widgets(self) -> Sequence[QWidget]:
        """What stands in the top bar after the title, such as a ring or segments."""
        return ()

    def trailing_widgets(self) -> Sequence[QWidget]:
        """What stands in the top bar at the right, such as the page's main button."""
        return ()

    def commands(self) -> Sequence[QAction]:
        """What Ctrl+K offers while the page is shown: those that have words and may be given."""
        return self.actions()

    def on_shown(self, argument: object = None) -> None:
        """The guide has come here; ``argument`` is what the other page handed over."""

    def in_front(self) -> Recipient | None:
        """Whom a script would be for; None: nobody."""
        return None

    def take_script(self, whom: Recipient, script: FilledScript) -> None:
        """Copy a script that was found elsewhere, for whom `in_front` named then."""

    def on_hidden(self) -> None:
        """The guide has left, or the PC is locked: save drafts, hide what was revealed."""

    def refresh(self) -> None:
        """Rows have changed underneath, by a sync or by another page: ask the service again."""

    def focus_first(self) -> None:
        """Put the keyboard where the first key does the likeliest thing."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _SCROLLS.get(Qt.Key(event.key()))
        if self.scrolled is not None and move is not None:
            self.scrolled.verticalScrollBar().triggerAction(move)
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Set every visible word again; the window does the header."""
