"""Who may see whom changes: accounts go off or move, PCs are shut out, customers handed over."""

from __future__ import annotations

from guide_app.domain.entities import Guide
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.transfer import TransferCustomers
from tests.chaos.playing import Playing
from tests.chaos.seat import Seat
from tests.support.world import Shop

MOST_OUT = 2
"""So many guides and PCs at once may not work where they did."""


class Permissions(Playing):
    """What rules, and a history by itself, do to permissions."""

    def _change_permissions(self, how: int, who: int, to: int) -> None:
        """Shut somebody out, let somebody in again, or hand a customer over: always something."""
        off, away, revoked = self._off(), self._away(), self._revoked()
        out: list[Guide | Seat] = [*off, *away, *revoked]
        back = [it for it in out if not (isinstance(it, Seat) and it.syncing)]
        if back and how % 2:
            self._let_in(back[who % len(back)])
            return
        at_a_pc = {s.guide.id: self.stage.guides[s.guide.id] for s in self.stage.seats}
        here = [g for g in at_a_pc.values() if g.role == "guide" and g not in (*off, *away)]
        if how % 4 or len(out) >= MOST_OUT or not here:
            self._transfer(who, to, 1, sure=True)
        elif how // 4 % 3 == 0:
            self._switch(here[who % len(here)], False)
        elif how // 4 % 3 == 1:
            self._move(here[who % len(here)])
        else:
            self._revoke([s for s in self.stage.seats if s not in revoked], who)

    def _let_in(self, who: Guide | Seat) -> None:
        if isinstance(who, Seat):
            self._set_up_anew(who)
        elif not self.stage.standing()[who.id].active:
            self._switch(who, True)
        else:
            self._move(who)

    def _switch(self, guide: Guide, active: bool) -> None:
        if self._save(guide, "active", not active, active):
            self._permissions_changed("let a guide in" if active else "shut a guide out")

    def _move(self, guide: Guide) -> None:
        """To the brand's other store, or back; the customers stay the guide's own."""
        stores = [store.id for store in self._shop_of(guide).stores]
        now = self.stage.standing()[guide.id].store_id
        (other,) = (store_id for store_id in stores if store_id != now)
        if self._save(guide, "store_id", now, other):
            back = other == guide.store_id
            self._permissions_changed("move a guide back" if back else "move a guide")

    def _save(self, guide: Guide, field: str, seen: object, new: object) -> list[str]:
        change = SaveCatalogRow(entity="guide", row_id=guide.id, changes={field: Change(seen, new)})
        return self.stage.office(self._shop_of(guide).hq, change)

    def _revoke(self, seats: list[Seat], who: int) -> None:
        self.stage.revoke(seats[who % len(seats)])
        self._permissions_changed("revoke a PC")

    def _set_up_anew(self, seat: Seat) -> None:
        """A revoked PC erases what it has, and comes back under a new name."""
        if seat.book is not None:
            self._sync(seat)
        if seat.book is None:
            seat.be_another(self.stage.draw())
            self.stage.enrol(seat)
            self._permissions_changed("set a PC up anew")

    def _transfer(self, who: int, to: int, size: int, *, sure: bool = False) -> None:
        """By the manager inside the store, by HQ across stores.

        Now and then from a screen that is old, unless it is ``sure`` to be done.
        """
        shop = self.stage.world.shops[0]
        rows = self.stage.rows("customer", shop.brand.id)
        owner = rows[who % len(rows)]["guide_id"]
        standing = self.stage.standing()
        people = [g for g in (*shop.guides[:3], shop.managers[0]) if standing[g.id].active]
        others = [g for g in people if g.id != owner]
        to_guide = others[to % len(others)]
        to_store = standing[to_guide.id].store_id
        moving = [row for row in rows if row["guide_id"] == owner]
        moving = (moving[who % len(moving) :] + moving)[: min(size, len(moving))]
        old_screen = who % 9 == 8 and not sure
        inside = to_store == shop.stores[0].id and who % 2 and not sure
        arguments = TransferCustomers(
            customer_ids=tuple(row["id"] for row in moving),
            to_guide_id=to_guide.id,
            seen_guide_id=to_guide.id if old_screen else owner,
        )
        if self.stage.office(shop.managers[0] if inside else shop.hq, arguments):
            elsewhere = any(row["store_id"] != to_store for row in moving)
            name = "hand over" if len(moving) < 100 else "hand many over"
            self._permissions_changed(f"{name} to another store" if elsewhere else name)

    def _shop_of(self, guide: Guide) -> Shop:
        return next(s for s in self.stage.world.shops if s.brand.id == guide.brand_id)

    def _off(self) -> list[Guide]:
        """Guides whose account is switched off."""
        standing = self.stage.standing()
        return [self.stage.guides[i] for i, stands in standing.items() if not stands.active]

    def _away(self) -> list[Guide]:
        """Guides who serve in another store than at first, and are not switched off."""
        standing = self.stage.standing()
        return [
            self.stage.guides[i]
            for i, stands in standing.items()
            if stands.active and stands.store_id != self.stage.guides[i].store_id
        ]

    def _revoked(self) -> list[Seat]:
        """PCs that were shut out."""
        revoked = self.stage.revoked_pcs()
        return [seat for seat in self.stage.seats if seat.device_id in revoked]
