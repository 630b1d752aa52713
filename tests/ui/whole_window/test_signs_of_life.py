"""What counts as somebody being there, for the lock of a window that is left alone."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from guide_app.security.lock import LockState

HERE = QPointF(5, 5)
NO_KEYS, NO_BUTTON = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton


def key(kind):
    return QKeyEvent(kind, Qt.Key.Key_Shift, NO_KEYS)


def mouse(kind, button=Qt.MouseButton.LeftButton):
    return QMouseEvent(kind, HERE, HERE, button, button, NO_KEYS)


def wheel():
    turned = QPoint(0, 120)
    return QWheelEvent(
        HERE, HERE, QPoint(), turned, NO_BUTTON, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False
    )


@pytest.fixture
def lock(at_work):
    """Of a window that was left alone too long: the next sign of life locks it."""
    found = at_work.controller.place.lock
    found.idle_limit_s = 0
    return found


@pytest.mark.parametrize(
    "made",
    [
        lambda: key(QEvent.Type.KeyPress),
        lambda: mouse(QEvent.Type.MouseButtonPress),
        wheel,
        QInputMethodEvent,
    ],
    ids=["key", "mouse button", "wheel", "input method"],
)
def test_a_hand_at_the_pc_is_noticed(at_work, lock, made):
    QApplication.sendEvent(at_work.window, made())

    assert lock.state is not LockState.UNLOCKED


@pytest.mark.parametrize(
    "made",
    [
        lambda: key(QEvent.Type.KeyRelease),
        lambda: mouse(QEvent.Type.MouseMove, NO_BUTTON),
        lambda: QEvent(QEvent.Type.LayoutRequest),
    ],
    ids=["released key", "moved mouse", "layout"],
)
def test_what_may_come_by_itself_is_not(at_work, lock, made):
    QApplication.sendEvent(at_work.window, made())

    assert lock.state is LockState.UNLOCKED
