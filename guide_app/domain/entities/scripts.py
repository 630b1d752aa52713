"""What to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guide_app.domain.entity import Audience, Row, document, entity, flag, number, ref, text
from guide_app.domain.words import Stage, StepKind


@entity("script", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Row):
    """What to say: text with ``{variables}``; the first of its wordings.

    ``tag_ids``: for customers with any of these tags; None: for everybody.
    """

    title: str = text(80)
    stage: str = text(20, choices=Stage)
    kind: str = text(20, choices=StepKind)
    text: str = text(2_000)
    position: int = number(default=0)
    archived: bool = flag(default=False)
    tag_ids: Any = document(default=None)


@entity("script_variant", Audience.BRAND)
@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptVariant(Row):
    """Another wording of a script, so that nobody reads the same one twice."""

    script_id: str = ref("script")
    text: str = text(2_000)
    position: int = number(default=0)
    archived: bool = flag(default=False)


@entity("guide_script", Audience.GUIDE)
@dataclass(frozen=True, slots=True, kw_only=True)
class GuideScript(Row):
    """What a guide made of a script: a favourite, or an own wording."""

    guide_id: str = ref("guide")
    script_id: str = ref("script")
    favourite: bool = flag(default=False)
    text: str | None = text(2_000, default=None)
