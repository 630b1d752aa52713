"""Codes that customers scan: whom they lead to is decided when one is scanned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guide_app.domain.entity import Audience, Row, document, entity, flag, ref, text
from guide_app.domain.words import CodeKind


@entity("channel_code", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCode(Row):
    """What stands behind a printed code; the code itself says nothing but its ``slug``.

    Attributes:
        slug: What stands in the address; it never changes.
        store_id: Whose code it is; its guides share it where none are named.
        guides: Who shares it, as ``{"guide_id": …, "weight": …}``; None: see ``store_id``.
        versions: Letters of the versions that are printed; None: there is one.
        ask_store: Whoever scans it chooses a store first, where its guides serve in several.
        hours: When guides are at work, as ``10:00-21:00``; None: always.
        url: A page that it leads to instead of a guide.
        fallback_url: Where it leads when nobody is at work or it is out of use.
    """

    name: str = text(60)
    kind: str = text(20, choices=CodeKind)
    slug: str = text(14, indexed=True, default="")
    store_id: str | None = ref("store", default=None)
    ask_store: bool = flag(default=False)
    hours: str | None = text(11, default=None)
    url: str | None = text(200, default=None)
    fallback_url: str | None = text(200, default=None)
    archived: bool = flag(default=False)
    guides: Any = document(default=None)
    versions: Any = document(default=None)
