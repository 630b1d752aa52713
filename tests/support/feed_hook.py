"""Every row that PCs hold was told in the feed: what a server's rows are is held against its feed.

Tests look at it when they take their server down. It speaks of brands whose feed still reaches
back to its beginning; of one that was shortened, nobody can say what its rows were told as.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, inspect, select

from guide_app.domain.entities import Guide
from guide_app.domain.entity import ENTITIES, Row
from guide_app.tables.storage import STORED
from guide_app.wire.messages import FeedOp
from server.database import Database
from server.schema import ENTITY_TABLES
from server.schema.sync import feed, feed_counter

_Told = tuple[str, str | None, tuple[str, int]]  # op, row, brand and number


def assert_every_row_was_told(database: Database) -> None:
    """Fail, and name the rows, where rows and feed of a server disagree.

    Raises:
        AssertionError: A row was written or removed without its line in the feed.
    """
    with database.read() as connection:
        untold = find_untold(connection)
    assert not untold, "written past the feed: " + "; ".join(untold[:10])


def find_untold(connection: Connection) -> list[str]:
    """Every row whose last line in the feed is not what it is now, each with what is wrong."""
    if not inspect(connection).has_table(feed_counter.name):
        return []  # a database that was never opened
    whole = set(
        connection.scalars(select(feed_counter.c.brand_id).where(feed_counter.c.oldest_n == 0))
    )
    anew = {
        (brand_id, n)
        for brand_id, n in connection.execute(
            select(feed.c.brand_id, feed.c.n).where(feed.c.op == FeedOp.REBOOTSTRAP.value)
        )
    }
    told = _told(connection, whole)
    return [
        f"{name} {row_id}: {wrong}"
        for name in ENTITIES
        for row_id, wrong in _untold_of(connection, name, told[name], whole, anew).items()
    ]


def _untold_of(
    connection: Connection,
    name: str,
    told: Mapping[str, _Told],
    whole: set[str],
    anew: set[tuple[str, int]],
) -> dict[str, str]:
    stored, table = STORED[name], ENTITY_TABLES[name]
    wrong: dict[str, str] = {}
    there: set[str] = set()
    for record in connection.execute(select(*(table.c[column] for column in stored.columns))):
        row = stored.row(record)
        there.add(row.id)
        if row.brand_id not in whole:
            continue
        fresh, encoded = stored.record(row)
        if fresh["row_hash"] != record[-1]:
            wrong[row.id] = "its hash is not that of its fields"
        elif reason := _reason(row, encoded.decode(), told.get(row.id), anew):
            wrong[row.id] = reason
    wrong |= {
        row_id: "it is gone, and the feed has it still"
        for row_id, (op, _, _) in told.items()
        if op == FeedOp.UPSERT.value and row_id not in there
    }
    return wrong


def _told(connection: Connection, whole: set[str]) -> Mapping[str, dict[str, _Told]]:
    """By entity, the last line of every row; a GRANT tells nothing of the row itself."""
    lines = connection.execute(
        select(feed.c.entity, feed.c.row_id, feed.c.op, feed.c.row, feed.c.brand_id, feed.c.n)
        .where(feed.c.op != FeedOp.GRANT.value)
        .order_by(feed.c.brand_id, feed.c.n, feed.c.ordinal)
    )
    told: dict[str, dict[str, _Told]] = {name: {} for name in ENTITIES}
    for entity, row_id, op, row, brand_id, n in lines:
        if brand_id in whole and entity in told:
            told[entity][row_id] = op, row, (brand_id, n)
    return told


def _reason(row: Row, encoded: str, told: _Told | None, anew: set[tuple[str, int]]) -> str | None:
    if told is None:
        return "the feed has never heard of it"
    op, line, number = told
    if op == FeedOp.DELETE.value:
        return "it is there, and the feed has it deleted"
    if op == FeedOp.REMOVE.value:
        # a guide who goes to the head office leaves the PCs; a customer with very many rows is
        # fetched anew by whoever gets them
        if number in anew or (isinstance(row, Guide) and row.store_id is None):
            return None
        return "the feed took it away and never brought it back"
    return None if line == encoded else "the feed has another version of it"
