import sys
from pathlib import Path

from devtools.checks import Stage, run, stages
from devtools.places import ROOT
from devtools.progress import Progress

HOLDS = Stage("holds", ("-c", "pass"))


def said(capsys):
    return capsys.readouterr().out


def test_every_stage_is_told_with_its_time(capsys):
    code = run(Path(sys.executable), ROOT, [HOLDS, HOLDS], Progress(sys.stdout))

    assert code == 0
    assert said(capsys).count(" s  ok") == 4


def test_a_failed_stage_does_not_hide_the_next_one_and_decides_the_exit_code(capsys):
    fails = Stage("fails", ("-c", "raise SystemExit(5)"))

    code = run(Path(sys.executable), ROOT, [fails, HOLDS], Progress(sys.stdout))

    told = said(capsys)
    assert code == 5
    assert "FAILED (exit code 5)" in told
    assert "== holds" in told


def test_a_stage_that_was_killed_counts_as_failed():
    dies = Stage("dies", ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))

    assert run(Path(sys.executable), ROOT, [dies], Progress(sys.stdout)) == 137


def test_arguments_go_to_the_tests_alone():
    todo = stages(ROOT, ["-k", "due"])

    assert todo[-1].arguments == ("-m", "pytest", "-k", "due")
    assert [stage.name for stage in todo] == [
        "formatting",
        "lint",
        "types",
        "import contracts",
        "tests",
    ]
