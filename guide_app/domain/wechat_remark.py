"""The name under which a customer is kept in WeChat, made of the code and what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from guide_app.domain.variables import canonical, find_mistake, without_braces

LENGTH = 30
"""What WeCom takes of a remark, in characters."""
USUAL = "{code}-{name}-{store}"
VARIABLES = ("code", "name", "title", "store", "guide", "size")
_ALIASES = {"编码": "code", "客户编码": "code"}
_BRACED = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that fits.

    Attributes:
        cut: What was too long and is not in ``text``.
    """

    text: str
    cut: str = ""


def find_template_mistake(template: str) -> str | None:
    """What no remark can have, as `find_mistake` tells it of a script."""
    return find_mistake(template, lambda written: _variable(written) in VARIABLES)


def make_remark(template: str | None, values: Mapping[str, str | None]) -> Remark:
    """The remark by the brand's template, or the usual one.

    What is not known is left out, together with the separator that would have followed it. It
    holds no braces whatever the template and the values held.
    """
    pieces = _BRACED.split(template or USUAL)
    made, between, whole = without_braces(pieces[0]), "", True
    begun = False
    for name, written in zip(pieces[1::2], pieces[2::2], strict=True):
        following = without_braces(written)
        value = " ".join(without_braces(values.get(_variable(name)) or "").split())
        whole = bool(value)
        if value:
            made += between + value if begun else value
            between, begun = following, True
    if whole:
        made += between
    made = made.strip()
    return Remark(made[:LENGTH].rstrip(), made[LENGTH:].strip())


def _variable(name: str) -> str:
    return _ALIASES.get(name.strip(), canonical(name))
