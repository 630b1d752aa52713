"""What histories begin with, made once: a server with customers, PCs that have synced."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from guide_app.domain.entities import Guide
from guide_app.domain.ids import row_id
from guide_app.mutations.codes import CodeEntry, PublishCodebook
from guide_app.mutations.customers import CreateCustomer
from guide_app.sync.book import FILE_NAME
from localdb import state
from localdb.engine import LocalFile
from tests.chaos.model import Act, Oracle, Person
from tests.chaos.seat import KEY, Seat
from tests.chaos.words import NAME, PHONE, Words
from tests.support.world import PASSWORD, World

if TYPE_CHECKING:
    from tests.chaos.stage import Stage

CROWD = 512
SMALL = 3
ROSTER: tuple[Callable[[World], Guide], ...] = (
    lambda world: world.shops[0].guides[0],
    lambda world: world.shops[0].guides[0],
    lambda world: world.shops[0].guides[1],
    lambda world: world.shops[0].managers[0],
    lambda world: world.shops[0].guides[2],
    lambda world: world.shops[1].guides[0],
    lambda world: replace(world.shops[0].guides[0], store_id=world.shops[0].stores[1].id),
)
"""Whose PCs there are, with the store of the PC: two of one guide, a colleague's, their manager's,
one of the brand's other store, one of the other brand, and one at which the first guide works once
moved to the other store."""
FOR_THE_MOVED = 6
EMPTY_FILE = "empty.db"
"""A guide's file without a row, which is copied faster than it is made."""
CODES = "012345"
WITH_CUSTOMERS = (0, 2, 4, 5)


@dataclass(frozen=True)
class SeatAtRest:
    """A PC that has synced: its file, and what its link holds."""

    file: Path
    access: str | None
    refresh: str | None
    cursor: tuple[str | None, int]

    def put_back(self, seat: Seat) -> None:
        """Let ``seat`` be that PC."""
        seat.forget()
        seat.folder.mkdir(exist_ok=True)
        shutil.copyfile(self.file, seat.folder / FILE_NAME)
        seat.link._access, seat.link._refresh = self.access, self.refresh
        seat.cursor, seat.synced = self.cursor, True


@dataclass(frozen=True)
class Opening:
    """The server, what was done there, and every PC of the roster."""

    server: sqlite3.Connection
    acts: dict[str, Act]
    words: Words
    seats: dict[int, SeatAtRest]


def make_openings(stage: Stage) -> dict[bool, Opening]:
    """One where guides have few customers, and one where the first guide has a crowd."""
    LocalFile(stage.folder / EMPTY_FILE, KEY).close()
    _enrol(stage)
    before = stage.copied()
    made = {}
    for crowd in (False, True):
        stage.put_back(before)
        stage.acts, stage.words = {}, Words()
        _publish_codebooks(stage)
        for number in WITH_CUSTOMERS:
            _tell_customers(stage, number, CROWD if crowd and number == 0 else SMALL)
        seats = {number: _at_rest(stage, number, crowd) for number in range(FOR_THE_MOVED)}
        made[crowd] = Opening(stage.copied(), stage.acts, stage.words, seats)
    before.close()
    return made


def knowing(world: World) -> Oracle:
    """An oracle that knows the people, brands and tags that there are before anybody acts."""
    oracle = Oracle()
    for shop in world.shops:
        for guide in (*shop.guides, *shop.managers, shop.hq):
            oracle.people[guide.id] = Person(guide.id, guide.role, guide.brand_id, guide.store_id)
        oracle.brands[shop.brand.id] = {"cool_down_days": shop.brand.cool_down_days}
        for group in shop.groups:
            oracle.groups[group.id] = {"id": group.id, "single_choice": group.single_choice}
        for tag in shop.tags:
            kept = {"id": tag.id, "brand_id": tag.brand_id, "group_id": tag.group_id}
            oracle.tags[tag.id] = kept
    return oracle


def _enrol(stage: Stage) -> None:
    for number in range(len(ROSTER)):
        seat = stage.make_seat(number)
        stage.enrol(seat)
        if number != FOR_THE_MOVED:
            seat.link.sign_in(seat.guide.account, PASSWORD)


def _publish_codebooks(stage: Stage) -> None:
    """Codes 0 to 5 for the tags that there are, questions by group."""
    for shop in stage.world.shops:
        entries = tuple(
            CodeEntry(code=code, question=tag.group_id, answer=tag.name, tag_id=tag.id)
            for code, tag in zip(CODES, shop.tags, strict=True)
        )
        assert stage.office(shop.hq, PublishCodebook(number_seen=0, entries=entries))


def _tell_customers(stage: Stage, number: int, how_many: int) -> None:
    guide = stage.make_seat(number).guide
    shop = next(s for s in stage.world.shops if s.brand.id == guide.brand_id)
    told = [(stage.words.make(NAME), stage.words.make(PHONE)) for _ in range(how_many)]
    made = stage.office(
        shop.hq,
        *(
            CreateCustomer(values={"name": name, "phone": phone}, guide_id=guide.id)
            for name, phone in told
        ),
    )
    for mutation_id, words in zip(made, told, strict=True):
        for word in words:
            stage.words.about(word, row_id(mutation_id, 0))


def _at_rest(stage: Stage, number: int, crowd: bool) -> SeatAtRest:
    seat = stage.make_seat(number)
    assert stage.sync(seat) is not None
    cursor = (seat.state(state.EPOCH), int(seat.state(state.CURSOR) or 0))
    seat.open_book.close()
    seat.book = None
    kept = stage.folder / f"at-rest-{number}-{crowd}.db"
    shutil.copyfile(seat.folder / FILE_NAME, kept)
    shutil.rmtree(seat.folder)
    return SeatAtRest(kept, seat.link._access, seat.link._refresh, cursor)
