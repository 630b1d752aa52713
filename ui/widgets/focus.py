"""Where the keyboard is, while what it is on is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def focus_kept(page: QWidget) -> Iterator[None]:
    """Let the keyboard be on what has the same name afterwards, or else on the page.

    Qt would put it on whatever comes next, where the next press does something else.
    """
    here = QApplication.focusWidget()
    inside = here is not None and here is not page and page.isAncestorOf(here)
    name = here.objectName() if inside and here is not None else ""
    yield
    if name:
        QTimer.singleShot(0, page, partial(_focus_again, page, name))  # new widgets are shown then


def _focus_again(page: QWidget, name: str) -> None:
    here = QApplication.focusWidget()
    if not page.isVisible() or (here is not None and here.objectName() == name):
        return
    shown = (one for one in page.findChildren(QWidget, name) if one.isVisible())
    next(shown, page).setFocus()
