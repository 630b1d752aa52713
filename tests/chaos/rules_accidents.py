"""What happens to lines, PCs and the server; and syncs."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.chaos import checks
from tests.chaos.playing import ANY, Playing
from tests.chaos.wires import CUT, LOSE, Step

SKEWS = (timedelta(0), timedelta(days=-2), timedelta(days=2), timedelta(days=-6_200))


class AccidentRules(Playing):
    """See the module."""

    @rule(pc=ANY, everybody=st.sampled_from([False, True, False]))
    def sync(self, pc: int, everybody: bool) -> None:
        if not everybody:
            self._sync(self._any_seat(pc))
            self._count("sync")
            return
        for seat in self.stage.seats:
            self._sync(seat)
        self._count("everybody syncs")

    @rule(pc=ANY, at=st.integers(0, 7), how=st.sampled_from([CUT, LOSE]))
    def sync_on_a_bad_line(self, pc: int, at: int, how: str) -> None:
        self._sync(self._any_seat(pc), {at: how})
        self._count("sync on a bad line")

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
        self._count("something during a sync")

    @rule(pc=ANY)
    def sync_and_compare(self, pc: int) -> None:
        seat = self._any_seat(pc)
        report = self._sync(seat, verify=True)
        if report is not None and report.verified is False:
            raise checks.Broken("I3", seat, "found that rows differ:", report.repaired)
        self._count("sync and compare")

    @rule(pc=ANY)
    def restart_the_program(self, pc: int) -> None:
        seat = self._seat(pc)
        if seat is None:
            return
        before = seat.open_book.dump()
        self.stage.reopen(seat)
        if seat.open_book.dump() != before:
            raise checks.Broken("I1", seat, "shows something else after a restart")
        self._count("restart the program")

    @rule(pc=ANY, skew=st.sampled_from(SKEWS))
    def clock_of_a_pc_jumps(self, pc: int, skew: timedelta) -> None:
        seat = self._any_seat(pc)
        seat.skew = skew
        seat.unsure_sent_log |= abs(skew) > timedelta(days=5)
        self._count("clock of a PC jumps")

    @rule(hours=st.sampled_from([1, 6, 20]))
    def time_passes(self, hours: int) -> None:
        self.stage.clock.turn(hours=hours)
        self._count("time passes")

    @rule(restore=st.booleans())
    def back_up_or_restore(self, restore: bool) -> None:
        stage = self.stage
        if stage.backup is None:
            stage.make_backup()
            self._count("back up the server")
        elif restore and stage.restored is None:
            stage.restore()
            self._count("restore the server")
        else:
            self.time_passes(1)

    @rule(days=st.integers(10, 40), new_tag=st.booleans())
    def hq_works_in_the_console(self, days: int, new_tag: bool) -> None:
        shop = self.stage.world.shops[0]
        if new_tag:
            changes = {
                "group_id": Change(None, shop.groups[1].id),
                "name": Change(None, f"标签 {self.actions}"),
            }
            self.stage.office(shop.hq, SaveCatalogRow(entity="tag", changes=changes))
        else:
            seen = self.stage.row("brand", shop.brand.id)["cool_down_days"]
            changes = {"cool_down_days": Change(seen, days)}
            self.stage.office(
                shop.hq, SaveCatalogRow(entity="brand", row_id=shop.brand.id, changes=changes)
            )
        self._count("HQ works in the console")
