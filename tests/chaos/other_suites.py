"""The suites besides the histories: which files they are, and how they are run at any size."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.suites import COUNTS, FULL, SEED

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class OtherSuite:
    """A suite that pytest runs.

    Attributes:
        does: One line for the help.
        files: Where its tests are.
        counted: What of it can be had in any number, and the number that is enough for anybody.
    """

    does: str
    files: tuple[str, ...]
    counted: Mapping[str, str]


OTHERS = {
    "kill": OtherSuite(
        "a client process is killed at every crash point and at random moments",
        (
            "tests/chaos/test_kill.py",
            "tests/localdb/test_migration_kill.py",
            "tests/security/test_key_kill.py",
            "tests/sync/test_media_kill.py",
        ),
        {"kills": "60"},
    ),
    "proxy": OtherSuite(
        "the line is cut, doubled, bent, slowed and lied on",
        ("tests/chaos/test_cuts.py", "tests/chaos/test_bad_lines.py"),
        {"cuts": "every mutation x every cut x 2 and 10 times", "flips": "1000"},
    ),
    "writers": OtherSuite(
        "eight writers and a reader on PostgreSQL",
        ("tests/chaos/test_writers.py",),
        {"transactions": "2000 by each writer"},
    ),
    "repair": OtherSuite(
        "rows are altered, dropped and added behind the client's back",
        ("tests/sync/test_mending.py",),
        {"rows": "100"},
    ),
    "conditions": OtherSuite(
        "random conditions, asked of random people, the client's file and both server databases",
        ("tests/server/test_conditions.py",),
        {"conditions": "250 crowds of 60 people"},
    ),
    "year": OtherSuite(
        "the lists of all 2,469 households of the data, at a PC and on the server, day by day",
        ("tests/sync/test_whole_year.py",),
        {"days": "365, the whole year"},
    ),
}


def run(name: str, seed: int, counts: Mapping[str, int]) -> int:
    """Run a suite to the end of its numbers, whatever that takes; the exit code is pytest's.

    Args:
        counts: Other numbers than those that are enough for anybody.
    """
    suite = OTHERS[name]
    print(f"\n{name}: {suite.does}", flush=True)
    variables = {
        SEED: str(seed),
        FULL: "1",
        COUNTS: ",".join(f"{of}={counts[of]}" for of in suite.counted if of in counts),
    }
    command = [sys.executable, "-m", "pytest", "-q", *suite.files]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode
