"""Pages that note what the window tells them, and hands for tests of the window."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from ui.shell import Page
from ui.widgets import (
    KeyButton,
)

CUSTOMER = "王雪梅"


class TestPage(Page):
    """Notes what the window tells it."""

    __test__ = False

    def __init__(self):
        super().__init__()
        self.told: list[object] = []
        self.undone: list[int] = []
        self.button = KeyButton("新客户", key="N", parent=self)
        self.label = QLabel(CUSTOMER)
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addWidget(self.field)

    def subtitle(self):
        return "2,318 位"

    def trailing_widgets(self):
        return (self.button,)

    def on_shown(self, argument=None):
        self.told.append(("shown", argument))

    def on_hidden(self):
        self.told.append("hidden")

    def refresh(self):
        self.told.append("refresh")

    def focus_first(self):
        self.field.setFocus()


class Today(TestPage):
    page_id = "today"
    icon = "today"

    @classmethod
    def word(cls):
        return QCoreApplication.translate("Dates", "today")


class Customers(TestPage):
    page_id = "customers"
    icon = "customers"

    @classmethod
    def word(cls):
        return "客户"


class Sync(TestPage):
    page_id = "sync"
    in_rail = False

    @classmethod
    def word(cls):
        return "同步"


def make_page(page, made):
    made.append(page())
    return made[-1]


def find(window, kind, name):
    (found,) = window.findChildren(kind, name)
    return found


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def title(window):
    return find(window, QLabel, "pageTitle").text()


def has_colour(widget, colour):
    """Whether any point of the widget is drawn in it."""
    picture = widget.grab().toImage()
    return any(
        picture.pixelColor(x, y).name().upper() == colour
        for x in range(picture.width())
        for y in range(picture.height())
    )
