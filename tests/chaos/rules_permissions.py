"""Who may see whom changes: by HQ, by the manager in the console, by the manager on a PC."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.mutations.transfer import TransferCustomers
from tests.chaos.opening import CROWD
from tests.chaos.permissions import Permissions
from tests.chaos.playing import ANY


class PermissionRules(Permissions):
    """Besides these, a history changes permissions by itself when nobody has for a while."""

    @rule(how=ANY, who=ANY, to=ANY)
    def change_permissions(self, how: int, who: int, to: int) -> None:
        self._change_permissions(how, who, to)

    @rule(who=ANY, to=ANY, size=st.sampled_from([1, 1, 2, CROWD]))
    def hand_customers_over(self, who: int, to: int, size: int) -> None:
        self._transfer(who, to, size)

    @rule(who=ANY, to=ANY)
    def manager_hands_over_on_a_pc(self, who: int, to: int) -> None:
        seats = [seat for seat in self._at_work() if seat.guide.role == "manager"]
        customers = self._customers(seats[0]) if seats else []
        if not customers:
            self._transfer(who, to, 1)
            return
        customer = customers[who % len(customers)]
        hand_over = TransferCustomers(
            customer_ids=(customer["id"],),
            to_guide_id=self.stage.world.shops[0].guides[to % 2].id,
            seen_guide_id=customer.get("guide_id"),
        )
        if self.stage.act(seats[0], hand_over) is not None:
            self._permissions_changed("hand over on a PC")
