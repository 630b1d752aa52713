"""The table a person reads and the file a program reads."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.frame import Figure, Goal, Result

HEADINGS = ("line", "data", "measured", "limit, same run", "ratio", "reach", "stretch", "verdict")
_WRAP = ", "


def table(results: Sequence[Result]) -> str:
    """Every line with its data, figures, bounds and verdict, as a Markdown table."""
    rows = [HEADINGS, *(_cells(each) for each in results)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
    lines = [_bar(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def misses(results: Sequence[Result]) -> str:
    """For every figure not reached, where the time went and what to try next."""
    told = []
    for each in results:
        if each.reach and not all(goal.held for goal in each.reach):
            told.append(f"## {each.name}: not reached" + ("" if each.full else " (small data)"))
            told.extend(f"{_goal_words(goal)}" for goal in each.reach if not goal.held)
            told.append(each.profile.rstrip() or "no profile was taken")
            told.append(f"next step: {each.next_step or 'not known yet'}\n")
    return "\n".join(told)


def machine() -> str:
    """The kind of machine, in words that name no machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {platform.system()}, Python {platform.python_version()}"


def write_json(
    path: Path,
    results: Sequence[Result],
    failed: dict[str, str],
    shares: Sequence[float] = (),
) -> None:
    """Write everything that was found, and the lines that broke with their reason."""
    told = [
        {
            **asdict(each),
            "met": each.met,
            "stretched": each.stretched,
            "verdict": each.verdict,
            "reach": [{**asdict(goal), "held": goal.held} for goal in each.reach],
            "stretch": [{**asdict(goal), "held": goal.held} for goal in each.stretch],
        }
        for each in results
    ]
    everything = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "share of a core before and after": list(shares),
        "results": told,
        "failed": failed,
    }
    path.write_text(json.dumps(everything, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _cells(each: Result) -> tuple[str, ...]:
    sizes = _WRAP.join(f"{count:,} {what}" for what, count in each.sizes.items())
    return (
        each.name,
        sizes + ("" if each.full else " (SMALL)"),
        _figures(each.figures),
        _figures(each.limits),
        "" if each.ratio is None else f"{each.ratio:.2f}",
        _goals(each.reach),
        _goals(each.stretch),
        each.verdict,
    )


def _bar(cells: Iterable[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def _figures(figures: Sequence[Figure]) -> str:
    return _WRAP.join(f"{each.label} {number(each.value)} {each.unit}" for each in figures)


def _goals(goals: Sequence[Goal]) -> str:
    return _WRAP.join(
        f"{goal.what} {'≥' if goal.at_least else '≤'} {goal.bound:g} {goal.unit}"
        f" {'✓' if goal.held else '✗'}"
        for goal in goals
    )


def _goal_words(goal: Goal) -> str:
    edge = "at least" if goal.at_least else "at most"
    return f"{goal.what}: {number(goal.measured)} {goal.unit}, {edge} {goal.bound:g} asked"


def number(value: float) -> str:
    """Three figures that count, and thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
