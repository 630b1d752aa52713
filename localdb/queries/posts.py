"""What a guide has taken to the phone, day by day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from guide_app.domain.entities import PostTask, Share
from guide_app.domain.words import ShareState
from localdb.queries.prepared import Prepared, given, select_row
from localdb.schema import ENTITY_TABLES

_SHARE, _MATERIAL = (ENTITY_TABLES[name].c for name in ("share", "material"))
_MINE = _SHARE.guide_id == given("guide_id")
_SINCE = Prepared(
    select_row(Share).where(_MINE, _SHARE.on >= given("since")).order_by(_SHARE.at, _SHARE.id)
)
_ONE = Prepared(select_row(Share).where(_SHARE.id == given("share_id")))
_DAYS = Prepared(
    select(_SHARE.on).where(_MINE, _SHARE.state != ShareState.NOT_POSTED.value).distinct()
)
_TASK = ENTITY_TABLES["post_task"].c
_TASKS = Prepared(
    select_row(PostTask)
    .where(_TASK.until >= given("since"), _TASK.withdrawn_on.is_(None))
    .order_by(_TASK.until, _TASK.id)
)
_ABOUT = Prepared(select(_MATERIAL.id, _MATERIAL.title, _MATERIAL.kind))


class About(NamedTuple):
    """What a material is called, and what it is about; None: it is gone."""

    title: str | None
    kind: str | None


def shares_since(connection: Connection, guide_id: str, since: date) -> list[Share]:
    """A guide's shares from a day on, in the order in which they were taken."""
    return _SINCE.rows(connection, Share, guide_id=guide_id, since=since.isoformat())


def find_share(connection: Connection, share_id: str) -> Share | None:
    """A share by its id."""
    found = _ONE.rows(connection, Share, share_id=share_id)
    return found[0] if found else None


def days_with_posts(connection: Connection, guide_id: str) -> set[date]:
    """The days on which a guide took something to the phone that counts as a post."""
    return {date.fromisoformat(row[0]) for row in _DAYS.all(connection, guide_id=guide_id)}


def post_tasks_until(connection: Connection, since: date) -> list[PostTask]:
    """What HQ asks for, whomever, whose last day is not before a day; the most urgent first."""
    return _TASKS.rows(connection, PostTask, since=since.isoformat())


def about_materials(connection: Connection) -> dict[str, About]:
    """Of every material by its id, archived ones included."""
    return {row[0]: About(row[1], row[2]) for row in _ABOUT.all(connection)}
