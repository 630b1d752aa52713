"""Links that a guide gives away: made here, with no network, and good at once."""

from __future__ import annotations

from guide_app.domain.entities import Brand
from guide_app.domain.ids import row_id
from guide_app.domain.links import link_url, slug_of
from guide_app.domain.shares import share_id
from guide_app.domain.words import LinkKind, ShareWay
from guide_app.mutations.links import OpenLink
from guide_app.mutations.shares import TakeMaterial
from guide_app.sync.book import Book
from localdb.queries.codes import find_brand
from localdb.queries.links import link_given, link_of_share


class NoPages(Exception):
    """The brand has not said where its pages are, so there are no links."""


class LinkService:
    """Makes links and says their addresses."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def offered(self) -> bool:
        """Whether there are links: the brand has said where its pages are."""
        brand = self._brand()
        return brand is not None and bool(brand.pages_url)

    def take(self, material_id: str, way: ShareWay, voice: str | None = None) -> str | None:
        """Note that a material was taken; returns the address of its link, None without pages.

        The same share on the same PC has the same link, whatever ways are used.

        Args:
            voice: The wording that was taken.

        Raises:
            Rejected: NOT_FOUND.
        """
        brand = self._brand()
        if brand is None or not brand.pages_url:
            self._book.act(TakeMaterial(material_id=material_id, way=way.value, voice=voice))
            return None
        shared = share_id(self._book.actor.guide_id, material_id, self._book.today)
        with self._book.file.read() as connection:
            known = link_of_share(connection, shared)
        made = self._book.act(
            TakeMaterial(
                material_id=material_id, way=way.value, with_link=known is None, voice=voice
            )
        )
        return link_url(brand, known.slug if known is not None else slug_of(row_id(made, 0)))

    def for_customer(self, material_id: str, customer_id: str) -> str:
        """The address of a material's page for this one customer: the same for a whole day.

        Raises:
            NoPages, Rejected: As `give`.
        """
        brand = self._brand()
        with self._book.file.read() as connection:
            known = link_given(connection, material_id, customer_id, self._book.today)
        url = None if known is None else link_url(brand, known.slug)
        return url or self.give(LinkKind.MATERIAL, to_id=material_id, customer_id=customer_id)

    def give(
        self,
        kind: LinkKind,
        *,
        to_id: str | None = None,
        code: str | None = None,
        customer_id: str | None = None,
    ) -> str:
        """The address of a new link.

        Args:
            to_id: The material or the questionnaire, by its kind.
            code: Of a product.
            customer_id: The one to whom it is given: who opens it first-hand is this customer.

        Raises:
            NoPages: Nothing was made.
            Rejected: See `guide_app.mutations.links.open_link`.
        """
        brand = self._brand()
        if brand is None or not brand.pages_url:
            raise NoPages
        made = self._book.act(
            OpenLink(kind=kind.value, to_id=to_id, code=code, customer_id=customer_id)
        )
        url = link_url(brand, slug_of(row_id(made, 0)))
        assert url is not None
        return url

    def _brand(self) -> Brand | None:
        with self._book.file.read() as connection:
            return find_brand(connection, self._book.read_actor(connection).brand_id)
