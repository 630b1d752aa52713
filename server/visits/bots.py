"""Opens that are nobody's: programs that show a preview of a page, index it or test it."""

from __future__ import annotations

import re

from starlette.requests import Request

_PROGRAMS = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|preview|fetch|scan|monitor|headless|phantom|lighthouse|"
    r"externalhit|whatsapp|telegram|skypeuri|embedly|wechatshare|curl|wget|python|httpx|aiohttp|"
    r"go-http|okhttp|java/|libwww|axios|node-|ruby|perl|php",
    re.IGNORECASE,
)
"""What programs call themselves. WeChat's own browser says ``MicroMessenger`` and is a person's."""


def is_somebody(request: Request) -> bool:
    """Whether a person's browser opens the page to show it.

    Every browser says which languages it wants; what fetches a link to show a preview of it in a
    chat mostly does not, whatever it calls itself.
    """
    headers = request.headers
    agent = headers.get("user-agent", "")
    if request.method != "GET" or not agent.startswith("Mozilla/5.0") or _PROGRAMS.search(agent):
        return False
    if not headers.get("accept-language"):
        return False
    early = (headers.get(name, "") for name in ("purpose", "sec-purpose", "x-purpose", "x-moz"))
    if any("pre" in value.lower() for value in early):  # prefetch, prerender, preview
        return False
    return headers.get("sec-fetch-dest", "document") == "document"
