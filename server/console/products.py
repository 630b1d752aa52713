"""HQ's products in the console: what their form shows beside its fields, and their materials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from starlette.responses import Response

from guide_app.domain.entities import Material, Product, Sku
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.products import MOST_PRODUCTS
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.rows import read_rows, select_rows
from server.console import catalog, reading
from server.console.forms import Typed
from server.console.rows import get_named
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

_SKU, _MATERIAL = ENTITY_TABLES["sku"].c, ENTITY_TABLES["material"].c


def facts_of(connection: Connection, product: Product | None) -> dict[str, Any]:
    """Its SKUs, the materials that are about it, and those that could be."""
    if product is None:
        return {}
    skus = select_rows(ENTITY_TABLES, Sku).where(
        _SKU.product_id == product.id, _SKU.brand_id == product.brand_id
    )
    materials = _materials(connection, product.brand_id)
    about = [one for one in materials if product.id in (one.product_ids or ())]
    return {
        "product": product,
        "skus": read_rows(connection, Sku, skus.order_by(_SKU.archived, _SKU.color, _SKU.code)),
        "about": about,
        "on_offer": [one for one in materials if one not in about and not one.archived],
    }


def begin_sku(asked: Mapping[str, str], typed: Typed) -> None:
    """Begin the form of another SKU with its product."""
    product_id = asked.get("product_id", "")
    if not typed.texts and is_row_id(product_id):
        typed.texts["product_id"] = product_id


def product_of(connection: Connection, brand_id: str, sku: Sku | None, typed: Typed) -> Any:
    """The one product that a SKU's form offers: a chain has too many for a list."""
    product_id = sku.product_id if sku else typed.texts.get("product_id")
    return reading.names_of(connection, "product", brand_id, [product_id])


def link_material(visit: Visit) -> Response:
    """Say that a material is about the product, or is not."""
    product = get_named(visit, Product)
    material_id, how = visit.form.get("material_id", ""), visit.form.get("how", "")
    with visit.desk.database.read() as connection:
        found = {one.id: one for one in _materials(connection, product.brand_id)}
    material = found.get(material_id)
    if material is None:
        raise Rejected(Code.NOT_FOUND, entity="material")
    seen = material.product_ids or []
    now = [one for one in seen if one != product.id]
    if how == "add":
        now.append(product.id)
    if len(now) > MOST_PRODUCTS:
        notice = visit.speech.t("product.too_many", most=MOST_PRODUCTS)
        return catalog.show_again(visit, product, 400, [notice])
    if now != seen:
        change = Change(seen or None, now or None)
        visit.change(
            SaveCatalogRow(entity="material", row_id=material.id, changes={"product_ids": change})
        )
    return visit.go(f"product/{product.id}", "saved")


def _materials(connection: Connection, brand_id: str) -> list[Material]:
    query = select_rows(ENTITY_TABLES, Material).where(_MATERIAL.brand_id == brand_id)
    return read_rows(connection, Material, query.order_by(_MATERIAL.title, _MATERIAL.id))
