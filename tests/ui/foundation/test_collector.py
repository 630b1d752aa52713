import gc
import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import QObject

from guide_app.memory import give_back
from tests.bench.taken import memory
from tests.support.spared import spared
from ui.app import collector as module
from ui.app.collector import Collector


class Holder:
    """Two of them that hold each other are freed by nobody but the collector."""

    def __init__(self):
        self.other = None


@pytest.fixture
def collector(qapp):
    owner = QObject()
    made = Collector(owner)
    yield made
    with spared():  # modules and tests again
        made.stop()


STARTED = """
import gc, sys
from pathlib import Path
from PySide6 import QtWidgets
from guide_app.__main__ import run_window

looked = lambda: sum(generation["collections"] for generation in gc.get_stats())

class Shown(QtWidgets.QApplication):
    def exec(self):
        print(looked() - before)
        return 0

QtWidgets.QApplication = Shown
before = looked()
run_window(Path(sys.argv[1]), server_url="http://127.0.0.1:9", demo=True)
"""


def pair():
    one, other = Holder(), Holder()
    one.other, other.other = other, one
    return weakref.ref(one)


def test_what_holds_each_other_is_freed_on_the_gui_thread_only(collector, qtbot):
    lost = pair()

    for _ in range(10_000):  # Python by itself would have looked by now
        Holder().other = []
    assert lost() is not None
    qtbot.waitUntil(lambda: lost() is None)


def test_python_does_not_look_before_the_window_is_there(tmp_path):
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)

    assert told.stdout.strip() == "0"


def test_what_is_there_at_the_start_is_not_looked_at_again(collector):
    before = gc.get_freeze_count()

    collector.spare()

    assert gc.get_freeze_count() > before


def test_python_looks_by_itself_again_when_the_window_is_closed(collector):
    collector.stop()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_belonged_to_a_guide_who_left_is_freed(collector):
    of_the_guide = pair()
    collector.spare()
    gc.collect()
    assert of_the_guide() is not None
    collector.release()
    assert of_the_guide() is None


def test_what_signing_in_took_is_given_back_a_moment_later(collector, qtbot, monkeypatch):
    monkeypatch.setattr(module, "_SETTLED_MS", 1)
    pieces = [bytes(1_000) for _ in range(60_000)]
    last = pieces.pop()  # work leaves something behind, and all that lies before it stays with us
    pieces.clear()
    taken = memory()["rss"]

    Collector(collector).spare()

    qtbot.waitUntil(lambda: memory()["rss"] < taken - 30)
    assert len(last) == 1_000


def test_what_is_used_stays():
    kept = [bytes([number % 256]) * 1_000 for number in range(1_000)]

    give_back()

    assert all(words == words[:1] * 1_000 for words in kept)


_KEPT: list[bytes] = []
