"""State on its way down: pages of the feed, and what a PC compares itself with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, Integer, func, literal, select

from guide_app.domain.entity import ENTITIES
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import PAGE_LINES
from guide_app.wire.messages import NOTHING, CheckAnswer, FeedLine, FeedOp, FeedPage, ScopeCheck
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


def pull(connection: Connection, caller: Caller, cursor: int, epoch: str, limit: int) -> bytes:
    """The JSON of `read_page`."""
    return _encode(read_page(connection, caller, cursor, epoch, limit))


def read_page(
    connection: Connection, caller: Caller, cursor: int, epoch: str, limit: int
) -> FeedPage:
    """The next page after ``cursor``; it never splits a number.

    Raises:
        Problem: EPOCH_CHANGED; BOOTSTRAP_REQUIRED when the cursor is older than the feed.
    """
    head = _check_cursor(connection, caller, cursor, epoch)
    limit = max(1, min(limit, PAGE_LINES))
    rows = read_feed(connection, caller.actor, cursor, head, limit + 1) if cursor < head else []
    more = len(rows) > limit
    if more:
        cut = rows[limit][0]
        whole = [row for row in rows if row[0] < cut]
        if not whole:  # one transaction larger than a page: it goes out whole
            whole = read_feed(connection, caller.actor, cursor, cut)
        rows = whole
    return FeedPage(
        epoch=epoch,
        cursor=rows[-1][0] if more else head,
        more=more and rows[-1][0] < head,
        lines=[
            FeedLine(
                n=row[0],
                op=FeedOp(row[1]),
                entity=row[2],
                id=row[3],
                row=msgspec.Raw(row[4].encode()) if row[4] is not None else NOTHING,
            )
            for row in rows
        ],
    )


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


def _check_cursor(connection: Connection, caller: Caller, cursor: int, epoch: str) -> int:
    """The brand's last feed number, if the feed can go on from ``cursor``."""
    current = epoch_of(connection)
    if epoch != current:
        raise Problem(ErrorCode.EPOCH_CHANGED, epoch=current)
    oldest, n = feed.span(connection, caller.actor.brand_id)
    if cursor > n:
        raise Problem(ErrorCode.EPOCH_CHANGED, epoch=current)
    if cursor < oldest:
        raise Problem(ErrorCode.BOOTSTRAP_REQUIRED)
    return n
