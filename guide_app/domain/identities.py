"""By what somebody is known outside of this house, each in the one spelling that can be compared.

Strong kinds stand for a person. A visitor is a browser, which several people may use.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.known import KnownBy, known_key
from guide_app.domain.masking import STARS, mask_phone

SCOPE_LENGTH = 64
VALUE_LENGTH = 128
_TOKEN = re.compile(r"[A-Za-z0-9_-]{6,128}")
_SCOPE = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class IdentityKind(StrEnum):
    """The kinds, the firmest first: the last but one changes hands, the last is nobody's own."""

    UNIONID = "unionid"
    EXTERNAL_USERID = "external_userid"
    OPENID = "openid"
    MEMBER_NUMBER = "member_number"
    MALL_ACCOUNT = "mall_account"
    PHONE = "phone"
    VISITOR = "visitor"


SCOPED = {
    IdentityKind.EXTERNAL_USERID: "corp",
    IdentityKind.OPENID: "app",
    IdentityKind.MALL_ACCOUNT: "mall",
}
"""What tells two of the same value apart: the WeCom corporation, the WeChat app, the mall."""
_FIRMNESS = {kind: place for place, kind in enumerate(IdentityKind)}
_HOUSE = {
    IdentityKind.PHONE: KnownBy.PHONE,
    IdentityKind.MEMBER_NUMBER: KnownBy.MEMBER_NUMBER,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """One of them; made by `read_identity`.

    Attributes:
        scope: See `SCOPED`; empty for the other kinds.
    """

    kind: IdentityKind
    scope: str
    value: str

    @property
    def is_weak(self) -> bool:
        """Whether it can belong to several people."""
        return self.kind is IdentityKind.VISITOR

    @property
    def is_only_one(self) -> bool:
        """Whether a person is taken to have no second one of its kind and scope."""
        return self.kind not in (IdentityKind.PHONE, IdentityKind.VISITOR)

    @property
    def place(self) -> tuple[int, str, str]:
        """Sorts the firmest first."""
        return _FIRMNESS[self.kind], self.scope, self.value


def read_identity(kind: str, scope: str, value: str) -> Identity:
    """The identity in its normal form.

    Phone and member number are spelt as `known_key` spells them, so that what a connector says
    meets what a guide has typed.

    Raises:
        Rejected: NOT_A_CHOICE, REQUIRED, TOO_LONG or WRONG_TYPE, with the ``field``.
    """
    try:
        read = IdentityKind(kind)
    except ValueError:
        raise Rejected(Code.NOT_A_CHOICE, field="kind") from None
    if len(value) > VALUE_LENGTH:
        raise Rejected(Code.TOO_LONG, field="value", limit=VALUE_LENGTH, length=len(value))
    if len(scope) > SCOPE_LENGTH:
        raise Rejected(Code.TOO_LONG, field="scope", limit=SCOPE_LENGTH, length=len(scope))
    return Identity(read, _scope(read, scope), _value(read, value))


def _scope(kind: IdentityKind, scope: str) -> str:
    scope = scope.strip()
    if kind not in SCOPED:
        if scope:
            raise Rejected(Code.WRONG_TYPE, field="scope")
        return ""
    if not scope:
        raise Rejected(Code.REQUIRED, field="scope")
    if not _SCOPE.fullmatch(scope):
        raise Rejected(Code.WRONG_TYPE, field="scope")
    return scope.casefold() if kind is IdentityKind.MALL_ACCOUNT else scope


def _value(kind: IdentityKind, value: str) -> str:
    if not value.strip():
        raise Rejected(Code.REQUIRED, field="value")
    by = _HOUSE.get(kind)
    if by is not None:
        key = known_key(by, value)
    elif kind is IdentityKind.MALL_ACCOUNT:
        key = unicodedata.normalize("NFKC", value).strip().casefold()
    else:  # random tokens, in which upper and lower case differ
        key = value.strip() if _TOKEN.fullmatch(value.strip()) else None
    if not key or not key.isprintable() or len(key) > VALUE_LENGTH:
        raise Rejected(Code.WRONG_TYPE, field="value")
    return key


def mask_identity(identity: Identity) -> str:
    """Enough of the value to recognise one that is known, too little to use it."""
    value = identity.value
    if identity.kind is IdentityKind.PHONE:
        return mask_phone(value)
    shown = min(4, len(value) // 4)
    return f"{value[:shown]}{STARS}{value[len(value) - shown :]}"
