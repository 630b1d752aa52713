"""One application for all window tests: themed, in Chinese, without motion."""

import os
from threading import Event

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.i18n import Language
from ui.tasks import Lane, TaskRunner
from ui.theme import Scheme, Theme

_MOST_THREADS = 4
"""No lane has more of them."""


class PatientBot(QtBot):
    """Waits as long as a busy machine may need: what never comes fails all the same."""

    def waitUntil(self, callback, *, timeout=30_000):  # noqa: N802 - as pytest-qt calls it
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=30_000, **how):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(scope="session")
def _desk_style(qapp, language_switch):
    theme = Theme(qapp)
    theme.set_reduced_motion(True)
    yield theme, language_switch
    qapp.clipboard().clear()  # offscreen, a clipboard that is still full crashes the exit


@pytest.fixture(autouse=True)
def _as_a_guide_finds_it(_desk_style):
    theme, language = _desk_style
    yield
    # Windows that were closed go now: no later test may make them ask a runner that is shut down.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QGuiApplication.clipboard().clear()  # nothing of one test lies there for the next
    theme.choose(Scheme.LIGHT)
    theme.set_reduced_motion(True)
    language.choose(Language.ZH)


@pytest.fixture
def theme(_desk_style):
    return _desk_style[0]


@pytest.fixture
def language(_desk_style):
    return _desk_style[1]


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def unhandled():
    """Errors that nobody took."""
    return []


@pytest.fixture
def runner(qapp, unhandled):
    made = TaskRunner(unhandled=unhandled.append)
    yield made
    assert made.shut_down(timeout_s=10)


@pytest.fixture
def hold_up(runner):
    """Keeps a lane of the runner busy until the event that it returns is set."""
    held = []

    def hold(lane: Lane) -> Event:
        freed = Event()
        held.append(freed)
        for _ in range(_MOST_THREADS):
            runner.run(freed.wait, lane=lane)
        return freed

    yield hold
    for freed in held:
        freed.set()


@pytest.fixture
def type_text(qapp):
    """Types any text into the focused widget, as an input method does."""

    def typed(text: str, into: QWidget | None = None) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        target = into or QApplication.focusWidget()
        assert target is not None
        QApplication.sendEvent(target, event)

    return typed
