"""The map of who is known in the brand, as it lies in the guide's file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from guide_app.domain.values import format_instant, parse_instant
from guide_app.wire.messages import KnownMapAnswer
from localdb.schema import known_map

_row = known_map.c


def find(connection: Connection) -> KnownMapAnswer | None:
    """The map, its buckets still packed."""
    found = connection.execute(select(_row.version, _row.level, _row.seed, _row.packed)).first()
    if found is None:
        return None
    version, level, seed, packed = found
    return KnownMapAnswer(version=version, level=level, seed=seed, packed=packed)


def asked_at(connection: Connection) -> tuple[str, datetime | None]:
    """The version of the map, "" without one, and when the server was last asked for a newer."""
    found = connection.execute(select(_row.version, _row.asked_at)).first()
    return ("", None) if found is None else (found[0], parse_instant(found[1]))


def keep(connection: Connection, answer: KnownMapAnswer, now: datetime) -> None:
    """Keep what the server has answered; without buckets the map is still the newest."""
    at = format_instant(now)
    if not answer.packed:
        connection.execute(
            update(known_map).where(_row.version == answer.version).values(asked_at=at)
        )
        return
    connection.execute(delete(known_map))
    connection.execute(
        insert(known_map).values(
            version=answer.version,
            level=answer.level,
            seed=answer.seed,
            packed=answer.packed,
            asked_at=at,
        )
    )
