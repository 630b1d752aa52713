import os
import subprocess
import sys

import pytest

from devtools import environment, system
from devtools.environment import STAMP, prepare, read_stamp
from devtools.packages import DEVELOP, RUN, Need, covers, fingerprint, specifiers
from devtools.places import ROOT, CannotGoOn, child_environment, python_in
from devtools.progress import Progress

NOTHING = Need("run")


@pytest.fixture
def checkout(tmp_path):
    """A checkout that needs no package, so that an environment is made without a network."""
    (tmp_path / "pyproject.toml").write_text(
        "[project]\ndependencies = ['pip']\n[project.optional-dependencies]\n"
        "server = []\nintake = []\njourney = []\ndev = []\n"
    )
    (tmp_path / "requirements.txt").write_text("# nothing pinned\n")
    return tmp_path


@pytest.fixture
def quiet(tmp_path):
    with (tmp_path / "said.txt").open("w+", encoding="utf-8") as out:
        yield Progress(out)


def test_the_first_start_makes_an_environment_and_the_second_changes_nothing(checkout, quiet):
    folder = checkout / ".venv"

    python = prepare(checkout, folder, NOTHING, quiet)
    made_at = (folder / STAMP).stat().st_mtime_ns
    again = prepare(checkout, folder, NOTHING, quiet)

    assert subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
    assert again == python
    assert (folder / STAMP).stat().st_mtime_ns == made_at


def test_an_environment_without_a_stamp_is_made_anew(checkout, quiet):
    folder = checkout / ".venv"
    folder.mkdir()
    (folder / "left by an interrupted start").touch()

    prepare(checkout, folder, NOTHING, quiet)

    assert not (folder / "left by an interrupted start").exists()
    assert read_stamp(folder)


def test_another_lock_brings_the_environment_up_to_date(checkout, quiet):
    folder = checkout / ".venv"
    prepare(checkout, folder, NOTHING, quiet)
    before = read_stamp(folder)
    (checkout / "requirements.txt").write_text("# another\n")

    prepare(checkout, folder, NOTHING, quiet)

    assert read_stamp(folder) != before
    assert read_stamp(folder) == {"run": fingerprint(checkout, NOTHING)}


def test_packages_that_cannot_be_had_leave_no_stamp_and_say_what_pip_said(checkout, quiet):
    folder = checkout / ".venv"
    prepare(checkout, folder, NOTHING, quiet)
    impossible = (checkout / "pyproject.toml").read_text().replace("'pip'", "'pip<0.1'")
    (checkout / "pyproject.toml").write_text(impossible)

    with pytest.raises(CannotGoOn, match="run the same command again"):
        prepare(checkout, folder, NOTHING, quiet)

    assert read_stamp(folder) == {}


@pytest.mark.parametrize("content", ["", "{", "[]", '"whole"'])
def test_a_stamp_that_cannot_be_read_counts_as_none(tmp_path, content):
    python_in(tmp_path).parent.mkdir(parents=True)
    python_in(tmp_path).touch()
    (tmp_path / STAMP).write_text(content)

    assert read_stamp(tmp_path) == {}


def test_the_developers_environment_also_runs_the_demo():
    assert covers(ROOT, {"develop": fingerprint(ROOT, DEVELOP)}, RUN)
    assert not covers(ROOT, {"run": fingerprint(ROOT, RUN)}, DEVELOP)
    assert not covers(ROOT, {"develop": "of an older lock"}, RUN)


def test_every_package_of_this_system_has_a_pinned_version():
    lock = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lock if "==" in line}
    wanted = {
        line.split(";")[0].split(">")[0].split("=")[0].split("[")[0].strip().lower()
        for line in specifiers(ROOT, DEVELOP)
        if "win32'" not in line or "!=" in line
    }

    assert {name.replace("_", "-") for name in wanted} <= pinned


def test_where_venv_is_missing_the_exact_command_is_named(checkout, quiet, monkeypatch):
    monkeypatch.setattr(environment, "is_root", lambda: False)
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system, "is_debian", lambda: True)
    monkeypatch.setattr(environment, "_succeeds", lambda commands: False)

    with pytest.raises(CannotGoOn) as told:
        prepare(checkout, checkout / ".venv", NOTHING, quiet)

    assert (
        "sudo apt-get install -y --no-install-recommends python3-venv python3-pip"
        in str(told.value).splitlines()[1]
    )


def test_where_only_ensurepip_is_missing_pip_comes_from_outside(tmp_path, monkeypatch):
    folder = tmp_path / ".venv"
    ways = list(environment._ways(folder))

    assert environment._succeeds(ways[-1])

    found = subprocess.run([python_in(folder), "-m", "pip", "--version"], check=False)
    assert found.returncode == 0


def test_two_terminals_do_not_build_one_environment(checkout, quiet):
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(checkout / ".venv")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holding.stdout
    assert holding.stdout.readline() == b"held\n"

    second = subprocess.Popen(
        [sys.executable, "-c", WAIT, str(checkout / ".venv")], stderr=subprocess.PIPE, cwd=ROOT
    )
    assert second.stderr
    assert b"Waiting for another run.py" in second.stderr.readline()
    holding.communicate(b"let go\n", timeout=20)

    second.communicate(timeout=20)
    assert second.returncode == 0


HOLD = """
import sys
from pathlib import Path
from devtools.environment import _alone
from devtools.progress import Progress
with _alone(Path(sys.argv[1]), Progress()):
    print("held", flush=True)
    sys.stdin.readline()
"""
WAIT = """
import sys
from pathlib import Path
from devtools.environment import _alone
from devtools.progress import Progress
with _alone(Path(sys.argv[1]), Progress()):
    pass
"""


def test_a_program_of_the_checkout_never_sees_packages_of_the_machine(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.sep + "elsewhere")
    monkeypatch.setenv("PYTHONHOME", os.sep + "elsewhere")

    assert "PYTHONPATH" not in child_environment()
    assert child_environment(ROOT)["PYTHONPATH"] == str(ROOT)
    assert "PYTHONHOME" not in child_environment()
