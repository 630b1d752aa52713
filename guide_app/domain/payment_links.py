"""The address under which a far-away customer pays, and by which the guide is credited."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from guide_app.domain.entities import Guide, Product, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.web_addresses import is_web_address

PLACES = ("product", "guide", "store")
"""What a brand's address says in braces; the mall sends the last two back with the order."""
_NEEDED = ("product", "guide")
_PLACE = re.compile(r"\{([^{}]*)\}")
_SAMPLE = "x1"


def check_payment_url(template: str | None) -> None:
    """Refuse an address that would lead elsewhere, or would not say what was sold by whom.

    Raises:
        Rejected: NOT_A_CHOICE of a place that nothing fills; REQUIRED of one that is missing;
            WRONG_TYPE of what is no plain https address, or has a place in the name of the site.
    """
    if template is None:
        return
    places = _PLACE.findall(template)
    for place in places:
        if place not in PLACES:
            raise Rejected(Code.NOT_A_CHOICE, field="payment_url", value=place)
    for place in _NEEDED:
        if place not in places:
            raise Rejected(Code.REQUIRED, field="payment_url", value=place)
    filled = _PLACE.sub(_SAMPLE, template)
    if "{" in filled or "}" in filled or not is_web_address(filled, ("https",)):
        raise Rejected(Code.WRONG_TYPE, field="payment_url")
    if "{" in urlsplit(template).netloc:
        raise Rejected(Code.WRONG_TYPE, field="payment_url")


def payment_url(template: str, product: Product, guide: Guide, store: Store | None) -> str:
    """The address for one product, one guide and the guide's store."""
    values = {
        "product": product.mall_id or product.style,
        "guide": guide.account,
        "store": store.code if store else "",
    }
    return _PLACE.sub(lambda found: quote(values[found[1]] or "", safe=""), template)
