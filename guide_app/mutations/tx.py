"""What a mutation may read and write: the small `Tx` protocol, and its `Context`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor

R = TypeVar("R", bound=Row)


class Tx(Protocol):
    """One open unit of work over a database. What it reads, it locks where the database can."""

    def find(self, kind: type[R], row_id: str) -> R | None:
        """The row, or None."""

    def get(self, kind: type[R], row_id: str) -> R:
        """The row.

        Raises:
            Rejected: NOT_FOUND.
        """

    def prefetch(self, kind: type[Row], row_ids: Iterable[str]) -> None:
        """Read many rows at once, so that later `find` calls cost nothing."""

    def insert(self, row: Row) -> None:
        """Add a new row.

        Raises:
            Rejected: ALREADY_EXISTS, or what `check_row` says.
        """

    def update(self, row: R, **changes: Any) -> R:
        """Change fields of a row and return it as it is now."""

    def delete(self, row: Row) -> None:
        """Take a row away."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Somebody else changed a contested field meanwhile; the server's value stands.

    Values in wire form.
    """

    entity: str
    row_id: str
    field: str
    yours: Any
    theirs: Any


class FieldOrigins(Protocol):
    """Remembers, after the server was restored from a backup.

    How new a field's value was before.
    """

    def gives_way(self, entity: str, row_id: str, field_name: str) -> bool:
        """Whether the value that is there comes from a later number than this mutation once had."""

    def written(self, entity: str, row_id: str, field_name: str) -> None:
        """This mutation says that the field has the value which it has now."""


class NoOrigins:
    """Nothing is remembered and nothing gives way: the ordinary case."""

    def gives_way(self, entity: str, row_id: str, field_name: str) -> bool:
        """Never."""
        return False

    def written(self, entity: str, row_id: str, field_name: str) -> None:
        """Keeps nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a mutation knows of itself.

    Attributes:
        business_on: The day in the brand's time zone on which it was made; the server clamps it.
        at: UTC time for display only; decides nothing.
        conflicts: Filled by the run: contested fields that kept the server's value.
    """

    mutation_id: str
    actor: Actor
    business_on: date
    at: datetime
    origins: FieldOrigins = field(default_factory=NoOrigins)
    conflicts: list[FieldConflict] = field(default_factory=list)

    def new_id(self, ordinal: int = 0) -> str:
        """The id of the ``ordinal``-th row that this mutation creates."""
        return row_id(self.mutation_id, ordinal)
