"""Random histories: guides on several PCs, lines that break, permissions that change.

Each history is an example of Hypothesis; it is repeated by its seed, and shrunk when it breaks a
promise.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from guide_app.domain.entities import Guide
from guide_app.domain.ids import row_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import (
    CreateCustomer,
    EditCustomer,
    RemoveCustomer,
    RestoreCustomer,
    RestoreValue,
)
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import (
    MoveFollowUp,
    PlanFollowUp,
    PlannedFollowUp,
    RecordOutcome,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from guide_app.mutations.notes import AddNote, TakeBackNote
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.mutations.transfer import TransferCustomers
from tests.chaos import checks
from tests.chaos.counts import PERMISSION
from tests.chaos.seat import Seat
from tests.chaos.stage import CROWD, Stage
from tests.chaos.wires import CUT, LOSE, Step

Row = dict[str, Any]
ANY = st.integers(0, 2**16)
OUTCOMES = (
    None, "replied", "no_answer", "bought", "will_visit", "wrong_contact", "asked_to_stop",
    "deleted_us",
)  # fmt: skip
TEMPERATURES = (None, "cold", "warm", "hot")
EDITS = ("phone", "remark", "name", "consent", "temperature", "state", "size", "wechat")
CHOICES: dict[str, tuple[Any, ...]] = {
    "consent": ("withdrawn", "granted"),
    "temperature": TEMPERATURES,
    "state": ("new", "in_progress", "bought", "not_interested", "lost"),
    "size": (None, "110", "120", "130"),
}
SKEWS = (timedelta(0), timedelta(days=-2), timedelta(days=2), timedelta(days=-6_200))
ROUNDS = 6
LOOK_EVERY = 3
"""So many syncs until one is looked at in full; the last ones always are."""
MOST_WITHOUT = 4
"""So many ordinary actions may follow each other; the next one changes permissions."""


class History(RuleBasedStateMachine):
    """One history; ``stage`` is set by whoever runs it."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.calm = 0
        self.actions = 0
        self.syncs = 0
        self.ready = False

    @initialize(
        seed=ANY,
        others=st.sets(st.integers(3, 5), max_size=3),
        crowd=st.sampled_from([False] * 24 + [True]),
        page=st.sampled_from([2_000, 2_000, 3, 10]),
        batch=st.sampled_from([200, 200, 1, 3]),
        rebootstrap=st.sampled_from([5_000, 5_000, 2, 12]),
        replay=st.sampled_from([2_000, 0, 5]),
        late=st.integers(0, 5),
    )
    def begin(
        self,
        seed: int,
        others: set[int],
        crowd: bool,
        page: int,
        batch: int,
        rebootstrap: int,
        replay: int,
        late: int,
    ) -> None:
        """Three PCs of two guides of one store, perhaps a manager's.

        One of another store and one of another brand.
        """
        limits = {"REPLAY_LINES": replay}
        if not crowd:
            limits |= {
                "PAGE_LINES": page, "BATCH_MUTATIONS": batch, "REBOOTSTRAP_ROWS": rebootstrap
            }  # fmt: skip
        self.stage.on_page = checks.after_page
        self.stage.begin(seed=seed, seats=[0, 1, 2, *sorted(others)], crowd=crowd, limits=limits)
        self.counts = self.stage.counts
        for seat in self.stage.seats:
            if seat.number != late:
                self._sync(seat)
        self.ready = True

    # a guide at work

    @rule(pc=ANY, remark=st.booleans(), child=st.booleans())
    def add_customer(self, pc: int, remark: bool, child: bool) -> None:
        seat = self._seat(pc)
        if seat is None:
            return self.sync(pc)
        name, phone, typed = (self.stage.word(k, "", seat.guide.id) for k in "KPW")
        values = {"name": name, "phone": phone} | ({"remark": typed} if remark else {})
        family = ({"relation": "child", "size": "110"},) if child else ()
        done = self._do(
            seat, CreateCustomer(values=values, family=family), typed if remark else None
        )
        if done is not None:
            for word in (name, phone, typed):
                self.stage.about(word, row_id(done.id, 0))
            self._shows(seat, "customer", row_id(done.id, 0), values)

    @rule(
        pc=ANY,
        who=ANY,
        fields=st.lists(st.sampled_from(EDITS), min_size=1, max_size=3, unique=True),
        what=ANY,
    )
    def edit(self, pc: int, who: int, fields: list[str], what: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            return self.add_customer(pc, True, False)
        changes, typed = {}, None
        for name in fields:
            new = self._value(seat, customer, name, what)
            typed = new if name == "remark" else typed
            changes[name] = Change(seen=customer.get(name), new=new)
        edit = EditCustomer(customer_id=customer["id"], changes=changes)
        if self._do(seat, edit, typed) is not None:
            self._shows(seat, "customer", customer["id"], {n: c.new for n, c in changes.items()})

    @rule(pc=ANY, who=ANY, tag=ANY, again=st.booleans())
    def tag(self, pc: int, who: int, tag: int, again: bool) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            return self.add_customer(pc, True, False)
        self._tag(seat, [customer["id"]], self._tag_id(seat, tag))
        if again:
            self._tag(seat, [customer["id"]], self._tag_id(seat, tag + 1))

    @rule(pc=ANY, who=ANY)
    def untag(self, pc: int, who: int) -> None:
        seat = self._seat(pc)
        rows = self._rows(seat, "customer_tag")
        if seat is None or not rows:
            return self.tag(pc, who, who, False)
        row = rows[who % len(rows)]
        change = TagChange(
            customer_id=row["customer_id"],
            tag_id=row["tag_id"],
            action="remove",
            seen=tuple(row["adds"]),
        )
        if self._do(seat, ChangeTags(changes=(change,))) is not None and any(
            r["id"] == row["id"] for r in self._rows(seat, "customer_tag")
        ):
            raise checks.Broken("I5", seat, "still shows the tag", row)

    @rule(pc=ANY, size=st.sampled_from([2, 2, 3, 4, CROWD]), tag=ANY)
    def tag_many(self, pc: int, size: int, tag: int) -> None:
        seat = self._seat(pc)
        customers = [c["id"] for c in self._customers(seat)][:size]
        if seat is not None and customers:
            self.counts.add("bulk", "over 100" if len(customers) > 100 else "small")
            self._tag(seat, customers, self._tag_id(seat, tag))

    @rule(pc=ANY, who=ANY)
    def note(self, pc: int, who: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            return self.add_customer(pc, True, False)
        text = self.stage.word("W", customer["id"], seat.guide.id)
        done = self._do(seat, AddNote(customer_id=customer["id"], text=text), text)
        if done is not None:
            self._shows(seat, "timeline_entry", row_id(done.id, 0), {"text": text})

    @rule(pc=ANY, which=ANY)
    def take_back_note(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        found = self._entries(seat, lambda e: e["kind"] == "note" and not e["undone"])
        if seat is None or not found:
            return self.note(pc, which)
        entry = found[which % len(found)]
        arguments = TakeBackNote(customer_id=entry["customer_id"], entry_id=entry["id"])
        if self._do(seat, arguments) is not None:
            self._shows(seat, "timeline_entry", entry["id"], {"undone": True})

    @rule(pc=ANY, who=ANY, days=st.integers(0, 3))
    def plan(self, pc: int, who: int, days: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            return self.add_customer(pc, True, False)
        task = self.stage.word("W", customer["id"], seat.guide.id)
        due_on = seat.open_book.today + timedelta(days=days)
        done = self._do(
            seat, PlanFollowUp(customer_id=customer["id"], due_on=due_on, task=task), task
        )
        if done is not None:
            self._shows(seat, "follow_up", row_id(done.id, 1), {"status": "planned", "task": task})

    @rule(
        pc=ANY, which=ANY, outcome=st.sampled_from(OUTCOMES), warmth=st.sampled_from(TEMPERATURES)
    )
    def send(self, pc: int, which: int, outcome: str | None, warmth: str | None) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            return self.add_customer(pc, False, True)
        arguments = SendFollowUp(
            planned=planned, outcome=outcome, temperature=warmth if outcome else None
        )
        if self._do(seat, arguments) is not None:
            status = "waiting" if outcome is None else "done"
            self._shows(seat, "follow_up", planned.follow_up_id, {"status": status})

    @rule(
        pc=ANY,
        which=ANY,
        outcome=st.sampled_from(OUTCOMES[1:]),
        warmth=st.sampled_from(TEMPERATURES),
    )
    def record_outcome(self, pc: int, which: int, outcome: str, warmth: str | None) -> None:
        seat = self._seat(pc)
        waiting = [f for f in self._rows(seat, "follow_up") if f["status"] == "waiting"]
        if seat is None or not waiting:
            return self.send(pc, which, None, None)
        follow_up = waiting[which % len(waiting)]
        arguments = RecordOutcome(
            customer_id=follow_up["customer_id"],
            follow_up_id=follow_up["id"],
            outcome=outcome,
            temperature=warmth,
        )
        if self._do(seat, arguments) is not None:
            self._shows(seat, "follow_up", follow_up["id"], {"status": "done", "outcome": outcome})

    @rule(pc=ANY, which=ANY, days=st.integers(1, 5))
    def move(self, pc: int, which: int, days: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            return self.add_customer(pc, False, True)
        to = seat.open_book.today + timedelta(days=days)
        if self._do(seat, MoveFollowUp(planned=planned, to=to)) is not None:
            self._shows(seat, "follow_up", planned.follow_up_id, {"due_on": to.isoformat()})

    @rule(pc=ANY, which=ANY, hours=st.integers(1, 5))
    def remind(self, pc: int, which: int, hours: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is not None and planned is not None:
            at = datetime(2026, 10, 2, hours, tzinfo=UTC)
            self._do(seat, RemindLater(planned=planned, at=at))

    @rule(pc=ANY, which=ANY)
    def skip(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        planned = self._planned(seat, which)
        if seat is None or planned is None:
            return self.add_customer(pc, False, True)
        if self._do(seat, SkipFollowUp(planned=planned)) is not None:
            self._shows(seat, "follow_up", planned.follow_up_id, {"status": "skipped"})

    @rule(pc=ANY, which=ANY)
    def undo(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        found = self._entries(
            seat,
            lambda e: (
                isinstance(e.get("details"), dict) and "undo" in e["details"] and not e["undone"]
            ),
        )
        if seat is None or not found:
            return self.note(pc, which)
        entry = found[-1 - which % len(found)]
        arguments = TakeBack(customer_id=entry["customer_id"], entry_id=entry["id"])
        if self._do(seat, arguments) is not None:
            self._shows(seat, "timeline_entry", entry["id"], {"undone": True})

    @rule(pc=ANY, which=ANY)
    def put_value_back(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        found = self._entries(seat, lambda e: e["kind"] == "overwritten")
        if seat is None or not found:
            return self.note(pc, which)
        entry = found[which % len(found)]
        fields = sorted(entry["details"]["fields"])
        self._do(
            seat,
            RestoreValue(
                customer_id=entry["customer_id"],
                entry_id=entry["id"],
                field_name=fields[which % len(fields)],
            ),
        )

    @rule(pc=ANY, who=ANY)
    def remove_customer(self, pc: int, who: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is not None and customer is not None:
            self._do(seat, RemoveCustomer(customer_id=customer["id"]))

    @rule(pc=ANY, who=ANY)
    def bring_customer_back(self, pc: int, who: int) -> None:
        seat = self._seat(pc)
        removed = [c for c in self._rows(seat, "customer") if "removed_on" in c]
        if seat is None or not removed:
            return self.remove_customer(pc, who)
        customer = removed[who % len(removed)]
        self._do(seat, RestoreCustomer(customer_id=customer["id"]))

    @rule(pc=ANY, who=ANY, to=ANY)
    def manager_hands_over_on_a_pc(self, pc: int, who: int, to: int) -> None:
        seats = [s for s in self.stage.seats if s.guide.role == "manager" and s.book is not None]
        seat = seats[pc % len(seats)] if seats else None
        customers = self._customers(seat)
        if seat is None or not customers:
            return self.edit(pc, who, ["phone", "remark"], who)
        customer = customers[who % len(customers)]
        guides = self.stage.world.shops[0].guides[:2]
        arguments = TransferCustomers(
            customer_ids=(customer["id"],),
            to_guide_id=guides[to % 2].id,
            seen_guide_id=customer.get("guide_id"),
        )
        self._do(seat, arguments)

    # permissions

    @rule(how=ANY, who=ANY, to=ANY)
    def change_permissions(self, how: int, who: int, to: int) -> None:
        self._change_permissions(how, who, to)

    @rule(who=ANY, to=ANY, size=st.sampled_from([1, 1, 2, CROWD]))
    def hand_customers_over(self, who: int, to: int, size: int) -> None:
        self._transfer(who, to, size)

    # lines, PCs and the server

    @rule(pc=ANY)
    def sync(self, pc: int) -> None:
        self._count("sync")
        self._sync(self._any_seat(pc))

    @rule()
    def everybody_syncs(self) -> None:
        self._count("everybody syncs")
        for seat in self.stage.seats:
            self._sync(seat)

    @rule(pc=ANY, at=st.integers(0, 7), how=st.sampled_from([CUT, LOSE]))
    def sync_on_a_bad_line(self, pc: int, at: int, how: str) -> None:
        self._count("sync on a bad line")
        self._sync(self._any_seat(pc), {at: how})

    @rule(
        pc=ANY,
        at=st.integers(1, 5),
        what=st.integers(0, 2),
        who=ANY,
        to=ANY,
        then=st.sampled_from([None, CUT, LOSE]),
    )
    def something_happens_during_a_sync(
        self, pc: int, at: int, what: int, who: int, to: int, then: str | None
    ) -> None:
        self._count("something during a sync")
        seat = self._any_seat(pc)
        others = [s for s in self.stage.seats if s is not seat]

        def meanwhile() -> None:
            if what == 0:
                self._transfer(who, to, 1)
            elif what == 1:
                self._change_permissions(to, who, to)
            else:
                self._sync(others[who % len(others)])

        script: dict[int, Step] = {at: meanwhile}
        if then is not None:
            script[at + 1] = then
        self._sync(seat, script, disturbed=True)

    @rule(pc=ANY)
    def sync_and_compare(self, pc: int) -> None:
        self._count("sync and compare")
        seat = self._any_seat(pc)
        report = self._sync(seat, verify=True)
        if report is not None and report.verified is False:
            raise checks.Broken("I3", seat, "found that rows differ:", report.repaired)

    @rule(pc=ANY)
    def restart_the_program(self, pc: int) -> None:
        seat = self._seat(pc)
        if seat is not None:
            self._count("restart the program")
            before = seat.open_book.dump()
            self.stage.reopen(seat)
            if seat.open_book.dump() != before:
                raise checks.Broken("I1", seat, "shows something else after a restart")

    @rule(pc=ANY, skew=st.sampled_from(SKEWS))
    def clock_of_a_pc_jumps(self, pc: int, skew: timedelta) -> None:
        seat = self._any_seat(pc)
        self._count("clock of a PC jumps")
        seat.skew = skew
        seat.unsure_sent_log |= abs(skew) > timedelta(days=5)

    @rule(hours=st.sampled_from([1, 6, 20]))
    def time_passes(self, hours: int) -> None:
        self._count("time passes")
        self.stage.clock.turn(hours=hours)

    @rule(restore=st.booleans())
    def back_up_or_restore(self, restore: bool) -> None:
        stage = self.stage
        if stage.backup is None:
            self._count("back up the server")
            stage.make_backup()
        elif restore and stage.restored is None:
            self._count("restore the server")
            stage.restore()
        else:
            self.time_passes(1)

    @rule(days=st.integers(10, 40), new_tag=st.booleans())
    def hq_works_in_the_console(self, days: int, new_tag: bool) -> None:
        self._count("HQ works in the console")
        shop = self.stage.world.shops[0]
        if new_tag:
            changes = {
                "group_id": Change(None, shop.groups[1].id),
                "name": Change(None, f"标签 {self.actions}"),
            }
            self.stage.office(shop.hq, SaveCatalogRow(entity="tag", changes=changes))
            return
        seen = self._brand_row(shop.brand.id)
        self.stage.office(
            shop.hq,
            SaveCatalogRow(
                entity="brand", row_id=shop.brand.id, changes={"cool_down_days": Change(seen, days)}
            ),
        )

    # the end

    def teardown(self) -> None:
        """Everybody comes to rest; then the promises are looked at."""
        if not self.ready or sys.exc_info()[0] is not None:
            return
        self._come_to_rest()
        for seat in self.stage.seats:
            if seat.book is not None:
                checks.after_sync(seat, thoroughly=True)
        checks.at_the_end(self.stage)
        self.counts.add("histories", "all")
        self.counts.add("histories", "actions", self.actions)

    def _come_to_rest(self) -> None:
        """Sync until nobody has anything to send or to hear."""
        for _ in range(ROUNDS):
            quiet = True
            for seat in self.stage.seats:
                report = self._sync(seat, looked_at=False)
                if seat.book is not None:
                    quiet = quiet and report is not None and not report.pushed + report.lines
            if quiet:
                return
        raise checks.Broken("I7", "they do not come to rest")

    # inside

    def _count(self, name: str) -> None:
        self.actions += 1
        self.calm += 1
        self.counts.add("action", name)
        if self.calm > MOST_WITHOUT:
            chance = self.actions * 7919 + len(self.stage.acts)
            self._change_permissions(chance, chance // 3, chance // 5)

    def _do(self, seat: Seat, arguments: Any, words: str | None = None) -> Any:
        self._count(type(arguments).__name__)
        return self.stage.act(seat, arguments, words)

    def _sync(
        self,
        seat: Seat,
        script: dict[int, Step] | None = None,
        *,
        verify: bool = False,
        disturbed: bool = False,
        looked_at: bool = True,
    ) -> Any:
        report = self.stage.sync(seat, script, verify=verify)
        checks.after_try(seat)
        self.syncs += 1
        if report is not None and not disturbed and looked_at and self.syncs % LOOK_EVERY == 0:
            checks.after_sync(seat)
        return report

    def _change_permissions(self, how: int, who: int, to: int) -> None:
        """Hand a customer over, shut a guide out, or let one in again."""
        shops = self.stage.world.shops
        off = [g for s in shops for g in s.guides if not self._active(g)]
        if off and how % 2:
            self._switch(off[who % len(off)], True)
        elif how % 4 == 0 and len(off) < 2:
            seats = [s.guide for s in self.stage.seats if s.guide.role == "guide"]
            self._switch(seats[who % len(seats)], False)
        else:
            self._transfer(who, to, 1)

    def _switch(self, guide: Guide, active: bool) -> None:
        if self._active(guide) == active:
            return
        shop = next(s for s in self.stage.world.shops if s.brand.id == guide.brand_id)
        change = {"active": Change(not active, active)}
        self.stage.office(shop.hq, SaveCatalogRow(entity="guide", row_id=guide.id, changes=change))
        self._permissions_changed("let a guide in" if active else "shut a guide out")

    def _transfer(self, who: int, to: int, size: int) -> None:
        """By the manager inside the store, by HQ across stores.

        Now and then from a screen that is old.
        """
        shop = self.stage.world.shops[0]
        people = [g for g in (*shop.guides[:3], shop.managers[0]) if self._active(g)]
        rows = self._server_customers(shop.brand.id)
        if not rows or len(people) < 2:
            return
        owner = rows[who % len(rows)].get("guide_id")
        to_guide = [g for g in people if g.id != owner][
            to % (len(people) - (owner in {p.id for p in people}))
        ]
        moving = [r["id"] for r in rows if r.get("guide_id") == owner]
        moving = (moving[who % len(moving) :] + moving)[:size]
        seen = to_guide.id if who % 9 == 8 else owner
        inside = to_guide.store_id == shop.stores[0].id and who % 2
        author = shop.managers[0] if inside else shop.hq
        arguments = TransferCustomers(
            customer_ids=tuple(moving), to_guide_id=to_guide.id, seen_guide_id=seen
        )
        if self.stage.office(author, arguments):
            self._permissions_changed("hand over" if len(moving) < 100 else "hand many over")

    def _permissions_changed(self, name: str) -> None:
        self.calm = 0
        self.actions += 1
        self.counts.add(PERMISSION, name)

    def _tag(self, seat: Seat, customers: list[str], tag_id: str) -> None:
        changes = tuple(TagChange(customer_id=c, tag_id=tag_id, action="add") for c in customers)
        if self._do(seat, ChangeTags(changes=changes)) is None:
            return
        tagged = {
            r["customer_id"] for r in self._rows(seat, "customer_tag") if r["tag_id"] == tag_id
        }
        if not tagged >= set(customers):
            raise checks.Broken("I5", seat, "does not show its tags", tag_id)

    def _tag_id(self, seat: Seat, number: int) -> str:
        tags = self._rows(seat, "tag")
        return str(tags[number % len(tags)]["id"])

    def _any_seat(self, number: int) -> Seat:
        return self.stage.seats[number % len(self.stage.seats)]

    def _seat(self, number: int) -> Seat | None:
        """A PC at which somebody can work."""
        seats = [s for s in self.stage.seats if s.book is not None and s.synced]
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
            found = stored[which % len(stored)]
            return PlannedFollowUp(
                follow_up_id=found["id"],
                customer_id=found["customer_id"],
                kind=found["kind"],
                planned_on=date.fromisoformat(found["planned_on"]),
                due_on=date.fromisoformat(found["due_on"]),
                task=found.get("task"),
            )
        customer = customers[which % len(customers)]
        day = date.fromisoformat(customer["added_on"])
        return PlannedFollowUp(
            follow_up_id=row_id("new", customer["id"], which % 2),
            customer_id=customer["id"],
            kind="new",
            planned_on=day,
            due_on=day,
        )

    def _value(self, seat: Seat, customer: Row, name: str, what: int) -> Any:
        if name in CHOICES:
            return CHOICES[name][what % len(CHOICES[name])]
        kind = {"name": "K", "phone": "P"}.get(name, "W")
        return self.stage.word(kind, customer["id"], seat.guide.id)

    def _shows(self, seat: Seat, entity: str, row_id: str, values: Row) -> None:
        """I5: the guide sees what was just done."""
        row = seat.rows(entity).get(row_id)
        if row is None or any(row.get(name) != value for name, value in values.items()):
            raise checks.Broken("I5", seat, "shows", row, "after writing", values)

    def _server_customers(self, brand_id: str) -> list[Row]:
        return self.stage.server_rows("customer", brand_id)

    def _active(self, guide: Guide) -> bool:
        return bool(self.stage.server_row("guide", guide.id)["active"])

    def _brand_row(self, brand_id: str) -> Any:
        return self.stage.server_row("brand", brand_id)["cool_down_days"]
