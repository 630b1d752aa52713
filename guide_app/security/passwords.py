"""Turns what a person typed into the same bytes on every keyboard and system."""

from __future__ import annotations

import unicodedata

from guide_app.security.errors import InvalidSecret

MAX_CHARACTERS = 1024


def password_bytes(text: str) -> bytes:
    """The password as NFC in UTF-8: ``é`` typed as one key or as two opens the same file.

    Says nothing about strength; the server decides what it accepts as a new password.

    Raises:
        InvalidSecret: empty, too_long, nul, or not_text (a lone surrogate).
    """
    if not text:
        raise InvalidSecret("empty")
    if len(text) > MAX_CHARACTERS:
        raise InvalidSecret("too_long")
    if "\x00" in text:
        raise InvalidSecret("nul")
    try:
        return unicodedata.normalize("NFC", text).encode()
    except UnicodeEncodeError:
        # `from None`: the original error carries the password.
        raise InvalidSecret("not_text") from None
