"""Numbers and days as people type them, on a phone or at the counter."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"[-－]?\d{1,11}")
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?|(\d{4})(\d\d)(\d\d)")


def typed_number(text: str) -> int | str:
    """A whole number where it is one, also in the wide digits of a Chinese keyboard."""
    text = text.strip()
    return int(text.replace("－", "-")) if _NUMBER.fullmatch(text) else text


def typed_day(text: str) -> str:
    """A day as ISO writes it, where it is one: 2026-5-1, 2026/5/1, 2026年5月1日, 20260501."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    try:
        return date(*(int(part) for part in found.groups() if part)).isoformat()
    except ValueError:
        return text
