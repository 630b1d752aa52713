"""A product at the counter: found by what a scanner reads, and all that is known of it here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection

from guide_app.domain.entities import Brand, Customer, Guide, Product, Sku, Store
from guide_app.domain.materials import Standing, standing
from guide_app.domain.payment_links import payment_url
from guide_app.domain.products import readings
from guide_app.mutations.payment_links import NotePaymentLink
from guide_app.services.media import MediaLoop
from guide_app.sync.book import Book
from guide_app.tables.tx import TableTx
from localdb.queries.materials import all_media, materials_in_use
from localdb.queries.products import find_numbered, find_product, products_like, skus_of
from localdb.schema import ENTITY_TABLES


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
        payment: Where a far-away customer pays for it; None: HQ has not said where that is.
        whom: Id and name of the customer whom it is shown for; None: nobody's file is open.
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
    payment: str | None
    whom: tuple[str, str] | None = None
    scanned: str | None = None


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product in a list."""

    product_id: str
    style: str
    name: str
    price: Decimal


class ProductService:
    """Asks, and notes to whom a payment link was given.

    Args:
        media: Brings the pictures to this PC.
    """

    def __init__(self, book: Book, media: MediaLoop) -> None:
        self._book = book
        self._pictures = media.folder()

    def scanned(self, text: str, customer_id: str | None = None) -> ProductFact | None:
        """The product whose label was read; None: nothing that the brand sells.

        Args:
            customer_id: For whom it is looked at, if for anybody.
        """
        numbers = readings(text)
        if not numbers:
            return None
        with self._book.file.read() as connection:
            product, sku = find_numbered(connection, numbers)
            return None if product is None else self._fact(connection, product, sku, customer_id)

    def open(self, product_id: str, customer_id: str | None = None) -> ProductFact | None:
        """All that is known of it here; ``customer_id`` as in `scanned`."""
        with self._book.file.read() as connection:
            product = find_product(connection, product_id)
            return None if product is None else self._fact(connection, product, None, customer_id)

    def search(self, text: str) -> tuple[FoundProduct, ...]:
        """Those in whose name or number the words stand; without words the first of all."""
        with self._book.file.read() as connection:
            found = products_like(connection, text)
        return tuple(FoundProduct(one.id, one.style, one.name, one.price) for one in found)

    def note_payment_link(self, product_id: str, customer_id: str) -> None:
        """Keep in the customer's file that they were given the address."""
        self._book.act(NotePaymentLink(customer_id=customer_id, product_id=product_id))

    def _payment(self, connection: Connection, product: Product) -> str | None:
        tx = TableTx(connection, ENTITY_TABLES)
        actor = self._book.read_actor(connection)
        brand, guide = tx.find(Brand, actor.brand_id), tx.find(Guide, actor.guide_id)
        if brand is None or guide is None or not brand.payment_url or product.archived:
            return None
        store = tx.find(Store, guide.store_id) if guide.store_id else None
        return payment_url(brand.payment_url, product, guide, store)

    def _whom(self, connection: Connection, customer_id: str | None) -> tuple[str, str] | None:
        if customer_id is None:
            return None
        customer = TableTx(connection, ENTITY_TABLES).find(Customer, customer_id)
        return None if customer is None else (customer.id, customer.name)

    def _fact(
        self, connection: Connection, product: Product, sku: Sku | None, customer_id: str | None
    ) -> ProductFact:
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
            payment=self._payment(connection, product),
            whom=self._whom(connection, customer_id),
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
