"""The wordings of a caption, and which one a guide is to take.

A brand whose guides all post the same words looks like a machine to its customers, and to WeChat.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.variables import has_braces
from guide_app.domain.words import Voice

LONGEST = 2_000


class Worded(Protocol):
    """What has a caption, and perhaps others."""

    @property
    def caption(self) -> str:
        """The first wording."""

    @property
    def wordings(self) -> dict[str, str] | None:
        """The others."""


def check_wordings(wordings: Any) -> None:
    """Refuse what could not be pasted as it stands; None instead of none at all.

    Raises:
        Rejected: WRONG_TYPE; REQUIRED, TOO_LONG or NOT_A_CHOICE as of the caption.
    """
    if wordings is None:
        return
    if not isinstance(wordings, dict) or not wordings or set(wordings) - set(Voice):
        raise Rejected(Code.WRONG_TYPE, field="wordings")
    for text in wordings.values():
        if not isinstance(text, str):
            raise Rejected(Code.WRONG_TYPE, field="wordings")
        if not any(letter.isprintable() and not letter.isspace() for letter in text):
            raise Rejected(Code.REQUIRED, field="wordings")
        if len(text) > LONGEST:
            raise Rejected(Code.TOO_LONG, field="wordings", limit=LONGEST, length=len(text))
        if has_braces(text):
            raise Rejected(Code.NOT_A_CHOICE, field="wordings")


def voices_of(material: Worded) -> tuple[str | None, ...]:
    """Its wordings in their order; None is the caption itself."""
    others = material.wordings or {}
    return (None, *(one.value for one in Voice if one in others))


def worded(material: Worded, voice: str | None) -> str:
    """The caption in a voice; as HQ first wrote it where there is no such wording any more."""
    if voice is None:
        return material.caption
    return (material.wordings or {}).get(voice, material.caption)


def voice_for(
    material: Worded, material_id: str, guide_id: str, taken: Iterable[str | None]
) -> str | None:
    """The wording that a guide has taken least; of equal ones not everybody begins with the same.

    Args:
        taken: Which ones the guide has taken of it.
    """
    used = list(taken)

    def place(voice: str | None) -> tuple[int, str]:
        return used.count(voice), row_id("voice", guide_id, material_id, voice or "")

    return min(voices_of(material), key=place)
