"""What becomes of a tag that was merged into another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from guide_app.domain.entities import Tag

_LONGEST = 50


def standing_tag(tag: Tag, find: Callable[[str], Tag | None]) -> Tag:
    """The tag that stands for this one: itself, unless it was merged."""
    for _ in range(_LONGEST):
        following = find(tag.merged_into) if tag.merged_into is not None else None
        if following is None:
            break
        tag = following
    return tag


def standing_ids(tags: Iterable[Tag]) -> Mapping[str, str]:
    """Of every tag the id of the one that stands for it."""
    known = {tag.id: tag for tag in tags}
    return {tag_id: standing_tag(tag, known.get).id for tag_id, tag in known.items()}
