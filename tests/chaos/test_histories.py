"""Random histories of guides, lines and permissions keep every promise; see `machine`."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import histories
from tests.chaos.kinds import KINDS
from tests.support.suites import Suite

SECONDS = 75
FULL_HISTORIES = 5_000
ROOT = Path(__file__).parents[2]
OURS = {"guide_app", "localdb", "server", "ui"}
ORACLE = ("model.py", "model_customers.py", "model_follow_ups.py", "model_step.py")


@pytest.mark.faults
@pytest.mark.timeout(500)  # a history that breaks a promise is made shorter before it is shown
def test_random_histories_keep_every_promise(suite: Suite, tmp_path: Path) -> None:
    goes_on = suite.until("histories", least=1, full=FULL_HISTORIES, seconds=SECONDS)

    with beside(suite.seed + 1, tmp_path / "tally.json") as others:
        made = histories.run(suite.seed, lambda counts: goes_on(counts.histories))
        made.counts.merge(others())
    suite.tell(f"and {suite.seed + 1}:\n{made.table()}")
    if made.counts.missing():  # on a busy machine
        made = histories.run(
            suite.seed,
            lambda counts: bool(counts.missing()),
            first_batch=made.batches,
            counts=made.counts,
        )
        suite.tell(f"and {suite.seed + 1}:\n{made.table()}")

    assert made.counts.missing() == []


@contextmanager
def beside(seed: int, tally: Path) -> Iterator[Callable[[], Any]]:
    """More histories in a process of their own; asked, it waits for what came up in them.

    Of any kind, as they come: some of every kind are played here.
    """
    command = [sys.executable, "-m", "tests.chaos", "--suites=histories", f"--seed={seed}"]
    with subprocess.Popen(
        [*command, f"--tally={tally}", f"--seconds={SECONDS}", f"--batch={len(KINDS)}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:

        def counted() -> Any:
            said, _ = process.communicate()
            assert process.returncode == 0, said
            return json.loads(tally.read_text())

        try:
            yield counted
        finally:
            process.kill()


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
