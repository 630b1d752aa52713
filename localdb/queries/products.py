"""What the brand sells."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, or_

from guide_app.domain.entities import Product, Sku
from localdb.queries.prepared import Prepared, among, given, listed, select_row
from localdb.schema import ENTITY_TABLES

_PRODUCT, _SKU = ENTITY_TABLES["product"].c, ENTITY_TABLES["sku"].c
_ONE = Prepared(select_row(Product).where(_PRODUCT.id == given("product_id")))
_BARCODE = Prepared(select_row(Sku).where(among(_SKU.barcode, "numbers")))
_CODE = Prepared(select_row(Sku).where(among(_SKU.code, "numbers")))
_STYLE = Prepared(select_row(Product).where(among(_PRODUCT.style, "numbers")))
_SKUS = Prepared(
    select_row(Sku)
    .where(_SKU.product_id == given("product_id"), _SKU.archived == 0)
    .order_by(_SKU.color, _SKU.code)
)
MOST_FOUND = 30
_FOUND = Prepared(
    select_row(Product)
    .where(
        _PRODUCT.archived == 0,
        or_(
            func.instr(func.lower(_PRODUCT.name), given("wanted")) > 0,
            func.instr(func.lower(_PRODUCT.style), given("wanted")) > 0,
        ),
    )
    .order_by(_PRODUCT.style, _PRODUCT.id)
    .limit(MOST_FOUND)
)


def find_product(connection: Connection, product_id: str) -> Product | None:
    """The product, also one that is no longer sold."""
    found = _ONE.rows(connection, Product, product_id=product_id)
    return found[0] if found else None


def find_numbered(
    connection: Connection, numbers: Iterable[str]
) -> tuple[Product | None, Sku | None]:
    """What bears one of the numbers: by barcode, by the SKU's own number, or by style.

    Of several, one that is still sold comes first.
    """
    wanted = listed(numbers)
    for query in (_BARCODE, _CODE):
        skus = sorted(query.rows(connection, Sku, numbers=wanted), key=lambda one: one.archived)
        for sku in skus:
            product = find_product(connection, sku.product_id)
            if product is not None:
                return product, sku
    products = _STYLE.rows(connection, Product, numbers=wanted)
    return min(products, key=lambda one: one.archived, default=None), None


def skus_of(connection: Connection, product_id: str) -> list[Sku]:
    """Its colours and sizes that are still sold."""
    return _SKUS.rows(connection, Sku, product_id=product_id)


def products_like(connection: Connection, wanted: str) -> list[Product]:
    """Those in whose name or number the words stand, by their numbers; `MOST_FOUND` at most."""
    return _FOUND.rows(connection, Product, wanted=wanted.strip().lower())
