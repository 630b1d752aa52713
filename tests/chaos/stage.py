"""Where histories are played.

One server in this process, put back to its beginning before each, and PCs around it.
"""

from __future__ import annotations

import functools
import json
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b, sha256
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import argon2
import msgspec
from sqlalchemy import select, update

import localdb.engine
import server.api.shell
from guide_app.domain.entities import Guide
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.sync.engine import SyncReport
from guide_app.sync.errors import NoLongerOurs, Offline, SignInNeeded
from guide_app.sync.farewell import find_state, hand_over
from guide_app.sync.link import Link
from guide_app.wire.messages import EnrolRequest, FeedPage
from localdb.engine import LocalFile
from server import devices, office
from server.limits import Rate, Rates
from server.schema import ENTITY_TABLES, mutation_result, quarantine, server_state
from tests.chaos.counts import Counts
from tests.chaos.model import Act, Oracle, Person
from tests.chaos.seat import KEY, Acknowledged, ChaosBook, Seat, WatchedEngine
from tests.chaos.wires import Doorway, Step, Wire
from tests.support.world import PASSWORD, START, TurnableClock, World

BRAND_OFFSET = timedelta(hours=8)
CROWD = 512
SMALL = 3
LIMITS = {
    "PAGE_LINES": "guide_app.sync.engine",
    "BATCH_MUTATIONS": "guide_app.sync.engine",
    "REBOOTSTRAP_ROWS": "server.feed",
    "REPLAY_LINES": "server.snapshots",
}
"""Bounds that a history may draw tighter, and the module that reads each."""
_UNLIMITED = Rates(device=Rate(10**9, 10**9), address=Rate(10**9, 10**9))


@dataclass
class Backup:
    """A copy of the server's database, and how many results it holds."""

    copy: sqlite3.Connection
    results: int


