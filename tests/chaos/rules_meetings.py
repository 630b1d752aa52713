"""Two at once: what one does while the other does not know of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.domain.ids import row_id
from guide_app.mutations.customers import EditCustomer, RemoveCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import SendFollowUp, SkipFollowUp, TakeBack
from guide_app.mutations.transfer import TransferCustomers
from tests.chaos.permissions import Permissions
from tests.chaos.playing import ANY, Row
from tests.chaos.seat import Seat

CONTESTED = ("phone", "name", "consent", "phone", "name")
NOT_CONTESTED = ("size", "remark", "temperature")


class MeetingRules(Permissions):
    """Where no two PCs have the same customer nobody can meet, and somebody syncs instead."""

    @rule(who=ANY, turn=st.booleans(), field=st.sampled_from(CONTESTED), known=st.booleans())
    def two_write_what_only_one_may(self, who: int, turn: bool, field: str, known: bool) -> None:
        self._both_write(who, turn, field, known)

    @rule(who=ANY, turn=st.booleans(), field=st.sampled_from(NOT_CONTESTED), known=st.booleans())
    def two_write_where_the_later_counts(
        self, who: int, turn: bool, field: str, known: bool
    ) -> None:
        self._both_write(who, turn, field, known)

    def _both_write(self, who: int, turn: bool, field: str, known: bool) -> None:
        pair = self._two(who, turn)
        if pair is None:
            self._sync_instead(who)
            return
        one, two, customer = pair
        self._write(one, customer, field, who)
        if known:
            self._sync(one)
        mine = self._customer_at(two, customer)
        if mine is not None:
            self._write(two, mine, field, who + 1)
        self._met(one, two)

    @rule(who=ANY, turn=st.booleans(), known=st.booleans())
    def two_finish_the_same_follow_up(self, who: int, turn: bool, known: bool) -> None:
        pair = self._two(who, turn)
        if pair is None:
            self._sync_instead(who)
            return
        one, two, customer = pair
        planned = self._newly_added(customer, who % 2)
        self._do(one, SendFollowUp(planned=planned))
        if known:
            self._sync(one)
        if self._customer_at(two, customer) is not None:
            self._do(two, SkipFollowUp(planned=planned))
        self._met(one, two)

    @rule(who=ANY, turn=st.booleans(), known=st.booleans(), edited=st.booleans())
    def two_withdraw_consent_and_one_takes_it_back(
        self, who: int, turn: bool, known: bool, edited: bool
    ) -> None:
        pair = self._two(who, turn)
        if pair is None:
            self._sync_instead(who)
            return
        one, two, customer = pair
        asked = self._do(one, _asked_to_stop(self._newly_added(customer, 0)))
        if known:
            self._sync(one)
        mine = self._customer_at(two, customer)
        if mine is not None and edited:
            change = Change(seen=mine["consent"], new="withdrawn")
            self._do(two, EditCustomer(customer_id=mine["id"], changes={"consent": change}))
        elif mine is not None:
            self._do(two, _asked_to_stop(self._newly_added(customer, 1)))
        if asked is not None and self._customer_at(one, customer) is not None:
            entry_id = row_id(asked.id, 0)
            self._do(one, TakeBack(customer_id=customer["id"], entry_id=entry_id))
        self._met(one, two)

    @rule(who=ANY, turn=st.booleans(), known=st.booleans())
    def one_removes_what_the_other_works_on(self, who: int, turn: bool, known: bool) -> None:
        pair = self._two(who, turn)
        if pair is None:
            self._sync_instead(who)
            return
        one, two, customer = pair
        self._do(one, RemoveCustomer(customer_id=customer["id"]))
        if known:
            self._sync(one)
        self._note_at(two, customer)
        self._met(one, two)

    @rule(pc=ANY, who=ANY, to=ANY)
    def work_goes_on_after_a_hand_over(self, pc: int, who: int, to: int) -> None:
        seat, shown = self._customer(pc, who)
        shop = self.stage.world.shops[0]
        rows = {row["id"]: row for row in self.stage.rows("customer", shop.brand.id)}
        there = rows.get(shown["id"]) if shown is not None else None
        if seat is None or there is None:
            self._sync_instead(who)
            return
        off = self._off()
        others = [g for g in shop.guides[:3] if g.id != there["guide_id"] and g not in off]
        if not others:
            self._sync_instead(who)
            return
        hand_over = TransferCustomers(
            customer_ids=(there["id"],),
            to_guide_id=others[to % len(others)].id,
            seen_guide_id=there["guide_id"],
        )
        if self.stage.office(shop.hq, hand_over):
            self._permissions_changed("hand over")
            self._note_at(seat, there)

    def _two(self, who: int, turn: bool) -> tuple[Seat, Seat, Row] | None:
        """Two PCs, and a customer whom both have, as the first one shows them."""
        seats = self._at_work()
        present = {seat.number: {c["id"]: c for c in self._customers(seat)} for seat in seats}
        found = [
            (one, two, present[one.number][customer_id])
            for one in seats
            for two in seats
            if one.number < two.number
            for customer_id in sorted(present[one.number].keys() & present[two.number].keys())
        ]
        if not found:
            return None
        one, two, customer = found[who % len(found)]
        if turn:
            one, two = two, one
        self.counts.add("meeting", "of one guide" if one.guide == two.guide else "of two people")
        return one, two, present[one.number][customer["id"]]

    def _write(self, seat: Seat, customer: Row, field: str, what: int) -> None:
        new: Any = self._value(seat, customer, field, what)
        changes = {field: Change(seen=customer.get(field), new=new)}
        seen = tuple(customer.get("withdrawals") or [customer["id"]])
        edit = EditCustomer(customer_id=customer["id"], changes=changes, withdrawals_seen=seen)
        self._do(seat, edit, new if field == "remark" else None)

    def _met(self, *seats: Seat) -> None:
        for seat in seats:
            self._sync(seat)


def _asked_to_stop(planned: PlannedFollowUp) -> SendFollowUp:
    return SendFollowUp(planned=planned, outcome="asked_to_stop")
