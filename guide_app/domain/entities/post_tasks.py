"""What HQ asks guides to post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entity import Audience, Row, day, document, entity, ref, text


@entity("post_task", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class PostTask(Row):
    """A material that guides are to post by a day; who takes it to the phone has done it.

    Attributes:
        note: What HQ says about it besides.
        since: The first day on which taking it counts: the one on which it was given.
        until: The last one.
        reach: Whom it is meant for, see `domain.reach`; None: everybody.
        withdrawn_on: When HQ took it back.
    """

    material_id: str = ref("material")
    note: str | None = text(200, default=None)
    since: date = day()
    until: date = day(indexed=True)
    reach: dict[str, Any] | None = document(default=None)
    given_by: str = ref("guide")
    withdrawn_on: date | None = day(default=None)
