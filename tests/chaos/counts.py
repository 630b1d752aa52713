"""How often everything came up."""

from __future__ import annotations

from collections import Counter

PERMISSION = "permission change"


class Counts:
    """Tallies by group and name."""

    def __init__(self) -> None:
        self.tally: Counter[tuple[str, str]] = Counter()

    def add(self, group: str, name: str, times: int = 1) -> None:
        """Count something."""
        self.tally[group, name] += times

    def merge(self, other: Counts) -> None:
        """Add what was counted elsewhere."""
        self.tally.update(other.tally)

    def table(self) -> str:
        """Lines to print."""
        lines = []
        for group in sorted({group for group, _ in self.tally}):
            names = {n: c for (g, n), c in self.tally.items() if g == group}
            found = ", ".join(f"{n} {c}" for n, c in sorted(names.items()))
            lines.append(f"{group}: {found}")
        return "\n".join(lines)

    def missing(self, wanted: list[tuple[str, str]]) -> list[str]:
        """What should have come up and did not."""
        return [f"{group}: {name}" for group, name in wanted if not self.tally[group, name]]
