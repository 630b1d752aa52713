"""The audit: who did what to which row, ids only, each line chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from server.schema.facts import audit
from server.schema.sync import feed_counter

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One action to be kept."""

    action: str
    actor_id: str | None
    device_id: str | None
    subject_id: str | None


def append(connection: Connection, brand_id: str, at: str, lines: Iterable[AuditLine]) -> None:
    """Add lines to a brand's chain; locks the brand's feed counter, so call it late."""
    # Two chains that grow from the same line would both be broken: the counter's row is the lock.
    connection.execute(
        select(feed_counter.c.n).where(feed_counter.c.brand_id == brand_id).with_for_update()
    )
    previous = last_hash(connection, brand_id) or _FIRST
    records = []
    for line in lines:
        made = _hash(previous, brand_id, at, line)
        records.append(
            {
                "brand_id": brand_id,
                "at": at,
                "actor_id": line.actor_id,
                "device_id": line.device_id,
                "action": line.action,
                "subject_id": line.subject_id,
                "previous_hash": previous,
                "hash": made,
            }
        )
        previous = made
    if records:
        connection.execute(insert(audit), records)


def last_hash(connection: Connection, brand_id: str) -> str | None:
    """The hash of the newest line of a brand's chain."""
    lines = select(audit.c.hash).where(audit.c.brand_id == brand_id)
    newest = lines.order_by(audit.c.number.desc()).limit(1)
    return connection.execute(newest).scalar()


def find_broken_line(connection: Connection, brand_id: str) -> int | None:
    """The number of the first line that does not fit its chain, or None when all is well."""
    previous = _FIRST
    lines = select(audit).where(audit.c.brand_id == brand_id).order_by(audit.c.number)
    for row in connection.execute(lines.execution_options(yield_per=2_000)).mappings():
        line = AuditLine(row["action"], row["actor_id"], row["device_id"], row["subject_id"])
        if row["previous_hash"] != previous or row["hash"] != _hash(
            previous, brand_id, row["at"], line
        ):
            return int(row["number"])
        previous = row["hash"]
    return None


def _hash(previous: str, brand_id: str, at: str, line: AuditLine) -> str:
    parts = (previous, brand_id, at, line.action, line.actor_id, line.device_id, line.subject_id)
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()
