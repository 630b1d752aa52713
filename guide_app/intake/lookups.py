"""What a plan has to know of the rows that are there already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    Guide,
    Order,
    Store,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.merging import is_alias
from guide_app.domain.tags import standing_tag
from guide_app.domain.words import TimelineKind
from guide_app.intake.left import LeftOrder, LeftReturn
from guide_app.tables.among import among
from guide_app.tables.storage import STORED

R = TypeVar("R", bound=Row)
_WANTED = "wanted"


class Lookups(Protocol):
    """Reads what a chunk of rows may meet, all of it at once."""

    def customers(self, field: str, values: Collection[str]) -> Mapping[str, Customer]:
        """Customers by phone or member number; of several the one with the least id."""

    def namesakes(self, names: Collection[str]) -> Sequence[Customer]:
        """All customers of these names."""

    def family(self, customer_ids: Collection[str]) -> Mapping[str, Sequence[FamilyMember]]:
        """Family members by customer."""

    def tags_of(self, customer_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Ids of the tags of customers, by customer."""

    def notes(self, customer_ids: Collection[str]) -> Mapping[str, Sequence[TimelineEntry]]:
        """Notes that were not taken back, by customer."""

    def orders(self, order_ids: Collection[str]) -> Mapping[str, Order]:
        """Orders by id."""

    def left_orders(self, numbers: Collection[str]) -> Mapping[str, LeftOrder]:
        """Orders of these numbers that came under identities, at a customer by now or not."""

    def are_known(self, orders: Sequence[LeftOrder]) -> Sequence[bool]:
        """Whether each would be at a customer at once."""

    def left_returns(
        self, orders: Collection[str], numbers: Collection[str]
    ) -> Sequence[LeftReturn]:
        """Returns of the orders of these numbers, and those of these numbers of their own."""

    def stores(self) -> Sequence[Store]:
        """Every store."""

    def guides(self) -> Sequence[Guide]:
        """Every account that may be known here."""

    def tags(self) -> Sequence[tuple[Tag, TagGroup]]:
        """Every tag with its group."""


class TableLookups:
    """Lookups in the entity tables of a PC or of the server.

    Args:
        connect: Opens a connection for one reading.
        tables: By entity name.
        within: A condition on customers that limits them to those of the importing person.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        tables: Mapping[str, Table],
        brand_id: str,
        *,
        within: ColumnElement[bool] | None = None,
    ) -> None:
        self._connect = connect
        self._tables = tables
        self._brand_id = brand_id
        self._within = within

    def customers(self, field: str, values: Collection[str]) -> Mapping[str, Customer]:
        """Customers by phone or member number; of several the one with the least id.

        By the number of one who was merged, whoever stands for them.
        """
        table = self._tables["customer"]
        there = or_(table.c.removed_on.is_(None), table.c.merged_into.is_not(None))
        limits: list[ColumnElement[bool]] = [there]
        if self._within is not None:
            limits.append(self._within)
        rows = list(self._find(Customer, field, values, *limits))
        merged = {row.merged_into for row in rows if row.merged_into is not None}
        heads = {row.id: row for row in self._find(Customer, "id", merged)} if merged else {}
        found: dict[str, Customer] = {}
        for row in sorted(rows, key=is_alias):
            stands = heads.get(row.merged_into or "", row)
            if stands.removed_on is None:
                found.setdefault(getattr(row, field), stands)
        return found

    def namesakes(self, names: Collection[str]) -> Sequence[Customer]:
        """All customers of these names."""
        return list(self._find(Customer, "name", names, *self._limits()))

    def _limits(self) -> list[ColumnElement[bool]]:
        limits: list[ColumnElement[bool]] = [self._tables["customer"].c.removed_on.is_(None)]
        return limits if self._within is None else [*limits, self._within]

    def family(self, customer_ids: Collection[str]) -> Mapping[str, Sequence[FamilyMember]]:
        """Family members by customer."""
        found: dict[str, list[FamilyMember]] = {}
        for member in self._find(FamilyMember, "customer_id", customer_ids):
            found.setdefault(member.customer_id, []).append(member)
        return found

    def tags_of(self, customer_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Ids of the tags of customers, by customer."""
        found: dict[str, set[str]] = {}
        for row in self._find(CustomerTag, "customer_id", customer_ids):
            found.setdefault(row.customer_id, set()).add(row.tag_id)
        return {customer_id: frozenset(tags) for customer_id, tags in found.items()}

    def notes(self, customer_ids: Collection[str]) -> Mapping[str, Sequence[TimelineEntry]]:
        """Notes that were not taken back, by customer."""
        line = self._tables["timeline_entry"].c
        standing = (line.kind == TimelineKind.NOTE.value, line.undone == 0)
        found: dict[str, list[TimelineEntry]] = {}
        for note in self._find(TimelineEntry, "customer_id", customer_ids, *standing):
            found.setdefault(note.customer_id, []).append(note)
        return found

    def orders(self, order_ids: Collection[str]) -> Mapping[str, Order]:
        """Orders by id."""
        return {order.id: order for order in self._find(Order, "id", order_ids)}

    def left_orders(self, numbers: Collection[str]) -> Mapping[str, LeftOrder]:
        """None: only the server keeps what waits."""
        return {}

    def are_known(self, orders: Sequence[LeftOrder]) -> Sequence[bool]:
        """None is."""
        return [False] * len(orders)

    def left_returns(
        self, orders: Collection[str], numbers: Collection[str]
    ) -> Sequence[LeftReturn]:
        """None, as `left_orders`."""
        return []

    def stores(self) -> Sequence[Store]:
        """Every store."""
        return [store for store in self._all(Store) if not store.closed]

    def guides(self) -> Sequence[Guide]:
        """Every account that may be known here."""
        return [guide for guide in self._all(Guide) if guide.active]

    def tags(self) -> Sequence[tuple[Tag, TagGroup]]:
        """Every tag with its group; behind them, by its own name, what was merged into one."""
        groups = {group.id: group for group in self._all(TagGroup) if not group.archived}
        tags = {tag.id: tag for tag in self._all(Tag)}
        named = [tag for tag in tags.values() if tag.merged_into is None]
        named += [
            replace(standing_tag(tag, tags.get), name=tag.name)
            for tag in tags.values()
            if tag.merged_into is not None
        ]
        return [
            (tag, groups[tag.group_id])
            for tag in named
            if not tag.archived and tag.group_id in groups
        ]

    def _all(self, kind: type[R]) -> list[R]:
        with self._connect() as connection:
            return list(self._rows(connection, kind))

    def _find(
        self, kind: type[R], field: str, values: Collection[str], *conditions: ColumnElement[bool]
    ) -> Iterator[R]:
        wanted = sorted(set(values))
        if not wanted:
            return
        one_of = among(self._tables[entity_of(kind).name].c[field], _WANTED)
        with self._connect() as connection:
            yield from self._rows(connection, kind, one_of, *conditions, wanted=wanted)

    def _rows(
        self,
        connection: Connection,
        kind: type[R],
        *conditions: ColumnElement[bool],
        wanted: Sequence[str] = (),
    ) -> Iterator[R]:
        name = entity_of(kind).name
        stored, table = STORED[name], self._tables[name]
        query = (
            select(*(table.c[column] for column in stored.columns))
            .where(table.c.brand_id == self._brand_id, *conditions)
            .order_by(table.c.id)
        )
        for record in connection.execute(query, {_WANTED: wanted} if wanted else {}):
            yield cast("R", stored.row(record))
