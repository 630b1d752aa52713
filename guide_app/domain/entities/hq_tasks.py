"""What HQ asks its guides to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entity import Audience, Row, day, document, entity, flag, number, ref, text
from guide_app.domain.words import StepKind


@entity("hq_task", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class HqTask(Row):
    """A single task that HQ gives to the guides of some customers, as a follow-up of each.

    Attributes:
        task: What guides read.
        due_on: From which day it is on their lists.
        until: The last day on which it is to be done.
        condition: Whose guides got it, see `guide_app.domain.segments`; None: everybody's.
        for_one: It was given for one customer, by hand; then nobody else gets it.
        given: How many customers it was given for.
        withdrawn_on: When HQ took back what was not done of it.
        settled_on: When the server had written the last of its follow-ups or, once it is
            withdrawn, taken the last away.
        version: Of what it says: 1 as it was given, one more with every change.
        listed_version: The one that its open follow-ups say, once the server has come to the last.
        changes: What HQ changed of it, the last ones in order; see `hq_tasks.with_change`.
    """

    kind: str = text(20, choices=StepKind)
    task: str = text(400)
    due_on: date = day()
    until: date = day(indexed=True)
    script_id: str | None = ref("script", default=None)
    condition: Any = document(default=None)
    for_one: bool = flag(default=False)
    given_by: str = ref("guide")
    given_on: date = day()
    given: int = number(default=0)
    withdrawn_on: date | None = day(default=None)
    settled_on: date | None = day(default=None)
    version: int = number(default=1)
    listed_version: int = number(default=1)
    changes: Any = document(default=None)
