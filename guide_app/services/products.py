"""A product at the counter: found by what a scanner reads, and all that is known of it here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection

from guide_app.domain.entities import Product, Sku
from guide_app.domain.materials import Standing, standing
from guide_app.domain.products import readings
from guide_app.services.media import MediaLoop
from guide_app.sync.book import Book
from localdb.queries.materials import all_media, materials_in_use
from localdb.queries.products import find_numbered, find_product, products_like, skus_of


@dataclass(frozen=True, slots=True)
class About:
    """A material that is about the product, and may go out today."""

    material_id: str
    title: str


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A product as a guide sees it.

    Attributes:
        layer: See `words.ProductLayer`; None: nobody has said.
        archived: It is no longer sold.
        picture: Where its first picture lies; None: it has none here.
        colors: Each once, in their order.
        sizes: Likewise.
        scanned: Colour and size that were on the label; None: it was not found by a label.
    """

    product_id: str
    style: str
    name: str
    price: Decimal
    layer: str | None
    archived: bool
    picture: Path | None
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    materials: tuple[About, ...]
    scanned: str | None = None


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product in a list."""

    product_id: str
    style: str
    name: str
    price: Decimal


class ProductService:
    """Asks.

    Args:
        media: Brings the pictures to this PC.
    """

    def __init__(self, book: Book, media: MediaLoop) -> None:
        self._book = book
        self._pictures = media.folder()

    def scanned(self, text: str) -> ProductFact | None:
        """The product whose label was read; None: nothing that the brand sells."""
        numbers = readings(text)
        if not numbers:
            return None
        with self._book.file.read() as connection:
            product, sku = find_numbered(connection, numbers)
            return None if product is None else self._fact(connection, product, sku)

    def open(self, product_id: str) -> ProductFact | None:
        """All that is known of it here."""
        with self._book.file.read() as connection:
            product = find_product(connection, product_id)
            return None if product is None else self._fact(connection, product, None)

    def search(self, text: str) -> tuple[FoundProduct, ...]:
        """Those in whose name or number the words stand; without words the first of all."""
        with self._book.file.read() as connection:
            found = products_like(connection, text)
        return tuple(FoundProduct(one.id, one.style, one.name, one.price) for one in found)

    def _fact(self, connection: Connection, product: Product, sku: Sku | None) -> ProductFact:
        skus = skus_of(connection, product.id)
        return ProductFact(
            product_id=product.id,
            style=product.style,
            name=product.name,
            price=product.price,
            layer=product.layer,
            archived=product.archived,
            picture=self._picture(connection, product),
            colors=_each_once(one.color for one in skus),
            sizes=_each_once(one.size for one in skus),
            materials=self._about(connection, product.id),
            scanned=None if sku is None else " ".join(filter(None, (sku.color, sku.size))),
        )

    def _picture(self, connection: Connection, product: Product) -> Path | None:
        if not product.media_ids:
            return None
        here, media = self._pictures.all(), all_media(connection)
        rows = [media[one] for one in product.media_ids if one in media]
        paths = (here.get(row.sha256) or here.get(row.thumb_sha256) for row in rows)
        return next((path for path in paths if path is not None), None)

    def _about(self, connection: Connection, product_id: str) -> tuple[About, ...]:
        today, guide_id = self._book.today, self._book.read_actor(connection).guide_id
        return tuple(
            About(one.id, one.title)
            for one in materials_in_use(connection, guide_id)
            if product_id in (one.product_ids or ()) and standing(one, today) is Standing.CURRENT
        )


def _each_once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in values if one))
