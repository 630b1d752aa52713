"""A text as the modules of a QR code."""

from __future__ import annotations

from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.main import QRCode

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text

LONGEST_BYTES = 1_200
"""Beyond this a phone cannot read the code off a screen at arm's length."""
_ROBUST_BYTES = 400


@lru_cache(maxsize=32)
def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Square rows of modules without a quiet zone; True is black.

    Raises:
        Rejected: TOO_LONG, or REQUIRED for an empty text.
    """
    data = clean_text(text).encode()
    if not data:
        raise Rejected(Code.REQUIRED, field="text")
    if len(data) > LONGEST_BYTES:
        raise Rejected(Code.TOO_LONG, field="text", limit=LONGEST_BYTES, length=len(data))
    level = ERROR_CORRECT_M if len(data) <= _ROBUST_BYTES else ERROR_CORRECT_L
    code = QRCode(border=0, error_correction=level)
    code.add_data(data, optimize=0)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())
