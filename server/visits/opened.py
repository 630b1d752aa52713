"""What a link leads to, as that is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from guide_app.domain.business_day import business_date
from guide_app.domain.entities import (
    Brand,
    Customer,
    Guide,
    Link,
    Material,
    Media,
    Product,
    Questionnaire,
    SentLink,
    Store,
)
from guide_app.domain.links import is_slug, last_day
from guide_app.domain.materials import Standing, standing
from guide_app.domain.merging import head_id
from guide_app.domain.words import LinkKind, ViewKind
from guide_app.tables.rows import read_rows, select_rows
from guide_app.tables.tx import TableTx
from server.media.library import media_of
from server.schema import ENTITY_TABLES

_LINK, _SENT, _PRODUCT = (ENTITY_TABLES[name].c for name in ("link", "sent_link", "product"))


class Over(StrEnum):
    """Why there is nothing to be seen any more."""

    LINK = "link"  # it is too old
    EXPIRED = "expired"  # what it shows
    TAKEN_BACK = "taken_back"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link with everything that its page shows.

    Attributes:
        guide: None once the account is off: the page shows the store then.
        customer: The one person to whom it was given, if that can be said of anybody.
        over: None: it is good.
    """

    link: Link
    brand: Brand
    today: date
    guide: Guide | None
    store: Store | None
    material: Material | None
    product: Product | None
    media: tuple[Media, ...]
    questionnaire: Questionnaire | None
    customer: Customer | None
    over: Over | None

    @property
    def title(self) -> str:
        """What is looked at, as a guide reads it."""
        if self.material is not None:
            return self.material.title
        if self.questionnaire is not None:
            return self.questionnaire.name
        if self.product is not None:
            return self.product.name
        if self.link.code is not None:
            return self.link.code
        return "" if self.guide is None else self.guide.name

    @property
    def thing(self) -> tuple[ViewKind, str]:
        """What tells it from other things that somebody may look at."""
        if self.material is not None:
            return ViewKind.MATERIAL, self.material.id
        if self.link.kind == LinkKind.PRODUCT:
            return ViewKind.PRODUCT, self.link.code or ""
        if self.questionnaire is not None:
            return ViewKind.PAGE, self.questionnaire.id
        return ViewKind.PAGE, f"card {self.link.guide_id}"


def find_opened(connection: Connection, slug: str, now: datetime) -> Opened | None:
    """The link; None is said alike of one that there never was and of one of a closed house."""
    if not is_slug(slug):
        return None
    query = select_rows(ENTITY_TABLES, Link).where(_LINK.slug == slug).order_by(_LINK.id).limit(1)
    rows = read_rows(connection, Link, query)
    if not rows:
        return None
    link = rows[0]
    tx = TableTx(connection, ENTITY_TABLES)
    brand = tx.find(Brand, link.brand_id)
    if brand is None or brand.suspended:
        return None
    guide = tx.find(Guide, link.guide_id)
    store = tx.find(Store, guide.store_id) if guide is not None and guide.store_id else None
    material = tx.find(Material, link.material_id) if link.material_id else None
    form = tx.find(Questionnaire, link.questionnaire_id) if link.questionnaire_id else None
    today = business_date(now, brand.time_zone)
    product = _product(connection, link)
    shown = material or product
    media = media_of(connection, brand.id, shown.media_ids or []) if shown is not None else []
    return Opened(
        link=link,
        brand=brand,
        today=today,
        guide=guide if guide is not None and guide.active else None,
        store=store,
        material=material,
        product=product,
        media=tuple(media),
        questionnaire=form,
        customer=_given_to(connection, tx, link),
        over=_over(link, material, product, today),
    )


def _product(connection: Connection, link: Link) -> Product | None:
    """The product of that style number, if HQ keeps it."""
    if link.kind != LinkKind.PRODUCT or not link.code:
        return None
    of_style = (_PRODUCT.brand_id == link.brand_id, _PRODUCT.style == link.code)
    query = select_rows(ENTITY_TABLES, Product).where(*of_style).order_by(_PRODUCT.id).limit(1)
    rows = read_rows(connection, Product, query)
    return rows[0] if rows else None


def _given_to(connection: Connection, tx: TableTx, link: Link) -> Customer | None:
    query = select_rows(ENTITY_TABLES, SentLink).where(_SENT.link_id == link.id).limit(2)
    sent = read_rows(connection, SentLink, query)
    if len(sent) != 1:
        return None
    customer = tx.find(Customer, sent[0].customer_id)
    if customer is not None and customer.merged_into is not None:
        customer = tx.find(Customer, head_id(customer))
    return customer if customer is not None and customer.removed_on is None else None


def _over(
    link: Link, material: Material | None, product: Product | None, today: date
) -> Over | None:
    if product is not None and product.archived:
        return Over.TAKEN_BACK
    if material is not None:
        found = standing(material, today)
        reason = {
            Standing.ARCHIVED: Over.TAKEN_BACK,
            Standing.EXPIRED: Over.EXPIRED,
            Standing.NOT_YET: Over.NOT_YET,
        }.get(found)
        if reason is not None:
            return reason
    return Over.LINK if today > last_day(link) else None
