"""Why the rules say no.

``Rejected`` is the one exception that a rule or a mutation raises for bad input; it carries a
stable code and facts, which the window and the console put into words.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Every reason for which a change is refused."""

    NOT_FOUND = "not_found"  # missing, or not yours: the two answer alike
    NOT_ALLOWED = "not_allowed"
    ALREADY_EXISTS = "already_exists"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    WRONG_TYPE = "wrong_type"
    NOT_A_CHOICE = "not_a_choice"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_FIELD = "unknown_field"
    TOO_MANY = "too_many"
    WRONG_STATE = "wrong_state"
    WRONG_ID = "wrong_id"
    TOO_LATE = "too_late"
    NOTHING_TO_DO = "nothing_to_do"
    UNREADABLE = "unreadable"
    UNKNOWN_MUTATION = "unknown_mutation"
    WRONG_AUTHOR = "wrong_author"
    INTERNAL = "internal"


class Rejected(Exception):
    """A change that cannot be taken.

    Attributes:
        code: Stable reason.
        facts: What the sentence for people needs, for example the field and its limit.
    """

    def __init__(self, code: Code, **facts: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts
