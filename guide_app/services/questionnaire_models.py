"""What the screens of questionnaires ask for and show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guide_app.domain.questionnaires import Question


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A questionnaire that can be filled in now, in its newest version."""

    form_id: str
    name: str
    questions: int
    begun: bool


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A questionnaire to be filled in with a customer.

    Attributes:
        title: How the customer is addressed.
        answers: What was kept of an earlier, unfinished time.
    """

    customer_id: str
    customer_name: str
    title: str | None
    form_id: str
    root_id: str
    name: str
    questions: tuple[Question, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What saving would do.

    Attributes:
        added: Names of tags that come on.
        replaced: Names of tags that give way to one of the same single choice.
        facts: Of the customer, by the name of the field, with the new value.
        dates: Dated facts, by the name of their kind.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One question and what was answered; ``answer`` as `domain.questionnaires` keeps it."""

    question: Question
    answer: Any


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet that was filled in."""

    name: str
    version: int
    answered_on: date
    by_customer: bool
    undone: bool
    answers: tuple[SheetAnswer, ...]


@dataclass(frozen=True, slots=True)
class PhonePage:
    """The page on which the customer fills in a questionnaire alone.

    Attributes:
        matrix: Its address as the modules of a QR code.
    """

    url: str
    expires_at: datetime
    matrix: tuple[tuple[bool, ...], ...]
