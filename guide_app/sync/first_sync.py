"""The first sync: a snapshot in parts, fetched in pieces, adopted part by part.

Customers and Today are usable after the first part. It survives a kill at any point: what is
adopted is remembered with the snapshot's id, and a part that was cut is fetched again. The cursor
is set with the last part; until then no feed is pulled, because rows of a part not yet there would
be missed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import zstandard

from guide_app.crash import crash_point, declare
from guide_app.sync.errors import Offline, Refused
from guide_app.wire.limits import SNAPSHOT_PLAIN_BYTES
from guide_app.wire.messages import SnapshotAnswer, SnapshotPart
from localdb import adopt, leaving, overlay, sent, state

if TYPE_CHECKING:
    from guide_app.sync.book import Book
    from guide_app.sync.link import Link

declare(
    "first_sync.after_answer",
    "first_sync.after_fetch",
    "first_sync.after_rows",
    "first_sync.before_commit",
    "first_sync.after_commit",
    "first_sync.before_cursor",
    "first_sync.after_cursor",
)

PIECE_BYTES = 512 * 1024
_TRIES = 3


class _Progress(msgspec.Struct):
    """Which parts of which snapshot are in."""

    snapshot_id: str
    adopted: list[str]


class FirstSync:
    """Fetches the scope anew; pending mutations stay and are laid on top again.

    Args:
        progress: Told after every piece: part, bytes so far, bytes of all parts.
    """

    def __init__(self, book: Book, link: Link, progress: Callable[[str, int, int], None]) -> None:
        self._book = book
        self._link = link
        self._progress = progress

    def run(self) -> None:
        """Fetch and adopt every part that is not in yet, then set the cursor.

        Raises:
            SyncError: See `errors`; parts that are in stay.
            Refused: EPOCH_CHANGED, when the server was restored since the last sync.
        """
        for _ in range(_TRIES):
            answer = self._link.call(lambda api: api.snapshot())
            crash_point("first_sync.after_answer")
            self._check_epoch(answer)
            try:
                for part in answer.parts:
                    if part.name not in self._adopted(answer):
                        self._adopt(answer, part)
            except Refused as refusal:
                if refusal.code == "not_found":
                    continue  # the server has made a newer one meanwhile
                raise
            self._finish(answer)
            return
        raise Offline("the snapshot went away three times")

    def _check_epoch(self, answer: SnapshotAnswer) -> None:
        with self._book.file.write() as connection:
            known = state.find(connection, state.EPOCH)
            if known is None:
                state.put(connection, state.EPOCH, answer.epoch)
            elif known != answer.epoch:
                raise Refused("epoch_changed", {"epoch": answer.epoch})

    def _adopted(self, answer: SnapshotAnswer) -> list[str]:
        with self._book.file.read() as connection:
            found = state.find(connection, state.SNAPSHOT)
        if found is None:
            return []
        progress = msgspec.json.decode(found, type=_Progress)
        return progress.adopted if progress.snapshot_id == answer.snapshot_id else []

    def _adopt(self, answer: SnapshotAnswer, part: SnapshotPart) -> None:
        plain = self._fetch(answer, part)
        crash_point("first_sync.after_fetch")
        adopted = [*self._adopted(answer), part.name]
        book = self._book
        with book.file.write() as connection:
            overlay.lift(connection)
            adopt.adopt_part(connection, plain, part.entities)
            crash_point("first_sync.after_rows")
            overlay.lay(connection, book.actor)
            progress = _Progress(answer.snapshot_id, adopted)
            state.put(connection, state.SNAPSHOT, msgspec.json.encode(progress).decode())
            state.put(connection, state.USABLE, 1)
            crash_point("first_sync.before_commit")
        crash_point("first_sync.after_commit")
        book.refresh_time_zone()

    def _finish(self, answer: SnapshotAnswer) -> None:
        book = self._book
        crash_point("first_sync.before_cursor")
        with book.file.write() as connection:
            dropped = sent.drop_seen(connection, answer.n, book.now)
            overlay.rebase(connection, book.actor, dropped=dropped)
            leaving.forget_customers(connection, leaving.list_left(connection))
            state.put(connection, state.CURSOR, answer.n)
            state.put(connection, state.LAST_CHANGE, answer.n)
            state.drop(connection, state.SNAPSHOT)
        crash_point("first_sync.after_cursor")
        book.scrub()

    def _fetch(self, answer: SnapshotAnswer, part: SnapshotPart) -> bytes:
        packed = bytearray()
        before = sum(one.size_bytes for one in answer.parts[: answer.parts.index(part)])
        whole = sum(one.size_bytes for one in answer.parts)
        while len(packed) < part.size_bytes:
            start, size = len(packed), min(PIECE_BYTES, part.size_bytes - len(packed))
            piece = self._piece(answer.snapshot_id, part.name, start, size)
            if not piece or len(piece) > size:
                raise Offline("a piece of the snapshot is missing")
            packed += piece
            self._progress(part.name, before + len(packed), whole)
        if hashlib.sha256(packed).hexdigest() != part.sha256:
            raise Offline("the snapshot arrived damaged")
        try:
            return zstandard.ZstdDecompressor().decompress(
                bytes(packed), max_output_size=SNAPSHOT_PLAIN_BYTES
            )
        except zstandard.ZstdError:
            raise Offline("the snapshot cannot be unpacked") from None

    def _piece(self, snapshot_id: str, part: str, start: int, size: int) -> bytes:
        """One piece; a connection that breaks is tried again from where it broke."""
        for attempt in range(_TRIES):
            try:
                return self._link.call(
                    lambda api: api.snapshot_part(snapshot_id, part, start, size)
                )
            except Offline:
                if attempt + 1 == _TRIES:
                    raise
        raise AssertionError("unreachable")
