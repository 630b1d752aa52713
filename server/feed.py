"""The feed: who has to hear of a change, and the number under which they hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Text, bindparam, select, update

from guide_app.domain.entities import Customer
from guide_app.domain.entity import ENTITIES, Audience
from guide_app.tables.batches import insert_many
from guide_app.tables.storage import STORED
from guide_app.tables.tx import RowChange
from guide_app.wire.limits import REBOOTSTRAP_ROWS
from guide_app.wire.messages import FeedOp
from server.schema import ENTITY_TABLES
from server.schema.sync import feed, feed_counter

CUSTOMER_PARTS = tuple(
    name for name, entity in ENTITIES.items() if entity.is_customer_part and name != "customer"
)

_COLUMNS = (
    *("brand_id", "n", "ordinal", "op", "entity", "row_id", "customer_id", "guide_id", "store_id"),
    *("everyone", "row", "written_on"),
)

_PARTS_OF = {
    name: select(*(ENTITY_TABLES[name].c[column] for column in STORED[name].columns))
    .where(ENTITY_TABLES[name].c.customer_id == bindparam("customer", type_=Text))
    .order_by(ENTITY_TABLES[name].c.id)
    .limit(bindparam("most", type_=Integer))
    for name in CUSTOMER_PARTS
}
_SPAN = select(feed_counter.c.oldest_n, feed_counter.c.n).where(
    feed_counter.c.brand_id == bindparam("brand_id")
)
_NEXT = (
    update(feed_counter)
    .where(feed_counter.c.brand_id == bindparam("brand"))
    .values(n=feed_counter.c.n + 1)
    .returning(feed_counter.c.n)
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a brand's feed stands in one state of the database.

    Attributes:
        epoch: See `server.push.epoch_of`.
        oldest: The oldest cursor that the feed can go on from.
        head: Its last number.
    """

    epoch: str
    oldest: int
    head: int


class Line(NamedTuple):
    """One operation, and who hears it; see `server.schema.feed`."""

    op: FeedOp
    entity: str
    row_id: str
    customer_id: str | None = None
    guide_id: str | None = None
    store_id: str | None = None
    everyone: bool = False
    row: str | None = None


def lines_of(
    connection: Connection,
    changes: Iterable[RowChange],
    customer_of: Callable[[str], Customer | None],
) -> list[Line]:
    """The feed lines of flushed changes.

    Args:
        customer_of: A customer as it is after the changes; its row is locked already.
    """
    changes = list(changes)
    lines: list[Line] = []
    written = {(change.entity, change.id) for change in changes}
    for change in changes:
        entity = ENTITIES[change.entity]
        if entity.audience is Audience.BRAND:
            lines.append(_line(change, everyone=True))
        elif entity.audience is Audience.STORE:
            lines += _store_lines(change)
        elif entity.audience is Audience.GUIDE:
            lines.append(_line(change, guide_id=getattr(change.row, "guide_id", None)))
        elif change.entity == "customer":
            lines += _customer_lines(connection, change, written)
        else:
            customer = customer_of(entity.customer_id_of(change.row) or "")
            if customer is None:
                continue
            lines.append(
                _line(
                    change,
                    customer_id=customer.id,
                    guide_id=customer.guide_id,
                    store_id=customer.store_id,
                )
            )
    return lines


def write_lines(connection: Connection, brand_id: str, lines: list[Line], written_on: str) -> int:
    """Give the transaction its feed number and write its lines.

    These are the last statements before the commit: whoever takes a number earlier lets others
    pass, and a reader would go past rows that are not there yet.

    Returns:
        The number, or 0 where there is nothing to tell.
    """
    if not lines:
        return 0
    n = connection.execute(_NEXT, {"brand": brand_id}).scalar_one()
    insert_many(
        connection,
        feed,
        _COLUMNS,
        [
            (
                brand_id,
                n,
                ordinal,
                str(line.op),
                line.entity,
                line.row_id,
                line.customer_id,
                line.guide_id,
                line.store_id,
                int(line.everyone),
                line.row,
                written_on,
            )
            for ordinal, line in enumerate(lines)
        ],
    )
    return int(n)


