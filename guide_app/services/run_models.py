"""What the customer's file shows of dates and of SOPs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.due_reasons import Reason
from guide_app.services.customer_models import DateKindChoice
from guide_app.services.materials import MaterialFact


@dataclass(frozen=True, slots=True)
class DateFact:
    """A day noted of a customer.

    Attributes:
        next_on: When it comes, or comes round; None: it is past.
    """

    date_id: str
    kind_id: str
    kind: str
    on: date
    yearly: bool
    note: str | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class StepFact:
    """One step that is still to come; ``reason`` is what the day's list will say of it.

    ``material`` is what is to go along.
    """

    number: int
    due_on: date
    task: str
    reason: Reason
    material: MaterialFact | None = None


@dataclass(frozen=True, slots=True)
class RunFact:
    """A run of a SOP.

    Attributes:
        enrolment_id: Stored or computed.
        sop_id: Of the first version.
        steps: Those left, the next one first.
        step_count: How many the SOP has in all.
        has_begun: Whether the day of its first step has come.
    """

    enrolment_id: str
    sop_id: str
    name: str
    started_on: date
    steps: tuple[StepFact, ...]
    step_count: int
    has_begun: bool


@dataclass(frozen=True, slots=True)
class LeftRun:
    """A run that somebody ended not long ago, and that can go on."""

    enrolment_id: str
    sop_id: str
    name: str
    started_on: date
    ended_on: date


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that is to come for a customer.

    Attributes:
        kinds: What days can be noted.
        beginnable: SOPs that can be begun by hand and do not run: id and name.
    """

    dates: tuple[DateFact, ...]
    kinds: tuple[DateKindChoice, ...]
    runs: tuple[RunFact, ...]
    left: tuple[LeftRun, ...]
    beginnable: tuple[tuple[str, str], ...]

    def next_material(self, today: date) -> MaterialFact | None:
        """The first of the steps' materials, by the days of the steps, that may go out."""
        steps = sorted((step for run in self.runs for step in run.steps), key=lambda s: s.due_on)
        found = (step.material for step in steps if step.material is not None)
        return next((one for one in found if one.may_go_out(today)), None)
