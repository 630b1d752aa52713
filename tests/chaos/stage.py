"""Where histories are played: a server, PCs around it, and a record of what everybody did."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from unittest import mock

import msgspec
from sqlalchemy import update

from guide_app.domain.entities import Brand, Guide
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.sync.book import FILE_NAME
from guide_app.sync.engine import SyncReport
from guide_app.sync.errors import NoLongerOurs, Offline, SignInNeeded
from guide_app.sync.farewell import find_state, hand_over
from guide_app.sync.transport import Request
from guide_app.wire.messages import EnrolRequest, FeedPage
from server import devices, hq_tasks, office
from server.schema.facts import server_state
from tests.chaos.counts import Counts
from tests.chaos.model import Act, Oracle
from tests.chaos.opening import EMPTY_FILE, FOR_THE_MOVED, ROSTER, Opening, knowing, make_openings
from tests.chaos.seat import Acknowledged, ChaosBook, Seat, WatchedEngine
from tests.chaos.server_side import Backup, ServerSide
from tests.chaos.wires import Step, decoded
from tests.chaos.words import Words
from tests.support.world import PASSWORD, START

BRAND_OFFSET = timedelta(hours=8)


class Stage(ServerSide):
    """Made once; `begin` before every history.

    Attributes:
        on_page: Called after every page that a PC has taken.
        acts: Everything that anybody did, by mutation id.
        acknowledged: What a PC has called saved.
        was_n: The feed numbers that PCs say their changes once had, before a restore.
    """

    on_page: Callable[[Seat, FeedPage], None] = staticmethod(lambda seat, page: None)

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self.counts = Counts()
        self.seats: list[Seat] = []
        self.acts: dict[str, Act] = {}
        self.words = Words()
        self._openings: dict[bool, Opening] = make_openings(self)
        self.counts = counts  # what came up until now belongs to no history

    def close(self) -> None:
        """Let everything go."""
        self._shut_seats()
        super().close()

    def begin(
        self, *, seed: int, seats: list[int], crowd: bool, limits: dict[str, int], late: int
    ) -> None:
        """Put everything back: the server, the clock, and PCs for the roster's ``seats``.

        They have been synced, but for the one that is ``late``.
        """
        self._shut_seats()
        self.draw_from(seed)
        self.clock.now = START
        opening = self._openings[crowd]
        self.put_back(opening.server)
        self.acts, self.words = dict(opening.acts), opening.words.copy()
        self.acknowledged: dict[str, Acknowledged] = {}
        self.was_n: dict[str, int | None] = {}
        self.backup: Backup | None = None
        self.restored: Backup | None = None
        self.taken_before_restore: set[str] = set()
        self.left_before_restore: dict[str, set[str]] = {}
        self.limit(limits)
        self.seats = [self.make_seat(number) for number in seats]
        for seat in self.seats:
            if seat.number not in (late, FOR_THE_MOVED):
                opening.seats[seat.number].put_back(seat)
                self.open(seat)

    @property
    def today(self) -> str:
        """The brands' business day."""
        return (self.clock() + BRAND_OFFSET).date().isoformat()

    # what people do

    def act(self, seat: Seat, arguments: Any, words: str | None = None) -> Act | None:
        """Do something on a PC; None when the program refuses it on the spot."""
        book = seat.open_book
        try:
            mutation_id = book.act(arguments)
        except Rejected as refusal:
            self.counts.add("refused on the spot", refusal.code.value)
            return None
        done = Act(
            id=mutation_id,
            name=BY_ARGUMENTS[type(arguments)].name,
            author=seat.guide.id,
            on=book.today.isoformat(),
            what=_plain(arguments),
        )
        self.acts[done.id] = done
        self.acknowledged[done.id] = Acknowledged(done, seat, seat.life, words)
        return done

    def office(self, author: Guide, *arguments: Any) -> list[str]:
        """Do something in the console. Returns the mutations' ids, none when it is refused."""
        try:
            ids = self.in_the_console(author, *arguments)
        except Rejected as refusal:
            self.counts.add("refused in the console", refusal.code.value)
            return []
        for mutation_id, item in zip(ids, arguments, strict=True):
            name = BY_ARGUMENTS[type(item)].name
            self.acts[mutation_id] = Act(mutation_id, name, author.id, self.today, _plain(item))
        return ids

    def settle_tasks(self, brand: Brand) -> None:
        """Let the server do what is left of HQ's tasks, in lots that are acts of its own."""
        change = office.change

        def noted(*given: Any) -> list[Any]:
            self._office_ids = []
            outcomes = change(*given)
            actor, arguments = given[3], given[4:]
            for mutation_id, item in zip(self._office_ids, arguments, strict=True):
                name = BY_ARGUMENTS[type(item)].name
                act = Act(mutation_id, name, actor.guide_id, self.today, _plain(item))
                self.acts[mutation_id] = act
            return outcomes

        wakeups = self.world.app.state.wakeups
        with mock.patch.object(office, "change", noted):
            hq_tasks.settle_brand(self.world.database, self.clock, wakeups, brand)

    def known_customers(self) -> set[str]:
        """Every customer that there ever was."""
        return {row_id(a.id, 0) for a in self.acts.values() if a.name == "customer.create"}

    # what PCs do

    def sync(
        self, seat: Seat, script: dict[int, Step] | None = None, *, verify: bool = False
    ) -> SyncReport | None:
        """One exchange, with accidents; None when it did not come to its end."""
        if seat.book is None and not self.start(seat):
            return None
        seat.wire.follow(script)
        assert seat.engine is not None
        lost, seat.syncing = seat.wire.lost, True
        try:
            report = seat.engine.sync(verify=verify)
        except (SignInNeeded, NoLongerOurs):
            seat.wire.follow()
            self._contact(seat)
            return None
        except Offline:
            self.counts.add("sync", "broken off")
            return None
        finally:
            seat.syncing = False
            self.counts.add("sync", "answer lost", seat.wire.lost - lost)
            seat.wire.follow()
        self.counts.add("sync", "to the end")
        if report.bootstrapped:
            self.counts.add("first sync", "again" if seat.synced else "new")
        seat.synced = True
        return report

    def make_seat(self, number: int) -> Seat:
        """A PC of the roster, without a file."""
        seat = Seat.of(self, number, ROSTER[number](self.world))
        seat.wire.on_push = self._note_push
        return seat

    def start(self, seat: Seat) -> bool:
        """A first file for this guide on this PC, with a password.

        False when the server refuses it.
        """
        seat.link = seat.new_link()
        try:
            session = seat.link.sign_in(seat.guide.account, PASSWORD)
        except NoLongerOurs:
            return False
        shutil.rmtree(seat.folder, ignore_errors=True)
        seat.folder.mkdir()
        shutil.copyfile(self.folder / EMPTY_FILE, seat.folder / FILE_NAME)
        self.open(seat)
        seat.open_book.belongs_to(session)
        seat.forget()
        return True

    def enrol(self, seat: Seat) -> None:
        """Make the PC one of its store's, by a code from HQ."""
        guide = seat.guide
        assert guide.store_id is not None
        store_id = guide.store_id
        code = self.world.database.write(
            lambda c: devices.make_enrolment_code(c, guide.brand_id, store_id, self.clock())
        )
        seat.link.api.enrol(
            EnrolRequest(
                code=code, device_name=str(seat), device_id=seat.device_id, secret=seat.secret
            )
        )

    def revoke(self, seat: Seat) -> None:
        """HQ shuts the PC out."""
        self.world.database.write(lambda c: devices.revoke(c, seat.device_id, None, self.clock()))

    def may_work(self, seat: Seat) -> bool:
        """Whether the guide may work at this PC today."""
        stands = self.standing()[seat.guide.id]
        here = stands.active and stands.store_id == seat.guide.store_id
        return here and seat.device_id not in self.revoked_pcs()

    def open(self, seat: Seat) -> None:
        """Start the program on the file that lies there."""
        seat.book = ChaosBook(seat.folder, seat.clock, self.draw)
        seat.engine = WatchedEngine(seat.book, seat.link, lambda page: self.on_page(seat, page))

    def reopen(self, seat: Seat) -> None:
        """Close the program and start it again on the same file."""
        seat.open_book.close()
        self.open(seat)

    def _contact(self, seat: Seat) -> None:
        """What the program does when its session is over.

        Ask, then go on, or hand over and erase.
        """
        answer = seat.link.api.contact([seat.guide.id])
        found = find_state(answer, seat.guide.id)
        if found is None or not found.erase:
            try:
                seat.open_book.belongs_to(seat.link.sign_in(seat.guide.account, PASSWORD))
                self.counts.add("session", "signed in again")
            except NoLongerOurs:
                self.counts.add("session", "shut out")
            return
        if found.ticket is not None:
            handed = hand_over(seat.link.api, seat.open_book, found.ticket)
            self.counts.add("farewell", "changes handed over", handed)
        seat.erase()
        seat.link.api.erased(seat.guide.id)
        self.counts.add("farewell", "file erased")

    def _note_push(self, request: Request) -> None:
        if self.restored is not None:
            for envelope in decoded(request)["mutations"]:
                self.was_n[envelope["body"]["id"]] = envelope.get("was_n")

    def _shut_seats(self) -> None:
        for seat in self.seats:
            if seat.book is not None:
                seat.book.close()
                seat.book = None

    # a server that breaks

    def make_backup(self) -> None:
        """Copy the server's database."""
        self.backup = Backup(self.copied(), len(self.arrivals()))

    def restore(self) -> None:
        """Go back to the backup, as after a disk that broke.

        A new epoch, and a time of replaying.
        """
        assert self.backup is not None
        oracle, _ = self.replayed()
        self.left_before_restore = dict(oracle.left)
        self.taken_before_restore = {a["mutation_id"] for a in self.arrivals()} | self.quarantined()
        self.put_back(self.backup.copy)
        self.restored = self.backup

        def renew(connection: Any) -> None:
            epoch = str(uuid.UUID(bytes=sha256(self.draw()).digest()[:16]))
            connection.execute(
                update(server_state).where(server_state.c.name == "epoch").values(value=epoch)
            )
            connection.execute(server_state.insert().values(name="replaying_until", value="9999"))

        self.world.database.write(renew)
        known = self.known_pcs()
        for seat in self.seats:
            if seat.device_id not in known:  # it joined after the backup
                self.enrol(seat)

    # the oracle

    def replayed(self) -> tuple[Oracle, list[tuple[Any, Any]]]:
        """The oracle after everything that arrived, and each arrival with its verdict."""
        oracle = knowing(self.world)
        verdicts = []
        for number, arrival in enumerate(self.arrivals()):
            if self.restored is not None and number == self.restored.results:
                oracle.restored()
            act = self.acts[arrival["mutation_id"]]
            received = datetime.fromisoformat(arrival["received_at"])
            day = (received + BRAND_OFFSET).date().isoformat()
            was_n = self.was_n.get(act.id) if oracle.replaying else None
            verdicts.append((arrival, oracle.apply(act, day, was_n)))
        return oracle, verdicts


def _plain(arguments: Any) -> Any:
    return json.loads(msgspec.json.encode(arguments))
