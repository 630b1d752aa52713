"""Random histories of guides, lines and permissions keep every promise; see `machine`."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.chaos import histories
from tests.support.suites import Suite

SECONDS = 85
FULL_HISTORIES = 5_000
ORACLE = ("model.py", "model_customers.py", "model_follow_ups.py", "model_step.py")


@pytest.mark.faults
@pytest.mark.timeout(400)  # a history that breaks a promise is made shorter before it is shown
def test_random_histories_keep_every_promise(suite: Suite) -> None:
    goes_on = suite.until(least=1, full=FULL_HISTORIES, seconds=SECONDS)

    made = histories.run(
        suite.seed, lambda counts: bool(counts.missing()) or goes_on(counts.histories)
    )

    suite.tell(made.table())
    assert made.counts.missing() == []


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


def is_of_the_standard_library(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names
