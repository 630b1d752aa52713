"""What the made-up chain sells, as plain data: a few styles in their colours and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from guide_app.domain.entities import Product, Sku
from guide_app.domain.words import ProductLayer
from server.demo.catalogue import Catalogue

_PREFIX = "690123"
"""Of the barcodes: China's, and a maker that there is not."""


@dataclass(frozen=True, slots=True)
class Style:
    """A product.

    Attributes:
        pictures: Of which material's, and which of them; see `server.demo.materials`.
    """

    number: str
    name: str
    price: Decimal
    layer: ProductLayer
    colors: tuple[str, ...]
    sizes: tuple[str, ...]
    pictures: tuple[tuple[str, int], ...]


_BODY = ("100", "110", "120", "130", "140")
STYLES = (
    Style(
        *("TS2601", "天空蓝短袖 T 恤", Decimal("79.00"), ProductLayer.TRAFFIC),
        *(("天空蓝", "米白"), _BODY, (("blue130", 0), ("blue130", 1))),
    ),
    Style(
        *("BL2602", "贴身排汗打底", Decimal("99.00"), ProductLayer.TRAFFIC),
        *(("白", "雾蓝"), _BODY, (("outing", 0),)),
    ),
    Style(
        *("JK2603", "轻薄挡风外套", Decimal("299.00"), ProductLayer.NEW),
        *(("橙", "藏青"), _BODY, (("outing", 1), ("layers", 3))),
    ),
    Style(
        *("PT2604", "速干长裤", Decimal("169.00"), ProductLayer.NEW),
        *(("卡其", "深灰"), _BODY, (("outing", 2),)),
    ),
    Style(
        *("FL2605", "薄绒中间层", Decimal("239.00"), ProductLayer.PROFIT),
        *(("燕麦", "青绿"), _BODY, (("layers", 2),)),
    ),
    Style(
        *("SW2606", "毛圈圆领卫衣", Decimal("199.00"), ProductLayer.PROFIT),
        *(("灰", "青绿"), _BODY, (("fabric", 5),)),
    ),
)


def products(catalogue: Catalogue, brand_id: str) -> Iterator[Product | Sku]:
    """They and their SKUs, without pictures yet."""
    number = 0
    for style in STYLES:
        product = Product(
            id=catalogue.id("product", style.number),
            brand_id=brand_id,
            style=style.number,
            name=style.name,
            price=style.price,
            layer=style.layer.value,
        )
        yield product
        for which, color in enumerate(style.colors, 1):
            for size in style.sizes:
                number += 1
                code = f"{style.number}-{which}-{size}"
                yield Sku(
                    id=catalogue.id("sku", code),
                    brand_id=brand_id,
                    product_id=product.id,
                    code=code,
                    color=color,
                    size=size,
                    barcode=_barcode(number),
                )


def _barcode(number: int) -> str:
    twelve = f"{_PREFIX}{number:06d}"
    digits = [int(digit) for digit in twelve]
    return f"{twelve}{-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10}"
