"""What surrounds a page of a short link: its style within it, its cookie, whose card is below."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from guide_app.domain.links import MOUNT
from guide_app.render.qr import qr_matrix
from server.limits import neighbourhood
from server.page_links import MOUNT as STATIC_MOUNT
from server.pages.web import STATIC, show
from server.visits.opened import Opened
from server.visits.visitors import COOKIE, KEPT_S, REFUSED, Browser, is_token

_SPACE = re.compile(r"\s*([{};:,])\s*|\s+")
STYLE = _SPACE.sub(
    lambda found: found[1] or " ",
    "".join((STATIC / name).read_text("utf-8") for name in ("page.css", "link.css")),
)
"""Within the page: one way to the server and back less before anything is seen."""
_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_SCRIPT = f"{STATIC_MOUNT}/static/link.js"


@dataclass(frozen=True, slots=True)
class Card:
    """Whom a customer can turn to.

    Attributes:
        name: The guide's; "" once they have left.
        code: The rows of a QR code that adds them; empty where there is none.
        url: Where it leads.
    """

    name: str
    store: str
    phone: str
    url: str

    @property
    def code(self) -> tuple[tuple[bool, ...], ...]:
        """The QR code's rows."""
        return qr_matrix(self.url) if self.url else ()

    @property
    def path(self) -> str:
        """The QR code as the path of a drawing, a row of dark modules at a time."""
        found = []
        for top, row in enumerate(self.code):
            left = 0
            while left < len(row):
                width = next((n for n, dark in enumerate(row[left:]) if not dark), len(row) - left)
                if width:
                    found.append(f"M{left} {top}h{width}v1h-{width}z")
                left += max(1, width)
        return "".join(found)


def card_of(opened: Opened) -> Card:
    """The card of the guide whose link it is; of the store once they have left."""
    guide, store = opened.guide, opened.store
    return Card(
        name="" if guide is None else guide.name,
        store="" if store is None else store.name,
        phone="" if store is None or not store.phone else store.phone,
        url="" if guide is None else guide.contact_url or "",
    )


def browser_of(request: Request) -> Browser:
    """What the request shows of the browser."""
    cookie = request.cookies.get(COOKIE, "")
    return Browser(
        token=cookie if is_token(cookie) else "",
        address=neighbourhood(request.client.host) if request.client else "",
        agent=request.headers.get("user-agent", "")[:500],
    )


def show_link(
    request: Request, opened: Opened, template: str, status: int = 200, **facts: Any
) -> Response:
    """A page of the link."""
    at = f"{MOUNT}/{opened.link.slug}"
    return show(
        request,
        template,
        status,
        POLICY,
        at=at,
        brand=opened.brand.name,
        currency=opened.brand.currency,
        media=opened.media,
        name=opened.title,
        card=card_of(opened),
        style=STYLE,
        script=_SCRIPT,
        ask_cookie=COOKIE not in request.cookies,
        kept=is_token(request.cookies.get(COOKIE, "")),
        **{"tag": "", **facts},
    )


def keep(request: Request, answer: Response, token: str) -> None:
    """Give the browser the cookie; without a token one that only says that none is wanted."""
    answer.set_cookie(
        COOKIE,
        token or REFUSED,
        max_age=KEPT_S if token else None,
        path=MOUNT,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def vcard(opened: Opened) -> str:
    """The card as a phone's address book takes it in."""
    card = card_of(opened)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_plain(card.name or card.store)};;;;",
        f"FN:{_plain(card.name or card.store)}",
        f"ORG:{_plain(opened.brand.name)};{_plain(card.store)}",
    ]
    if card.phone:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_plain(card.phone)}")
    if card.url:
        lines.append(f"URL:{_plain(card.url)}")
    return "\r\n".join([*lines, "END:VCARD", ""])


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    return re.sub(r"([\\;,])", r"\\\1", one_line)
