"""The address by which somebody far away pays and the guide is credited."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guide_app.domain.entities import Guide, Product, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.payment_links import check_payment_url, payment_url

MALL = "https://mall.example.com/p/{product}?g={guide}&s={store}"


def test_the_address_says_what_is_sold_by_whom_and_where():
    sold = Product(id=row_id("p"), brand_id="b", style="TS 1/2", name="长裙", price=Decimal("9.00"))
    guide = Guide(id=row_id("g"), brand_id="b", account="林&x=1", name="林", role="guide")
    store = Store(id=row_id("s"), brand_id="b", region_id=row_id("r"), name="店", code="S1")

    assert payment_url(MALL, sold, guide, store) == (
        "https://mall.example.com/p/TS%201%2F2?g=%E6%9E%97%26x%3D1&s=S1"
    )
    assert payment_url(MALL, sold, guide, None).endswith("&s=")


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("http://mall.example.com/{product}?g={guide}", Code.WRONG_TYPE),
        ("https://{store}.example.com/{product}?g={guide}", Code.WRONG_TYPE),
        ("https://mall.example.com@evil.net/{product}?g={guide}", Code.WRONG_TYPE),
        ("https://mall.example.com/{product}?g={guide}}", Code.WRONG_TYPE),
        ("https://mall.example.com/商品/{product}?g={guide}", Code.WRONG_TYPE),
        ("https://mall.example.com/{product}", Code.REQUIRED),
        ("https://mall.example.com/?g={guide}", Code.REQUIRED),
        ("https://mall.example.com/{product}?g={guide}&c={customer}", Code.NOT_A_CHOICE),
    ],
)
def test_an_address_that_leads_elsewhere_or_credits_nobody_is_refused(template, code):
    with pytest.raises(Rejected) as caught:
        check_payment_url(template)
    assert (caught.value.code, caught.value.facts["field"]) == (code, "payment_url")


def test_an_address_without_a_store_and_none_at_all_are_taken():
    check_payment_url(MALL)
    check_payment_url("https://mall.example.com/{product}?g={guide}")
    check_payment_url(None)
