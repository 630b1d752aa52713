"""Puts the pictures of the made-up chain's materials where HQ would have uploaded them."""

from __future__ import annotations

from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.rows import read_rows, select_rows
from server.clock import Clock
from server.database import Database
from server.demo.materials import MATERIALS
from server.demo.pictures import draw_picture
from server.media.library import Library
from server.office import change
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

_MATERIAL = ENTITY_TABLES["material"].c
_GUIDE = ENTITY_TABLES["guide"].c


def put_pictures(
    library: Library, database: Database, clock: Clock, wakeups: Wakeups, brand_id: str
) -> None:
    """Draw and upload them for the materials that have none yet; a second time does nothing."""
    bare = select(_MATERIAL.title, _MATERIAL.id).where(
        _MATERIAL.brand_id == brand_id, _MATERIAL.media_ids.is_(None)
    )
    hq = select_rows(ENTITY_TABLES, Guide).where(
        _GUIDE.brand_id == brand_id, _GUIDE.role == Role.HQ.value
    )
    with database.read() as connection:
        by_title = {row.title: row.id for row in connection.execute(bare)}
        people = read_rows(connection, Guide, hq)
    for one in MATERIALS:
        if not one.pictures or one.title not in by_title or not people:
            continue
        actor = Actor.of(people[0])
        ids = []
        for number, words in enumerate(one.pictures):
            path = library.store.new_file()
            path.write_bytes(draw_picture(words, number))
            ids.append(library.take_picture(actor, path, f"{words}.jpg"))
        changes = {"media_ids": Change(None, ids)}
        arguments = SaveCatalogRow(entity="material", row_id=by_title[one.title], changes=changes)
        change(database, clock, wakeups, actor, arguments)
