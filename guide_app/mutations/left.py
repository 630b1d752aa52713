"""What somebody else may make in its author's stead, once the author is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.wordings import own_wording_id
from guide_app.mutations.follow_ups import ContactNow, SendFollowUp
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.mutations.segments import RemoveGuideSegment, SaveGuideSegment

OWN = frozenset(
    BY_ARGUMENTS[kind].name
    for kind in (FavouriteScript, RewordScript, SaveGuideSegment, RemoveGuideSegment)
)
"""Mutations that are about their author alone."""


def for_somebody_else(arguments: Any, author: str) -> Any:
    """The arguments as somebody else may make them.

    A message keeps everything but the name of the author's own wording, which is nobody else's.

    Raises:
        Rejected: NOT_ALLOWED for what is about its author alone.
    """
    if BY_ARGUMENTS[type(arguments)].name in OWN:
        raise Rejected(Code.NOT_ALLOWED)
    if isinstance(arguments, SendFollowUp | ContactNow):
        said = arguments.planned if isinstance(arguments, SendFollowUp) else arguments
        if arguments.wording_id == own_wording_id(author, said.script_id or ""):
            return replace(arguments, wording_id=None)
    return arguments
