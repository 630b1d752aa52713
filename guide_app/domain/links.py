"""Short links: their names, their addresses, and how long they are good."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from guide_app.domain.entities import Brand, Link
from guide_app.domain.entities.links import SLUG
from guide_app.domain.errors import Code, Rejected

MOUNT = "/s"
"""Where the pages lie below the brand's address."""
LINK_DAYS = 180
_LETTERS = "23456789abcdefghijkmnpqrstuvwxyz"
"""Without 0, 1, l and o, which look like others."""
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def slug_of(link_id: str) -> str:
    """The name of a link in its address: 70 bits, which cannot be guessed from another's."""
    bits = int.from_bytes(sha256(f"link {link_id}".encode()).digest())
    return "".join(_LETTERS[bits >> (5 * place) & 31] for place in range(SLUG))


def is_slug(text: str) -> bool:
    """Whether a link could have this name."""
    return len(text) == SLUG and set(text) <= set(_LETTERS)


def last_day(link: Link) -> date:
    """The last of the brand's days on which the link leads somewhere."""
    return link.on + timedelta(days=LINK_DAYS)


def link_url(brand: Brand | None, slug: str) -> str | None:
    """The whole address; None where the brand has not said where its pages are."""
    if brand is None or not brand.pages_url:
        return None
    return f"{brand.pages_url.rstrip('/')}{MOUNT}/{slug}"


def check_pages_url(url: str | None) -> None:
    """Refuse what is no address that phones may be sent to.

    Raises:
        Rejected: NOT_A_CHOICE.
    """
    if not url:
        return
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    safe = bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL))
    plain = url.isascii() and url.isprintable() and " " not in url
    if not safe or not plain or port == 0 or "@" in parts.netloc or parts.query or parts.fragment:
        raise Rejected(Code.NOT_A_CHOICE, field="pages_url")
    if "?" in url or "#" in url:
        raise Rejected(Code.NOT_A_CHOICE, field="pages_url")
