"""One cell as text, number, amount, date, telephone number or birthday, however it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any, NamedTuple

from guide_app.domain.values import clean_text
from guide_app.intake.errors import BadCell, RowCode
from guide_app.intake.limits import CELL_LENGTH

_CENT = Decimal("0.01")
_INT_LIMIT = 10**15
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r＝＋－＠])")
_CURRENCY = re.compile(r"(?:CNY|RMB|人民币|[¥￥$€元块])", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_OTHER_NUMBER = re.compile(r"\+?\d{5,20}")
_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?(?:[T\s]+\d.*)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?")
_LUNAR = re.compile(r"^(?:农历|阴历|lunar)\s*", re.IGNORECASE)
_EXCEL_EPOCH = date(1899, 12, 30)
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


class Birthday(NamedTuple):
    """As the entities keep it."""

    year: int | None
    month: int
    day: int
    lunar: bool


def as_text(cell: Any) -> str | None:
    """The cell as clean text; whole numbers without a decimal point; None where nothing stands."""
    if cell is None:
        return None
    if type(cell) is int:
        return str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        is_day = cell.timetuple()[3:6] == (0, 0, 0)
        return (cell.date() if is_day else cell).isoformat()
    text = cell if isinstance(cell, str) else str(cell)
    if len(text) > CELL_LENGTH:
        raise BadCell(RowCode.CELL_TOO_LONG, limit=CELL_LENGTH, length=len(text))
    text = clean_text(_ESCAPED.sub("", text, count=1) if text[:1] == "'" else text)
    return text.strip(" \t\r\n\u3000\ufeff") or None


def as_money(cell: Any) -> Decimal | None:
    """An amount of two places; numbers are rounded to them, texts must not say more.

    Raises:
        BadCell: NOT_AN_AMOUNT.
    """
    if isinstance(cell, Decimal | float | int) and not isinstance(cell, bool):
        try:
            made = Decimal(repr(cell) if isinstance(cell, float) else cell)
            return made.quantize(_CENT, ROUND_HALF_EVEN)
        except InvalidOperation:
            raise BadCell(RowCode.NOT_AN_AMOUNT) from None
    text = as_text(cell)
    if text is None:
        return None
    plain = _CURRENCY.sub("", unicodedata.normalize("NFKC", text)).replace(",", "")
    plain = re.sub(r"\s", "", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        made = Decimal(plain)
        if not made.is_finite() or made != made.quantize(_CENT):
            raise BadCell(RowCode.NOT_AN_AMOUNT)
    except InvalidOperation:
        raise BadCell(RowCode.NOT_AN_AMOUNT) from None
    return made.quantize(_CENT)


def as_int(cell: Any) -> int | None:
    """A whole number.

    Raises:
        BadCell: NOT_A_NUMBER.
    """
    if type(cell) is int and abs(cell) < _INT_LIMIT:
        return cell
    text = as_text(cell)
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"[+-]?\d{1,15}", plain):
        raise BadCell(RowCode.NOT_A_NUMBER)
    return int(plain)


def as_date(cell: Any, formats: Sequence[str] = ()) -> date | None:
    """A day; year first unless ``formats`` (of `datetime.strptime`) say otherwise.

    Raises:
        BadCell: NOT_A_DATE.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 20_000 <= cell < 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(cell))  # a spreadsheet's day without its format
    text = as_text(cell)
    if text is None:
        return None
    text = unicodedata.normalize("NFKC", text)
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise BadCell(RowCode.NOT_A_DATE)


def as_phone(cell: Any) -> str | None:
    """A telephone number as digits, without the prefix of China and what stands between them.

    Raises:
        BadCell: NOT_A_PHONE.
    """
    text = as_text(cell)
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(
        r"\d(?:\.\d+)?[eE]\+\d{1,2}", plain
    ):  # what a spreadsheet makes of long numbers
        plain = str(int(Decimal(plain)))
    plain = re.sub(r"[\s\-().·]", "", plain)
    for prefix in ("+86", "0086", "86"):
        if plain.startswith(prefix) and _MOBILE.fullmatch(plain.removeprefix(prefix)):
            plain = plain.removeprefix(prefix)
    if not _MOBILE.fullmatch(plain) and not _OTHER_NUMBER.fullmatch(plain):
        raise BadCell(RowCode.NOT_A_PHONE)
    return plain


def as_birthday(cell: Any, formats: Sequence[str] = ()) -> Birthday | None:
    """A birthday with or without its year, by the sun or (农历…) by the moon.

    Raises:
        BadCell: NOT_A_DATE.
    """
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", as_text(cell) or "")
        plain = _LUNAR.sub("", text)
        lunar = plain != text
        if lunar and (spoken := _spoken_lunar(plain)):
            return Birthday(None, *spoken, True)
        short = _MONTH_DAY.fullmatch(plain)
        if short:
            return Birthday(None, int(short[1]), int(short[2]), lunar)
        numbers = _DATE.fullmatch(plain)
        if lunar and numbers:  # may be no day of the sun's calendar: the 30th of the 2nd month
            return Birthday(int(numbers[1]), int(numbers[2]), int(numbers[3]), True)
        cell = plain
    else:
        lunar = False
    made = as_date(cell, formats)
    return None if made is None else Birthday(made.year, made.month, made.day, lunar)


def _spoken_lunar(text: str) -> tuple[int, int] | None:
    """Month and day of 八月十五, 正月初一, 腊月廿三."""
    found = re.fullmatch(
        r"([正冬腊一二三四五六七八九十]{1,2})月(初|廿|卅)?([一二三四五六七八九十]{0,3})日?", text
    )
    if not found:
        return None
    month = _LUNAR_MONTHS.get(found[1]) or _number(found[1])
    base = {"廿": 20, "卅": 30}.get(found[2] or "", 0)
    return month, base + _number(found[3])


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
