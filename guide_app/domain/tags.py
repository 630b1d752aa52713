"""What becomes of a tag that was merged into another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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


def merged_ids(merged_into: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of each tag that was merged the id of the one that stands for it.

    Args:
        merged_into: The ids of merged tags, and of what each was merged into, which may have been
            merged in its turn.
    """
    into = dict(merged_into)
    standing = {}
    for tag_id in into:
        last, seen = tag_id, {tag_id}
        while into.get(last, tag_id) not in seen:
            last = into[last]
            seen.add(last)
        standing[tag_id] = last
    return standing
