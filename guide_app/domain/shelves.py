"""How a library is kept in order: by short words, and by folders in folders."""

from __future__ import annotations

from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_text

MOST_TAGS = 10
LONGEST_TAG = 12
DEEPEST = 3
PARTS = "/"


def check_tags(tags: Any) -> None:
    """Refuse what is no list of words; None instead of an empty one.

    Raises:
        Rejected: WRONG_TYPE, TOO_LONG, TOO_MANY.
    """
    if tags is None:
        return
    if not isinstance(tags, list) or not tags or len(set(map(str, tags))) < len(tags):
        raise Rejected(Code.WRONG_TYPE, field="tags")
    if len(tags) > MOST_TAGS:
        raise Rejected(Code.TOO_MANY, field="tags", limit=MOST_TAGS)
    for one in tags:
        if not isinstance(one, str) or not one or not _is_plain(one):
            raise Rejected(Code.WRONG_TYPE, field="tags")
        if len(one) > LONGEST_TAG:
            raise Rejected(Code.TOO_LONG, field="tags", limit=LONGEST_TAG, length=len(one))


def check_folder(folder: str | None) -> None:
    """Refuse a folder that is nowhere.

    Raises:
        Rejected: WRONG_TYPE of a part without a name, TOO_MANY of folders in folders.
    """
    if folder is None:
        return
    parts = folder.split(PARTS)
    if len(parts) > DEEPEST:
        raise Rejected(Code.TOO_MANY, field="folder", limit=DEEPEST)
    if not all(part and _is_plain(part) for part in parts):
        raise Rejected(Code.WRONG_TYPE, field="folder")


def folders_around(folder: str | None) -> list[str]:
    """It and those that it is in, the outermost first."""
    parts = folder.split(PARTS) if folder else []
    return [PARTS.join(parts[: n + 1]) for n in range(len(parts))]


def is_in(folder: str | None, other: str) -> bool:
    """Whether what lies in a folder lies in another one, too: it is that one, or within it."""
    return folder is not None and (folder == other or folder.startswith(f"{other}{PARTS}"))


def _is_plain(word: str) -> bool:
    """Whether it is what a person would have typed on one line."""
    return word == clean_text(word).strip() and word.isprintable()
