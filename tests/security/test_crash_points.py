"""A chosen step kills the process as a power cut would; everything else costs nothing."""

import os
import signal
import subprocess
import sys

import pytest

from guide_app.crash import ENVIRONMENT_VARIABLE, crash_point, crash_points, declare

PROGRAM = """
from guide_app.crash import crash_point, declare
declare("test.first", "test.second")
for _ in range(5):
    crash_point("test.first")
    print("written", flush=True)
    crash_point("test.second")
{tail}
"""


def run(spec, tail=""):
    environment = os.environ | {ENVIRONMENT_VARIABLE: spec, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tail=tail)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_chosen_step_dies_by_kill_9_the_first_time_it_is_passed():
    died = run("test.second")

    assert died.returncode == -signal.SIGKILL
    assert died.stdout.count("written") == 1


def test_the_third_passage_can_be_chosen():
    died = run("test.first:3")

    assert died.returncode == -signal.SIGKILL
    assert died.stdout.count("written") == 2


def test_a_point_that_is_never_reached_lets_the_program_finish():
    assert run("test.first:6").returncode == 0


def test_a_misspelt_point_is_reported_while_points_are_armed():
    ended = run("test.first:9", tail='crash_point("test.frist")')

    assert ended.returncode == 1
    assert "never declared" in ended.stderr


@pytest.mark.parametrize("spec", ["test.first:0", "test.first:-1", "test.first:x"])
def test_a_senseless_passage_is_refused_at_start(spec):
    assert "ValueError" in run(spec).stderr


def test_unarmed_points_do_nothing_even_when_unknown():
    crash_point("nobody.declared.this")


def test_declared_points_can_be_listed_by_their_prefix():
    declare("listing.b", "listing.a", "listing.b", "other.a")

    assert crash_points("listing.") == ("listing.a", "listing.b")
