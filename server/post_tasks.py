"""How far the posts are that HQ asks for: who is asked, and who has done it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from guide_app.domain.entities import Guide, PostTask, Share, Store
from guide_app.domain.post_tasks import is_asked, is_done_by
from guide_app.tables.rows import read_rows, select_rows
from server.schema import ENTITY_TABLES

_GUIDE, _STORE, _SHARE = (ENTITY_TABLES[name].c for name in ("guide", "store", "share"))


@dataclass(frozen=True, slots=True)
class StorePart:
    """The guides of one store who are asked: done and not done, by name."""

    store: Store
    done: tuple[Guide, ...]
    open: tuple[Guide, ...]


@dataclass(frozen=True, slots=True)
class PostProgress:
    """Who is asked, store by store."""

    stores: tuple[StorePart, ...]

    @property
    def done(self) -> int:
        """How many of those who are asked have done it."""
        return sum(len(part.done) for part in self.stores)

    @property
    def asked(self) -> int:
        """How many are asked."""
        return self.done + sum(len(part.open) for part in self.stores)


def progress(
    connection: Connection, brand_id: str, tasks: Sequence[PostTask]
) -> dict[str, PostProgress]:
    """How far each of some tasks of a brand is, by its id."""
    if not tasks:
        return {}
    people = read_rows(
        connection,
        Guide,
        select_rows(ENTITY_TABLES, Guide)
        .where(_GUIDE.brand_id == brand_id)
        .order_by(_GUIDE.name, _GUIDE.id),
    )
    shops = read_rows(
        connection,
        Store,
        select_rows(ENTITY_TABLES, Store)
        .where(_STORE.brand_id == brand_id)
        .order_by(_STORE.code, _STORE.id),
    )
    shares = read_rows(
        connection,
        Share,
        select_rows(ENTITY_TABLES, Share).where(
            _SHARE.brand_id == brand_id,
            _SHARE.material_id.in_({task.material_id for task in tasks}),
            _SHARE.on >= min(task.since for task in tasks).isoformat(),
        ),
    )
    return {task.id: _of(task, people, shops, shares) for task in tasks}


def _of(
    task: PostTask, people: Sequence[Guide], shops: Sequence[Store], shares: Sequence[Share]
) -> PostProgress:
    did = {share.guide_id for share in shares if is_done_by(task, share)}
    parts = []
    for store in shops:
        asked = [one for one in people if one.store_id == store.id and is_asked(task, one, store)]
        if asked:
            done = tuple(one for one in asked if one.id in did)
            parts.append(StorePart(store, done, tuple(one for one in asked if one.id not in did)))
    return PostProgress(tuple(parts))
