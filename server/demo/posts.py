"""Puts the made-up chain's pictures where HQ would have uploaded them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from guide_app.domain.entities import Guide, Material, Product
from guide_app.domain.policy import Actor
from guide_app.domain.words import MaterialType, Role
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.rows import read_rows, select_rows
from server.clock import Clock
from server.database import Database
from server.demo.materials import MATERIALS, Publication
from server.demo.pictures import SIDE, draw_picture
from server.demo.products import STYLES
from server.media.library import Library
from server.office import change
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

_MATERIAL = ENTITY_TABLES["material"].c
_PRODUCT = ENTITY_TABLES["product"].c
_GUIDE = ENTITY_TABLES["guide"].c

_STAMP = {"layout": "band", "hint": "长按识别二维码，加我微信"}


def put_pictures(
    library: Library, database: Database, clock: Clock, wakeups: Wakeups, brand_id: str
) -> None:
    """Draw and upload them for the materials that have none yet; a second time does nothing.

    A brand without any material gets these.
    """
    titles = select(_MATERIAL.title, _MATERIAL.id, _MATERIAL.media_ids).where(
        _MATERIAL.brand_id == brand_id
    )
    hq = select_rows(ENTITY_TABLES, Guide).where(
        _GUIDE.brand_id == brand_id, _GUIDE.role == Role.HQ.value
    )
    with database.read() as connection:
        there = {row.title: row for row in connection.execute(titles)}
        actor = Actor.of(read_rows(connection, Guide, hq)[0])
    for one in MATERIALS:
        known = there.get(one.title)
        if not one.pictures or (there and (known is None or known.media_ids is not None)):
            continue
        ids = []
        for number, words in enumerate(one.pictures):
            path = library.store.new_file()
            path.write_bytes(draw_picture(words, number, height=_height_of(one)))
            ids.append(library.take(actor, path, f"{words}.jpg"))
        values: dict[str, Any] = (
            {"media_ids": ids} if known else {**_values_of(one), "media_ids": ids}
        )
        if one.type is MaterialType.POSTER:
            values["stamp"] = _STAMP
        arguments = SaveCatalogRow(
            entity="material",
            row_id=known.id if known else None,
            changes={name: Change(None, value) for name, value in values.items()},
        )
        change(database, clock, wakeups, actor, arguments)
    _show_products(database, clock, wakeups, actor)


def _show_products(database: Database, clock: Clock, wakeups: Wakeups, actor: Actor) -> None:
    """Give the products that have none yet the pictures that materials show of them."""
    wanted = {style.number: style.pictures for style in STYLES}
    keys = {one.title: one.key for one in MATERIALS}
    of_brand = _MATERIAL.brand_id == actor.brand_id, _MATERIAL.media_ids.is_not(None)
    bare = select_rows(ENTITY_TABLES, Product).where(
        _PRODUCT.brand_id == actor.brand_id, _PRODUCT.media_ids.is_(None)
    )
    with database.read() as connection:
        materials = read_rows(
            connection, Material, select_rows(ENTITY_TABLES, Material).where(*of_brand)
        )
        products = read_rows(connection, Product, bare)
    shown = {keys.get(one.title): one.media_ids or [] for one in materials}
    for product in products:
        pictures = wanted.get(product.style, ())
        ids = [shown[key][at] for key, at in pictures if at < len(shown.get(key, ()))]
        if ids:
            changes = {"media_ids": Change(None, ids)}
            arguments = SaveCatalogRow(entity="product", row_id=product.id, changes=changes)
            change(database, clock, wakeups, actor, arguments)


def _height_of(one: Publication) -> int:
    """A poster has room for its guide's name and code below."""
    return SIDE + 360 if one.type is MaterialType.POSTER else SIDE


def _values_of(one: Publication) -> dict[str, Any]:
    """A whole material, for a chain that has none of its own."""
    return {
        "title": one.title,
        "type": one.type.value,
        "kind": one.kind.value,
        "caption": one.caption,
    }
