"""Whom a customer stands for: their rows are read as the customer's, and stay where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from localdb.queries.prepared import Prepared, given, listed
from localdb.schema import ENTITY_TABLES

_CUSTOMER = ENTITY_TABLES["customer"].c
_ALIASES = Prepared(
    select(_CUSTOMER.id, _CUSTOMER.merged_into).where(_CUSTOMER.merged_into.is_not(None))
)


class People:
    """Customers, and those for whom they stand.

    Args:
        customer_ids: Heads, or customers who are by themselves.
    """

    def __init__(self, connection: Connection, customer_ids: Iterable[str]) -> None:
        self._ids = list(customer_ids)
        aliases = _ALIASES.all(connection)
        wanted = set(self._ids) if aliases else ()
        self._heads: dict[str, str] = {alias: head for alias, head in aliases if head in wanted}

    @property
    def ids(self) -> list[str]:
        """The ids under which their rows lie."""
        return [*self._ids, *self._heads]

    @property
    def listed(self) -> str:
        """The same as one parameter."""
        return listed(self.ids)

    @property
    def heads(self) -> Sequence[str]:
        """The customers themselves."""
        return self._ids

    def head(self, customer_id: str) -> str:
        """Whose a row is that was written under this id."""
        return self._heads.get(customer_id, customer_id)


def heads(connection: Connection) -> dict[str, str]:
    """Of everybody who was merged the one who stands for them."""
    return dict(map(tuple, _ALIASES.all(connection)))


def with_heads(connection: Connection, customer_ids: Collection[str]) -> frozenset[str]:
    """These, and whoever stands for one of them."""
    known = heads(connection)
    return frozenset(customer_ids).union(known[id] for id in customer_ids if id in known)


def of_person(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """A row is that of the customer ``customer_id``, or of one for whom that one stands."""
    person = given("customer_id")
    return column.in_(
        select(person).union_all(select(_CUSTOMER.id).where(_CUSTOMER.merged_into == person))
    )
