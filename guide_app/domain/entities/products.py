"""What the brand sells, as far as a guide at the counter has use for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guide_app.domain.entity import Audience, Row, document, entity, flag, money, ref, text
from guide_app.domain.words import ProductLayer


@entity("product", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Row):
    """A style that the brand sells; what is scanned is one of its SKUs.

    Attributes:
        style: Its number, each once in a brand.
        price: What it costs to a customer.
        layer: What it is in the range for; None: nobody has said.
        mall_id: What the brand's mall calls it; None: by its style number.
        media_ids: Its pictures in this order; None: there are none.
    """

    style: str = text(40, indexed=True)
    name: str = text(80)
    price: Decimal = money()
    layer: str | None = text(20, choices=ProductLayer, default=None)
    mall_id: str | None = text(80, default=None)
    archived: bool = flag(default=False)
    media_ids: Any = document(default=None)


@entity("sku", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sku(Row):
    """A product in one colour and size: the thing that has a barcode, and that lies in a store.

    Attributes:
        code: The brand's own number of it, each once in a brand.
        barcode: What a scanner reads off the label; None: the label bears the brand's number.
    """

    product_id: str = ref("product")
    code: str = text(40, indexed=True)
    color: str | None = text(40, default=None)
    size: str | None = text(20, default=None)
    barcode: str | None = text(40, default=None, indexed=True)
    archived: bool = flag(default=False)
