"""Uploads become files that guides may be given."""

from __future__ import annotations

import threading
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from guide_app.domain.entities import Media
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.domain.words import MediaType
from guide_app.mutations.media import AddMedia
from guide_app.tables.rows import read_rows, select_rows
from server.apply import Outcome
from server.clock import Clock
from server.database import Database
from server.media.pictures import make_picture
from server.media.store import MediaStore
from server.office import change
from server.schema import ENTITY_TABLES
from server.schema.media import upload
from server.wakeups import Wakeups

_AT_ONCE = 2
"""Pictures decoded side by side: each may take as much memory as its pixels need."""


class Library:
    """The files of every brand.

    Attributes:
        store: Where their bytes are.
    """

    def __init__(
        self, database: Database, clock: Clock, wakeups: Wakeups, store: MediaStore
    ) -> None:
        self.store = store
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._may_decode = threading.Semaphore(_AT_ONCE)

    def take_picture(self, actor: Actor, path: Path, name: str) -> str:
        """Make a picture of an upload; the same file gives the same row. Returns its id.

        Args:
            actor: Somebody of HQ.
            path: One that `MediaStore.new_file` gave; it is gone afterwards if it was taken.
            name: What it is called where it came from.

        Raises:
            Refused: It is no picture that can be published.
            OSError: The disk is full, for example.
            Busy: The database could not be used.
        """
        with path.open("rb") as file:
            original = file_digest(file, "sha256").hexdigest()
        found = self._find(actor.brand_id, original)
        if found is not None:
            return found
        with self._may_decode:
            made = make_picture(path)
        arguments = AddMedia(
            name=name,
            type=MediaType.IMAGE.value,
            width=made.width,
            height=made.height,
            sha256=self.store.put(made.full),
            size=len(made.full),
            thumb_sha256=self.store.put(made.thumb),
            thumb_size=len(made.thumb),
        )
        self.store.take(path)

        def note(connection: Connection, outcomes: list[Outcome]) -> None:
            connection.execute(
                insert(upload).values(
                    brand_id=actor.brand_id,
                    sha256=original,
                    media_id=row_id(outcomes[0].mutation_id, 0),
                    uploaded_by=actor.guide_id,
                    uploaded_at=format_instant(self._clock()),
                )
            )

        with suppress(IntegrityError):  # somebody else has uploaded it at the same moment
            change(self._database, self._clock, self._wakeups, actor, arguments, along=note)
        kept = self._find(actor.brand_id, original)
        if kept is None:
            raise LookupError("an upload was neither kept nor there")
        return kept

    def _find(self, brand_id: str, original: str) -> str | None:
        query = select(upload.c.media_id).where(
            upload.c.brand_id == brand_id, upload.c.sha256 == original
        )
        with self._database.read() as connection:
            found: str | None = connection.scalar(query)
        return found


def media_of(connection: Connection, brand_id: str, media_ids: list[str]) -> list[Media]:
    """Those rows of a brand, in that order; without what there is none of."""
    columns = ENTITY_TABLES["media"].c
    query = select_rows(ENTITY_TABLES, Media).where(
        columns.brand_id == brand_id, columns.id.in_(media_ids)
    )
    rows = {row.id: row for row in read_rows(connection, Media, query)}
    return [rows[one] for one in media_ids if one in rows]


def holds(connection: Connection, brand_id: str, name: str) -> bool:
    """Whether this content was made of something that the brand has uploaded.

    A row alone does not say so: it may come from anybody of HQ who knows a name.
    """
    columns = ENTITY_TABLES["media"].c
    query = (
        select(columns.id)
        .join(upload, (upload.c.brand_id == columns.brand_id) & (upload.c.media_id == columns.id))
        .where(
            columns.brand_id == brand_id, (columns.sha256 == name) | (columns.thumb_sha256 == name)
        )
    )
    return connection.execute(query.limit(1)).first() is not None
