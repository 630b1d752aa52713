"""Random histories of guides, lines and permissions keep every promise; see `machine`."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chaos import histories, players
from tests.chaos.counts import Counts
from tests.support.suites import Suite

SECONDS = 90
PROCESSES = 2
FULL_HISTORIES = 5_000
ROOT = Path(__file__).parents[2]
OURS = {"guide_app", "localdb", "server", "ui"}
ORACLE = tuple(
    f"model{part}.py" for part in ("", "_customers", "_follow_ups", "_hq_tasks", "_step", "_tags")
)


@pytest.mark.faults
@pytest.mark.timeout(500)  # a history that breaks a promise is made shorter before it is shown
def test_random_histories_keep_every_promise(suite: Suite) -> None:
    enough = suite.until("histories", least=1, full=FULL_HISTORIES, seconds=SECONDS)

    made = histories.run(
        suite.seed,
        lambda counts: enough(counts.histories) or bool(counts.missing()),
        processes=PROCESSES,
    )
    suite.tell("\n" + made.table())

    assert made.counts.missing() == []


def test_a_batch_is_the_same_in_whatever_process_it_is_played() -> None:
    alone, shared = Counts(), Counts()
    players.play(7, iter([0, 1]), alone, processes=1)
    players.play(7, iter([1, 0]), shared, processes=2)

    assert alone.histories > 0
    assert sorted(alone.as_list()) == sorted(shared.as_list())


@pytest.mark.parametrize(
    ("player", "said"),
    [('print(\'{"broken": "I3: rows differ"}\')', "I3: rows differ"), ("", "has gone")],
)
def test_what_goes_wrong_in_another_process_goes_wrong_here(
    monkeypatch: pytest.MonkeyPatch, player: str, said: str
) -> None:
    monkeypatch.setattr(players, "PLAYER", ("-c", player))

    with pytest.raises(players.PlayerFailed, match=said):
        players.play(7, iter(range(3)), Counts(), processes=2)


@pytest.mark.parametrize("name", ORACLE)
def test_the_oracle_shares_no_line_with_the_program(name: str) -> None:
    tree = ast.parse((Path(__file__).parent / name).read_text())
    imported = {
        module
        for node in ast.walk(tree)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    ours = {module for module in imported if not is_of_the_standard_library(module)}
    assert ours <= {f"tests.chaos.{Path(oracle).stem}" for oracle in ORACLE}


def test_nothing_of_the_program_comes_along_with_the_oracle() -> None:
    command = "import sys, tests.chaos.model; print(*sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "tests.chaos.model_customers" in told
    assert {m for m in told if m.partition(".")[0] in OURS} == set()


def is_of_the_standard_library(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names
