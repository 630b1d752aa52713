"""The exchange: push in order, then pull to the end; first sync and repair on the way.

One sync at a time per book. What is committed here stays committed, so a sync may be cut anywhere
and begun again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from guide_app.crash import crash_point, declare
from guide_app.domain.values import format_instant
from guide_app.sync import pages
from guide_app.sync.beginnings import begin_anew
from guide_app.sync.book import Book
from guide_app.sync.errors import Offline, Refused
from guide_app.sync.first_sync import FirstSync
from guide_app.sync.link import Link
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import BATCH_BYTES, BATCH_MUTATIONS, PAGE_LINES
from guide_app.wire.messages import (
    FeedOp,
    FeedPage,
    PushAnswer,
    PushRequest,
    RepairReport,
)
from localdb import checksum, overlay, sent, state

declare(
    "push.before_send",
    "push.before_results",
    "push.mid_results",
    "push.after_results",
)

_ROUNDS = 8
_CHECK_TRIES = 4
_MINUTE = len("2026-10-02T10:32")
REPAIR_PAUSE = timedelta(days=1)
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class SyncReport:
    """What a sync did.

    Attributes:
        verified: None: not compared. True: equal to the server. False: it differed, and was mended
            if ``repaired``.
        forked: Another PC pushes as this one: its files were copied, or an old copy was put back.
    """

    pushed: int = 0
    rejected: int = 0
    conflicts: int = 0
    lines: int = 0
    bootstrapped: bool = False
    verified: bool | None = None
    repaired: list[str] = field(default_factory=list)
    forked: bool = False


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a file stands to the server.

    Attributes:
        waits: There is something to push.
        settled: The feed has shown all that was accepted.
    """

    epoch: str | None
    cursor: int | None
    last_sync: str | None
    waits: bool
    settled: bool


