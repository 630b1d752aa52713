"""Names of files that a folder on any PC takes, and that say what is in them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Characters of a title in a name: with its folder a path stays far from what Windows takes."""
_REFUSED = re.compile(r'[\\/:*?"<>|]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", re.IGNORECASE)


def file_name(title: str, fallback: str) -> str:
    """A title as the beginning of a file's name.

    Without what a file system refuses, what cannot be seen, and what turns letters around.

    Args:
        title: Whatever somebody typed.
        fallback: Where nothing of it is left.
    """
    plain = "".join(
        letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in title
    )
    words = _REFUSED.sub(" ", plain).split()
    name = " ".join(words)[:LONGEST].strip(" .")
    if not name:
        return fallback
    # Windows takes a device's name for the device, whatever follows its first dot.
    return f"_{name}" if _DEVICES.fullmatch(name.partition(".")[0].strip()) else name
