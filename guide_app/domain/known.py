"""Whether somebody is a customer of the chain already, as a PC without a network may know it.

A PC must not hold a list of the chain's customers, nor one of exact hashes: every mobile number of
a country can be hashed in hours. It holds a map of buckets instead. Each number falls into one
bucket; about two buckets in a hundred are marked, so that of any list of numbers that somebody
tries two in a hundred are "maybe known", customers or not.

So that two maps laid over each other tell no more than the newer one, a number's bucket never
changes, a larger map only halves the buckets, and some marks stand for nobody, for ever: the
decoys.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

LOWEST_LEVEL = 12
HIGHEST_LEVEL = 28
_FULLEST = 0.015
"""A map with more of its buckets marked for somebody is made twice as large."""
_DECOYS = 0.00875
_DECOYS_OF_THE_LOWEST = 72
_FEWEST_DIGITS = 7
MOST_OF_ONE = 5
"""A number that more have is nobody's: the shop's own, or one that was made up."""
_CHINA = re.compile(r"(?:00)?86(1\d{10})")
_NOT_DIGITS = re.compile(r"\D+")


class KnownBy(StrEnum):
    """By what a customer of the chain is told: the names of the customer's fields."""

    PHONE = "phone"
    WECHAT = "wechat"
    MEMBER_NUMBER = "member_number"


class KnownAt(StrEnum):
    """Where somebody is known, as far as a guide may be told."""

    MINE = "mine"
    STORE = "store"
    ELSEWHERE = "elsewhere"


def known_key(by: KnownBy, typed: str) -> str | None:
    """The one spelling of what was typed; None where it is too little to tell anybody by.

    A phone number has its digits alone, and no country's code before a Chinese mobile number.
    """
    typed = unicodedata.normalize("NFKC", typed)
    if by is KnownBy.PHONE:
        digits = _NOT_DIGITS.sub("", typed)
        if chinese := _CHINA.fullmatch(digits):
            digits = chinese[1]
        return digits if len(digits) >= _FEWEST_DIGITS else None
    return unicodedata.normalize("NFKC", "".join(typed.casefold().split())) or None


def known_hash(seed: bytes, by: KnownBy, key: str) -> int:
    """64 bits, of which a map takes the lowest."""
    made = hashlib.blake2b(f"{by}:{key}".encode(), digest_size=8, key=seed)
    return int.from_bytes(made.digest(), "little")


@dataclass(frozen=True, slots=True)
class KnownMap:
    """The buckets of a brand.

    Attributes:
        seed: Of the hashes, the brand's own.
        level: There are ``2 ** level`` buckets.
        buckets: A bit for each, the lowest of the first byte first.
    """

    seed: bytes
    level: int
    buckets: bytes

    def __post_init__(self) -> None:
        if not LOWEST_LEVEL <= self.level <= HIGHEST_LEVEL:
            raise ValueError("no such level")
        if len(self.buckets) != (1 << self.level) // 8:
            raise ValueError("the buckets do not fit the level")

    def may_know(self, by: KnownBy, typed: str) -> bool:
        """Whether it may be a customer's. False is certain, as of the day of the map."""
        key = known_key(by, typed)
        if key is None:
            return False
        bucket = known_hash(self.seed, by, key) & ((1 << self.level) - 1)
        return bool(self.buckets[bucket >> 3] >> (bucket & 7) & 1)

    @property
    def filled(self) -> float:
        """The share of buckets that are marked: so many of all numbers are "maybe known"."""
        return sum(map(int.bit_count, self.buckets)) / (8 * len(self.buckets))


def make_map(seed: bytes, secret: bytes, hashes: Iterable[int]) -> KnownMap:
    """The map of these numbers, see `known_hash`, and of the decoys.

    Args:
        secret: What the decoys are made of. It never leaves the server: who knows them could take
            them away.
    """
    marked = set(hashes)
    level = LOWEST_LEVEL
    while level < HIGHEST_LEVEL and len(marked) > _FULLEST * (1 << level):
        level += 1
    buckets = bytearray((1 << level) // 8)
    mask = (1 << level) - 1
    for number in marked:
        bucket = number & mask
        buckets[bucket >> 3] |= 1 << (bucket & 7)
    for number in _decoys(secret, level):
        bucket = number & mask
        buckets[bucket >> 3] |= 1 << (bucket & 7)
    return KnownMap(seed, level, bytes(buckets))


def _decoys(secret: bytes, level: int) -> Iterator[int]:
    """Numbers of nobody; those of a larger map begin with those of a smaller one."""
    count = max(_DECOYS_OF_THE_LOWEST, int(_DECOYS * (1 << level)))
    made = b""
    for at in range(count):
        if at % 8 == 0:
            made = hmac.digest(secret, at.to_bytes(8, "little"), "sha512")
        yield int.from_bytes(made[at % 8 * 8 : at % 8 * 8 + 8], "little")
