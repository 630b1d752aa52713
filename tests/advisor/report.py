"""The tables, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tests.advisor.calibration import BOOK, Bucket
from tests.advisor.judging import Verdict
from tests.advisor.rankings import BASELINES, OURS, RANKINGS, Learned
from tests.advisor.tuning import Tried


def tables(verdicts: Sequence[Verdict], learned: Learned, households: int, resamplings: int) -> str:
    """What was learned, precision by question and ranking, and the differences."""
    habits, model = learned.circle.habits, learned.bgnbd
    parts = [
        f"{households:,} households. Learned from the first nine months: log of the usual gap"
        f" {habits.usual:.3f}, its variance between households {habits.between:.3f}, within one"
        f" {habits.within:.3f}; BG/NBD r {model.r:.4f}, α {model.alpha:.4f}, a {model.a:.4f},"
        f" b {model.b:.2f}.",
        _precision(verdicts),
        f"Differences in points of 100, with the range of 95 of 100 resamplings ({resamplings:,},"
        " by household):",
        _differences(verdicts),
    ]
    return "\n\n".join(parts)


def calibrated(chances: Sequence[Bucket], labels: Sequence[Bucket], in_books: float) -> str:
    """What was said, and how often it came true."""
    lines = [
        f"With {BOOK} households in each guide's book, every PC learning from its own alone, the"
        f" precision of the first question is {in_books:.1%}.",
        "",
        "| said: buys within 14 days | households × cuts | said on average | bought |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one.words} | {one.count:,} | {one.said:.1%} | {one.came:.1%} |" for one in chances
    ]
    lines += ["", "| label | households × cuts | did not buy within 28 days |", "|---|---|---|"]
    lines += [f"| {one.words} | {one.count:,} | {one.came:.1%} |" for one in labels]
    return "\n".join(lines)


def tuned(tried: Sequence[Tried]) -> str:
    """The memories, the one with the least error first."""
    lines = [
        "| half-life, gaps | borrowed gaps | without habit | squared error | precision |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(tried, key=lambda one: one.error):
        memory = one.memory
        lines.append(
            f"| {memory.half_life_gaps} | {memory.borrowed_gaps} | {memory.broken:.0%} |"
            f" {one.error:.4f} |"
            f" {one.precision:.1%} |"
        )
    return "\n".join(lines)


def _precision(verdicts: Sequence[Verdict]) -> str:
    lines = [
        "| question | cuts × households | all | " + " | ".join(RANKINGS) + " |",
        "|---" * (len(RANKINGS) + 3) + "|",
    ]
    for one in verdicts:
        best = max(one.precision.values())
        cells = (_bold(one.precision[name], best) for name in RANKINGS)
        about = f"{one.question.words} | {one.asked} × {one.households:,.0f} | {one.base:.1%}"
        lines.append(f"| {about} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _bold(value: float, best: float) -> str:
    words = f"{value:.1%}"
    return f"**{words}**" if words == f"{best:.1%}" else words


def _differences(verdicts: Sequence[Verdict]) -> str:
    lines = [
        "| question | ranking | " + " | ".join(f"− {name}" for name in BASELINES) + " |",
        "|---" * (len(BASELINES) + 2) + "|",
    ]
    for one in verdicts:
        for ours in OURS:
            found = (one.beats[ours, other] for other in BASELINES)
            cells = (
                f"{100 * each.mean:+.1f} ({100 * each.low:+.1f} to {100 * each.high:+.1f})"
                for each in found
            )
            lines.append(f"| {one.question.words} | {ours} | {' | '.join(cells)} |")
    return "\n".join(lines)
