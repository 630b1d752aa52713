"""A guide at a PC, and the book and engine that a history works with."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guide_app.domain.entities import Guide
from guide_app.domain.ids import new_mutation_id
from guide_app.sync.book import Book
from guide_app.sync.engine import SyncEngine
from guide_app.sync.link import Link
from guide_app.wire.messages import FeedPage
from localdb import checksum, state
from localdb.engine import LocalFile
from tests.chaos.model import Act, Row
from tests.chaos.wires import Wire

if TYPE_CHECKING:
    from tests.chaos.stage import Stage

KEY = bytes(range(32))


class ChaosBook(Book):
    """A book whose ids follow from the history, so that a history can be played again."""

    def __init__(self, folder: Path, clock: Callable[[], Any], draw: Callable[[], bytes]) -> None:
        self._draw = draw
        super().__init__(folder, KEY, clock)

    def new_id(self) -> str:
        return new_mutation_id(int(self.now.timestamp() * 1000), self._draw())


class WatchedEngine(SyncEngine):
    """An engine that lets somebody look after every page."""

    def __init__(self, book: Book, link: Link, watch: Callable[[FeedPage], None]) -> None:
        super().__init__(book, link)
        self._watch = watch

    def _apply(self, page: FeedPage) -> bool:
        again = super()._apply(page)
        self._watch(page)
        return again


@dataclass
class Acknowledged:
    """An act that a PC has called saved."""

    act: Act
    seat: Seat
    life: int
    words: str | None


@dataclass
class Seat:
    """A guide at a PC.

    Attributes:
        guide: With the store of the PC, wherever they serve by now.
        life: Grows when the file is erased; what was saved before is no longer this file's.
        skew: How wrong the PC's clock is.
        cursor: How far the last page went: epoch and number.
        syncing: An exchange is under way; another one would wait for it.
        entries: The lines of histories that it has had, each with its customer, and in which epoch.
    """

    stage: Stage
    number: int
    guide: Guide
    device_id: str
    secret: str
    folder: Path
    wire: Wire
    link: Link
    skew: timedelta = timedelta(0)
    life: int = 0
    book: ChaosBook | None = None
    engine: SyncEngine | None = None
    cursor: tuple[str | None, int] = (None, 0)
    entries: dict[str, str] = field(default_factory=dict)
    entries_epoch: str | None = None
    synced: bool = False
    syncing: bool = False
    unsure_sent_log: bool = False
    _read_at: tuple[LocalFile | None, int] = (None, 0)
    _read: dict[tuple[str, bool], dict[str, Row]] = field(default_factory=dict)

    @classmethod
    def of(cls, stage: Stage, number: int, guide: Guide) -> Seat:
        """The PC of that number, without a file."""
        device_id, secret = _identity(f"PC {number}".encode())
        wire, folder = Wire(stage.doorway), stage.folder / f"pc{number}"
        shutil.rmtree(folder, ignore_errors=True)
        return cls(
            stage, number, guide, device_id, secret, folder, wire, Link(wire, device_id, secret)
        )

    def __repr__(self) -> str:
        return f"PC {self.number} of {self.guide.account}"

    @property
    def open_book(self) -> ChaosBook:
        """The book; there must be one."""
        assert self.book is not None
        return self.book

    def be_another(self, chance: bytes) -> None:
        """A PC that was set up anew: without a file, and with a credential of its own."""
        self.device_id, self.secret = _identity(chance)
        self.link = self.new_link()

    def new_link(self) -> Link:
        """A link without a session."""
        return Link(self.wire, self.device_id, self.secret)

    def clock(self) -> Any:
        """What this PC takes for the time."""
        return self.stage.clock() + self.skew

    def rows(self, entity: str, *, base: bool = False) -> dict[str, Row]:
        """What the guide sees, or with ``base`` what the server said: id → values.

        Read again only after the file was written to; whoever gets the rows leaves them as they
        are.
        """
        file = self.open_book.file
        if self._read_at != (file, file.changes):
            self._read_at, self._read = (file, file.changes), {}
        if (entity, base) not in self._read:
            read = checksum.list_base_rows if base else checksum.list_rows
            with file.read() as connection:
                found = read(connection, entity)
            self._read[entity, base] = {row_id: json.loads(row) for row_id, row in found.items()}
        return self._read[entity, base]

    def state(self, name: str) -> str | None:
        """A fact of the file."""
        with self.open_book.file.read() as connection:
            return state.find(connection, name)

    def forget(self) -> None:
        """A new file: nothing is known of it yet."""
        self.cursor, self.entries, self.entries_epoch = (None, 0), {}, None
        self.synced = self.unsure_sent_log = False

    def erase(self) -> None:
        """The file goes."""
        self.open_book.close()
        self.book = None
        self.life += 1
        shutil.rmtree(self.folder)


def _identity(chance: bytes) -> tuple[str, str]:
    """A device id and its secret."""
    digest = sha256(chance).digest()
    return str(uuid.UUID(bytes=digest[:16])), digest.hex()
