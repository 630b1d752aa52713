"""Who brings a file, as far as that changes what its rows come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guide_app.domain.entities import TagGroup


@dataclass(frozen=True, slots=True)
class Bringer:
    """HQ and connectors name guides and authors; a guide brings rows to the own book.

    Attributes:
        guide_id: The guide whose book the rows go to; None: HQ, or a connector.
        names: The guide's own name and account: notes signed so are the guide's own.
        may_set: Whether tags of a group may be set. Of a guide's file, what may not be set and
            what there is not is left out with a remark; HQ's row is rejected for it.
    """

    guide_id: str | None = None
    names: frozenset[str] = frozenset()
    may_set: Callable[[TagGroup], bool] = lambda group: True

    @property
    def is_guide(self) -> bool:
        """Whether a guide brings it."""
        return self.guide_id is not None

    def is_own(self, name: str) -> bool:
        """Whether a name means the guide."""
        return name.casefold() in {own.casefold() for own in self.names}


HQ = Bringer()
