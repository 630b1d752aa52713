"""Processes that play histories at the same time: each asks for a batch when it has none."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from tests.chaos.counts import Counts

ROOT = Path(__file__).parents[2]
PLAYER = ("-m", "tests.chaos.player")


class PlayerFailed(AssertionError):
    """A promise was broken in another process, or the process came to a bad end."""


def play(
    seed: int, batches: Iterator[int], counts: Counts, processes: int, *, shrink: bool = True
) -> None:
    """Have these batches played, in their order, and count what comes up.

    Raises:
        PlayerFailed: With what the process said. Nothing goes on then.
    """
    one_at_a_time = threading.Lock()

    def work_off(player: subprocess.Popen[str]) -> None:
        while True:
            with one_at_a_time:
                batch = next(batches, None)
            if batch is None:
                return
            came_up = _ask(player, batch)
            with one_at_a_time:
                counts.merge(came_up)

    players = [_start(seed, shrink) for _ in range(processes)]
    try:
        with ThreadPoolExecutor(processes) as threads:
            try:
                for done in as_completed([threads.submit(work_off, each) for each in players]):
                    done.result()
            except BaseException:
                for player in players:
                    player.kill()  # who waits for its answer is woken
                raise
    finally:
        for player in players:
            player.communicate()


def _start(seed: int, shrink: bool) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *PLAYER, str(seed), *(["--shrink"] if shrink else [])],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(player: subprocess.Popen[str], batch: int) -> Any:
    assert player.stdin is not None
    assert player.stdout is not None
    try:
        player.stdin.write(f"{batch}\n")
        player.stdin.flush()
    except OSError as error:
        raise PlayerFailed("a process that plays has gone") from error
    line = player.stdout.readline()
    if not line:
        raise PlayerFailed(f"a process that plays has gone, during batch {batch}")
    answer = json.loads(line)
    if "broken" in answer:
        raise PlayerFailed(answer["broken"])
    return answer["came up"]
