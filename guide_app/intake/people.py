"""Finding the guide or the store that a cell means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide_app.domain.entities import Guide, Store
from guide_app.intake.errors import Rejection, RowCode


def make_guide_index(guides: Sequence[Guide]) -> dict[str, list[Guide]]:
    """Guides by account and by name."""
    index: dict[str, list[Guide]] = {}
    for guide in guides:
        for word in {guide.account.casefold(), guide.name.casefold()}:
            index.setdefault(word, []).append(guide)
    return index


def find_guide(
    index: Mapping[str, Sequence[Guide]], word: str, store_id: str | None = None
) -> Guide | Rejection:
    """The guide whom an account or a name means; of namesakes the one of the store."""
    found = index.get(word.casefold(), ())
    if len(found) > 1:
        found = [
            guide
            for guide in found
            if guide.account.casefold() == word.casefold() or guide.store_id == store_id
        ]
        if len(found) != 1:
            return Rejection(RowCode.GUIDE_AMBIGUOUS, {"guide": word})
    return found[0] if found else Rejection(RowCode.GUIDE_UNKNOWN, {"guide": word})


def make_store_index(stores: Sequence[Store]) -> dict[str, Store]:
    """Stores by code, and by name where nobody has it as a code."""
    index = {store.name.casefold(): store for store in stores}
    return index | {store.code.casefold(): store for store in stores}