def wake_keys(brand_id: str, lines: Iterable[Line]) -> set[str]:
    """Whom the lines wake: keys of `server.wakeups`."""
    keys = set()
    for guide_id, store_id, everyone in {(x.guide_id, x.store_id, x.everyone) for x in lines}:
        if guide_id:
            keys.add(f"g:{guide_id}")
        if store_id:
            keys.add(f"s:{store_id}")
        if everyone and not store_id:
            keys.add(f"b:{brand_id}")
    return keys


def head(connection: Connection, brand_id: str) -> int:
    """The brand's last feed number."""
    return span(connection, brand_id)[1]


def span(connection: Connection, brand_id: str) -> tuple[int, int]:
    """The oldest cursor that the feed can go on from, and its last number."""
    found = connection.execute(_SPAN, {"brand_id": brand_id}).first()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _line(change: RowChange, **audience: Any) -> Line:
    if change.encoded is None:
        return Line(FeedOp.DELETE, change.entity, change.id, **audience)
    return Line(FeedOp.UPSERT, change.entity, change.id, row=change.encoded.decode(), **audience)


def _store_lines(change: RowChange) -> list[Line]:
    old = getattr(change.before, "store_id", None)
    new = getattr(change.after, "store_id", None)
    lines = []
    if old is not None and old != new:
        lines.append(Line(FeedOp.REMOVE, change.entity, change.id, store_id=old, everyone=True))
    if new is not None:
        lines.append(_line(change, store_id=new, everyone=True))
    elif old is None:
        lines.append(
            _line(change)
        )  # somebody of HQ, whom no PC holds: the line is kept, nobody hears it
    return lines


def _customer_lines(
    connection: Connection, change: RowChange, written: set[tuple[str, str]]
) -> list[Line]:
    before, after = change.before, change.after
    if not isinstance(after, Customer):
        old = before if isinstance(before, Customer) else None
        return [
            _line(
                change,
                guide_id=old.guide_id if old else None,
                store_id=old.store_id if old else None,
            )
        ]
    holder: dict[str, Any] = {
        "customer_id": after.id,
        "guide_id": after.guide_id,
        "store_id": after.store_id,
    }
    upsert = _line(change, **holder)
    if not isinstance(before, Customer):
        return [upsert]
    if (before.guide_id, before.store_id) == (after.guide_id, after.store_id):
        return [upsert]
    left_store = before.store_id if before.store_id != after.store_id else None
    lines = [
        Line(
            FeedOp.REMOVE,
            "customer",
            change.id,
            guide_id=before.guide_id if before.guide_id != after.guide_id else None,
            store_id=left_store,
        )
    ]
    parts = _parts(connection, after.id, written, holder)
    if len(parts) > REBOOTSTRAP_ROWS:
        return [*lines, Line(FeedOp.REBOOTSTRAP, "", "", **{**holder, "customer_id": None})]
    return [*lines, Line(FeedOp.GRANT, "customer", after.id, **holder), upsert, *parts]


def _parts(
    connection: Connection, customer_id: str, written: set[tuple[str, str]], holder: dict[str, Any]
) -> list[Line]:
    """Every row of a customer again, for somebody who never saw them."""
    lines = []
    given = {"customer": customer_id, "most": REBOOTSTRAP_ROWS + 1 + len(written)}
    for name, query in _PARTS_OF.items():
        stored = STORED[name]
        for record in connection.execute(query, given):
            if (name, record[0]) not in written:
                encoded = stored.record(stored.row(record))[1]
                lines.append(Line(FeedOp.UPSERT, name, record[0], row=encoded.decode(), **holder))
    return lines
