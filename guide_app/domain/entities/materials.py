"""What HQ publishes for guides to take over to customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.entity import Audience, Row, day, entity, flag, text
from guide_app.domain.words import MaterialKind, MaterialType


@entity("material", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Row):
    """Something to post or to send: its caption is pasted as it stands, see `domain.materials`.

    Attributes:
        link: A web address that goes along.
        valid_from: The first of the brand's days on which it may go out; None: it may already.
        valid_until: The last one; None: for good.
    """

    title: str = text(80)
    type: str = text(20, choices=MaterialType)
    kind: str = text(20, choices=MaterialKind)
    caption: str = text(2_000)
    link: str | None = text(500, default=None)
    valid_from: date | None = day(default=None)
    valid_until: date | None = day(default=None)
    archived: bool = flag(default=False)
