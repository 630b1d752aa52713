"""What happens to lines, PCs and the server; and syncs."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.chaos import checks
from tests.chaos.permissions import Permissions
from tests.chaos.playing import ANY, WHO
from tests.chaos.seat import Seat
from tests.chaos.wires import CUT, LOSE, Step

SKEWS = (timedelta(0), timedelta(days=-2), timedelta(days=2), timedelta(days=-6_200))


class AccidentRules(Permissions):
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

    @rule(pc=ANY, who=WHO, times=st.integers(1, 3))
    def answers_are_lost(self, pc: int, who: int, times: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self._sync_instead(pc)
            return
        self._note_at(seat, customer)
        for _ in range(times):
            self._sync(seat, {0: LOSE})
        self._sync(seat)
        self._count("answers are lost")

    @rule(
        pc=ANY,
        at=st.integers(0, 4),
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

    @rule(pc=ANY, who=WHO, at=st.integers(0, 1))
    def guide_writes_during_a_sync(self, pc: int, who: int, at: int) -> None:
        seat, customer = self._customer(pc, who)
        if seat is None or customer is None:
            self._sync_instead(pc)
            return
        self._note_at(seat, customer)
        self._sync(seat, {at: lambda: self._note_at(seat, customer)}, disturbed=True)
        self._count("something during a sync")

    @rule(pc=ANY)
    def sync_and_compare(self, pc: int) -> None:
        seat = self._any_seat(pc)
        report = self._sync(seat, verify=True)
        if report is not None and report.verified is False:
            raise checks.Broken("I3", seat, "found that rows differ:", report.repaired)
        self._count("sync and compare")

    @rule(what=st.integers(0, 3), pc=ANY, skew=st.sampled_from(SKEWS), hours=st.integers(1, 30))
    def pc_or_clock(self, what: int, pc: int, skew: timedelta, hours: int) -> None:
        seat = self._seat(pc)
        if what == 0:
            self.stage.clock.turn(hours=hours)
            self._count("time passes")
        elif what == 1:
            self._clock_jumps(self._any_seat(pc), skew)
        elif seat is not None:
            self._restart(seat)

    def _clock_jumps(self, seat: Seat, skew: timedelta) -> None:
        seat.skew = skew
        seat.unsure_sent_log |= abs(skew) > timedelta(days=5)
        self._count("clock of a PC jumps")

    def _restart(self, seat: Seat) -> None:
        before = seat.open_book.dump()
        self.stage.reopen(seat)
        if seat.open_book.dump() != before:
            raise checks.Broken("I1", seat, "shows something else after a restart")
        self._count("restart the program")

    @rule(what=st.integers(0, 3), days=st.integers(10, 40))
    def server_or_headquarters(self, what: int, days: int) -> None:
        stage = self.stage
        if what == 0 and stage.backup is None:
            stage.make_backup()
            self._count("back up the server")
        elif what == 0 and stage.restored is None:
            stage.restore()
            self._count("restore the server")
        else:
            self._headquarters_work(what == 1, days)

    def _headquarters_work(self, new_tag: bool, days: int) -> None:
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