class Stage:
    """Made once; `begin` before every history."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self._exit = ExitStack()
        self._limits = ExitStack()
        self.seats: list[Seat] = []
        memory = Path("/dev/shm")
        base = str(memory) if memory.is_dir() else None
        self.folder = Path(self._exit.enter_context(tempfile.TemporaryDirectory(dir=base)))
        cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        self.world = World(
            f"sqlite:///{self.folder / 'server.db'}",
            self.folder,
            brands=2,
            served=False,
            password_hash=cheap,
            rates=_UNLIMITED,
        )
        self._exit.callback(self.world.database.dispose)
        self.doorway = Doorway(self.world.app)
        self._exit.callback(self.doorway.end)
        made = functools.cache(localdb.engine._make_engine)
        self._patch(localdb.engine, "_make_engine", made)
        self._patch(office, "new_mutation_id", self._office_id)
        self._patch(server.api.shell, "run_in_threadpool", _at_once)
        self._draws = count()
        self._seed = -1
        self._office_ids: list[str] = []
        self._words: dict[str, tuple[str, str]] = {}
        self.acts: dict[str, Act] = {}
        self.guides = {
            guide.id: guide
            for shop in self.world.shops
            for guide in (*shop.guides, *shop.managers, shop.hq)
        }
        first, second = self.world.shops
        a, b, c = first.guides[0], first.guides[1], first.guides[2]
        self._roster = [a, a, b, first.managers[0], c, second.guides[0]]
        self._enrol()
        self._make_templates()

    def close(self) -> None:
        """Let everything go."""
        for seat in self.seats:
            self._shut(seat)
        self._limits.close()
        self._exit.close()

    # a history's beginning

    def begin(self, *, seed: int, seats: list[int], crowd: bool, limits: dict[str, int]) -> None:
        """Put everything back: the server, the clock, and new PCs for the roster's ``seats``."""
        for seat in self.seats:
            self._shut(seat)
        self._draws, self._seed = count(), seed
        self.clock.now = START
        template, acts, words = self._templates[crowd]
        self._put_back(template)
        self.acts, self._words = dict(acts), dict(words)
        self.acknowledged: dict[str, Acknowledged] = {}
        self.was_n: dict[str, int | None] = {}
        self.backup: Backup | None = None
        self.restored: Backup | None = None
        self.taken_before_restore: set[str] = set()
        self.left_before_restore: dict[str, set[str]] = {}
        self._apply_limits(limits)
        self.seats = [self._make_seat(number) for number in seats]

    @property
    def clock(self) -> TurnableClock:
        return self.world.clock

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

    def office(self, author: Guide, *arguments: Any) -> bool:
        """Do something in the console; False when it is refused."""
        self._office_ids = []
        try:
            office.change(
                self.world.database,
                self.clock,
                self.world.app.state.wakeups,
                Actor.of(author),
                *arguments,
            )
        except Rejected as refusal:
            self.counts.add("refused in the console", refusal.code.value)
            return False
        for mutation_id, item in zip(self._office_ids, arguments, strict=True):
            self.acts[mutation_id] = Act(
                mutation_id, BY_ARGUMENTS[type(item)].name, author.id, self.today, _plain(item)
            )
        return True

    # what PCs do

    def sync(
        self, seat: Seat, script: dict[int, Step] | None = None, *, verify: bool = False
    ) -> SyncReport | None:
        """One exchange, with accidents; None when it did not come to its end."""
        if seat.book is None and not self._start(seat):
            return None
        seat.wire.follow(script)
        assert seat.engine is not None
        lost = seat.wire.lost
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
            self.counts.add("accident", "answer lost", seat.wire.lost - lost)
            seat.wire.follow()
        self.counts.add("sync", "to the end")
        if report.bootstrapped:
            self.counts.add("first sync", "again" if seat.synced else "new")
        seat.synced = True
        return report

    def reopen(self, seat: Seat) -> None:
        """Close the program and start it again on the same file."""
        seat.open_book.close()
        self._open(seat)

    # the server

    def make_backup(self) -> None:
        """Copy the server's database."""
        if self.backup is not None:
            self.backup.copy.close()
        copy = sqlite3.connect(":memory:")
        with sqlite3.connect(self._server_file) as live:
            live.backup(copy)
        live.close()
        self.backup = Backup(copy, len(self.arrivals()))

    def restore(self) -> None:
        """Go back to the backup, as after a disk that broke.

        A new epoch, and a time of replaying.
        """
        assert self.backup is not None
        oracle, _ = self.replayed()
        self.left_before_restore = dict(oracle.left)
        self.taken_before_restore = {a["mutation_id"] for a in self.arrivals()} | self.quarantined()
        self._put_back(self.backup.copy)
        self.restored = self.backup

        def renew(connection: Any) -> None:
            epoch = str(uuid.UUID(bytes=sha256(self._draw()).digest()[:16]))
            connection.execute(
                update(server_state).where(server_state.c.name == "epoch").values(value=epoch)
            )
            connection.execute(server_state.insert().values(name="replaying_until", value="9999"))

        self.world.database.write(renew)

    def arrivals(self) -> list[Any]:
        """Every mutation that the server has taken, in the order of its arrival."""
        with self.world.database.read() as connection:
            query = select(mutation_result).order_by(mutation_result.c.pk)
            return list(connection.execute(query).mappings())

    def server_rows(self, entity: str, brand_id: str) -> list[dict[str, Any]]:
        """Rows of a brand on the server, in storage form, ordered by id."""
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            query = select(table).where(table.c.brand_id == brand_id).order_by(table.c.id)
            return [dict(row) for row in connection.execute(query).mappings()]

    def server_row(self, entity: str, wanted: str) -> dict[str, Any]:
        """One row on the server, in storage form."""
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            return dict(
                connection.execute(select(table).where(table.c.id == wanted)).mappings().one()
            )

    def quarantined(self) -> set[str]:
        """Ids of what lies with managers."""
        with self.world.database.read() as connection:
            return set(connection.scalars(select(quarantine.c.mutation_id)))

    def replayed(self) -> tuple[Oracle, list[tuple[Any, Any]]]:
        """The oracle after everything that arrived, and each arrival with its verdict."""
        oracle = self._new_oracle()
        verdicts = []
        for number, arrival in enumerate(self.arrivals()):
            if self.restored is not None and number == self.restored.results:
                oracle.restored()
            act = self.acts[arrival["mutation_id"]]
            day = (_instant(arrival["received_at"]) + BRAND_OFFSET).date().isoformat()
            was_n = self.was_n.get(act.id) if oracle.replaying else None
            verdicts.append((arrival, oracle.apply(act, day, was_n)))
        return oracle, verdicts

    # inside

    def _patch(self, target: Any, name: str, value: Any) -> None:
        self._exit.enter_context(mock.patch.object(target, name, value))

    def _draw(self) -> bytes:
        return blake2b(f"{self._seed} {next(self._draws)}".encode(), digest_size=10).digest()

    def _office_id(self, unix_ms: int, _chance: bytes) -> str:
        made = new_mutation_id(unix_ms, self._draw())
        self._office_ids.append(made)
        return made

    @property
    def _server_file(self) -> Path:
        return Path(str(self.world.database.url.database))

    def _put_back(self, copy: sqlite3.Connection) -> None:
        with sqlite3.connect(self._server_file) as live:
            copy.backup(live)
        live.close()
        self.world.app.state.snapshots.erase()

    def _apply_limits(self, limits: dict[str, int]) -> None:
        self._limits.close()
        for name, value in limits.items():
            self._limits.enter_context(mock.patch(f"{LIMITS[name]}.{name}", value))

    def _shut(self, seat: Seat) -> None:
        if seat.book is not None:
            seat.book.close()
            seat.book = None

    def _enrol(self) -> None:
        for number, guide in enumerate(self._roster):
            assert guide.store_id is not None
            code = self.world.database.write(
                lambda c, g=guide: devices.make_enrolment_code(
                    c, g.brand_id, g.store_id, self.clock()
                )
            )
            device_id, secret = _device(number)
            link = Link(self.doorway, device_id, secret)
            link.api.enrol(
                EnrolRequest(
                    code=code, device_name=f"PC {number}", device_id=device_id, secret=secret
                )
            )
            link.sign_in(guide.account, PASSWORD)

    def _make_templates(self) -> None:
        """The server at a history's beginning, with few customers and with a crowd.

        An empty guide's file.
        """
        self._templates: dict[bool, tuple[sqlite3.Connection, dict[str, Act], dict[str, Any]]] = {}
        for crowd in (False, True):
            guides = self._roster[:1] if crowd else [*self._roster[:4:2], *self._roster[3:]]
            self._tell_customers(CROWD if crowd else SMALL, guides)
            self._templates[crowd] = (self._copied(), dict(self.acts), dict(self._words))
        self._empty_file = self.folder / "empty.db"
        LocalFile(self._empty_file, KEY).close()

    def _tell_customers(self, how_many: int, guides: list[Guide]) -> None:
        for guide in guides:
            shop = next(s for s in self.world.shops if s.brand.id == guide.brand_id)
            words = [(self.word("K"), self.word("P")) for _ in range(how_many)]
            new = [
                CreateCustomer(values={"name": name, "phone": phone}, guide_id=guide.id)
                for name, phone in words
            ]
            self.office(shop.hq, *new)
            for mutation_id, told in zip(self._office_ids, words, strict=True):
                for word in told:
                    self.about(word, row_id(mutation_id, 0))

    def word(self, kind: str, customer_id: str = "", author: str = "") -> str:
        """A word that occurs nowhere else, about a customer.

        K a name, P a phone, W what a guide typed.
        """
        made = f"{kind}{len(self._words):06d}{kind}"
        self._words[made] = (customer_id, author)
        return made

    def about(self, word: str, customer_id: str) -> None:
        """Say of whom a word was that was made before its customer."""
        self._words[word] = (customer_id, self._words[word][1])

    def owner_of_word(self, word: str) -> str:
        """The customer of whom it tells."""
        return self._words[word][0]

    def typed(self, guide: Guide, word: str) -> bool:
        """Whether this guide wrote it in own words."""
        return word.startswith("W") and self._words[word][1] == guide.id

    def known_customers(self) -> set[str]:
        """Every customer that there ever was."""
        return {row_id(a.id, 0) for a in self.acts.values() if a.name == "customer.create"}

    def _copied(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        with sqlite3.connect(self._server_file) as live:
            live.backup(copy)
        live.close()
        return copy

    def _make_seat(self, number: int) -> Seat:
        device_id, secret = _device(number)
        wire = Wire(self.doorway)
        seat = Seat(
            self,
            number,
            self._roster[number],
            device_id,
            secret,
            self.folder / f"pc{number}",
            wire,
            Link(wire, device_id, secret),
        )
        wire.on_push = self._note_push
        return seat

    def _note_push(self, request: Any) -> None:
        if self.restored is not None:
            for envelope in request["mutations"]:
                self.was_n[envelope["body"]["id"]] = envelope.get("was_n")

    def _start(self, seat: Seat) -> bool:
        """A first file for this guide on this PC, with a password.

        False when the server refuses it.
        """
        seat.link = Link(seat.wire, seat.device_id, seat.secret)
        try:
            session = seat.link.sign_in(seat.guide.account, PASSWORD)
        except NoLongerOurs:
            return False
        shutil.rmtree(seat.folder, ignore_errors=True)
        seat.folder.mkdir()
        shutil.copyfile(self._empty_file, seat.folder / "guide.db")
        self._open(seat)
        seat.open_book.belongs_to(session)
        seat.cursor, seat.entries, seat.synced = (None, 0), {}, False
        seat.unsure_sent_log = False
        return True

    def _open(self, seat: Seat) -> None:
        seat.book = ChaosBook(seat.folder, seat.clock, self._draw)
        seat.engine = WatchedEngine(seat.book, seat.link, lambda page: self.on_page(seat, page))

    on_page: Callable[[Seat, FeedPage], None] = staticmethod(lambda seat, page: None)

    def _contact(self, seat: Seat) -> None:
        """What the program does when its session is over.

        Ask, then go on, or hand over and erase.
        """
        answer = seat.link.api.contact()
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
        self._shut_book(seat)
        seat.link.api.erased(seat.guide.id)
        self.counts.add("farewell", "file erased")

    def _shut_book(self, seat: Seat) -> None:
        seat.open_book.close()
        seat.book = None
        seat.life += 1
        shutil.rmtree(seat.folder)

    def _new_oracle(self) -> Oracle:
        oracle = Oracle()
        for guide in self.guides.values():
            oracle.people[guide.id] = Person(guide.id, guide.role, guide.brand_id, guide.store_id)
        for shop in self.world.shops:
            oracle.brands[shop.brand.id] = {"cool_down_days": shop.brand.cool_down_days}
            for group in shop.groups:
                oracle.groups[group.id] = {"id": group.id, "single_choice": group.single_choice}
            for tag in shop.tags:
                oracle.tags[tag.id] = {
                    "id": tag.id,
                    "brand_id": tag.brand_id,
                    "group_id": tag.group_id,
                }
        return oracle


def _device(number: int) -> tuple[str, str]:
    digest = sha256(f"PC {number}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16])), digest.hex()


async def _at_once(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


def _plain(arguments: Any) -> Any:
    return json.loads(msgspec.json.encode(arguments))


def _instant(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)
