"""Running an import: chunk by chunk, with progress, a way to stop, and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from guide_app.intake.errors import Rejection
from guide_app.intake.limits import EXAMPLES
from guide_app.intake.planned import Fate, Planned
from guide_app.intake.rejects import RejectedFile

Progress = Callable[["Report"], None]


class Sink(Protocol):
    """Where an import goes: a PC's book, or the server."""

    def apply(self, chunk: Sequence[Planned]) -> Sequence[Rejection | None]:
        """Do what the rows come to, all in one transaction.

        Args:
            chunk: Rows whose fate is new, changed or waiting.

        Returns:
            For each row None, or why it, or the rest of it, was refused after all.
        """


@dataclass(slots=True)
class Report:
    """What an import did, or in a dry run would do.

    Attributes:
        counts: Rows by fate.
        reasons: Rejected rows by code.
        examples: The first rows of each fate.
        row_number: The last row that is settled; what follows was not touched.
        finished: False when somebody stopped it.
    """

    counts: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[Fate, list[Planned]] = field(default_factory=dict)
    row_number: int = 0
    finished: bool = False

    @property
    def rows(self) -> int:
        """How many rows are settled."""
        return self.counts.total()

    def count(self, chunk: Sequence[Planned]) -> None:
        """Take settled rows into account."""
        for fate in Fate:
            alike = [planned for planned in chunk if planned.fate is fate]
            if alike:
                self.counts[fate] += len(alike)
                shown = self.examples.setdefault(fate, [])
                shown += alike[: EXAMPLES - len(shown)]
        self.reasons.update(item.rejection.code for item in chunk if item.rejection is not None)
        self.row_number = max([self.row_number, *(planned.row.number for planned in chunk)])


def run(
    chunks: Iterable[Sequence[Planned]],
    sink: Sink | None,
    *,
    rejects: RejectedFile | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Apply what `planning.plan` gives, or with ``sink`` None only count it (a dry run).

    Stopping, and an error of the sink, leaves whole chunks applied; a second run goes over them
    without changing anything.

    Args:
        chunks: From `planning.plan`.
        sink: Where it goes.
        rejects: Gets the rejected rows.
        progress: Called after every chunk.
        cancelled: Asked before every chunk.
    """
    report = Report()
    for chunk in chunks:
        if cancelled():
            return report
        settled = _settled(chunk, sink)
        report.count(settled)
        if rejects is not None:
            for planned in settled:
                if planned.rejection is not None:
                    rejects.add(planned)
        if progress is not None:
            progress(report)
    report.finished = True
    return report


def _settled(chunk: Sequence[Planned], sink: Sink | None) -> list[Planned]:
    work = [planned for planned in chunk if planned.arguments is not None]
    if sink is None or not work:
        return list(chunk)
    refused = {
        planned.row.number: rejection
        for planned, rejection in zip(work, sink.apply(work), strict=True)
        if rejection is not None
    }
    return [
        planned._replace(fate=Fate.REJECTED, rejection=refused[planned.row.number])
        if planned.row.number in refused
        else planned
        for planned in chunk
    ]
