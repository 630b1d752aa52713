"""Taking times so that they can be compared: alternating, medians, and where the time went."""

from __future__ import annotations

import cProfile
import io
import math
import pstats
import time
from collections.abc import Callable, Sequence


def elapsed_ms(act: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def alternate(rounds: int, *acts: Callable[[], float]) -> list[list[float]]:
    """What each act returned, in rounds: the machine's drift meets all of them alike.

    Args:
        rounds: How often each is done.
        acts: Each does one measured thing and returns its figure, such as `elapsed_ms` gives.
    """
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for figures, act in zip(taken, acts, strict=True):
            figures.append(act())
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all do not exceed, such as 0.95."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def share_of_a_core(work_s: float = 0.3) -> float:
    """How much of a core this thread gets just now: 1.0 on a machine that nobody else uses."""
    started, worked = time.perf_counter(), time.thread_time()
    while time.thread_time() - worked < work_s:
        pass
    return min(1.0, work_s / (time.perf_counter() - started))


def profiled(act: Callable[[], object], *, top: int = 15) -> str:
    """Where one call spends its time: the top lines by time inside the function itself."""
    profile = cProfile.Profile()
    profile.runcall(act)
    return top_lines(profile, top=top)


def top_lines(profile: cProfile.Profile, *, top: int = 15) -> str:
    """The top lines of a profile, without the folders of this machine."""
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(top)
    return "\n".join(each.rstrip() for each in out.getvalue().splitlines() if each.strip())
