"""Where a scanned code leads. A printed code never dies: there is always something to see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from typing import Any

from guide_app.domain.entities import Brand, ChannelCode, Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.web_addresses import is_web_address

MOUNT = "/c"
"""Where codes lie below the brand's address."""
MOST_GUIDES = 50
MOST_WEIGHT = 100
MOST_VERSIONS = 6
_VERSION = re.compile("[A-Z]")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Way:
    """Where a code leads: to one guide, to an address, to a choice of stores, or to nobody.

    Attributes:
        guide: Whom; their contact address is followed where they have one.
        url: Where, if not to a guide.
        store_ids: From which the visitor chooses.
    """

    guide: Guide | None = None
    url: str | None = None
    store_ids: tuple[str, ...] = ()


def state_of(code: ChannelCode, version: str | None = None) -> str:
    """What WeCom and a guide's note of an added customer say of it: 16 of 30 characters."""
    return f"{code.slug}.{version}" if version else code.slug


def code_url(brand: Brand | None, code: ChannelCode, version: str | None = None) -> str | None:
    """What is printed; None where the brand has not said where its pages are."""
    if brand is None or not brand.pages_url:
        return None
    part = f"/{version}" if version else ""
    return f"{brand.pages_url.rstrip('/')}{MOUNT}/{code.slug}{part}"


def resolve(
    code: ChannelCode, guides: Sequence[Guide], at: time, visitor: str, store_id: str | None = None
) -> Way:
    """Whom a scan leads to: by the weights, and the same visitor always to the same guide.

    Args:
        guides: Everybody of the brand who may be meant: see `meant`.
        at: The brand's time of day.
        visitor: Tells one phone from another.
        store_id: The store that the visitor chose.
    """
    if code.archived or not is_open(code.hours, at):
        return Way(url=code.fallback_url)
    if code.url:
        return Way(url=code.url)
    shares = [(guide, weight) for guide, weight in meant(code, guides) if guide.active]
    stores = tuple(sorted({guide.store_id for guide, _ in shares if guide.store_id}))
    if store_id in stores:
        shares = [(guide, weight) for guide, weight in shares if guide.store_id == store_id]
    elif code.ask_store and len(stores) > 1:
        return Way(store_ids=stores)
    reachable = [one for one in shares if one[0].contact_url]
    chosen = _drawn(reachable or shares, f"{code.slug} {visitor}")
    return Way(url=code.fallback_url) if chosen is None else Way(guide=chosen)


def meant(code: ChannelCode, guides: Sequence[Guide]) -> list[tuple[Guide, int]]:
    """Who shares the code, and by which weights, by their ids."""
    named: Mapping[str, int] = {
        one["guide_id"]: int(one["weight"]) for one in code.guides or () if one["weight"]
    }
    if code.guides:
        found = [(guide, named[guide.id]) for guide in guides if guide.id in named]
    else:
        of_store = code.store_id is not None
        found = [(guide, 1) for guide in guides if of_store and guide.store_id == code.store_id]
    return sorted(found, key=lambda one: one[0].id)


def is_open(hours: str | None, at: time) -> bool:
    """Whether guides are at work then; hours that end before they begin go over midnight."""
    found = _HOURS.fullmatch(hours or "")
    if found is None:
        return True
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return first <= at < last if first <= last else at >= first or at < last


def check_code(code: ChannelCode) -> None:
    """Refuse a code that would lead to nowhere, or to where nobody wants to be led.

    Raises:
        Rejected: WRONG_TYPE of an address, of hours, of guides or versions that cannot be.
    """
    for name in ("url", "fallback_url"):
        address = getattr(code, name)
        if address is not None and not is_web_address(address, ("https",)):
            raise Rejected(Code.WRONG_TYPE, field=name)
    if code.hours is not None and not _HOURS.fullmatch(code.hours):
        raise Rejected(Code.WRONG_TYPE, field="hours")
    if code.guides is not None and not _are_shares(code.guides):
        raise Rejected(Code.WRONG_TYPE, field="guides")
    if code.versions is not None and not _are_versions(code.versions):
        raise Rejected(Code.WRONG_TYPE, field="versions")


def _drawn(shares: Sequence[tuple[Guide, int]], seed: str) -> Guide | None:
    total = sum(weight for _, weight in shares)
    if not total:
        return None
    at = int.from_bytes(sha256(seed.encode()).digest()) % total
    for guide, weight in shares:
        at -= weight
        if at < 0:
            return guide
    raise AssertionError("beyond the last share")


def _are_shares(guides: Any) -> bool:
    if not isinstance(guides, list) or not 1 <= len(guides) <= MOST_GUIDES:
        return False
    for one in guides:
        if not isinstance(one, dict) or set(one) != {"guide_id", "weight"}:
            return False
        weight = one["weight"]
        if not isinstance(one["guide_id"], str) or type(weight) is not int:
            return False
        if not 0 <= weight <= MOST_WEIGHT:
            return False
    ids = [one["guide_id"] for one in guides]
    return len(set(ids)) == len(ids) and any(one["weight"] for one in guides)


def _are_versions(versions: Any) -> bool:
    if not isinstance(versions, list) or not 1 <= len(versions) <= MOST_VERSIONS:
        return False
    plain = all(isinstance(one, str) and _VERSION.fullmatch(one) for one in versions)
    return plain and len(set(versions)) == len(versions)
