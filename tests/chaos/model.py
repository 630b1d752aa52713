"""What the server must hold, told a second time: an oracle that shares no line with the program.

It knows the shop's rules as the design words them, keeps rows as plain JSON values, and is fed with
what people did in the order in which it arrived. It never reads an effect.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

CONTESTED = frozenset({"name", "phone", "consent"})
NEVER = 2**62
OVERWRITTEN = 1_000_000
_ROWS = uuid.UUID("6f2a5b0e-6f0b-5c7e-9d55-0f1d7c3a9e21")
_UNDONE_BY_TAKE_BACK = ("due_on", "remind_at", "status", "sent_on", "outcome", "closed_on")
_TOOK_PART = frozenset({"replied", "will_visit", "bought"})
_STATE_AFTER = {
    "replied": "in_progress",
    "will_visit": "in_progress",
    "bought": "bought",
    "wrong_contact": "lost",
    "asked_to_stop": "not_interested",
    "deleted_us": "lost",
}
_NEXT_STATES = {
    "new": {"in_progress", "bought", "not_interested", "lost"},
    "in_progress": {"bought", "not_interested", "lost"},
    "bought": {"not_interested", "lost"},
    "not_interested": {"in_progress", "bought", "lost"},
    "lost": {"in_progress", "bought"},
}


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


class Oracle:
    """Everything that the server holds.

    Apply acts in the order of their arrival, then compare rows.
    """

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.brands: dict[str, Row] = {}
        self.groups: dict[str, Row] = {}
        self.tags: dict[str, Row] = {}
        self.rows: dict[str, dict[str, Row]] = {
            name: {}
            for name in ("customer", "family_member", "customer_tag", "follow_up", "timeline_entry")
        }
        self.undo: dict[str, Row] = {}
        self.left: dict[str, set[str]] = defaultdict(set)
        self.origin: dict[tuple[str, str], int] = {}
        self.replaying = False

    def restored(self) -> None:
        """From here on fields remember how new their values once were."""
        self.replaying = True

    def apply(self, act: Act, today: str, was_n: int | None = None) -> Verdict:
        """Do what the server has to do, and say what it has to answer."""
        step = _Step(self, act, _clamped(act.on, today), NEVER if was_n is None else was_n)
        try:
            getattr(step, act.name.replace(".", "_"))()
        except No as refusal:
            for undo in reversed(step.undo):
                undo()
            return Verdict("rejected", refusal.code)
        for customer_id, holder in step.lost:
            self.left[customer_id].add(holder)
        return Verdict("conflict" if step.conflicts else "accepted", None, step.conflicts)

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


class _Step:
    """One act on the town."""

    def __init__(self, town: Oracle, act: Act, on: str, was_n: int) -> None:
        self.town = town
        self.act = act
        self.what = act.what
        self.on = on
        self.was_n = was_n
        self.me = town.people[act.author]
        self.conflicts: list[tuple[str, str, Any, Any]] = []
        self.lost: list[tuple[str, str]] = []
        self.undo: list[Callable[[], Any]] = []

    # customers

    def customer_create(self) -> None:
        owner = self.town.people.get(self.what.get("guide_id") or self.me.id)
        if owner is None or owner.brand != self.me.brand:
            raise No("not_found")
        if owner.store is None or not owner.active:
            raise No("not_allowed")
        row = {
            "id": self._new(0),
            "brand_id": self.me.brand,
            "store_id": owner.store,
            "guide_id": owner.id,
            "source": "store",
            "state": "new",
            "consent": "granted",
            "birthday_lunar": False,
            "added_on": self.on,
            "order_count": 0,
            "order_total": "0.00",
            "deleted_us": False,
            **self.what["values"],
        }
        if not self.town.sees(self.me, row):
            raise No("not_allowed")
        self._put("customer", row)
        self._line(row["id"], 1, "added", details={"source": row["source"]})
        for number, member in enumerate(self.what.get("family") or ()):
            self._put(
                "family_member",
                {
                    "id": self._new(2 + number),
                    "brand_id": self.me.brand,
                    "customer_id": row["id"],
                    "birthday_lunar": False,
                    "removed": False,
                    **member,
                },
            )

    def customer_edit(self) -> None:
        customer = self._own(self.what["customer_id"])
        edited, overwritten = self._change("customer", customer, self.what["changes"])
        self._keep_overwritten(edited, overwritten)
        if edited["consent"] != customer["consent"]:
            self._line(customer["id"], 1, "consent", details={"consent": edited["consent"]})

    def customer_remove(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._put("customer", {**customer, "removed_on": self.on})
        self._line(customer["id"], 0, "removed")

    def customer_restore(self) -> None:
        customer = self._own(self.what["customer_id"], removed=True)
        if customer.get("removed_on") is None:
            raise No("wrong_state")
        self._put("customer", {**customer, "removed_on": None})
        self._line(customer["id"], 0, "restored")

    def customer_restore_value(self) -> None:
        customer = self._own(self.what["customer_id"])
        entry = self._entry(customer)
        if entry["kind"] != "overwritten":
            raise No("not_found")
        if date.fromisoformat(self.on) - date.fromisoformat(entry["on"]) > timedelta(days=30):
            raise No("too_late")
        lost = entry["details"]["fields"].get(self.what["field_name"])
        if lost is None:
            raise No("unknown_field")
        change = {self.what["field_name"]: {"seen": lost["kept"], "new": lost["lost"]}}
        edited, overwritten = self._change("customer", customer, change)
        self._keep_overwritten(edited, overwritten)

    def customer_reveal(self) -> None:
        self._own(self.what["customer_id"], removed=True)

    def customer_transfer(self) -> None:
        if self.me.role == "guide":
            raise No("not_allowed")
        to = self.town.people.get(self.what["to_guide_id"])
        if to is None or to.brand != self.me.brand:
            raise No("not_found")
        if to.store is None or not to.active:
            raise No("not_allowed")
        for ordinal, customer_id in enumerate(sorted(set(self.what["customer_ids"]))):
            customer = self._own(customer_id, removed=True)
            if self.me.role == "manager" and to.store != self.me.store:
                raise No("not_allowed")
            owner = customer.get("guide_id")
            if owner == to.id:
                continue
            if owner != self.what["seen_guide_id"]:
                self.conflicts.append((customer_id, "guide_id", to.id, owner))
                continue
            self._put("customer", {**customer, "guide_id": to.id, "store_id": to.store})
            self._line(customer_id, ordinal, "transfer", details={"from": owner, "to": to.id})
            self.lost += [(customer_id, owner)] if owner is not None else []
            if to.store != customer["store_id"]:
                self.lost.append((customer_id, customer["store_id"]))

    # tags

    def tags_change(self) -> None:
        changes = self.what["changes"]
        if not changes:
            raise No("nothing_to_do")
        for change in changes:
            tag = self.town.tags.get(change["tag_id"])
            if tag is None or tag["brand_id"] != self.me.brand:
                raise No("not_found")
        for ordinal, customer_id in enumerate(sorted({c["customer_id"] for c in changes})):
            self._own(customer_id)
            added: list[str] = []
            removed: list[str] = []
            replaced: list[str] = []
            for change in (c for c in changes if c["customer_id"] == customer_id):
                if change["action"] == "add":
                    self._add_tag(customer_id, change["tag_id"], added, replaced)
                else:
                    self._remove_tag(
                        customer_id, change["tag_id"], change.get("seen") or (), removed
                    )
            if added or removed:
                details = {"added": added, "removed": removed, "replaced": replaced}
                self._line(customer_id, ordinal, "tags", details=details)

    def _add_tag(
        self, customer_id: str, tag_id: str, added: list[str], replaced: list[str]
    ) -> None:
        row_id = self._tag_row(customer_id, tag_id)
        there = self.town.rows["customer_tag"].get(row_id)
        if there is not None and there["tag_id"] == tag_id:
            self._put("customer_tag", {**there, "adds": [*there["adds"], self.act.id]})
            self._written(row_id, "tag_id")
            return
        if there is not None:
            if self._gives_way(row_id, "tag_id"):
                return
            replaced.append(there["tag_id"])
        tag = self.town.tags[tag_id]
        self._put(
            "customer_tag",
            {
                "id": row_id,
                "brand_id": self.me.brand,
                "customer_id": customer_id,
                "group_id": tag["group_id"],
                "tag_id": tag_id,
                "adds": [self.act.id],
            },
        )
        self._written(row_id, "tag_id")
        added.append(tag_id)

    def _remove_tag(self, customer_id: str, tag_id: str, seen: Any, removed: list[str]) -> None:
        row_id = self._tag_row(customer_id, tag_id)
        there = self.town.rows["customer_tag"].get(row_id)
        if there is None or there["tag_id"] != tag_id:
            return
        adds = [add for add in there["adds"] if add not in seen]
        if adds == there["adds"]:
            return
        if adds:
            self._put("customer_tag", {**there, "adds": adds})
            return
        self._drop("customer_tag", row_id)
        removed.append(tag_id)

    def _tag_row(self, customer_id: str, tag_id: str) -> str:
        group = self.town.groups[self.town.tags[tag_id]["group_id"]]
        return made_id(
            "customer_tag", customer_id, group["id"] if group["single_choice"] else tag_id
        )

    # notes

    def note_add(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._line(customer["id"], 0, "note", text=self.what["text"])

    def note_take_back(self) -> None:
        entry = self._entry(self._own(self.what["customer_id"]))
        if entry["kind"] != "note":
            raise No("not_found")
        if entry.get("guide_id") != self.me.id:
            raise No("not_allowed")
        self._put("timeline_entry", {**entry, "undone": True})

    # follow-ups

    def follow_up_plan(self) -> None:
        customer = self._own(self.what["customer_id"])
        self._check_day(self.what["due_on"])
        planned = {
            "id": self._new(1),
            "brand_id": self.me.brand,
            "customer_id": customer["id"],
            "kind": "manual",
            "planned_on": self.what["due_on"],
            "due_on": self.what["due_on"],
            "status": "planned",
            "task": self.what.get("task"),
        }
        self._put("follow_up", planned)
        self._done("planned", customer, customer, None, planned)

    def follow_up_send(self) -> None:
        customer, before, now = self._open()
        facts = {"last_contact_on": max(customer.get("last_contact_on") or "", self.on)}
        if customer["state"] == "new":
            facts["state"] = "in_progress"
        after = {**now, "status": "waiting", "sent_on": self.on, "remind_at": None}
        outcome = self.what.get("outcome")
        if outcome is not None:
            after |= self._closed(outcome)
            facts |= self._facts(customer, outcome, self.what.get("temperature"))
        self._follow(customer, facts, "contact", before, after)

    def follow_up_outcome(self) -> None:
        customer = self._own(self.what["customer_id"])
        before = self._follow_up(customer, self.what["follow_up_id"])
        if before["status"] != "waiting":
            raise No("wrong_state")
        outcome = self.what["outcome"]
        facts = self._facts(customer, outcome, self.what.get("temperature"))
        self._follow(customer, facts, "outcome", before, {**before, **self._closed(outcome)})

    def follow_up_move(self) -> None:
        self._check_day(self.what["to"])
        customer, before, now = self._open()
        after = {**now, "due_on": self.what["to"], "remind_at": None}
        self._follow(customer, {}, "planned", before, after)

    def follow_up_remind(self) -> None:
        customer, before, now = self._open()
        self._follow(customer, {}, "planned", before, {**now, "remind_at": self.what["at"]})

    def follow_up_skip(self) -> None:
        customer, before, now = self._open()
        after = {**now, "status": "skipped", "closed_on": self.on}
        self._follow(customer, {}, "planned", before, after)

    def follow_up_take_back(self) -> None:
        customer = self._own(self.what["customer_id"])
        entry = self._entry(customer)
        undo = self.town.undo.get(entry["id"])
        if undo is None:
            raise No("not_found")
        if entry["undone"]:
            raise No("wrong_state")
        follow_up = self._follow_up(customer, undo["id"])
        if any(follow_up.get(name) != undo["after"].get(name) for name in _UNDONE_BY_TAKE_BACK):
            raise No("wrong_state")
        if undo["before"] is None:
            self._drop("follow_up", follow_up["id"])
        else:
            values = {name: undo["before"].get(name) for name in _UNDONE_BY_TAKE_BACK}
            self._put("follow_up", {**follow_up, **values})
        kept = {n: b for n, (b, a) in undo["customer"].items() if customer.get(n) == a}
        self._put("customer", {**customer, **kept})
        self._put("timeline_entry", {**entry, "undone": True})

    def _open(self) -> tuple[Row, Row | None, Row]:
        planned = self.what["planned"]
        customer = self._own(planned["customer_id"])
        before = self.town.rows["follow_up"].get(planned["follow_up_id"])
        if before is not None:
            if before["customer_id"] != customer["id"]:
                raise No("not_found")
            if before["status"] != "planned":
                raise No("wrong_state")
            return customer, before, before
        if planned["kind"] == "manual":
            raise No("not_found")
        made = {name: planned.get(name) for name in ("kind", "planned_on", "due_on", "task")}
        for name in ("sop_id", "step_id", "script_id"):
            made[name] = planned.get(name)
        made |= {"id": planned["follow_up_id"], "customer_id": customer["id"], "status": "planned"}
        return customer, None, {**made, "brand_id": self.me.brand}

    def _follow(self, customer: Row, facts: Row, kind: str, before: Row | None, after: Row) -> None:
        changed = {**customer, **facts}
        self._put("follow_up", after)
        self._put("customer", changed)
        self._done(kind, customer, changed, before, after)

    def _done(self, kind: str, was: Row, customer: Row, before: Row | None, after: Row) -> None:
        entry_id = self._line(customer["id"], 0, kind, text=after.get("task"))
        self.town.undo[entry_id] = {
            "id": after["id"],
            "before": before,
            "after": after,
            "customer": {
                name: (was.get(name), customer.get(name))
                for name in {*was, *customer}
                if was.get(name) != customer.get(name)
            },
        }

    def _closed(self, outcome: str) -> Row:
        return {"status": "done", "outcome": outcome, "closed_on": self.on, "remind_at": None}

    def _facts(self, customer: Row, outcome: str, temperature: str | None) -> Row:
        facts: Row = {}
        if outcome in _TOOK_PART:
            facts["last_contact_on"] = max(customer.get("last_contact_on") or "", self.on)
        state = _STATE_AFTER.get(outcome)
        if state is not None and state in _NEXT_STATES[customer["state"]]:
            facts["state"] = state
        if outcome == "asked_to_stop":
            facts["consent"] = "withdrawn"
        if outcome == "deleted_us":
            facts["deleted_us"] = True
        if temperature is not None:
            facts["temperature"] = temperature
            pause = timedelta(days=self.town.brands[self.me.brand]["cool_down_days"])
            until = (date.fromisoformat(self.on) + pause).isoformat()
            facts["cool_until"] = until if temperature == "cold" else None
        return facts

    def _check_day(self, day: str) -> None:
        if not 0 <= (date.fromisoformat(day) - date.fromisoformat(self.on)).days <= 800:
            raise No("out_of_range")

    # HQ

    def catalog_save(self) -> None:
        if self.me.role != "hq":
            raise No("not_allowed")
        kind, changes, row_id = self.what["entity"], self.what["changes"], self.what.get("row_id")
        values = {name: change["new"] for name, change in changes.items()}
        if kind == "guide" and row_id is not None:
            person = self.town.people[row_id]
            self._set(self.town.people, row_id, replace(person, active=values["active"]))
        elif kind == "brand" and row_id is not None:
            self._set(self.town.brands, row_id, {**self.town.brands[row_id], **values})
        elif kind == "tag" and row_id is None:
            made = {"id": self._new(0), "brand_id": self.me.brand, **values}
            self._set(self.town.tags, made["id"], made)
        else:
            raise NotImplementedError(kind)

    # what they all use

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

    def _keep_overwritten(self, customer: Row, overwritten: Row) -> None:
        if overwritten:
            details = {"entity": "customer", "row_id": customer["id"], "fields": overwritten}
            self._line(customer["id"], OVERWRITTEN, "overwritten", details=details)

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


def _clamped(on: str, today: str) -> str:
    oldest = (date.fromisoformat(today) - timedelta(days=31)).isoformat()
    return on if oldest <= on <= today else today
