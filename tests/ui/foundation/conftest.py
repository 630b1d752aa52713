"""A window with three pages."""

from functools import partial

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.foundation.desk import Customers, Sync, Today, make_page
from ui.shell import MainWindow


@pytest.fixture
def made():
    """Which pages were made, in their order."""
    return []


@pytest.fixture
def window(qtbot, settings, made):
    desk = MainWindow(settings)
    qtbot.addWidget(desk)
    for page in (Today, Customers, Sync):
        desk.add_page(page, partial(make_page, page, made))
    desk.show()
    desk.show_page("today")
    return desk


@pytest.fixture
def shown(qtbot):
    def show(widget: QWidget, width: int = 0, height: int = 0) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width or widget.sizeHint().width(), height or widget.sizeHint().height())
        widget.show()
        return widget

    return show
