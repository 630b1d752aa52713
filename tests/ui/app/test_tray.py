import pytest

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
