"""Scans of codes, counted by version and day, and the customers who were added by them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.entities import ChannelCode
from guide_app.domain.words import TimelineKind
from server.database import one_at_a_time
from server.schema import ENTITY_TABLES
from server.schema.codes import code_scan

COUNTED_DAYS = 90


def count_scan(connection: Connection, code: ChannelCode, version: str, on: date) -> None:
    """One more."""
    one_at_a_time(connection, f"scans of {code.id}")
    key = {"code_id": code.id, "version": version, "on": on.isoformat()}
    same = [code_scan.c[name] == value for name, value in key.items()]
    more = update(code_scan).where(*same).values(scans=code_scan.c.scans + 1)
    if not connection.execute(more).rowcount:
        connection.execute(insert(code_scan).values(**key, brand_id=code.brand_id, scans=1))


def counts_of(
    connection: Connection, code: ChannelCode, today: date
) -> dict[str, tuple[int, int, int]]:
    """By version: scans today, scans and added customers of the last `COUNTED_DAYS` days."""
    since = (today - timedelta(days=COUNTED_DAYS - 1)).isoformat()
    query = select(code_scan.c.version, code_scan.c.on, code_scan.c.scans).where(
        code_scan.c.code_id == code.id, code_scan.c.on >= since
    )
    scans, now = Counter[str](), Counter[str]()
    for version, on, count in connection.execute(query):
        scans[version] += count
        now[version] += count if on == today.isoformat() else 0
    adds = _adds(connection, code, since)
    versions = dict.fromkeys((*(code.versions or ("",)), *sorted({*scans, *adds})))
    return {one: (now[one], scans[one], adds[one]) for one in versions}


def _adds(connection: Connection, code: ChannelCode, since: str) -> Counter[str]:
    column = ENTITY_TABLES["timeline_entry"].c
    query = select(column.details, column.customer_id).where(
        column.brand_id == code.brand_id,
        column.on >= since,
        column.kind == TimelineKind.ADDED.value,
        column.undone == 0,
        column.details.contains(f'"code":"{code.slug}', autoescape=True),
    )
    found: dict[str, str] = {}
    for details, customer_id in connection.execute(query):
        said = json.loads(details)["code"]
        if said == code.slug:
            found[customer_id] = ""
        elif said.startswith(f"{code.slug}."):
            found[customer_id] = said.removeprefix(f"{code.slug}.")
    return Counter(found.values())
