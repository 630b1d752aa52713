"""Whether a material may go out, what of it is pasted, and what HQ may publish."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from guide_app.domain.captions import check_wordings
from guide_app.domain.entities import Material
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.shelves import check_folder, check_tags
from guide_app.domain.stamps import read_stamp
from guide_app.domain.variables import has_braces
from guide_app.domain.web_addresses import is_web_address
from guide_app.domain.words import MaterialKind, MaterialType

MOST_MEDIA = 9
"""So many pictures has a post in Moments at most."""
SHOWN_AFTER = timedelta(days=30)
"""So long what has expired is still shown."""


class Published(Protocol):
    """A material, or what a screen knows of one."""

    @property
    def caption(self) -> str:
        """What is pasted."""

    @property
    def link(self) -> str | None:
        """What goes along."""

    @property
    def valid_from(self) -> date | None:
        """The first day."""

    @property
    def valid_until(self) -> date | None:
        """The last one."""

    @property
    def archived(self) -> bool:
        """Whether HQ has taken it out of use."""


class Standing(StrEnum):
    """Whether a material may go out on a day, or why not."""

    CURRENT = "current"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    ARCHIVED = "archived"


def standing(material: Published, today: date) -> Standing:
    """Whether it may go out.

    Args:
        material: Whichever.
        today: The brand's day.
    """
    if material.archived:
        return Standing.ARCHIVED
    if material.valid_until is not None and material.valid_until < today:
        return Standing.EXPIRED
    if material.valid_from is not None and today < material.valid_from:
        return Standing.NOT_YET
    return Standing.CURRENT


def is_on_the_wall(material: Published, today: date) -> bool:
    """Whether guides see it: what has expired is shown, greyed, for a while."""
    if material.archived:
        return False
    return material.valid_until is None or today - material.valid_until <= SHOWN_AFTER


def sells(kind: str) -> bool:
    """Whether a material of that kind waits until the ice is broken, as scripts that sell do."""
    return kind == MaterialKind.PRODUCT


def pasted(material: Published, caption: str | None = None) -> str:
    """The caption, or another wording of it, and the link on a line of its own."""
    words = material.caption if caption is None else caption
    return words if material.link is None else f"{words}\n{material.link}"


def check_material(material: Material) -> None:
    """Refuse what could not go out as it stands.

    Raises:
        Rejected: REQUIRED of a title or a caption that cannot be seen; NOT_A_CHOICE of a caption
            with a brace, which nothing would fill in; WRONG_TYPE of a link that is no plain http or
            https address; OUT_OF_RANGE of a last day before the first; what is said of its parts.
    """
    for name, text in (("title", material.title), ("caption", material.caption)):
        if not any(letter.isprintable() and not letter.isspace() for letter in text):
            raise Rejected(Code.REQUIRED, field=name)
    if has_braces(material.caption):
        raise Rejected(Code.NOT_A_CHOICE, field="caption")
    if material.link is not None and not is_web_address(material.link):
        raise Rejected(Code.WRONG_TYPE, field="link")
    first, last = material.valid_from, material.valid_until
    if first is not None and last is not None and last < first:
        raise Rejected(Code.OUT_OF_RANGE, field="valid_until")
    if material.stamp is not None:
        read_stamp(material.stamp)
    check_wordings(material.wordings)
    check_tags(material.tags)
    check_folder(material.folder)


def check_address(material: Material) -> None:
    """Refuse an article without its address, unless it was published before that was asked for.

    Raises:
        Rejected: REQUIRED.
    """
    if material.type == MaterialType.ARTICLE and material.link is None:
        raise Rejected(Code.REQUIRED, field="link")
