"""What a line of the bench is: how it is registered, what it stands on, what it tells.

A module ``tests/bench/lines_*.py`` is found by itself; it says::

    @line("search", needs=("20,000 customers", "100,000 customer tags"))
    def measure(ground: Ground) -> Result: ...
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

SEED = 20261002
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Figure:
    """One number of a line, such as ``("p95", 11.2, "ms")``."""

    label: str
    value: float
    unit: str


@dataclass(frozen=True)
class Goal:
    """One bound and what was measured against it.

    Attributes:
        what: What is bounded, such as ``key to paint, p95``.
        measured: In ``unit``.
        bound: In ``unit``.
        unit: ``ms``, ``MiB``, or ``x`` for a ratio.
        at_least: The bound is a floor, not a ceiling.
    """

    what: str
    measured: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def held(self) -> bool:
        """Whether the bound was kept."""
        holds = operator.ge if self.at_least else operator.le
        return bool(holds(self.measured, self.bound))


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one line found.

    Attributes:
        name: What the table calls it.
        figures: What was measured.
        limits: The limits measured in the same run, alternating with it.
        ratio: Measured to limit, where the line is a ratio.
        reach: What has to hold; empty where a line only informs.
        stretch: What would be better still.
        sizes: The data it ran on, such as ``{"customers": 20_000}``.
        full: The data is as large as the issue asks; a smaller run counts for nothing.
        profile: Where the time went, top lines; told when the reach is missed.
        next_step: What to try, told when the reach is missed.
    """

    name: str
    figures: Sequence[Figure]
    limits: Sequence[Figure] = ()
    ratio: float | None = None
    reach: Sequence[Goal] = ()
    stretch: Sequence[Goal] = ()
    sizes: dict[str, int] = field(default_factory=dict)
    full: bool = True
    profile: str = ""
    next_step: str = ""

    @property
    def met(self) -> bool:
        """Whether every bound of the reach was kept on data that counts."""
        return self.full and all(goal.held for goal in self.reach)

    @property
    def stretched(self) -> bool:
        """Whether the stretch was kept as well."""
        return self.met and bool(self.stretch) and all(goal.held for goal in self.stretch)

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if not self.full:
            return "small data"
        if not self.reach:
            return "told"
        if not self.met:
            return "MISSED"
        return "stretch" if self.stretched else "reached"


class Ground:
    """What the lines of one run stand on: a folder that goes afterwards, and data made once.

    Args:
        folder: An empty folder.
        quick: Small sizes, to see that a line works.
        say: Where progress goes.
    """

    def __init__(self, folder: Path, *, quick: bool, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.quick = quick
        self.say = say
        self._kept: dict[str, object] = {}

    @property
    def full(self) -> bool:
        """Whether sizes are those of the issue."""
        return not self.quick

    def size(self, full: int, quick: int) -> int:
        """The size for this run."""
        return quick if self.quick else full

    def keep(self, name: str, make: Callable[[Path], Kept]) -> Kept:
        """What ``make`` made in a folder of its own, made once in a run.

        A line that changes it works on a copy.
        """
        if name not in self._kept:
            home = self.folder / name
            home.mkdir()
            self.say(f"making {name}")
            self._kept[name] = make(home)
        kept: Kept = self._kept[name]  # type: ignore[assignment]  # one name, one maker
        return kept

    def room(self, name: str) -> Path:
        """A new empty folder."""
        number = sum(1 for _ in self.folder.glob(f"{name}-*"))
        home = self.folder / f"{name}-{number}"
        home.mkdir()
        return home


Measure = Callable[[Ground], "Result | Sequence[Result]"]


@dataclass(frozen=True)
class Line:
    """A registered line; see `line`."""

    name: str
    needs: tuple[str, ...]
    measure: Measure
    only_when_named: bool = False


LINES: dict[str, Line] = {}


def line(
    name: str, *, needs: Sequence[str] = (), only_when_named: bool = False
) -> Callable[[Measure], Measure]:
    """Register a line.

    Args:
        name: The word on the command line. ``peers.sync`` belongs to the group ``peers``.
        needs: The data it runs on, in words.
        only_when_named: Left out when no name is given.
    """

    def register(measure: Measure) -> Measure:
        if name in LINES:
            raise ValueError(f"two lines are called {name!r}")
        LINES[name] = Line(name, tuple(needs), measure, only_when_named)
        return measure

    return register
