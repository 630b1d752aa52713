"""What of the wall is asked for, in which order, and what each condition hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from guide_app.domain.shelves import folders_around, is_in
from guide_app.services.spelling import sounds_like
from guide_app.services.wall_models import WallItem


class Only(StrEnum):
    """A part of the wall."""

    ALL = "all"
    FAVOURITES = "favourites"
    NEW = "new"
    ENDING = "ending"


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    MOST_USED = "most_used"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class WallChoice:
    """Conditions that must hold together; "" is none.

    Attributes:
        folder: Whatever lies within it, too.
        text: Of title, caption, tags, or the title's pinyin or initials.
    """

    only: str = Only.ALL.value
    kind: str = ""
    type: str = ""
    tag: str = ""
    folder: str = ""
    text: str = ""
    order: str = Order.NEWEST.value

    def active(self) -> tuple[str, ...]:
        """The conditions that hide something, or could."""
        held = {name: getattr(self, name) for name in _TESTS}
        return tuple(name for name, value in held.items() if value and value != Only.ALL)

    def without(self, condition: str) -> WallChoice:
        """The same, but for one condition."""
        return replace(self, **{condition: Only.ALL.value if condition == "only" else ""})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What fits.

    Attributes:
        items: In their order.
        hides: By condition, how many would be shown without that one alone.
        counts: By condition and value, how many fit the others and have it.
    """

    items: tuple[WallItem, ...]
    hides: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]


def narrow(items: Iterable[WallItem], choice: WallChoice) -> Narrowed:
    """What fits a choice of the wall's items, which come in the usual order."""
    active = choice.active()
    text = choice.text.strip().casefold()
    fitting: list[WallItem] = []
    hides: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {name: Counter() for name in _VALUES}
    for item in items:
        misses = [name for name in active if not _TESTS[name](item, choice, text)]
        if not misses:
            fitting.append(item)
        elif len(misses) == 1:
            hides[misses[0]] += 1
        for name, values in _VALUES.items():
            if not misses or misses == [name]:
                counts[name].update(values(item))
    return Narrowed(tuple(_sorted(fitting, choice.order)), hides, counts)


def _sorted(items: list[WallItem], order: str) -> list[WallItem]:
    """What cannot go out stays behind, whatever the order."""
    if order == Order.MOST_USED:
        return sorted(items, key=lambda one: (one.rank, -one.taken))
    if order == Order.ENDING:
        return sorted(items, key=lambda one: (one.rank, one.valid_until or date.max))
    return items


def _parts_of(item: WallItem) -> list[str]:
    """Of `Only`, those that it is in."""
    held = {
        Only.ALL: True,
        Only.FAVOURITES: item.favourite,
        Only.NEW: item.is_new,
        Only.ENDING: item.days_left is not None,
    }
    return [part.value for part, there in held.items() if there]


def _says(item: WallItem, _choice: WallChoice, text: str) -> bool:
    if text in item.title.casefold() or any(text in one.casefold() for one in item.tags):
        return True
    if any(text in one.text.casefold() for one in item.wordings):
        return True
    return text.isascii() and sounds_like(item.title, text)


_Test = Callable[[WallItem, WallChoice, str], bool]
_TESTS: Mapping[str, _Test] = {
    "only": lambda item, choice, _: choice.only in _parts_of(item),
    "kind": lambda item, choice, _: item.kind == choice.kind,
    "type": lambda item, choice, _: item.type == choice.type,
    "tag": lambda item, choice, _: choice.tag in item.tags,
    "folder": lambda item, choice, _: is_in(item.folder, choice.folder),
    "text": _says,
}
_VALUES: Mapping[str, Callable[[WallItem], Iterable[str]]] = {
    "only": _parts_of,
    "kind": lambda item: ("", item.kind),
    "type": lambda item: (item.type,),
    "tag": lambda item: item.tags,
    "folder": lambda item: folders_around(item.folder),
}
