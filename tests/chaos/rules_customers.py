"""A guide at work with customers: their file, tags, notes."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.domain.ids import row_id
from guide_app.mutations.customers import (
    CreateCustomer,
    EditCustomer,
    RemoveCustomer,
    RestoreCustomer,
    RestoreValue,
)
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import AddNote, TakeBackNote
from guide_app.mutations.tags import ChangeTags, TagChange
from tests.chaos import checks
from tests.chaos.playing import ANY, WHO, Playing
from tests.chaos.words import NAME, PHONE, TYPED

EDITS = ("phone", "remark", "name", "consent", "temperature", "state", "size", "wechat")
AT_ONCE = (37, 2, 512, 100, 3, 511)
"""As many customers as are tagged at once, where there are so many."""


class CustomerRules(Playing):
    """Where there is nothing to do it with, something simpler is done."""

    @rule(pc=ANY, remark=st.booleans(), child=st.booleans())
    def add_customer(self, pc: int, remark: bool, child: bool) -> None:
        seat = self._seat(pc)
        if seat is None:
            self._sync_instead(pc)
            return
        name, phone, typed = (
            self.stage.words.make(kind, "", seat.guide.id) for kind in (NAME, PHONE, TYPED)
        )
        values = {"name": name, "phone": phone} | ({"remark": typed} if remark else {})
        family = ({"relation": "child", "size": "110"},) if child else ()
        create = CreateCustomer(values=values, family=family)
        done = self.stage.act(seat, create, typed if remark else None)
        if done is not None:
            for word in (name, phone, typed):
                self.stage.words.about(word, row_id(done.id, 0))
            self._shows(seat, "customer", row_id(done.id, 0), values)
        self._count("CreateCustomer")

    @rule(
        pc=ANY,
        who=WHO,
        fields=st.lists(st.sampled_from(EDITS), min_size=1, max_size=3, unique=True),
        what=ANY,
    )
    def edit(self, pc: int, who: int, fields: list[str], what: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self.add_customer(pc, True, False)
            return
        changes, typed = {}, None
        for name in fields:
            new = self._value(seat, customer, name, what)
            typed = new if name == "remark" else typed
            changes[name] = Change(seen=customer.get(name), new=new)
        seen = tuple(customer.get("withdrawals") or [customer["id"]])
        edit = EditCustomer(
            customer_id=customer["id"],
            changes=changes,
            withdrawals_seen=seen if what % 2 else None,
        )
        if self.stage.act(seat, edit, typed) is not None:
            wanted = {name: change.new for name, change in changes.items()}
            self._shows(seat, "customer", customer["id"], wanted)
        self._count("EditCustomer")

    @rule(pc=ANY, who=WHO, tag=ANY, again=st.booleans())
    def tag(self, pc: int, who: int, tag: int, again: bool) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self.add_customer(pc, True, False)
            return
        self._tag(seat, [customer["id"]], self._tag_id(seat, tag))
        if again and self._customer_at(seat, customer) is not None:  # the first may end the turn
            self._tag(seat, [customer["id"]], self._tag_id(seat, tag + 1))

    @rule(pc=ANY, who=WHO)
    def untag(self, pc: int, who: int) -> None:
        seat = self._seat(pc)
        rows = self._rows(seat, "customer_tag")
        if seat is None or not rows:
            self.tag(pc, who, who, False)
            return
        row = rows[who % len(rows)]
        change = TagChange(
            customer_id=row["customer_id"],
            tag_id=row["tag_id"],
            action="remove",
            seen=tuple(row["adds"]),
        )
        if self.stage.act(seat, ChangeTags(changes=(change,))) is not None and any(
            r["id"] == row["id"] for r in self._rows(seat, "customer_tag")
        ):
            raise checks.Broken("I5", seat, "still shows the tag", row)
        self._count("ChangeTags: remove")

    @rule(pc=ANY, size=st.sampled_from(AT_ONCE), tag=ANY)
    def tag_many(self, pc: int, size: int, tag: int) -> None:
        seats = [(self._customers(seat), seat) for seat in self._at_work()]
        enough = [found for found in seats if len(found[0]) >= size] or seats
        if enough:
            customers, seat = enough[pc % len(enough)]
            self._tag(seat, [c["id"] for c in customers][:size], self._tag_id(seat, tag))

    @rule(pc=ANY, who=WHO)
    def note(self, pc: int, who: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self.add_customer(pc, True, False)
            return
        text = self.stage.words.make(TYPED, customer["id"], seat.guide.id)
        done = self.stage.act(seat, AddNote(customer_id=customer["id"], text=text), text)
        if done is not None:
            self._shows(seat, "timeline_entry", row_id(done.id, 0), {"text": text})
        self._count("AddNote")

    @rule(pc=ANY, which=ANY)
    def take_back_note(self, pc: int, which: int) -> None:
        seat = self._seat(pc)
        found = self._entries(seat, lambda e: e["kind"] == "note" and not e["undone"])
        if seat is None or not found:
            self.note(pc, which)
            return
        entry = found[which % len(found)]
        take_back = TakeBackNote(customer_id=entry["customer_id"], entry_id=entry["id"])
        if self.stage.act(seat, take_back) is not None:
            self._shows(seat, "timeline_entry", entry["id"], {"undone": True})
        self._count("TakeBackNote")

    @rule(pc=ANY, which=ANY)
    def put_value_back(self, pc: int, which: int) -> None:
        seat = next(
            (
                seat
                for seat in self._at_work()
                if self._entries(seat, lambda e: e["kind"] == "overwritten")
            ),
            None,
        )
        found = self._entries(seat, lambda e: e["kind"] == "overwritten")
        if seat is None or not found:
            self.edit(pc, which, ["remark", "size"], which)
            return
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
        if seat is None or customer is None:
            self._sync_instead(pc)
            return
        self._do(seat, RemoveCustomer(customer_id=customer["id"]))

    @rule(pc=ANY, who=ANY)
    def bring_customer_back(self, pc: int, who: int) -> None:
        removed = [
            (seat, customer)
            for seat in self._at_work()
            for customer in self._rows(seat, "customer")
            if "removed_on" in customer
        ]
        if not removed:
            self.remove_customer(pc, who)
            return
        seat, customer = removed[who % len(removed)]
        self._do(seat, RestoreCustomer(customer_id=customer["id"]))
