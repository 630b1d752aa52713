"""The suites' own rules: none is forgotten, and each is as large as it was asked to be."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack

import pytest

from tests.chaos import __main__ as command
from tests.chaos.breakages import WAYS
from tests.chaos.other_suites import OTHERS, ROOT
from tests.support.suites import COUNTS, FULL, SEED, Suite, take_your_time

PLAYED_BY_ITSELF = {"tests/chaos/test_histories.py"}
MARK = "pytest.mark." + "faults"


def test_every_random_crash_and_fault_suite_is_one_of_the_commands() -> None:
    marked = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if MARK in path.read_text()
    }

    assert marked == {f for suite in OTHERS.values() for f in suite.files} | PLAYED_BY_ITSELF


def test_every_number_that_a_suite_goes_by_can_be_asked_for() -> None:
    texts = [(ROOT / file).read_text() for suite in OTHERS.values() for file in suite.files]
    gone_by = {text.split('.until("')[1].split('"')[0] for text in texts if '.until("' in text}

    assert gone_by == {of for suite in OTHERS.values() for of in suite.counted}


@pytest.mark.parametrize("breaking", WAYS, ids=lambda breaking: breaking.__name__)
def test_every_way_to_break_the_program_still_finds_what_it_breaks(breaking) -> None:
    with ExitStack() as exit_stack:
        breaking(exit_stack)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Every program that was started, which then ends badly."""
    found: list[tuple[list[str], dict[str, str]]] = []

    class Ended:
        returncode = 1

    def start(words: list[str], *, env: dict[str, str], **_options: object) -> type[Ended]:
        found.append((words, {name: env.get(name, "") for name in (SEED, FULL, COUNTS)}))
        return Ended

    monkeypatch.setattr(subprocess, "run", start)
    return found


def test_a_suite_is_run_by_its_seed_and_numbers_and_its_failure_is_the_commands(started) -> None:
    ended = command.main(["--suites", "repair,kill", "--seed", "7", "--kills", "9"])

    assert ended == 1
    assert [variables for _, variables in started] == [
        {SEED: "7", FULL: "1", COUNTS: "kills=9"},
        {SEED: "7", FULL: "1", COUNTS: ""},
    ]
    assert all((ROOT / file).is_file() for words, _ in started for file in words[4:])


def test_a_suite_that_there_is_not_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--suites", "repair,kills"])

    assert "there is no suite kills" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("full", "counts", "done"),
    [("", "", 3), ("1", "", 20), ("", "rows=7", 7), ("1", "rows=7", 7), ("1", "rows=1", 3)],
)
def test_a_suite_goes_on_for_its_time_or_to_its_number_and_never_below_the_least(
    monkeypatch: pytest.MonkeyPatch, full: str, counts: str, done: int
) -> None:
    monkeypatch.setenv(FULL, full)
    monkeypatch.setenv(COUNTS, counts)

    goes_on = Suite(1).until("rows", least=3, full=20, seconds=0)

    assert next(number for number in range(30) if not goes_on(number)) == done


def test_where_numbers_decide_no_clock_ends_a_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    class Item:
        def __init__(self, *marks: str) -> None:
            self.marks, self.added = marks, list[pytest.MarkDecorator]()

        def get_closest_marker(self, name: str) -> bool:
            return name in self.marks

        def add_marker(self, mark: pytest.MarkDecorator, *, append: bool) -> None:
            self.added.append(mark)

    suite, other = Item("faults"), Item()
    monkeypatch.setenv(FULL, "1")
    take_your_time([suite, other])  # type: ignore[list-item]

    assert [mark.mark.args for mark in suite.added] == [(0,)]
    assert other.added == []
