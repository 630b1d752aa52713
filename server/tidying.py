"""Letting go of what nobody needs any more: by itself every day, or by ``guide-server tidy``.

Never touched: rows of the business, ids of mutations, the audit. Every transaction removes a
bounded number of rows, so that nobody at a counter waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.sql import ColumnElement

from guide_app.domain.values import format_instant
from guide_app.domain.views import KNOWN_DAYS
from server.clock import Clock
from server.database import Database
from server.identities.forgetting import forget_looks
from server.import_undo import KEPT as UNDO_KEPT
from server.schema.access import enrolment_code, refresh_token, session, sign_in_failure
from server.schema.imports import import_run, import_step
from server.schema.pages import page_link, page_visitor
from server.schema.sync import feed, feed_counter, quarantine_ticket, repair_report

FEED_DAYS = 90
KEPT_DAYS = 90
PASSING_DAYS = 2
"""Of a browser without a cookie nothing can be told again once its day is over."""
VISITOR_DAYS = 180
"""So long a cookie lasts."""
STEP_ROWS = 2_000
"""About how many rows one transaction removes; one feed number is never split."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was let go."""

    feed_lines: int
    sessions: int


def tidy(database: Database, clock: Clock) -> Tidied:
    """Remove feed lines, sessions, codes and tickets that are 90 days old or over since then.

    Imports that are too old to be undone go with their trails, looks of a year ago for which nobody
    came as well, and by what browsers that opened links were known.

    A PC whose cursor is older than the feed fetches everything anew, its outbox first.

    Raises:
        DatabaseFails: The database could not be used; what was removed before stays removed.
    """
    now = clock()
    written_before = (now - timedelta(days=FEED_DAYS)).date().isoformat()
    before = format_instant(now - timedelta(days=KEPT_DAYS))
    with database.read() as connection:
        brands = connection.scalars(select(feed_counter.c.brand_id)).all()
    lines = sum(_shorten_feed(database, brand_id, written_before) for brand_id in brands)
    old_sessions = select(session.c.id).where(session.c.started_at < before)
    _clear(database, refresh_token, refresh_token.c.session_id.in_(old_sessions))
    sessions = _clear(database, session, session.c.started_at < before)
    for table, moment in (
        (quarantine_ticket, quarantine_ticket.c.expires_at),
        (enrolment_code, enrolment_code.c.expires_at),
        (sign_in_failure, sign_in_failure.c.at),
        (repair_report, repair_report.c.at),
        (page_link, page_link.c.expires_at),
    ):
        _clear(database, table, moment < before)
    at = page_visitor.c.last_at
    for kept, days in ((0, PASSING_DAYS), (1, VISITOR_DAYS)):
        past = at < format_instant(now - timedelta(days=days))
        _clear(database, page_visitor, (page_visitor.c.kept == kept) & past)
    too_late = import_run.c.at < format_instant(now - UNDO_KEPT)
    old_runs = select(import_run.c.id).where(too_late)
    _clear(database, import_step, import_step.c.import_id.in_(old_runs))
    _clear(database, import_run, too_late)
    unknown_since = format_instant(now - timedelta(days=KNOWN_DAYS))
    for brand_id in brands:
        while database.write(lambda c, of=brand_id: forget_looks(c, of, unknown_since, STEP_ROWS)):  # type: ignore[misc]
            pass
    return Tidied(lines, sessions)


def _shorten_feed(database: Database, brand_id: str, before: str) -> int:
    removed = 0
    while gone := database.write(lambda c: _remove_oldest(c, brand_id, before)):
        removed += gone
    return removed


def _remove_oldest(connection: Connection, brand_id: str, before: str) -> int:
    """Remove one step's worth of the oldest numbers, and say to cursors where the feed begins."""
    own = feed.c.brand_id == brand_id
    oldest = connection.execute(
        select(feed.c.n, feed.c.written_on)
        .where(own)
        .order_by(feed.c.n, feed.c.ordinal)
        .limit(STEP_ROWS)
    ).all()
    end = max((row.n for row in oldest if row.written_on < before), default=None)
    young = min((row.n for row in oldest if row.written_on >= before), default=None)
    if young is not None and end is not None:
        end = min(end, young - 1)
    if end is None or (oldest and end < oldest[0].n):
        return 0
    gone = connection.execute(delete(feed).where(own, feed.c.n <= end)).rowcount
    counter = update(feed_counter).where(feed_counter.c.brand_id == brand_id)
    connection.execute(counter.values(oldest_n=end))
    return gone


def _clear(database: Database, table: Table, over: ColumnElement[bool]) -> int:
    """Remove the rows that are over, a step's worth at a time."""
    (key,) = table.primary_key.columns
    some = select(key).where(over).limit(STEP_ROWS)
    removed = 0
    while gone := database.write(lambda c: c.execute(delete(table).where(key.in_(some))).rowcount):
        removed += gone
    return removed
