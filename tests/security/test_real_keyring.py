"""The device secret in a real Secret Service: kept, found again, and named when it cannot be."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guide_app.security import keys
from tests.security import keyring_child

UNLOCK = "printf {password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"


class Pc:
    """A home folder with its own keyring file; each call is one log-in to the system."""

    def __init__(self, home):
        self.home = home

    def logs_in(self, *steps, password="shop", **variables):
        command = UNLOCK.format(password=shlex.quote(password)) + "; exec " + self._program(steps)
        return self._run(["dbus-run-session", "--", "sh", "-c", command], variables)

    def runs_without_a_session(self, *steps, **variables):
        return self._run(["sh", "-c", self._program(steps)], variables)

    def _program(self, steps):
        return shlex.join([sys.executable, keyring_child.__file__, *steps])

    def _run(self, command, variables):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "PYTHONPATH": str(Path(keys.__file__).parents[2]),
        }
        ended = subprocess.run(
            command,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture
def pc(tmp_path):
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(tool), f"{tool} is needed to test the keyring"
    (tmp_path / "run").mkdir(mode=0o700)
    return Pc(tmp_path)


def test_the_keyring_keeps_one_secret_for_a_profile_until_it_is_erased(pc):
    first, found, again, other, _, gone = pc.logs_in(
        "find:till-1",
        "get_or_create:till-1",
        "get_or_create:till-1",
        "get_or_create:till-2",
        "erase:till-1",
        "find:till-1",
    )

    assert first == gone == {"secret": None}
    assert found == again
    assert len(bytes.fromhex(found["secret"])) == 32
    assert other["secret"] != found["secret"]


def test_the_secret_is_there_again_after_the_next_log_in(pc):
    (made,) = pc.logs_in("get_or_create:till-1")

    (found,) = pc.logs_in("find:till-1")

    assert found == made


def test_erasing_what_is_not_there_is_fine(pc):
    assert pc.logs_in("erase:till-1") == [{"secret": None}]


def test_a_ring_that_stays_locked_is_called_locked_and_gets_no_second_secret(pc):
    (made,) = pc.logs_in("get_or_create:till-1")

    refused = pc.logs_in("find:till-1", "get_or_create:till-1", password="wrong")

    assert refused == [{"code": "locked"}, {"code": "locked"}]
    assert pc.logs_in("find:till-1") == [made]


def test_a_session_without_any_keyring_is_called_missing(pc):
    assert pc.runs_without_a_session("find:till-1", "get_or_create:till-1") == [
        {"code": "missing"},
        {"code": "missing"},
    ]


def test_a_store_that_the_environment_smuggles_in_is_refused(pc):
    answers = pc.logs_in(
        "get_or_create:till-1", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring"
    )

    assert answers == [{"code": "not_allowed"}]
