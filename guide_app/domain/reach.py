"""Whom something of HQ's is meant for: some regions, stores or guides, or everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from guide_app.domain.entities import Guide, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id

MOST_NAMED = 500
"""So many regions, stores and guides each may be named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whoever is in one of these; nobody named is everybody.

    Attributes:
        region_ids: Everybody in their stores.
        store_ids: Everybody who works there.
        guide_ids: They themselves, wherever they work.
    """

    region_ids: frozenset[str] = frozenset()
    store_ids: frozenset[str] = frozenset()
    guide_ids: frozenset[str] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether it leaves out nobody."""
        return not (self.region_ids or self.store_ids or self.guide_ids)

    def reaches(self, guide: Guide, store: Store | None) -> bool:
        """Whether it is meant for a guide.

        Args:
            guide: Whoever asks.
            store: Where they work now; None: nowhere, as HQ does.
        """
        return self.is_everybody or guide.id in self.guide_ids or self._is_at(store)

    def reaches_store(self, store: Store, guides: Iterable[str]) -> bool:
        """Whether it is meant for somebody who works in a store.

        Args:
            store: Whichever.
            guides: The ids of those who work there now.
        """
        return self.is_everybody or self._is_at(store) or not self.guide_ids.isdisjoint(guides)

    def document(self) -> dict[str, list[str]] | None:
        """As a row keeps it; None: everybody."""
        kept = {one.name: sorted(getattr(self, one.name)) for one in fields(self)}
        return {name: ids for name, ids in kept.items() if ids} or None

    def _is_at(self, store: Store | None) -> bool:
        if store is None:
            return False
        return store.id in self.store_ids or store.region_id in self.region_ids


EVERYBODY = Reach()


def read_reach(document: Any) -> Reach:
    """Whom a row is meant for, as it keeps it.

    Raises:
        Rejected: WRONG_TYPE, or TOO_MANY with the part of it as ``field``.
    """
    if document is None:
        return EVERYBODY
    names = {one.name for one in fields(Reach)}
    if not isinstance(document, Mapping) or set(document) - names:
        raise Rejected(Code.WRONG_TYPE, field="reach")
    return Reach(**{name: _ids(name, listed) for name, listed in document.items()})


def _ids(name: str, listed: Any) -> frozenset[str]:
    if not isinstance(listed, list) or not all(map(is_row_id, listed)):
        raise Rejected(Code.WRONG_TYPE, field=name)
    if len(listed) > MOST_NAMED:
        raise Rejected(Code.TOO_MANY, field=name, limit=MOST_NAMED)
    return frozenset(listed)
