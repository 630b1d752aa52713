import ast
import subprocess
import sys

import pytest

from devtools import commands, system
from devtools.commands import COMMANDS, find_command, help_text
from devtools.places import ROOT, CannotGoOn
from devtools.system import FOR_TESTS, FOR_WINDOWS, Piece, command_for, how_to_get


@pytest.fixture
def checkout(tmp_path):
    """An empty checkout; ``has`` puts files into it."""

    def has(*files):
        for name in files:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("import sys; print('played', *sys.argv[1:])\n")
        return tmp_path

    return has


def test_the_help_lists_only_what_this_checkout_has(checkout):
    bare = help_text(checkout("pyproject.toml"))
    whole = help_text(
        checkout(
            "guide_app/__main__.py",
            "server/__main__.py",
            "tests/journeys/tour.py",
            "tests/bench/__main__.py",
            "tests/advisor/__main__.py",
            "tests/chaos/__main__.py",
            "build.spec",
        )
    )

    assert "run.py test" in bare
    assert "run.py tour" not in bare
    assert "the demo" not in bare
    for command in COMMANDS:
        assert f"run.py {command.name}".strip() in whole


def test_a_command_that_is_not_there_is_refused_with_the_help(checkout, capsys):
    code = commands.main(["chaos"], checkout("pyproject.toml"))

    assert code == 2
    assert "run.py test" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "name", "rest"),
    [
        ([], "", []),
        (["--fresh", "--today", "2017-10-02"], "", ["--fresh", "--today", "2017-10-02"]),
        (["test", "-k", "due", "tests/domain"], "test", ["-k", "due", "tests/domain"]),
        (["app", "--help"], "app", ["--help"]),
    ],
)
def test_words_after_the_command_are_handed_on(checkout, given, name, rest):
    root = checkout("pyproject.toml", "guide_app/__main__.py")

    found = find_command(given, root)

    assert found is not None
    assert (found[0].name, found[1]) == (name, rest)


def test_help_needs_neither_an_environment_nor_a_network():
    told = subprocess.run(
        [sys.executable, "-I", ROOT / "run.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.startswith("Usage: python3 run.py")


def test_run_py_parses_on_an_old_python():
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))


@pytest.fixture
def no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(commands, "prepare", lambda *_: sys.executable)
    monkeypatch.setattr(system, "provide", lambda *_: [])


def test_without_a_display_the_demo_plays_the_tour_and_says_where_the_pictures_are(
    checkout, no_display, capfd
):
    root = checkout("guide_app/__main__.py", "tests/journeys/tour.py")

    code = commands.main([], root)

    out, err = capfd.readouterr()
    assert code == 0
    assert out.strip() == f"played --out {root / 'out' / 'tour'}"
    assert f"The pictures are in {root / 'out' / 'tour'}" in err


def test_without_a_display_the_app_alone_says_why_it_does_not_open(checkout, no_display, capsys):
    code = commands.main(["app"], checkout("guide_app/__main__.py", "tests/journeys/tour.py"))

    assert code == 3
    assert "No window can be shown here" in capsys.readouterr().err


def test_with_a_display_but_without_its_libraries_the_tour_is_played(
    checkout, no_display, monkeypatch, capfd
):
    monkeypatch.setenv("DISPLAY", ":0")
    cursor = Piece("libxcb-cursor0", "libxcb-cursor.so.0")
    monkeypatch.setattr(system, "provide", lambda pieces, _: [cursor])

    commands.main([], checkout("guide_app/__main__.py", "tests/journeys/tour.py"))

    assert capfd.readouterr().out.startswith("played --out")


def test_with_a_display_the_demo_is_opened_with_the_persons_own_words(
    checkout, no_display, monkeypatch, capfd
):
    monkeypatch.setenv("DISPLAY", ":0")

    commands.main(["--fresh"], checkout("guide_app/__main__.py", "tests/journeys/tour.py"))

    assert capfd.readouterr().out.strip() == "played demo --fresh"


@pytest.mark.parametrize(
    ("given", "with_the_year"),
    [
        (["--data", "journey"], True),
        (["--data=journey", "--fresh"], True),
        (["--data", "demo"], False),
        ([], False),
    ],
)
def test_the_real_year_is_fetched_when_the_demo_is_to_play_on_it(
    checkout, no_display, monkeypatch, given, with_the_year
):
    asked = []

    def prepare(_root, _environment, need, _progress):
        asked.append(need)
        return sys.executable

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(commands, "prepare", prepare)

    commands.main(given, checkout("guide_app/__main__.py"))

    assert ["journey" in need.extras for need in asked] == [with_the_year]


def test_the_exit_code_is_the_programs_own(checkout, no_display):
    root = checkout("server/__main__.py")
    (root / "server/__main__.py").write_text("raise SystemExit(7)\n")

    assert commands.main(["server"], root) == 7


def test_a_missing_library_is_named_with_the_exact_command(monkeypatch):
    monkeypatch.setattr(system, "is_debian", lambda: True)
    monkeypatch.setattr(system, "is_root", lambda: False)
    lacking = [Piece("libxcb-cursor0", "libxcb-cursor.so.0"), Piece("xvfb", programs=("Xvfb",))]

    assert how_to_get(lacking).splitlines()[-1].strip() == (
        "sudo apt-get install -y --no-install-recommends libxcb-cursor0 xvfb"
    )


def test_root_is_not_told_to_become_root(monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: True)

    assert command_for(["xvfb"]) == "apt-get install -y --no-install-recommends xvfb"


def test_a_library_counts_as_there_only_if_it_loads():
    assert not Piece("none", library="libno-such-thing.so.9").is_there()
    assert not Piece("none", programs=("no-such-program",)).is_there()
    assert Piece("python3", programs=("no-such-program", "sh")).is_there()


@pytest.mark.parametrize("piece", FOR_WINDOWS + FOR_TESTS, ids=lambda piece: piece.package)
def test_this_machine_has_what_windows_and_tests_need(piece):
    assert piece.is_there(), f"missing: {piece.package}"


def test_what_cannot_be_done_is_said_in_a_sentence_with_a_code(checkout, no_display, monkeypatch):
    def fails(*_):
        raise CannotGoOn("The Python packages could not be installed.")

    monkeypatch.setattr(commands, "prepare", fails)

    assert commands.main(["server"], checkout("server/__main__.py")) == 3
