"""The wordings of a caption as a guide meets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.captions import voice_for, voices_of, worded
from guide_app.domain.entities import Material, Share
from guide_app.domain.materials import pasted


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a caption.

    Attributes:
        voice: See `words.Voice`; None: the caption as HQ first wrote it.
    """

    voice: str | None
    text: str


def wordings_for(
    material: Material, shares: list[Share], guide_id: str, today: date
) -> tuple[Wording, ...]:
    """Of a material, first the one that the guide is to take: all day what was taken today.

    Args:
        shares: The guide's, of this material.
    """
    voices = voices_of(material)
    first = voice_for(material, material.id, guide_id, [share.voice for share in shares])
    for share in shares:
        if share.on == today and share.voice in voices:
            first = share.voice
    at = voices.index(first)
    return tuple(Wording(one, worded(material, one)) for one in (*voices[at:], *voices[:at]))


def text_of(material: Material, voice: str | None) -> str:
    """What is pasted of a material in a voice."""
    return pasted(material, worded(material, voice))
