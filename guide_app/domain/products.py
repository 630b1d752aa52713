"""What a scanner reads, and what HQ may say of a product."""

from __future__ import annotations

import re

from guide_app.domain.entities import Product, Sku
from guide_app.domain.errors import Code, Rejected

_EAN_13 = 13
_UPC_A = 12
_SCANNED = re.compile(r"[!-~]+")
"""What a scanner types: letters, digits and signs without a blank."""
MOST_PRODUCTS = 20
"""So many products a material may be about."""


def readings(scanned: str) -> tuple[str, ...]:
    """The numbers that a scanned text may stand for, the likeliest first.

    Scanners send the twelve digits of an American label with or without the nought before them.
    """
    text = scanned.strip()
    if text.isascii() and text.isdecimal():
        if len(text) == _UPC_A:
            return (text, f"0{text}")
        if len(text) == _EAN_13 and text.startswith("0"):
            return (text, text[1:])
    return (text,) if _SCANNED.fullmatch(text) else ()


def check_product(product: Product) -> None:
    """Refuse what no shop sells.

    Raises:
        Rejected: WRONG_TYPE of a number with blanks or other letters; REQUIRED of a name that
            cannot be seen; OUT_OF_RANGE of a price below nothing.
    """
    _check_number("style", product.style)
    if product.mall_id is not None:
        _check_number("mall_id", product.mall_id)
    if not any(letter.isprintable() and not letter.isspace() for letter in product.name):
        raise Rejected(Code.REQUIRED, field="name")
    if product.price < 0:
        raise Rejected(Code.OUT_OF_RANGE, field="price")


def check_sku(sku: Sku) -> None:
    """Refuse a number that no scanner would read.

    Raises:
        Rejected: WRONG_TYPE of a number with blanks or other letters; NOT_A_CHOICE of thirteen
            digits whose last is not the one that the others ask for: one was typed wrong.
    """
    _check_number("code", sku.code)
    if sku.barcode is not None:
        _check_number("barcode", sku.barcode)
        if not has_its_check_digit(sku.barcode):
            raise Rejected(Code.NOT_A_CHOICE, field="barcode")


def has_its_check_digit(barcode: str) -> bool:
    """False: it is an EAN-13 in which a digit is wrong.

    Source: GS1 General Specifications, section 7.9.
    """
    if len(barcode) != _EAN_13 or not barcode.isdecimal():
        return True
    digits = [int(digit) for digit in barcode]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _check_number(field: str, text: str) -> None:
    if not _SCANNED.fullmatch(text):
        raise Rejected(Code.WRONG_TYPE, field=field)
