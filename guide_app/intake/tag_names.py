"""The tags that cells name: those that there are, and never a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guide_app.domain.entities import Tag, TagGroup
from guide_app.intake.bringer import Bringer
from guide_app.intake.converting import TagName, plain_name
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.lookups import Lookups


class TagNames:
    """Finds tags by name; of namesakes the one whose group the column is called after."""

    def __init__(self, lookups: Lookups, bringer: Bringer) -> None:
        self._lookups = lookups
        self._bringer = bringer
        self._tags: Mapping[str, list[tuple[Tag, TagGroup]]] | None = None

    def read(self, names: Iterable[TagName]) -> tuple[list[Tag], list[Rejection]]:
        """The tags that may be set, and why the others are not."""
        tags: dict[str, Tag] = {}
        left_out: list[Rejection] = []
        for named in names:
            found = self._find(named)
            if found is None:
                left_out.append(Rejection(RowCode.TAG_UNKNOWN, {"tag": named.name}))
            elif not self._bringer.may_set(found[1]):
                left_out.append(Rejection(RowCode.TAG_NOT_YOURS, {"tag": named.name}))
            else:
                tags[found[0].id] = found[0]
        return list(tags.values()), left_out

    def _find(self, named: TagName) -> tuple[Tag, TagGroup] | None:
        if self._tags is None:
            index: dict[str, list[tuple[Tag, TagGroup]]] = {}
            for tag, group in self._lookups.tags():
                index.setdefault(tag.name.casefold(), []).append((tag, group))
            self._tags = index
        found = self._tags.get(named.name.casefold(), [])
        column = plain_name(named.column)
        return next((pair for pair in found if plain_name(pair[1].name) == column), None) or next(
            iter(found), None
        )
