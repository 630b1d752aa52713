"""Files of materials beside a backup, and back: only what is not there yet is copied."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import file_digest

from sqlalchemy import select

from server.database import Database
from server.media.store import MediaStore
from server.schema import ENTITY_TABLES
from server.schema.media import upload


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a copy.

    Attributes:
        files: That are there now.
        new: Of them, those that were copied.
        damaged: Names of those that are not what their names say; they are left out.
    """

    files: int
    new: int
    damaged: tuple[str, ...]


def copy_files(source: MediaStore, target: MediaStore) -> Copied:
    """Put every file of one store into another, which keeps what it has besides.

    Raises:
        OSError: The disk is full, for example; what was copied by then stays, and is not copied
            again the next time.
    """
    new, damaged = 0, []
    for name in source.names():
        there = source.find(name)
        if there is None or target.find(name) is not None:
            continue
        if target.copy_in(name, there):
            new += 1
        else:
            damaged.append(name)
    return Copied(sum(1 for _ in target.names()), new, tuple(sorted(damaged)))


def damaged_files(store: MediaStore) -> list[str]:
    """Names of those that are not what their names say; every byte is read."""
    return [name for name in sorted(store.names()) if not _is_whole(store, name)]


def missing_files(database: Database, store: MediaStore) -> list[str]:
    """Names of what materials were uploaded as and is not there."""
    media = ENTITY_TABLES["media"].c
    query = select(media.sha256, media.thumb_sha256).join(
        upload, (upload.c.brand_id == media.brand_id) & (upload.c.media_id == media.id)
    )
    with database.read() as connection:
        named = {name for row in connection.execute(query) for name in row}
    return sorted(name for name in named if store.find(name) is None)


def _is_whole(store: MediaStore, name: str) -> bool:
    path = store.find(name)
    if path is None:
        return True  # it has gone meanwhile
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == name
