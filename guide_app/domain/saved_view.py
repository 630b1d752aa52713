"""What a guide saves under a name: a condition, and how its list was asked for beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide_app.domain.condition import EVERYBODY, Condition
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.condition_writing import document_of
from guide_app.domain.errors import Code, Rejected

SORTS = ("name", "added_on", "last_contact_on", "last_order_on")
TEXT_LENGTH = 200
_VIEW = "view"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list of customers as it was asked for.

    Attributes:
        text: What was typed into the search.
        removed: Removed customers, instead of those who are there.
        sort: One of `SORTS`.
    """

    condition: Condition = EVERYBODY
    text: str = ""
    removed: bool = False
    sort: str = SORTS[0]
    descending: bool = False


def read_view(document: Any) -> SavedView:
    """The view that a guide's segment stores: a condition's document with ``view`` beside.

    Raises:
        Rejected: As `read_condition`; ``part`` is "view" where that is wrong.
    """
    if not isinstance(document, Mapping) or _VIEW not in document:
        return SavedView(read_condition(document))
    condition = read_condition({key: document[key] for key in document if key != _VIEW})
    view = document[_VIEW]
    if not isinstance(view, Mapping) or view.keys() - {"text", "removed", "sort", "descending"}:
        raise _wrong(Code.WRONG_TYPE)
    text, sort = view.get("text", ""), view.get("sort", SORTS[0])
    removed, descending = view.get("removed", False), view.get("descending", False)
    if not (isinstance(text, str) and isinstance(removed, bool) and isinstance(descending, bool)):
        raise _wrong(Code.WRONG_TYPE)
    if len(text) > TEXT_LENGTH:
        raise _wrong(Code.TOO_LONG, limit=TEXT_LENGTH)
    if sort not in SORTS:
        raise _wrong(Code.NOT_A_CHOICE)
    return SavedView(condition, text, removed, sort, descending)


def document_of_view(view: SavedView) -> dict[str, Any]:
    """What is stored of a view."""
    usual = SavedView(view.condition)
    names = ("text", "removed", "sort", "descending")
    said = {name: getattr(view, name) for name in names}
    beside = {name: value for name, value in said.items() if value != getattr(usual, name)}
    return document_of(view.condition) | ({_VIEW: beside} if beside else {})


def _wrong(code: Code, **facts: Any) -> Rejected:
    return Rejected(code, field="condition", part=_VIEW, **facts)
