"""Whether somebody is known in the brand: the map is fetched once a day, the exact answer asked."""

from __future__ import annotations

from datetime import timedelta

import zstandard

from guide_app.domain.known import HIGHEST_LEVEL, LOWEST_LEVEL, KnownMap
from guide_app.sync.book import Book
from guide_app.sync.errors import Offline
from guide_app.sync.link import Link
from guide_app.wire.messages import KnownMapAnswer
from localdb import known

ASK_AGAIN = timedelta(days=1)


def refresh(book: Book, link: Link) -> bool:
    """Whether the server was asked for a newer map, which it is once a day.

    Raises:
        SyncError: It could not be asked; the map that is here stays.
    """
    with book.file.read() as connection:
        version, asked_at = known.asked_at(connection)
    if asked_at is not None and timedelta(0) <= book.now - asked_at < ASK_AGAIN:
        return False
    answer = link.call(lambda api: api.known_map(version))
    if answer.packed:
        unpack(answer)
    with book.file.write() as connection:
        known.keep(connection, answer, book.now)
    return True


def unpack(answer: KnownMapAnswer) -> KnownMap:
    """The map of an answer.

    Raises:
        Offline: It cannot be our server's.
    """
    if not LOWEST_LEVEL <= answer.level <= HIGHEST_LEVEL:
        raise Offline("a map of no known size")
    size = (1 << answer.level) // 8
    try:
        with zstandard.ZstdDecompressor().stream_reader(answer.packed) as reader:
            buckets = reader.read(size + 1)
        return KnownMap(answer.seed, answer.level, buckets)
    except (zstandard.ZstdError, ValueError):
        raise Offline("a map that cannot be read") from None
