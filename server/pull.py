"""State on its way down: pages of the feed, and what a PC compares itself with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, Integer, func, literal, select

from guide_app.domain.entity import ENTITIES
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import PAGE_LINES
from guide_app.wire.messages import NOTHING, CheckAnswer, ScopeCheck
from server import feed
from server.problems import Problem
from server.push import epoch_of
from server.schema import ENTITY_TABLES
from server.scope import read_feed, rows_in_scope

if TYPE_CHECKING:
    from server.sessions import Caller

_encode = msgspec.json.Encoder().encode
_LOW_HALF = 2**32 - 1
_HALF_BITS = literal(32, Integer)  # PostgreSQL shifts a bigint by an integer only


class _Line(msgspec.Struct, omit_defaults=True):
    """A `FeedLine` as it is written, for the hundreds of them in a page."""

    n: int
    op: str
    entity: str = ""
    id: str = ""
    row: msgspec.Raw = NOTHING


class _Page(msgspec.Struct):
    """A `FeedPage` as it is written."""

    epoch: str
    cursor: int
    more: bool
    lines: list[_Line]


def pull(
    connection: Connection,
    caller: Caller,
    cursor: int,
    epoch: str,
    limit: int,
    place: feed.Place | None = None,
) -> bytes:
    """The next page after ``cursor`` as the JSON of a `FeedPage`; it never splits a number.

    Args:
        place: Where the feed stands, if the connection has been asked already.

    Raises:
        Problem: EPOCH_CHANGED; BOOTSTRAP_REQUIRED when the cursor is older than the feed.
    """
    place = place or place_of(connection, caller)
    _check_cursor(place, cursor, epoch)
    head = place.head
    limit = max(1, min(limit, PAGE_LINES))
    rows = read_feed(connection, caller.actor, cursor, head, limit + 1) if cursor < head else []
    more = len(rows) > limit
    if more:
        cut = rows[limit][0]
        whole = [row for row in rows if row[0] < cut]
        if not whole:  # one transaction larger than a page: it goes out whole
            whole = read_feed(connection, caller.actor, cursor, cut)
        rows = whole
    page = _Page(
        epoch=epoch,
        cursor=rows[-1][0] if more else head,
        more=more and rows[-1][0] < head,
        lines=[
            _Line(n, op, entity, row_id, NOTHING if row is None else msgspec.Raw(row.encode()))
            for n, op, entity, row_id, row, _ in rows
        ],
    )
    return _encode(page)


def place_of(connection: Connection, caller: Caller) -> feed.Place:
    """Where the feed of the caller's brand stands."""
    oldest, head = feed.span(connection, caller.actor.brand_id)
    return feed.Place(epoch_of(connection), oldest, head)


def has_news(connection: Connection, caller: Caller, cursor: int) -> bool:
    """Whether a pull after ``cursor`` would bring lines."""
    head = feed.head(connection, caller.actor.brand_id)
    if head <= cursor:
        return head < cursor
    return bool(read_feed(connection, caller.actor, cursor, head, 1))


def check(connection: Connection, caller: Caller) -> CheckAnswer:
    """Count and hash sums of every entity in the caller's scope, at one feed number."""
    scopes = []
    for name in ENTITIES:
        row_hash = ENTITY_TABLES[name].c.row_hash
        query = select(
            func.count(),
            func.sum(row_hash.op(">>")(_HALF_BITS)),
            func.sum(row_hash.op("&")(_LOW_HALF)),
        ).where(rows_in_scope(name, caller.actor))
        count, high, low = connection.execute(query).one()
        scopes.append(ScopeCheck(entity=name, count=count, high=int(high or 0), low=int(low or 0)))
    return CheckAnswer(
        epoch=epoch_of(connection), n=feed.head(connection, caller.actor.brand_id), scopes=scopes
    )


def _check_cursor(place: feed.Place, cursor: int, epoch: str) -> None:
    if epoch != place.epoch or cursor > place.head:
        raise Problem(ErrorCode.EPOCH_CHANGED, epoch=place.epoch)
    if cursor < place.oldest:
        raise Problem(ErrorCode.BOOTSTRAP_REQUIRED)
