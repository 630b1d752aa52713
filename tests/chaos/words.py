"""Words that occur nowhere else: whoever finds one knows of whom it tells and who wrote it."""

from __future__ import annotations

import re

from guide_app.domain.entities import Guide

FOUND = re.compile(r"[KPW]\d{6}[KPW]")
NAME, PHONE, TYPED = "K", "P", "W"


class Words:
    """Every word of a history."""

    def __init__(self, made: dict[str, tuple[str, str]] | None = None) -> None:
        self._made = dict(made or {})

    def copy(self) -> Words:
        """The same words, to which others may be added."""
        return Words(self._made)

    def make(self, kind: str, customer_id: str = "", author: str = "") -> str:
        """A new one: a NAME, a PHONE, or what a guide TYPED."""
        word = f"{kind}{len(self._made):06d}{kind}"
        self._made[word] = (customer_id, author)
        return word

    def about(self, word: str, customer_id: str) -> None:
        """Say of whom a word tells that was made before its customer."""
        self._made[word] = (customer_id, self._made[word][1])

    def customer_of(self, word: str) -> str:
        """The customer of whom it tells."""
        return self._made[word][0]

    def typed_by(self, guide: Guide, word: str) -> bool:
        """Whether this guide wrote it in own words."""
        return word.startswith(TYPED) and self._made[word][1] == guide.id
