"""Letting go of what nobody needs any more; IT runs it every night, beside the backup.

Never touched: rows of the business, ids of mutations, the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from guide_app.domain.values import format_instant
from server.schema import (
    enrolment_code,
    feed,
    feed_counter,
    quarantine_ticket,
    refresh_token,
    repair_report,
    session,
    sign_in_failure,
)

FEED_DAYS = 90
KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was let go."""

    feed_lines: int
    sessions: int


def tidy(connection: Connection, now: datetime) -> Tidied:
    """Remove feed lines, sessions, codes and tickets that are 90 days old or over since then.

    A PC whose cursor is older than the feed fetches everything anew, its outbox first.
    """
    lines = _shorten_feed(connection, (now - timedelta(days=FEED_DAYS)).date().isoformat())
    before = format_instant(now - timedelta(days=KEPT_DAYS))
    over = select(session.c.id).where(session.c.started_at < before)
    connection.execute(delete(refresh_token).where(refresh_token.c.session_id.in_(over)))
    sessions = connection.execute(delete(session).where(session.c.started_at < before)).rowcount
    for table, moment in (
        (quarantine_ticket, quarantine_ticket.c.expires_at),
        (enrolment_code, enrolment_code.c.expires_at),
        (sign_in_failure, sign_in_failure.c.at),
        (repair_report, repair_report.c.at),
    ):
        connection.execute(delete(table).where(moment < before))
    return Tidied(lines, sessions)


def _shorten_feed(connection: Connection, before: str) -> int:
    removed = 0
    for brand_id in connection.scalars(
        select(feed_counter.c.brand_id).order_by(feed_counter.c.brand_id).with_for_update()
    ).all():
        own = feed.c.brand_id == brand_id
        first_kept = connection.execute(
            select(func.min(feed.c.n)).where(own, feed.c.written_on >= before)
        ).scalar()
        last = connection.execute(select(func.max(feed.c.n)).where(own)).scalar()
        end = last if first_kept is None else first_kept - 1
        if not end:
            continue
        gone = connection.execute(delete(feed).where(own, feed.c.n <= end)).rowcount
        if gone:
            removed += gone
            counter = update(feed_counter).where(feed_counter.c.brand_id == brand_id)
            connection.execute(counter.values(oldest_n=end))
    return removed
