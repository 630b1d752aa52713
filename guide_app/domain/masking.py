"""Phone numbers as everybody at the counter may see them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

STARS: Final = "****"
_MAINLAND_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
_LONGEST_LOOKED_AT = 64
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ -]?\d){6,}(?![0-9A-Za-z_-])|\d{7,}",
    re.ASCII,
)
_DIGITS = 7
_DIGITS_APART = 10


def mask_phone(phone: str | None) -> str:
    """Enough digits to recognise a number one knows, too few to call it.

    A mainland mobile number keeps its first three and last four, as every Chinese shop prints it:
    ``13812340217`` becomes ``138****0217``, with or without +86. Anything else keeps at most 60 %
    of its digits and at most seven, mostly the last ones. What is not a digit is never shown: a
    name may stand in the field too.

    Returns:
        Digits and stars, or the empty text for an empty field.
    """
    text = unicodedata.normalize("NFKC", (phone or "")[:_LONGEST_LOOKED_AT]).strip()
    if not text:
        return ""
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    mobile = _MAINLAND_MOBILE.fullmatch(digits)
    abroad = "+" in text and not digits.startswith("86")
    if mobile and not abroad:
        return f"{mobile[1][:3]}{STARS}{mobile[1][-4:]}"
    if len(digits) < 5:
        return STARS
    head = min(3, len(digits) // 5)
    tail = min(4, len(digits) * 2 // 5)
    return f"{digits[:head]}{STARS}{digits[-tail:]}"


def mask_apart(one: str | None, other: str | None) -> tuple[str, str]:
    """Two numbers masked, with the first digit that differs where the masks alone look the same.

    Numbers of which one cannot say more without showing them stay as `mask_phone` shows them.
    """
    masked = mask_phone(one), mask_phone(other)
    digits = [_digits(number) for number in (one, other)]
    if masked[0] != masked[1] or len(digits[0]) != len(digits[1]):
        return masked
    places = (at for at, pair in enumerate(zip(*digits, strict=True)) if pair[0] != pair[1])
    differs = next(places, None)
    if differs is None:
        return masked
    first, second = (_with_one(number, differs) for number in digits)
    return first, second


def mask_numbers(text: str) -> str:
    """A text in which nothing that could be a phone number can be read.

    Seven digits in a row, or ten with blanks or hyphens between, whether a Chinese keyboard wrote
    them full-width or not: dates and amounts are shorter.
    """
    shown, end = [], 0
    for found in _NUMBER.finditer(_plain(text)):
        digits = re.sub(r"\D", "", found[0])
        together = len(digits) == len(found[0].lstrip("+"))
        if len(digits) >= (_DIGITS if together else _DIGITS_APART):
            shown += [text[end : found.start()], mask_phone(found[0])]
            end = found.end()
    return "".join([*shown, text[end:]])


def _plain(text: str) -> str:
    """The text with ASCII for every digit and sign that has one, at the same places."""
    return text if text.isascii() else "".join(map(_plain_sign, text))


@lru_cache(4096)
def _plain_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) != 1:
        return sign
    return str(int(plain)) if plain.isdecimal() else plain


def _digits(number: str | None) -> str:
    text = unicodedata.normalize("NFKC", (number or "")[:_LONGEST_LOOKED_AT])
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def _with_one(digits: str, shown: int) -> str:
    """First three, last four and the one digit; a star for each of the others."""
    last = len(digits) - 4
    return "".join(
        digit if at < 3 or at >= last or at == shown else "*" for at, digit in enumerate(digits)
    )
