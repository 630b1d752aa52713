import pytest
from PySide6.QtWidgets import QLineEdit

from tests.ui.app.desktop import desktop
from ui.app.notifier import Notifier
from ui.app.tray import Tray, TrayLife
from ui.shell import MainWindow
from ui.shell.staying import keep_running
from ui.widgets import Dialog


class Counter:
    """A window with an icon beside the clock."""

    def __init__(self, qtbot, qapp, settings):
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.tray = Tray()
        self.locked = 0
        self.said: list[str] = []
        self.closed = 0
        self.window.closing.connect(self._on_closing)
        self.at_work = True
        self.life = TrayLife(
            qapp,
            self.window,
            self.tray,
            settings,
            at_work=lambda: self.at_work,
            lock=self._lock,
            say=self.said.append,
        )
        self.window.show()

    def _lock(self):
        self.locked += 1

    def _on_closing(self):
        self.closed += 1


@pytest.fixture
def counter(qtbot, qapp, settings):
    made = Counter(qtbot, qapp, settings)
    yield made
    made.tray.remove()


def test_closing_the_window_locks_it_and_puts_it_away(counter):
    counter.window.close()
    assert not counter.window.isVisible()
    assert (counter.locked, counter.closed) == (1, 0)


def test_where_it_has_gone_is_said_once(counter):
    counter.window.close()
    counter.tray.open_asked.emit()
    counter.window.close()
    assert len(counter.said) == 1


def test_the_icon_brings_it_back(counter):
    counter.window.close()
    counter.tray.open_asked.emit()
    assert counter.window.isVisible()


def test_quitting_ends_it_also_when_it_is_put_away(counter, qapp, qtbot):
    counter.window.close()
    with qtbot.waitSignal(qapp.aboutToQuit, raising=False, timeout=10):
        counter.life.quit()
    assert counter.closed == 1


class HalfFilled(Dialog):
    def is_dirty(self):
        return True


def test_quitting_over_a_form_half_filled_asks_once_and_closing_stays_in_the_tray(counter):
    HalfFilled(counter.window, name="half").open()
    counter.life.quit()
    assert counter.window.isVisible()
    assert counter.closed == 0

    counter.window.close()
    assert (counter.locked, counter.closed) == (1, 0)

    counter.life.quit()
    assert counter.closed == 1


def test_a_guide_who_wants_it_to_end_gets_that(counter, settings):
    keep_running(settings, False)
    counter.window.close()
    assert (counter.locked, counter.closed) == (0, 1)


def test_with_nobody_signed_in_there_is_nothing_to_stay_for(counter):
    counter.at_work = False
    counter.window.close()
    assert counter.closed == 1


def test_when_the_pc_shuts_down_it_does_not_stay(counter):
    counter.life._on_system_ends()
    counter.window.close()
    assert counter.closed == 1


class TestNotifications:
    @pytest.fixture
    def shown(self, monkeypatch):
        with desktop(monkeypatch) as made:
            yield made.shown

    def test_what_falls_due_is_told_by_count_only(self, qtbot, runner, shown):
        notifier = Notifier(runner, None)
        notifier.tell(frozenset("ab"), locked=True)
        notifier.tell(frozenset("abc"), locked=True)
        qtbot.waitUntil(lambda: not shown.empty())
        assert shown.get() == ("导购工作台", "3 项到期")
        assert shown.empty()

    def test_one_done_and_another_due_is_told(self, qtbot, runner, shown):
        notifier = Notifier(runner, None)
        notifier.tell(frozenset("ab"), locked=True)
        notifier.tell(frozenset("bc"), locked=True)
        qtbot.waitUntil(lambda: not shown.empty())

    def test_the_same_or_less_is_nothing_to_tell(self, qtbot, runner, shown):
        notifier = Notifier(runner, None)
        for due in ("abc", "abc", "bc"):
            notifier.tell(frozenset(due), locked=True)
        runner.shut_down(timeout_s=10)
        assert shown.empty()

    def test_the_next_guide_is_told_nothing_of_the_last_ones_day(self, runner, shown):
        notifier = Notifier(runner, None)
        notifier.tell(frozenset("ab"), locked=True)
        notifier.forget()
        notifier.tell(frozenset("cdefg"), locked=True)
        runner.shut_down(timeout_s=10)
        assert shown.empty()

    def test_nothing_is_told_to_somebody_who_looks_at_the_window(self, qtbot, runner, shown):
        window = QLineEdit()
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        notifier = Notifier(runner, None)
        notifier.tell(frozenset("ab"), locked=False)
        notifier.tell(frozenset("abc"), locked=False)
        runner.shut_down(timeout_s=10)
        assert shown.empty()

    def test_without_a_desktop_nothing_happens(self, monkeypatch, runner, unhandled):
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        notifier = Notifier(runner, None)
        notifier.tell(frozenset("ab"), locked=True)
        notifier.tell(frozenset("abc"), locked=True)
        runner.shut_down(timeout_s=10)
        assert unhandled == []
