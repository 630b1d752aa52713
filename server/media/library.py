"""Uploads become files that guides may be given."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import asdict
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

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
from server.media.covers import HEIGHT, WIDTH, document_cover, film_cover
from server.media.documents import make_document
from server.media.films import make_film
from server.media.kinds import Sizes, kind_of
from server.media.pictures import make_picture
from server.media.store import MediaStore
from server.media.why import Refused, Why
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
        sizes: How large they may be.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wakeups: Wakeups,
        store: MediaStore,
        sizes: Sizes | None = None,
    ) -> None:
        self.store = store
        self.sizes = sizes or Sizes()
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._may_decode = threading.Semaphore(_AT_ONCE)

    def take(self, actor: Actor, path: Path, name: str, cover: Path | None = None) -> str:
        """Make what an upload is: a picture, a film, a document. Returns its row's id.

        Args:
            actor: Somebody of HQ.
            path: One that `MediaStore.new_file` gave; it is gone afterwards if it was taken.
            name: What it is called where it came from.
            cover: A picture that stands for a film on the wall, likewise; another one makes the
                same film another row.

        Raises:
            Refused, OSError, Busy: As `take_picture`; COVER: of the picture for it.
        """
        kind = kind_of(path, self.sizes)
        if kind is MediaType.IMAGE:
            return self.take_picture(actor, path, name)
        key = _digest(path)
        if cover is not None:
            key = sha256(f"{key} {_digest(cover)}".encode()).hexdigest()
        found = self._find(actor.brand_id, key)
        if found is not None:
            return found
        made = self.store.new_file()
        try:
            with self._may_decode:
                facts, thumb = _checked(kind, path, made, cover)
            size = made.stat().st_size
            arguments = AddMedia(
                name=name,
                type=kind.value,
                sha256=self.store.take(made),
                size=size,
                thumb_sha256=self.store.put(thumb),
                thumb_size=len(thumb),
                **facts,
            )
        finally:
            made.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        return self._keep(actor, key, arguments)

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
        original = _digest(path)
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
        return self._keep(actor, original, arguments)

    def _keep(self, actor: Actor, original: str, arguments: AddMedia) -> str:
        """The row of what was made of an upload, which is there or is made now."""

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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _checked(
    kind: MediaType, path: Path, made: Path, cover: Path | None
) -> tuple[dict[str, Any], bytes]:
    """Write what goes on of a film or a document. Gives its facts, and its small picture."""
    if kind is MediaType.VIDEO:
        film = make_film(path, made)
        return asdict(film), film_cover() if cover is None else _cover(cover)
    ending = make_document(path, made)
    return {"width": WIDTH, "height": HEIGHT, "format": ending}, document_cover(ending)


def _cover(path: Path) -> bytes:
    try:
        return make_picture(path).thumb
    except Refused:
        raise Refused(Why.COVER) from None


def media_of(connection: Connection, brand_id: str, media_ids: list[str]) -> list[Media]:
    """Those rows of a brand, in that order; without what there is none of."""
    columns = ENTITY_TABLES["media"].c
    query = select_rows(ENTITY_TABLES, Media).where(
        columns.brand_id == brand_id, columns.id.in_(media_ids)
    )
    rows = {row.id: row for row in read_rows(connection, Media, query)}
    return [rows[one] for one in media_ids if one in rows]


def held(connection: Connection, brand_id: str, name: str) -> str | None:
    """Which format this content has; None: nothing that the brand has uploaded became it.

    A row alone does not say so: it may come from anybody of HQ who knows a name.
    """
    columns = ENTITY_TABLES["media"].c
    query = (
        select(columns.sha256, columns.format)
        .join(upload, (upload.c.brand_id == columns.brand_id) & (upload.c.media_id == columns.id))
        .where(
            columns.brand_id == brand_id, (columns.sha256 == name) | (columns.thumb_sha256 == name)
        )
    )
    found = connection.execute(query.limit(1)).first()
    if found is None:
        return None
    return found.format if found.format and found.sha256 == name else "jpg"