class SyncEngine:
    """Exchanges one book with the server through one link.

    Attributes:
        progress: Told of a first sync: part, bytes so far, bytes in all.
    """

    def __init__(self, book: Book, link: Link) -> None:
        self._book = book
        self._link = link
        self._one_at_a_time = threading.Lock()
        self._knows_whose = False
        self.progress: Progress = lambda part, done, size: None
        self._first_sync = FirstSync(
            book, link, lambda part, done, size: self.progress(part, done, size)
        )

    def sync(self, *, verify: bool = False) -> SyncReport:
        """Push what waits, pull what is new, and with ``verify`` compare every row with the server.

        Raises:
            SyncError: See `errors`; what was exchanged until then stays.
            LocalError: The file could not be written.
        """
        with self._one_at_a_time:
            report = SyncReport()
            try:
                self._exchange(report, verify=verify)
            except Refused as refusal:
                if refusal.code == ErrorCode.CLIENT_TOO_OLD:
                    self._book.set_too_old(True)
                raise
            self._book.set_too_old(False)
            return report

    def _speak_for_the_owner(self) -> None:
        """What waits in this book goes out in its guide's own name, or not at all."""
        if self._knows_whose:
            return
        with self._book.file.read() as connection:
            guide_id = state.find(connection, state.GUIDE_ID)
        if guide_id is not None:
            self._link.speak_for(guide_id)
            self._knows_whose = True

    def _exchange(self, report: SyncReport, *, verify: bool) -> None:
        self._speak_for_the_owner()
        standing, up_to_date = self._look(), False
        if standing.waits:
            up_to_date = self._push_all(report)
            standing = self._look()
        else:
            self._book.trim_journal()
        if standing.cursor is None:
            self._bootstrap(report)
            standing, up_to_date = self._look(), False
        if not up_to_date:
            standing = self._pull_all(report, standing)
        if verify:
            self._verify(report)
        self._note_sync(standing.last_sync)

    def _look(self) -> _Standing:
        with self._book.file.read() as connection:
            facts = state.find_all(connection)
            waits, accepted = sent.find_kinds(connection)
        cursor = facts.get(state.CURSOR)
        return _Standing(
            facts.get(state.EPOCH),
            None if cursor is None else int(cursor),
            facts.get(state.LAST_SYNC),
            waits=waits,
            settled=not accepted,
        )

    def _note_sync(self, noted: str | None) -> None:
        """Remember when everything had been exchanged, to the minute that is shown."""
        now = format_instant(self._book.now)
        if noted is None or noted[:_MINUTE] != now[:_MINUTE]:
            with self._book.file.write() as connection:
                pages.note_sync(connection, self._book.now)

    def _push_all(self, report: SyncReport) -> bool:
        """Returns whether the last answer brought the feed to its end as well."""
        up_to_date = False
        for _ in range(_ROUNDS):
            try:
                while (pushed := self._push_once(report)) is not None:
                    up_to_date, goes_on = pushed
                    if not goes_on:
                        break
                self._book.trim_journal()
                return up_to_date
            except Refused as refusal:
                self._begin_anew(refusal, report)
        raise Offline("the server refuses every new beginning")

    def _push_once(self, report: SyncReport) -> tuple[bool, bool] | None:
        """Send one batch, and take the page that comes with the answer.

        Returns:
            None where nothing waits; else whether the feed is at its end, and whether there may be
            more to send.
        """
        book = self._book
        with book.file.read() as connection:
            batch = sent.next_batch(connection, BATCH_MUTATIONS, BATCH_BYTES)
            if not batch:
                return None
            facts = state.find_all(connection)
        epoch = facts.get(state.EPOCH) or self._learn_epoch()
        cursor = facts.get(state.CURSOR)
        request = PushRequest(
            incarnation=facts[state.INCARNATION],
            epoch=epoch,
            mutations=batch,
            cursor=None if cursor is None else int(cursor),
        )
        crash_point("push.before_send")
        answer: PushAnswer = self._link.call(lambda api: api.push(request))
        crash_point("push.before_results")
        if not answer.results or [r.seq for r in answer.results] != [
            e.seq for e in batch[: len(answer.results)]
        ]:
            raise Offline("the answer does not fit the question")
        with book.file.write() as connection:
            rejected = sent.take_results(connection, answer.results)
            crash_point("push.mid_results")
            if rejected:
                overlay.rebase(connection, book.read_actor(connection), dropped=rejected)
            page = pages.find_fitting(connection, answer)
            if page is not None:
                pages.take(connection, book, page)
        crash_point("push.after_results")
        report.pushed += len(answer.results)
        report.rejected += len(rejected)
        report.conflicts += sum(1 for r in answer.results if r.status == "conflict")
        if page is not None:
            report.lines += len(page.lines)
            pages.settle(book, page, set())
        up_to_date = page is not None and not page.more
        return up_to_date, answer.results[-1].status != "held"

    def _learn_epoch(self) -> str:
        epoch = self._link.call(lambda api: api.check()).epoch
        with self._book.file.write() as connection:
            state.put(connection, state.EPOCH, epoch)
        return epoch

    def _begin_anew(self, refusal: Refused, report: SyncReport) -> None:
        report.rejected += begin_anew(self._book, refusal)
        report.forked = report.forked or refusal.code == ErrorCode.DEVICE_FORK

    def _bootstrap(self, report: SyncReport) -> None:
        for _ in range(_ROUNDS):
            try:
                self._first_sync.run()
                report.bootstrapped = True
                return
            except Refused as refusal:
                if refusal.code != ErrorCode.EPOCH_CHANGED:
                    raise
                self._begin_anew(refusal, report)
                self._push_all(report)
        raise Offline("the server changes its epoch at every question")

    def _pull_all(self, report: SyncReport, standing: _Standing) -> _Standing:
        """Pull to the end. Returns how the file stands then."""
        rounds = 0
        while True:
            cursor, epoch = standing.cursor, standing.epoch
            if cursor is None or epoch is None:
                raise KeyError(state.CURSOR)
            try:
                page: FeedPage = self._link.call(
                    lambda api, c=cursor, e=epoch: api.pull(c, e, PAGE_LINES)  # type: ignore[misc]
                )
            except Refused as refusal:
                rounds += 1
                if rounds > _ROUNDS:
                    raise
                if refusal.code == ErrorCode.BOOTSTRAP_REQUIRED:
                    self._start_over()
                else:
                    self._begin_anew(refusal, report)
                    self._push_all(report)
                self._bootstrap(report)
                standing = self._look()
                continue
            nothing_new = (page.epoch, page.cursor) == (epoch, cursor) and not page.lines
            if standing.settled and nothing_new:
                return standing
            again = self._apply(page)
            report.lines += len(page.lines)
            if again:
                self._start_over()
                self._bootstrap(report)
            standing = self._look()
            if not again and not page.more:
                return standing

    def _apply(self, page: FeedPage) -> bool:
        """Take one page: its rows and its cursor commit together.

        Returns whether the scope must be fetched anew.
        """
        book = self._book
        with book.file.write() as connection:
            if page.epoch != state.get(connection, state.EPOCH):
                raise Offline("a page of another epoch")
            cursor = state.get_int(connection, state.CURSOR)
            if page.cursor < cursor:
                raise Offline("a page that goes back")
            left = pages.take(connection, book, page)
        pages.settle(book, page, left)
        return any(line.op is FeedOp.REBOOTSTRAP for line in page.lines)

    def _start_over(self) -> None:
        with self._book.file.write() as connection:
            state.drop(connection, state.CURSOR)
            state.drop(connection, state.SNAPSHOT)

    def _verify(self, report: SyncReport) -> None:
        """Compare with the server.

        Where rows differ, say so and fetch the scope anew, at most once a day.
        """
        differing = self._compare(report)
        if differing is None:
            return
        report.verified = not differing
        book = self._book
        if not differing:
            book.drop_copies()
            return
        with book.file.read() as connection:
            cursor = state.get_int(connection, state.CURSOR)
            last = state.find(connection, state.LAST_REPAIR)
        self._link.call(lambda api: api.report_repair(RepairReport(n=cursor, entities=differing)))
        if last is not None and format_instant(book.now - REPAIR_PAUSE) < last:
            return
        self._start_over()
        self._bootstrap(report)
        self._pull_all(report, self._look())
        with book.file.write() as connection:
            state.put(connection, state.LAST_REPAIR, format_instant(book.now))
        report.repaired = differing

    def _compare(self, report: SyncReport) -> list[str] | None:
        """Names of the entities that differ.

        Or None where the server never stood still long enough to say.
        """
        for _ in range(_CHECK_TRIES):
            answer = self._link.call(lambda api: api.check())
            with self._book.file.read() as connection:
                cursor = state.get_int(connection, state.CURSOR)
                last_change = state.get_int(connection, state.LAST_CHANGE)
                if (
                    answer.epoch == state.get(connection, state.EPOCH)
                    and last_change <= answer.n <= cursor
                ):
                    return [
                        scope.entity
                        for scope in answer.scopes
                        if checksum.sums_of(connection, scope.entity)
                        != checksum.Sums(scope.count, scope.high, scope.low)
                    ]
            self._push_all(report)
            self._pull_all(report, self._look())
        return None
