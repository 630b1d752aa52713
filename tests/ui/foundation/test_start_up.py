"""The window is up before the rest of the program is, and the rest comes while the guide types."""

import subprocess
import sys

import pytest

from devtools.places import ROOT
from ui.app.parts import Parts

_HEAVY = ("sqlalchemy", "httpx", "sqlcipher3", "argon2", "cryptography", "PIL", "ui.today.page")


class Door:
    """Notes that it was asked to get ready."""

    def __init__(self):
        self.prepared = 0

    def prepare(self):
        self.prepared += 1


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def added():
    return []


@pytest.fixture
def parts(door, runner, added):
    made = Parts(door, runner, lambda: added.append("pages"))
    yield made
    made.stop()


def test_the_sign_in_screen_needs_neither_database_nor_network():
    look = f"import sys, ui.app.start; print([m for m in {_HEAVY} if m in sys.modules])"

    told = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"


def test_the_rest_comes_by_itself_once_the_window_is_shown(parts, door, added, qtbot):
    parts.begin()

    qtbot.waitUntil(lambda: added == ["pages"])
    assert door.prepared == 1


def test_who_is_quicker_than_that_gets_everything_at_once_and_only_once(parts, door, added, qtbot):
    parts.begin()
    parts.finish()
    parts.finish()

    qtbot.wait(200)
    assert added == ["pages"]


def test_a_window_that_is_closed_at_once_fetches_nothing(parts, door, added, qtbot):
    parts.begin()
    parts.stop()

    qtbot.wait(200)
    assert (door.prepared, added) == (0, [])


def test_no_module_is_read_as_source_to_look_for_what_nobody_uses():
    look = (
        "import ui.app.start, guide_app.services.workplace, sqlalchemy, linecache;"
        "read = {guide_app.services.workplace.__file__, sqlalchemy.__file__};"
        "print(sorted(read & set(linecache.cache)))"
    )

    told = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"


def test_no_command_line_comes_with_the_network():
    look = (
        "import sys, guide_app.services.workplace;"
        "print('httpx' in sys.modules, [m for m in ('rich', 'click') if m in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "True []"
