"""Random histories: guides on several PCs, lines that break, permissions that change.

Each history is an example of Hypothesis; it is repeated by its seed, and shrunk when it breaks a
promise.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from guide_app.mutations.follow_ups import MoveFollowUp, SendFollowUp
from tests.chaos import checks, checks_at_the_end
from tests.chaos.kinds import CROWDED, ORDINARY, RESTORED, TIGHT, USUAL
from tests.chaos.opening import CROWD
from tests.chaos.playing import ANY
from tests.chaos.rules_accidents import AccidentRules
from tests.chaos.rules_customers import AT_ONCE
from tests.chaos.rules_follow_ups import FollowUpRules
from tests.chaos.rules_hq_tasks import HqTaskRules
from tests.chaos.rules_meetings import MeetingRules
from tests.chaos.rules_permissions import PermissionRules
from tests.chaos.rules_tags import TagRules

FEWEST_ACTIONS, MOST_ACTIONS = 30, 80
ROUNDS = 6
OTHERS = ((), (3,), (4, 5), (3, 4, 5), (6,), (3, 4), (3, 6), (3, 5), (3, 4, 6), (5,))
"""Which PCs of the roster there are besides the first three."""


class History(FollowUpRules, MeetingRules, PermissionRules, AccidentRules, TagRules, HqTaskRules):
    """One history; ``kind`` None: any, the slow ones less often."""

    kind: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.ready = False
        self.this_kind = ORDINARY

    @initialize(
        seed=ANY,
        others=st.sampled_from(OTHERS),
        kind=st.sampled_from(USUAL),
        page=st.sampled_from([2_000, 3, 10]),
        batch=st.sampled_from([200, 1, 3]),
        rebootstrap=st.sampled_from([2, 12, 5_000]),
        replay=st.sampled_from([0, 5, 2_000]),
        late=st.integers(0, 8),
    )
    def begin(
        self,
        seed: int,
        others: tuple[int, ...],
        kind: str,
        page: int,
        batch: int,
        rebootstrap: int,
        replay: int,
        late: int,
    ) -> None:
        """Three PCs of two guides of one store, perhaps their manager's.

        Perhaps one of another store and one of another brand.
        """
        self.this_kind = self.kind or kind
        limits = {"REPLAY_LINES": replay}
        if self.this_kind == TIGHT:
            limits |= {
                "PAGE_LINES": page, "BATCH_MUTATIONS": batch, "REBOOTSTRAP_ROWS": rebootstrap
            }  # fmt: skip
        self.stage.on_page = checks.after_page
        self.stage.begin(
            seed=seed,
            seats=[0, 1, 2, *others],
            crowd=self.this_kind == CROWDED,
            limits=limits,
            late=late,
        )
        if self.this_kind == RESTORED:
            self.stage.make_backup()
        if self.this_kind == CROWDED:
            self.tag_many(seed, CROWD, seed)
            self.tag_many(seed, AT_ONCE[seed % len(AT_ONCE)], seed + 1)
            if seed % 3 == 0:
                self._transfer(seed, seed, CROWD, sure=True)
        self.ready = True

    @rule(chance=ANY)
    def any_work(self, chance: int) -> None:
        """What comes next by turns; Hypothesis takes the rule with the fewest arguments most."""
        n = chance + self.actions * 31
        works: tuple[Callable[[], None], ...] = (
            lambda: self.note(n, n // 5),
            lambda: self.send(n, n // 3, None, None),
            lambda: self.edit(n, n // 5, ["phone", "size"], n),
            lambda: self.tag(n, n // 5, n // 7, n % 2 == 0),
            lambda: self.plan(n, n // 5, 1),
            lambda: self.hq_has_tasks(n // 18, n // 7, n % 3),
            lambda: self.sync(n, n % 5 == 0),
            lambda: self.untag(n, n // 3),
            lambda: self.take_back_note(n, n // 3),
            lambda: self.record_outcome(n, n // 3, "replied", "hot"),
            lambda: self.put_value_back(n, n // 3),
            lambda: self.two_write_what_only_one_may(n // 3, n % 2 == 0, "phone", n % 4 < 2),
            lambda: self.two_write_where_the_later_counts(n // 3, n % 2 == 0, "size", True),
            lambda: self.undo(n, n // 3),
            lambda: self.taken_back_after_hq_changed_it(
                n, n // 5, n % 4, SendFollowUp if n % 3 else MoveFollowUp
            ),
            lambda: self.bring_customer_back(n, n // 5),
            lambda: self.enter_code(n, n // 5, [str(n % 6), str(n // 6 % 6)][: n % 3]),
            lambda: self.take_care_of_tags(n // 16, n // 5, n // 7),
            lambda: self.hq_has_tasks(n // 17, n // 5, n % 4),
        )
        works[n % len(works)]()

    def teardown(self) -> None:
        """Everybody comes to rest; then the promises are looked at."""
        if not self.ready or sys.exc_info()[0] is not None:
            return
        if self.this_kind == RESTORED and self.stage.restored is None:
            self.stage.restore()
            self._count("restore the server")
        self._come_to_rest()
        for seat in self.stage.seats:
            if seat.book is not None:
                checks.after_sync(seat, thoroughly=True)
        checks_at_the_end.look(self.stage)
        self._tell()

    def _come_to_rest(self) -> None:
        """Sync until nobody has anything to send or to hear."""
        for _ in range(ROUNDS):
            restless = [seat for seat in self.stage.seats if not checks.is_at_rest(seat)]
            if not restless:
                return
            for seat in restless:
                self._sync(seat, looked_at=False)
        raise checks.Broken("I7", "they do not come to rest")

    def _tell(self) -> None:
        whole = FEWEST_ACTIONS <= self.actions <= MOST_ACTIONS
        length = "shorter" if self.actions < FEWEST_ACTIONS else "longer"
        self.counts.add("histories", "all" if whole else length)
        self.counts.add("histories", self.this_kind)
        self.counts.add("histories", f"{len(self.stage.seats)} PCs")
        self.counts.add("sum", "actions", self.actions)
        self.counts.add("sum", "permission changes", self.permission_changes)
        if whole and self.permission_changes * (1 + 4) < self.actions - 4:
            raise AssertionError("too few permission changes")
