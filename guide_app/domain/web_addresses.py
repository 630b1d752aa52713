"""Addresses that somebody types, and that phones open."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLAIN = re.compile(r"[!-~]+")
"""What an address is made of; any other letter is written in percent signs."""
_SITE = re.compile(r"([a-z0-9-]+\.)+[a-z0-9-]+")
WEB = ("http", "https")


def is_web_address(link: str, schemes: tuple[str, ...] = WEB) -> bool:
    """Whether a phone opens it as a page, and as the page that it seems to be."""
    if not _PLAIN.fullmatch(link):
        return False
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - read to learn whether it is a number
    except ValueError:
        return False
    is_site = _SITE.fullmatch(parts.hostname or "") is not None
    # What stands before an @ looks like the site, and is not.
    return parts.scheme in schemes and "@" not in parts.netloc and is_site
