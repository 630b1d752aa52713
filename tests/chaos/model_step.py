"""What every rule of the model is made of: the act, who does it, and what there is.

Like all of `tests.chaos.model` it shares no line with the program.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

CONTESTED = frozenset({"name", "phone", "consent"})
NEVER = 2**62
OVERWRITTEN = 1_000_000
_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21")


def made_id(*parts: str | int) -> str:
    """The id of a row that is made of ``parts``."""
    return str(uuid.uuid5(_ROWS, "\x1f".join(map(str, parts))))


@dataclass(frozen=True)
class Act:
    """Something that somebody did, with the values that they saw, in plain JSON."""

    id: str
    name: str
    author: str
    on: str
    what: Row


@dataclass(frozen=True)
class Person:
    """An account."""

    id: str
    role: str
    brand: str
    store: str | None
    active: bool = True


@dataclass
class Verdict:
    """What must become of an act."""

    status: str
    code: str | None = None
    conflicts: list[tuple[str, str, Any, Any]] = field(default_factory=list)


class No(Exception):
    """The rules refuse it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Holdings:
    """Everything that the server holds."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.brands: dict[str, Row] = {}
        self.groups: dict[str, Row] = {}
        self.tags: dict[str, Row] = {}
        self.codebooks: dict[tuple[str, int], dict[str, str]] = {}
        self.rows: dict[str, dict[str, Row]] = {
            name: {}
            for name in (
                "customer",
                "family_member",
                "customer_tag",
                "follow_up",
                "timeline_entry",
                "order",
                "hq_task",
            )
        }
        self.undo: dict[str, Row] = {}
        self.left: dict[str, set[str]] = defaultdict(set)
        self.origin: dict[tuple[str, str], int] = {}
        self.replaying = False

    def sees(self, person: Person, customer: Row) -> bool:
        """Whether the customer is this person's business."""
        if not person.active or person.brand != customer["brand_id"]:
            return False
        if person.role == "hq":
            return True
        if person.role == "manager":
            return bool(person.store == customer["store_id"])
        return bool(customer.get("guide_id") == person.id)

    def customers_of(self, person: Person) -> set[str]:
        """Ids of the customers in the person's scope."""
        return {row["id"] for row in self.rows["customer"].values() if self.sees(person, row)}


class Step:
    """One act on what there is; `undo` takes it back."""

    def __init__(self, town: Holdings, act: Act, on: str, was_n: int) -> None:
        self.town = town
        self.act = act
        self.what = act.what
        self.on = on
        self.was_n = was_n
        self.me = town.people[act.author]
        self.conflicts: list[tuple[str, str, Any, Any]] = []
        self.lost: list[tuple[str, str]] = []
        self.undo: list[Callable[[], Any]] = []

    def _own(self, customer_id: str, *, removed: bool = False) -> Row:
        customer = self.town.rows["customer"].get(customer_id)
        if customer is None or not self.town.sees(self.me, customer):
            raise No("not_found")
        if customer.get("removed_on") is not None and not removed:
            raise No("not_found")
        return customer

    def _entry(self, customer: Row) -> Row:
        entry = self.town.rows["timeline_entry"].get(self.what["entry_id"])
        if entry is None or entry["customer_id"] != customer["id"]:
            raise No("not_found")
        return entry

    def _follow_up(self, customer: Row, follow_up_id: str) -> Row:
        found = self.town.rows["follow_up"].get(follow_up_id)
        if found is None or found["customer_id"] != customer["id"]:
            raise No("not_found")
        return found

    def _cooling(self, customer: Row, temperature: str | None) -> Row:
        """What follows from a temperature, however it was set."""
        if temperature != "cold":
            return {"cool_until": None}
        pause = timedelta(days=self.town.brands[self.me.brand]["cool_down_days"])
        return {
            "cool_until": (date.fromisoformat(self.on) + pause).isoformat(),
            "last_cold_on": max(customer.get("last_cold_on") or "", self.on),
        }

    def _change(self, kind: str, row: Row, changes: Row) -> tuple[Row, Row]:
        """The rule for conflicts: field by field, against the value that was seen."""
        changed, overwritten = dict(row), {}
        for name, change in changes.items():
            mine, theirs = change["new"], row.get(name)
            if mine == theirs:
                self._written(row["id"], name)
                continue
            stale = theirs != change["seen"]
            withdrawn = name == "consent" and mine == "withdrawn"
            if stale and name in CONTESTED and not withdrawn:
                self.conflicts.append((row["id"], name, mine, theirs))
                continue
            if not withdrawn and self._gives_way(row["id"], name):
                overwritten[name] = {"kept": theirs, "lost": mine}
                continue
            if stale:
                overwritten[name] = {"kept": mine, "lost": theirs}
            changed[name] = mine
            self._written(row["id"], name)
        self._put(kind, changed)
        return changed, overwritten

    def _keep_overwritten(self, kind: str, row: Row, overwritten: Row) -> None:
        if overwritten:
            customer_id = row["id"] if kind == "customer" else row["customer_id"]
            details = {"entity": kind, "row_id": row["id"], "fields": overwritten}
            self._line(customer_id, OVERWRITTEN, "overwritten", details=details)

    def _withdrawals(self, customer: Row) -> list[str]:
        """Those that stand; one that came with the customer is known by the customer's own id."""
        if customer["consent"] == "granted":
            return []
        return customer.get("withdrawals") or [customer["id"]]

    def _withdrawn(self, customer: Row, by: str) -> Row:
        return self._consent([*self._withdrawals(customer), by])

    def _consent(self, stands: Iterable[str]) -> Row:
        """Withdrawn as long as one withdrawal stands."""
        left = list(stands)
        return {"consent": "withdrawn" if left else "granted", "withdrawals": left or None}

    def _gives_way(self, row_id: str, name: str) -> bool:
        there = self.town.origin.get((row_id, name))
        return there is not None and there > self.was_n

    def _written(self, row_id: str, name: str) -> None:
        if self.town.replaying:
            key = (row_id, name)
            self._set(self.town.origin, key, max(self.was_n, self.town.origin.get(key, 0)))

    def _line(
        self,
        customer_id: str,
        ordinal: int,
        kind: str,
        text: str | None = None,
        details: Any = None,
    ) -> str:
        entry = {
            "id": self._new(ordinal),
            "brand_id": self.me.brand,
            "customer_id": customer_id,
            "kind": kind,
            "on": self.on,
            "guide_id": self.me.id,
            "text": text,
            "details": details,
            "undone": False,
        }
        self._put("timeline_entry", entry)
        return str(entry["id"])

    def _put(self, kind: str, row: Row) -> None:
        self._set(self.town.rows[kind], row["id"], row)

    def _drop(self, kind: str, row_id: str) -> None:
        rows = self.town.rows[kind]
        before = rows.pop(row_id)
        self.undo.append(lambda: rows.__setitem__(row_id, before))

    def _set(self, place: dict[Any, Any], key: Any, value: Any) -> None:
        if key in place:
            before = place[key]
            self.undo.append(lambda: place.__setitem__(key, before))
        else:
            self.undo.append(lambda: place.pop(key))
        place[key] = value

    def _new(self, ordinal: int) -> str:
        return made_id(self.act.id, ordinal)
