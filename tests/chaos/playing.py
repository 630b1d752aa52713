"""What every rule of the histories is made of: whose turn it is, what they see, and the count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from guide_app.domain.ids import row_id
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.notes import AddNote
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.sync.engine import SyncReport
from tests.chaos import checks
from tests.chaos.counts import PERMISSION
from tests.chaos.model import Act
from tests.chaos.seat import Seat
from tests.chaos.stage import Stage
from tests.chaos.wires import Step
from tests.chaos.words import NAME, PHONE, TYPED

Row = dict[str, Any]
ANY = st.integers(0, 2**16)
WHO = st.one_of(st.integers(0, 1), ANY)
"""Which customer: rather the first ones, so that people meet."""
TEMPERATURES = (None, "cold", "warm", "hot")
CHOICES: dict[str, tuple[Any, ...]] = {
    "consent": ("withdrawn", "granted"),
    "temperature": TEMPERATURES,
    "state": ("new", "in_progress", "bought", "not_interested", "lost"),
    "size": (None, "110", "120", "130"),
}
LOOK_EVERY = 3
"""So many syncs until one is looked at in full; the last ones always are."""
MOST_WITHOUT = 4
"""So many ordinary actions may follow each other; then permissions change."""


class Playing(RuleBasedStateMachine):
    """A history without rules; ``stage`` is set by whoever runs it."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.calm = 0
        self.actions = 0
        self.permission_changes = 0
        self.syncs = 0
        self.counts = self.stage.counts

    # counting

    def _count(self, name: str) -> None:
        self.actions += 1
        self.calm += 1
        self.counts.add("action", name)

    @invariant()
    def permissions_change_often(self) -> None:
        """Between two rules, so that nobody's file goes in the midst of one."""
        for _ in range(self.calm // MOST_WITHOUT):
            chance = self.actions * 7919 + len(self.stage.acts)
            self._change_permissions(chance, chance // 3, chance // 5)

    def _permissions_changed(self, name: str) -> None:
        self.calm = max(0, self.calm - MOST_WITHOUT)
        self.actions += 1
        self.permission_changes += 1
        self.counts.add(PERMISSION, name)

    # acting

    def _do(self, seat: Seat, arguments: Any, words: str | None = None) -> Act | None:
        done = self.stage.act(seat, arguments, words)
        self._count(type(arguments).__name__)
        return done

    def _sync(
        self,
        seat: Seat,
        script: dict[int, Step] | None = None,
        *,
        verify: bool = False,
        disturbed: bool = False,
        looked_at: bool = True,
    ) -> SyncReport | None:
        report = self.stage.sync(seat, script, verify=verify)
        checks.after_try(seat)
        self.syncs += 1
        if report is not None and not disturbed and looked_at and self.syncs % LOOK_EVERY == 0:
            checks.after_sync(seat)
        return report

    def _sync_instead(self, pc: int) -> None:
        self._sync(self._any_seat(pc))
        self._count("sync")

    def _change_permissions(self, how: int, who: int, to: int) -> None:
        """What can always be done; see `tests.chaos.permissions`."""
        raise NotImplementedError

    def _tag(self, seat: Seat, customers: list[str], tag_id: str) -> None:
        if not customers:
            return
        changes = tuple(TagChange(customer_id=c, tag_id=tag_id, action="add") for c in customers)
        self.counts.add("tagged at once", _size(len(customers)))
        if self.stage.act(seat, ChangeTags(changes=changes)) is not None:
            stands = self._standing(seat, tag_id)
            tagged = {
                r["customer_id"] for r in self._rows(seat, "customer_tag") if r["tag_id"] == stands
            }
            if not tagged >= set(customers):
                raise checks.Broken("I5", seat, "does not show its tags", tag_id)
        self._count("ChangeTags: add")

    def _note_at(self, seat: Seat, customer: Row) -> None:
        if self._customer_at(seat, customer) is not None:
            text = self.stage.words.make(TYPED, customer["id"], seat.guide.id)
            self._do(seat, AddNote(customer_id=customer["id"], text=text), text)

    def _shows(self, seat: Seat, entity: str, row_id: str, values: Row) -> None:
        """I5: the guide sees what was just done."""
        row = seat.rows(entity).get(row_id) if seat.book is not None else None
        if row is None or any(row.get(name) != value for name, value in values.items()):
            raise checks.Broken("I5", seat, "shows", row, "after writing", values)

    # seeing

    def _any_seat(self, number: int) -> Seat:
        return self.stage.seats[number % len(self.stage.seats)]

    def _at_work(self) -> list[Seat]:
        return [seat for seat in self.stage.seats if seat.book is not None and seat.synced]

    def _seat(self, number: int) -> Seat | None:
        """A PC at which somebody can work."""
        seats = self._at_work()
        return seats[number % len(seats)] if seats else None

    def _rows(self, seat: Seat | None, entity: str) -> list[Row]:
        if seat is None:
            return []
        return [row for _, row in sorted(seat.rows(entity).items())]

    def _customers(self, seat: Seat | None) -> list[Row]:
        return [c for c in self._rows(seat, "customer") if "removed_on" not in c]

    def _customer(self, pc: int, who: int) -> tuple[Seat | None, Row | None]:
        seat = self._seat(pc)
        customers = self._customers(seat)
        return seat, customers[who % len(customers)] if customers else None

    def _customer_at(self, seat: Seat, customer: Row) -> Row | None:
        if seat.book is None:
            return None
        return next((c for c in self._customers(seat) if c["id"] == customer["id"]), None)

    def _entries(self, seat: Seat | None, wanted: Callable[[Row], bool]) -> list[Row]:
        present = {c["id"] for c in self._customers(seat)}
        found = [e for e in self._rows(seat, "timeline_entry") if e["customer_id"] in present]
        return sorted(filter(wanted, found), key=lambda e: (e["at"], e["id"]))

    def _planned(self, seat: Seat | None, which: int) -> PlannedFollowUp | None:
        """One that is stored, or one that the day's list computes.

        The same for every PC of the guide.
        """
        customers = self._customers(seat)
        if seat is None or not customers:
            return None
        present = {c["id"] for c in customers}
        stored = [
            f
            for f in self._rows(seat, "follow_up")
            if f["customer_id"] in present and f["status"] == "planned"
        ]
        if stored and which % 3:
            return self._as_planned(stored[which % len(stored)])
        return self._newly_added(customers[which % len(customers)], which % 2)

    def _as_planned(self, row: Row) -> PlannedFollowUp:
        """A stored follow-up as the list holds it."""
        return PlannedFollowUp(
            follow_up_id=row["id"],
            customer_id=row["customer_id"],
            kind=row["kind"],
            planned_on=date.fromisoformat(row["planned_on"]),
            due_on=date.fromisoformat(row["due_on"]),
            task=row.get("task"),
            hq_task_id=row.get("hq_task_id"),
        )

    def _newly_added(self, customer: Row, number: int) -> PlannedFollowUp:
        day = date.fromisoformat(customer["added_on"])
        return PlannedFollowUp(
            follow_up_id=row_id("new", customer["id"], number),
            customer_id=customer["id"],
            kind="new",
            planned_on=day,
            due_on=day,
        )

    def _tag_id(self, seat: Seat, number: int) -> str:
        tags = self._rows(seat, "tag")
        return str(tags[number % len(tags)]["id"])

    def _standing(self, seat: Seat, tag_id: str) -> str:
        """The tag that stands for one, as far as the PC knows."""
        merged = {row["id"]: row.get("merged_into") for row in self._rows(seat, "tag")}
        while (following := merged[tag_id]) is not None:
            tag_id = following
        return tag_id

    def _value(self, seat: Seat, customer: Row, name: str, what: int) -> Any:
        if name in CHOICES:
            return CHOICES[name][what % len(CHOICES[name])]
        kind = {"name": NAME, "phone": PHONE}.get(name, TYPED)
        return self.stage.words.make(kind, customer["id"], seat.guide.id)


def _size(customers: int) -> str:
    for most in (1, 9, 511):
        if customers <= most:
            return f"up to {most}"
    return "512"
