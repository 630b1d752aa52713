"""The form by which somebody takes part in a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guide_app.domain.known import KnownBy, known_key
from guide_app.domain.values import clean_text

NAME_LENGTH = 30
_PHONE_LENGTH = 30
_DIGITS = 8
"""A number with fewer tells nobody from anybody."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """What was typed, and what is wrong with it.

    Attributes:
        problems: By field, the words for it.
        notice: What is said above the form.
    """

    name: str = ""
    phone: str = ""
    agreed: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


def read_sign_up(typed: Mapping[str, Sequence[str]]) -> SignUp:
    """The form as it was sent."""
    name, phone = (
        " ".join(clean_text(typed.get(one, [""])[0]).split()) for one in ("name", "phone")
    )
    agreed = typed.get("agree", [""])[0] == "1"
    problems = {}
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = "sign_up.name_missing" if not name else "sign_up.name_long"
    key = known_key(KnownBy.PHONE, phone) if len(phone) <= _PHONE_LENGTH else None
    if key is None or len(key) < _DIGITS or not key.isdecimal():
        problems["phone"] = "sign_up.phone_wrong"
    if not agreed:
        problems["agree"] = "sign_up.agree_missing"
    return SignUp(name[:200], phone[:200], agreed, problems)
