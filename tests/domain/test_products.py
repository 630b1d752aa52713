"""What a scanner reads off a label, and what it cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guide_app.domain.entities import Product, Sku
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.products import check_product, check_sku, has_its_check_digit, readings
from server.demo.catalogue import Catalogue
from server.demo.products import products


def refused(check, row):
    with pytest.raises(Rejected) as caught:
        check(row)
    return caught.value.code, caught.value.facts["field"]


def sku(**facts):
    return Sku(id=row_id("sku"), brand_id="b", product_id=row_id("p"), code="A1-1", **facts)


def product(**facts):
    usual = {"style": "A1", "name": "长裙", "price": Decimal("399.00")}
    return Product(id=row_id("p"), brand_id="b", **{**usual, **facts})


@pytest.mark.parametrize("barcode", ["4006381333931", "6901234567892", "0036000291452"])
def test_thirteen_digits_carry_one_that_tells_of_a_wrong_one(barcode):
    assert has_its_check_digit(barcode)
    for at, digit in enumerate(barcode):
        wrong = f"{barcode[:at]}{(int(digit) + 1) % 10}{barcode[at + 1 :]}"
        assert not has_its_check_digit(wrong)


def test_a_mistyped_barcode_is_refused_and_numbers_of_other_makes_are_taken():
    assert refused(check_sku, sku(barcode="4006381333932")) == (Code.NOT_A_CHOICE, "barcode")
    assert refused(check_sku, sku(barcode="40063 813")) == (Code.WRONG_TYPE, "barcode")
    for barcode in ("4006381333931", "036000291452", "12345678", "TS2601-1-130", None):
        check_sku(sku(barcode=barcode))


def test_a_product_has_a_name_that_is_seen_a_plain_number_and_no_price_below_nothing():
    check_product(product(price=Decimal("0.00"), mall_id="10-01"))
    assert refused(check_product, product(price=Decimal("-1.00"))) == (Code.OUT_OF_RANGE, "price")
    assert refused(check_product, product(style="款 1")) == (Code.WRONG_TYPE, "style")
    assert refused(check_product, product(mall_id="p 1")) == (Code.WRONG_TYPE, "mall_id")
    assert refused(check_product, product(name="\u200b")) == (Code.REQUIRED, "name")


def test_an_american_label_is_found_with_and_without_its_nought():
    assert readings("036000291452") == ("036000291452", "0036000291452")
    assert readings("0036000291452\r") == ("0036000291452", "036000291452")
    assert readings("TS2601-1-130") == ("TS2601-1-130",)
    assert readings("两 件") == ()


def test_every_barcode_of_the_demo_could_stand_on_a_label():
    made = list(products(Catalogue("b"), "b"))
    for row in made:
        if isinstance(row, Sku):
            check_sku(row)
        else:
            check_product(row)
    barcodes = [row.barcode for row in made if isinstance(row, Sku)]
    assert len(set(barcodes)) == len(barcodes) == 60
