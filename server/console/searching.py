"""What somebody looks for among customers never stands in an address.

It is a name or a phone number, and addresses end up in the logs of proxies. So a search is posted,
the words go into one of a few short-lived cookies, and the address says which.
"""

from __future__ import annotations

from secrets import randbelow
from urllib.parse import quote, unquote

from starlette.responses import Response

from server.console.visit import Visit

_SLOTS = 8
_KEPT_S = 1_800
_LONGEST = 60


def remember(visit: Visit, path: str, words: str, kept: str = "") -> Response:
    """Go to the list that looks for ``words``; ``kept`` are further parameters of its address."""
    slot = str(randbelow(_SLOTS))
    answer = visit.go(f"{path}?s={slot}{kept}")
    answer.set_cookie(
        _cookie(slot),
        quote(words.replace("\x00", "").strip()[:_LONGEST]),
        path=f"/console/{path}",
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
        max_age=_KEPT_S,
    )
    return answer


def recall(visit: Visit) -> str:
    """The words of this address' search, or nothing."""
    slot = visit.asked.get("s", "")
    if not slot.isdigit() or len(slot) > 1:
        return ""
    return unquote(visit.request.cookies.get(_cookie(slot), "")).replace("\x00", "")[:_LONGEST]


def _cookie(slot: str) -> str:
    return f"gd_search_{slot}"
