"""How often everything came up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.chaos.kinds import KINDS

PERMISSION = "permission change"
_WANTED: dict[str, tuple[str, ...]] = {
    "action": (
        *("CreateCustomer", "EditCustomer", "RemoveCustomer", "RestoreCustomer", "RestoreValue"),
        *("ChangeTags: add", "ChangeTags: remove", "AddNote", "TakeBackNote"),
        *("SetCode", "MergeTags", "SettleTags", "HQ keeps tags to some"),
        *("PlanFollowUp", "ContactNow", "SendFollowUp", "RecordOutcome", "MoveFollowUp"),
        "RemindLater",
        *("SkipFollowUp", "TakeBack", "HQ works in the console"),
        *("HQ gives a task", "HQ changes a task", "HQ withdraws a task", "tasks reach the lists"),
        *("sync", "everybody syncs", "sync and compare", "sync on a bad line"),
        "answers are lost",
        *("something during a sync", "restart the program", "clock of a PC jumps", "time passes"),
        *("back up the server", "restore the server"),
    ),
    "tagged at once": ("up to 1", "up to 9", "up to 511", "512"),
    "tasks of HQ": ("on lists",),
    "meeting": ("of one guide", "of two people"),
    "fate": ("accepted", "conflict", "rejected"),
    "server said": ("conflict", "not_found", "wrong_state"),
    PERMISSION: (
        *("hand over", "hand over to another store", "hand many over", "hand over on a PC"),
        *("shut a guide out", "let a guide in", "move a guide", "move a guide back"),
        *("revoke a PC", "set a PC up anew"),
    ),
    "first sync": ("new", "again"),
    "sync": ("to the end", "broken off", "answer lost"),
    "farewell": ("file erased", "changes handed over"),
    "histories": (*KINDS, *(f"{number} PCs" for number in (3, 4, 5, 6))),
}


class Counts:
    """Tallies by group and name."""

    def __init__(self) -> None:
        self.tally: Counter[tuple[str, str]] = Counter()

    def add(self, group: str, name: str, times: int = 1) -> None:
        """Count something."""
        self.tally[group, name] += times

    def merge(self, tally: Iterable[tuple[str, str, int]]) -> None:
        """Add what was counted elsewhere."""
        for group, name, times in tally:
            self.add(group, name, times)

    def as_list(self) -> list[tuple[str, str, int]]:
        """Everything, for `merge`."""
        return [(group, name, times) for (group, name), times in self.tally.items()]

    @property
    def histories(self) -> int:
        """How many came to their end with 30 to 80 actions."""
        return self.tally["histories", "all"]

    def table(self) -> str:
        """Lines to print."""
        lines = []
        for group in sorted({group for group, _ in self.tally}):
            names = {n: c for (g, n), c in self.tally.items() if g == group}
            found = ", ".join(f"{n} {c}" for n, c in sorted(names.items()))
            lines.append(f"{group}: {found}")
        return "\n".join(lines)

    def missing(self) -> list[str]:
        """What has to come up and has not."""
        return [
            f"{group}: {name}"
            for group, names in _WANTED.items()
            for name in names
            if not self.tally[group, name]
        ]
