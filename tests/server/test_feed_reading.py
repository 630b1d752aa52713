"""What of the feed a person hears: each line once, and no line of others is looked at for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from server.database import Database
from server.schema.sync import feed
from server.scope import _feed_query, read_feed

OTHERS = 2_000
ME = Actor("me", Role.GUIDE.value, "brand", "my store")
MANAGER = Actor("manager", Role.MANAGER.value, "brand", "my store")
HQ = Actor("hq", Role.HQ.value, "brand", None)


def _line(n: int, row_id: str, **audience: Any) -> dict[str, Any]:
    empty = {"guide_id": None, "store_id": None, "everyone": 0, "brand_id": "brand"}
    return {
        **empty,
        "n": n,
        "ordinal": 0,
        "op": "upsert",
        "entity": "tag",
        "row_id": row_id,
        "row": "{}",
        "written_on": "2026-10-02",
        **audience,
    }


def _lay(connection: Connection) -> None:
    lines = [
        _line(n, f"other-{n}", guide_id=f"guide-{n % 50}", store_id=f"store-{n % 10}")
        for n in range(1, OTHERS + 1)
    ]
    lines += [
        _line(OTHERS + 1, "mine", guide_id="me", store_id="my store"),
        _line(OTHERS + 2, "the manager's", guide_id="manager", store_id="my store"),
        _line(OTHERS + 3, "of the store", store_id="my store", everyone=1),
        _line(OTHERS + 4, "of another store", store_id="store-1", everyone=1),
        _line(OTHERS + 5, "of the brand", everyone=1),
        _line(OTHERS + 6, "nobody's"),
        _line(OTHERS + 7, "of another brand", brand_id="other", everyone=1),
        _line(OTHERS + 8, "mine again", guide_id="me", store_id="my store", everyone=1),
    ]
    connection.execute(insert(feed), lines)


@pytest.mark.parametrize(
    ("actor", "heard"),
    [
        (ME, ["mine", "of the store", "of the brand", "mine again"]),
        (MANAGER, ["mine", "the manager's", "of the store", "of the brand", "mine again"]),
        (HQ, ["of the brand"]),
    ],
    ids=["guide", "manager", "hq"],
)
def test_everybody_hears_their_lines_once_and_in_order(
    database: Database, actor: Actor, heard: list[str]
) -> None:
    database.write(_lay)
    with database.read() as connection:
        lines = read_feed(connection, actor, 0, OTHERS + 100)
        assert [row_id for _, _, _, row_id, *_ in lines] == heard
        assert read_feed(connection, actor, 0, OTHERS + 100, 1) == lines[:1]
        assert read_feed(connection, actor, lines[-1][0], OTHERS + 100) == []
        assert read_feed(connection, actor, 0, lines[-1][0] - 1) == lines[:-1]


@pytest.mark.parametrize("actor", [ME, MANAGER, HQ], ids=["guide", "manager", "hq"])
def test_nobodys_pull_goes_through_the_lines_of_others(database: Database, actor: Actor) -> None:
    database.write(_lay)
    if not database.is_sqlite:
        database.write(lambda c: c.exec_driver_sql("analyze feed"))
    with database.read() as connection:
        read_feed(connection, actor, 0, OTHERS + 100)
        assert _lines_looked_at_in_vain(connection, actor) < 10


def _lines_looked_at_in_vain(connection: Connection, actor: Actor) -> int:
    query = _feed_query(actor.role, actor.store_id is not None, False)
    worded = query._worded[connection.dialect.name]
    given = worded.fill(
        {
            "brand_id": actor.brand_id,
            "guide_id": actor.guide_id,
            "store_id": actor.store_id,
            "cursor": 0,
            "head": OTHERS + 100,
            "most": 100,
        }
    )
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"explain query plan {worded.sql}", given).all()
        ways = [row[-1] for row in plan if "feed USING INDEX" in row[-1]]
        assert ways, plan
        narrow = ("guide_id=?", "store_id=?", "everyone=?")
        return sum(OTHERS for way in ways if not any(name in way for name in narrow))
    cursor = connection.connection.cursor()
    explain = f"explain (analyze, format json) {worded.sql}"
    found = cursor.execute(explain, given).fetchone()[0]
    return _removed(found if isinstance(found, list) else json.loads(found))


def _removed(node: Any) -> int:
    """How many records of the feed the steps of a plan have read and thrown away."""
    if isinstance(node, list):
        return sum(map(_removed, node))
    if not isinstance(node, dict):
        return 0
    own = node.get("Rows Removed by Filter", 0) if node.get("Relation Name") == "feed" else 0
    return int(own) + sum(map(_removed, node.values()))
