"""What customers are known by: tags, codes, questionnaires, segments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entity import Audience, Row, day, document, entity, flag, number, ref, text
from guide_app.domain.words import Role


@entity("tag_group", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class TagGroup(Row):
    """Tags that answer one question; with ``single_choice`` a customer has at most one of them.

    ``editable_by`` is the least role that may set and remove them; None: every guide.
    """

    name: str = text(60)
    single_choice: bool = flag(default=False)
    color: str = text(20, default="neutral")
    position: int = number(default=0)
    archived: bool = flag(default=False)
    editable_by: str | None = text(20, choices=Role, default=None)


@entity("tag", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Row):
    """One label of a tag group.

    One that was merged stays, archived, so that whoever still names it finds ``merged_into``.
    """

    group_id: str = ref("tag_group")
    name: str = text(60)
    position: int = number(default=0)
    archived: bool = flag(default=False)
    merged_into: str | None = ref("tag", default=None)


@entity("codebook", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook(Row):
    """One version of the brand's short codes, never changed once it is published.

    ``entries`` is a list of objects: ``code``, ``question``, ``answer``, ``tag_id``. The highest
    ``number`` is the one in use; older ones decode for ever.
    """

    number: int = number()
    published_on: date = day()
    entries: Any = document()


@entity("questionnaire", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire(Row):
    """One version of a questionnaire, never changed once it is published.

    ``root_id`` is the id of its first version (None on that one); ``questions`` and ``rules`` are
    lists of objects, see `guide_app.domain.questionnaires`.
    """

    root_id: str | None = ref("questionnaire", default=None)
    name: str = text(80)
    version: int = number(default=1)
    since: date = day()
    active: bool = flag(default=True)
    questions: Any = document()
    rules: Any = document(default=None)


@entity("segment", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Row):
    """A saved question about customers, by HQ for everybody; see `guide_app.domain.segments`."""

    name: str = text(60)
    condition: Any = document()
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("guide_segment", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSegment(Row):
    """A guide's own saved question about customers."""

    guide_id: str = ref("guide")
    name: str = text(60)
    condition: Any = document()
    position: int = number(default=0)
