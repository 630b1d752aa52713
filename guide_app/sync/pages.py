"""Taking a page of the feed: its rows and its cursor in one transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from guide_app.crash import crash_point, declare
from guide_app.domain.values import format_instant
from guide_app.wire.messages import FeedLine, FeedOp, FeedPage, PushAnswer
from localdb import leaving, overlay, sent, state

if TYPE_CHECKING:
    from guide_app.sync.book import Book

declare("page.begin", "page.after_rows", "page.before_commit", "page.after_commit")

_HOUR = len("2026-10-02T10")
_BRINGS_ONLY = (FeedOp.UPSERT, FeedOp.GRANT)


def find_fitting(connection: Connection, answer: PushAnswer) -> FeedPage | None:
    """The page of an answer, if it can be taken in the transaction of the results.

    One that takes rows away cannot: the journal has to forget first what was sent, or it would
    bring back what tells of customers who have left.
    """
    page, facts = answer.page, state.find_all(connection)
    cursor = facts.get(state.CURSOR)
    if page is None or cursor is None or page.cursor < int(cursor):
        return None
    if page.epoch != facts[state.EPOCH]:
        return None
    return page if all(line.op in _BRINGS_ONLY for line in page.lines) else None


def take(connection: Connection, book: Book, page: FeedPage) -> set[str]:
    """Rows and cursor of a page. Returns the customers that have gone with it."""
    crash_point("page.begin")
    rows, left = _read_lines(page.lines)
    dropped = sent.drop_seen(connection, page.cursor, book.now)
    overlay.rebase(connection, book.read_actor(connection), rows, left, dropped)
    leaving.forget_customers(connection, left)
    crash_point("page.after_rows")
    state.put(connection, state.CURSOR, page.cursor)
    if page.lines:
        state.put(connection, state.LAST_CHANGE, page.lines[-1].n)
    if not page.more:
        note_sync(connection, book.now)
    crash_point("page.before_commit")
    return left


def settle(book: Book, page: FeedPage, left: set[str]) -> None:
    """What follows once a page is committed."""
    crash_point("page.after_commit")
    if left:
        book.scrub()
    if any(line.entity == "brand" for line in page.lines):
        book.refresh_time_zone()


def note_sync(connection: Connection, now: datetime) -> None:
    """Everything has been exchanged; once an hour what was sent long ago is forgotten."""
    noted, text = state.find(connection, state.LAST_SYNC), format_instant(now)
    state.put(connection, state.LAST_SYNC, text)
    if noted is None or noted[:_HOUR] != text[:_HOUR]:  # to look means to read the whole log
        sent.trim_sent(connection, now)


def _read_lines(lines: list[FeedLine]) -> tuple[list[overlay.ServerRow], set[str]]:
    """The rows of a page in order, and the customers that have left.

    What a page says of a customer before taking it away counts no longer; what it says after a new
    grant does.
    """
    rows: list[overlay.ServerRow] = []
    left: set[str] = set()
    for line in lines:
        if line.op is FeedOp.UPSERT:
            rows.append(overlay.ServerRow(line.entity, line.id, bytes(line.row)))
        elif line.op in (FeedOp.DELETE, FeedOp.REMOVE):
            if line.entity == "customer":
                left.add(line.id)
                rows = [row for row in rows if not _belongs_to(row, line.id)]
            else:
                rows.append(overlay.ServerRow(line.entity, line.id, None))
    return rows, left


def _belongs_to(row: overlay.ServerRow, customer_id: str) -> bool:
    if row.entity == "customer":
        return row.row_id == customer_id
    if row.encoded is None:
        return False
    return bool(json.loads(row.encoded).get("customer_id") == customer_id)
