"""Running histories: so many, or for so long, from a seed that repeats them."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from tests.chaos.counts import Counts
from tests.chaos.machine import History
from tests.chaos.stage import Stage

BATCH = 25
SHORTEST, LONGEST = 30, 60
"""Rules in a history; with the permission changes in between it has at most 80 actions."""


@dataclass(frozen=True)
class Run:
    """What was done."""

    counts: Counts
    seconds: float

    @property
    def histories(self) -> int:
        """How many came to their end."""
        return self.counts.tally["histories", "all"]


def run(
    seed: int, *, histories: int | None = None, seconds: float | None = None, shrink: bool = True
) -> Run:
    """Play histories until the number or the time is reached; one batch at least.

    Raises:
        Broken: Hypothesis prints the history that broke a promise, as short as it could make it.
    """
    counts = Counts()
    stage = Stage(counts)
    began = time.monotonic()
    batch = 0
    try:
        while not _enough(counts, histories, began, seconds, batch):
            left = BATCH if histories is None else histories - counts.tally["histories", "all"]
            _play(stage, seed, batch, min(BATCH, left), shrink)
            batch += 1
    finally:
        stage.close()
    return Run(counts, time.monotonic() - began)


def _play(stage: Stage, seed: int, batch: int, histories: int, shrink: bool) -> None:
    chance = random.Random(f"{seed} {batch}")
    machine = type("History", (History,), {"stage": stage})
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    run_state_machine_as_test(
        seeded(chance.getrandbits(64))(machine),
        settings=settings(
            max_examples=histories,
            stateful_step_count=chance.randint(SHORTEST, LONGEST),
            database=None,
            deadline=None,
            phases=phases,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _enough(
    counts: Counts, histories: int | None, began: float, seconds: float | None, batch: int
) -> bool:
    if batch == 0:
        return False
    if histories is not None and counts.tally["histories", "all"] >= histories:
        return True
    return seconds is not None and time.monotonic() - began > seconds
