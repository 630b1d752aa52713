"""Running histories: as many as somebody wants, from a seed that repeats them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from tests.chaos import players
from tests.chaos.counts import Counts
from tests.chaos.kinds import KINDS
from tests.chaos.machine import History
from tests.chaos.stage import Stage

BATCH = 20
OF_EACH_KIND = 3
"""Histories of every kind that come first; then any kind, as it comes."""
SHORTEST, LONGEST = 30, 40
"""Rules in a history: with what a rule does besides, it comes to 30 to 80 actions."""
SHRINK_S = 100
"""How long a history that breaks a promise may be made shorter."""

GoesOn = Callable[[Counts], bool]


@dataclass(frozen=True)
class Run:
    """What was done."""

    counts: Counts
    seconds: float
    first_batch: int
    last_batch: int

    @property
    def histories(self) -> int:
        """How many came to their end with 30 to 80 actions."""
        return self.counts.histories

    def table(self) -> str:
        """Lines to print."""
        batches = f"batches {self.first_batch} to {self.last_batch}"
        return f"{self.counts.table()}\n{self.histories} histories, {batches}, {self.seconds:.0f} s"


def run(
    seed: int,
    goes_on: GoesOn,
    *,
    first_batch: int = 0,
    shrink: bool = True,
    counts: Counts | None = None,
    processes: int = 0,
) -> Run:
    """Play histories for as long as ``goes_on`` says, asked before every batch.

    Some of every kind are played in any case.

    Args:
        first_batch: Begin there, to repeat one without those before it.
        shrink: Make a history shorter that breaks a promise.
        counts: Where to count; a new one else.
        processes: So many play at the same time; 0: this one plays. What is played is the same,
            but for the batches that are under way when enough is done: they are played to the end.

    Raises:
        Broken: With the history that broke a promise, as short as Hypothesis could make it.
        PlayerFailed: The same, from another process.
    """
    counts = Counts() if counts is None else counts
    began, last_batch = time.monotonic(), first_batch

    def batches() -> Iterator[int]:
        nonlocal last_batch
        for last_batch in count(first_batch):
            yield last_batch
            if last_batch + 1 >= len(KINDS) and not goes_on(counts):
                return

    if processes:
        players.play(seed, batches(), counts, processes, shrink=shrink)
    else:
        stage = Stage(counts)
        try:
            for batch in batches():
                play_batch(stage, seed, batch, shrink=shrink)
        finally:
            stage.close()
    return Run(counts, time.monotonic() - began, first_batch, last_batch)


def play_batch(stage: Stage, seed: int, batch: int, *, shrink: bool = True) -> None:
    """The same histories whenever seed and number are the same.

    Raises:
        Broken: See `run`.
    """
    try:
        _play(stage, seed, batch, shrink)
    except BaseException as error:
        words = f"--suites histories --seed {seed} --batch {batch}"
        error.add_note(f"to repeat it: run.py chaos {words}")
        raise


def _play(stage: Stage, seed: int, batch: int, shrink: bool) -> None:
    chance = random.Random(f"{seed} {batch}")
    kind = KINDS[batch] if batch < len(KINDS) else None
    machine = type("History", (History,), {"stage": stage, "kind": kind})
    with mock.patch("hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS", SHRINK_S):
        run_state_machine_as_test(
            seeded(chance.getrandbits(64))(machine),
            settings=settings(
                max_examples=OF_EACH_KIND if kind else BATCH,
                stateful_step_count=chance.randint(SHORTEST, LONGEST),
                database=None,
                deadline=None,
                phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
                print_blob=False,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
