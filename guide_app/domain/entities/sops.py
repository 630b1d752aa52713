"""What plans contact work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entity import Audience, Row, day, document, entity, flag, number, ref, text
from guide_app.domain.words import StepKind, Trigger


@entity("date_kind", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class DateKind(Row):
    """A kind of dated fact that guides note of customers: due date of a baby, wedding day."""

    name: str = text(60)
    yearly: bool = flag(default=False)
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("sop", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sop(Row):
    """A template that plants follow-ups, in one of its versions.

    Attributes:
        trigger_days: N of "N days silent".
        active: Off, it plans nothing more, for nobody.
        version: Enrolments that began in its time keep it.
        root_id: The first version; None on that one.
        since: Enrolments that begin on this day or later have this version; None: any.
        until: Enrolments that begin on this day or later have a later one; None: it is the last.
        trigger_tag_id: Of "tag set".
        trigger_date_kind_id: Of a dated fact.
        trigger_questionnaire_id: Of a questionnaire's answer, by its first version.
        trigger_answer: Which answer, ``{"question": …, "answers": […]}``; None: any.
        trigger_count: N of "viewed N times", see `guide_app.domain.views`.
        trigger_within: Within how many days; None: as `views.WITHIN_DAYS` says.
        trigger_on: Of a fixed date.
        trigger_weekdays: Of weekly, as bits from Monday = 1 to Sunday = 64.
        condition: Who is enrolled, see `guide_app.domain.segments`; None: everybody.
        ends: What ends it before its last step: a list of objects with ``rule`` (bought, replied,
            cold, tag, joined) and what the rule needs. None: as its trigger always did.
        next_id: The SOP, by its first version, that follows when its last step's day has passed.
        pack: The ready-made pack that it came from.
    """

    name: str = text(80)
    trigger: str = text(20, choices=Trigger)
    trigger_days: int = number(default=0)
    active: bool = flag(default=True)
    version: int = number(default=1)
    root_id: str | None = ref("sop", default=None)
    since: date | None = day(default=None)
    until: date | None = day(default=None)
    trigger_tag_id: str | None = ref("tag", default=None)
    trigger_date_kind_id: str | None = ref("date_kind", default=None)
    trigger_questionnaire_id: str | None = ref("questionnaire", default=None)
    trigger_answer: Any = document(default=None)
    trigger_count: int | None = number(default=None)
    trigger_within: int | None = number(default=None)
    trigger_on: date | None = day(default=None)
    trigger_weekdays: int | None = number(default=None)
    condition: Any = document(default=None)
    ends: Any = document(default=None)
    next_id: str | None = ref("sop", default=None)
    pack: str | None = text(40, default=None)


@entity("sop_step", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class SopStep(Row):
    """One contact of a SOP, ``day_offset`` days after its trigger (negative: before a birthday).

    ``window_from`` and ``window_until`` are the hours in which it is best done, as HH:MM in the
    brand's time zone; ``condition`` says for whom, see `guide_app.domain.segments`.
    """

    sop_id: str = ref("sop")
    position: int = number(default=0)
    day_offset: int = number(default=0)
    kind: str = text(20, choices=StepKind)
    task: str = text(400)
    script_id: str | None = ref("script", default=None)
    archived: bool = flag(default=False)
    window_from: str | None = text(5, default=None)
    window_until: str | None = text(5, default=None)
    condition: Any = document(default=None)
    material_id: str | None = ref("material", default=None)


@entity("mass_send", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class MassSend(Row):
    """A mass send of HQ that reaches customers on a day, and counts in their budget.

    ``condition``: whom, see `guide_app.domain.segments`; None: everybody. When its day has come the
    server writes a line into the history of each of the ``reached`` customers, which is what counts
    from then on; ``settled_on`` is the day on which it had written the last one.
    """

    name: str = text(80)
    on: date = day(indexed=True)
    planned_by: str = ref("guide")
    condition: Any = document(default=None)
    cancelled: bool = flag(default=False)
    reached: int = number(default=0)
    settled_on: date | None = day(default=None)
