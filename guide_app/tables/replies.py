"""The messages behind the reply rate of a wording, over the tables of a PC or of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select

from guide_app.domain.contact import ANSWERS
from guide_app.domain.figures import ANSWER_DAYS
from guide_app.tables.days import days_between

SENT, ANSWERED, OPEN, BY_HAND = PARTS = ("sent", "answered", "open", "by_hand")
"""What is counted; see `guide_app.domain.reply_rate`."""


def told(follow_up: Table) -> ColumnElement[bool]:
    """Messages of which the wording is known."""
    return and_(follow_up.c.wording_id.is_not(None), follow_up.c.sent_on.is_not(None))


def parts_of(follow_up: Table, until: Any) -> Mapping[str, ColumnElement[bool]]:
    """What makes a message count, by part.

    Args:
        follow_up: The table.
        until: The last day of sending on which the time to answer is over: a text or a parameter.
    """
    row = follow_up.c
    as_worded = or_(row.by_hand.is_(None), row.by_hand == 0)
    over = and_(as_worded, row.sent_on <= until)
    in_time = days_between(row.sent_on, row.closed_on) <= ANSWER_DAYS
    outcomes = sorted(answer.value for answer in ANSWERS)
    return {
        SENT: over,
        ANSWERED: and_(over, row.outcome.in_(outcomes), in_time),
        OPEN: and_(as_worded, row.sent_on > until),
        BY_HAND: row.by_hand == 1,
    }


def reply_counts(follow_up: Table, until: Any) -> Select[Any]:
    """Script, wording, and the number of every part in the order of `PARTS`."""
    row, parts = follow_up.c, parts_of(follow_up, until)
    counts = [func.sum(case((parts[name], 1), else_=0)) for name in PARTS]
    return (
        select(row.script_id, row.wording_id, *counts)
        .where(told(follow_up))
        .group_by(row.script_id, row.wording_id)
    )
