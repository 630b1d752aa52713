"""Local view = base + pending.

The tables hold what the guide sees: the server's rows with the pending mutations on top. Before a
pending mutation changes a row, the server's row is kept as an image (absence is an image too), so
that the server's state can be put back, moved on, and the pending mutations run again on top of it.

Everything here works inside the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Rejected
from guide_app.domain.policy import Actor
from guide_app.mutations import run_mutation
from guide_app.mutations.tx import Context
from guide_app.tables.among import among
from guide_app.tables.tx import RowChange, TableTx
from guide_app.wire.messages import MutationBody
from guide_app.wire.mutations import decode_arguments, decode_body
from guide_app.wire.rows import encode_row
from localdb import search
from localdb.schema import ENTITY_TABLES, base_image, outbox, touched
from localdb.server_rows import Key, write_rows

PARTS = tuple(
    name for name, entity in ENTITIES.items() if entity.is_customer_part and name != "customer"
)
_TOUCHED = select(touched.c.mutation_id, touched.c.entity, touched.c.row_id)
_IMAGES = select(base_image.c.row_id, base_image.c.image).where(
    base_image.c.entity == bindparam("entity"), among(base_image.c.row_id, "ids")
)
_PARTS_OF = {
    name: select(ENTITY_TABLES[name].c.id).where(among(ENTITY_TABLES[name].c.customer_id, "ids"))
    for name in PARTS
}
_IMAGED_PARTS_OF = select(base_image.c.entity, base_image.c.row_id).where(
    base_image.c.entity.in_(PARTS),
    among(func.json_extract(base_image.c.image, "$.customer_id"), "ids"),
)


@dataclass(frozen=True, slots=True)
class ServerRow:
    """A row as the server sends it; ``encoded`` None: the server has no such row for this guide."""

    entity: str
    row_id: str
    encoded: bytes | None


def perform(connection: Connection, actor: Actor, body: MutationBody, arguments: Any) -> None:
    """Run a new mutation on what the guide sees, and remember what it needs to be run again.

    Raises:
        Rejected: Nothing was changed.
    """
    performing = Performing(connection, actor)
    performing.run(body, arguments)
    performing.finish()


class Performing:
    """New mutations that are run one after the other and written down together by `finish`."""

    def __init__(self, connection: Connection, actor: Actor) -> None:
        self._connection = connection
        self._actor = actor
        self._tx = TableTx(connection, ENTITY_TABLES)
        self._seen: dict[str, set[Key]] = {}

    def run(self, body: MutationBody, arguments: Any, *, too_long: Rejected | None = None) -> None:
        """Run one on what the guide sees and the ones before have made of it.

        Args:
            body: What is to be sent.
            arguments: Its arguments.
            too_long: Why it cannot be sent, where the rules, which name the field, let it pass.

        Raises:
            Rejected: Of this one nothing is changed.
        """
        with self._tx.step() as keys:
            run_mutation(self._tx, _context(self._actor, body), arguments)
            if too_long is not None:
                raise too_long
            self._seen[body.id] = set(keys)

    def finish(self) -> None:
        """Write their effects, and remember what they need to be run again."""
        changes = self._tx.flush()
        _keep_images(self._connection, changes)
        _remember(self._connection, self._seen)
        _reindex(self._connection, changes)


def perform_again(connection: Connection, actor: Actor, data: bytes) -> None:
    """Run a mutation that was made before and lost its effect.

    One that no longer fits waits for the server.
    """
    try:
        body = decode_body(data)
        perform(connection, actor, body, decode_arguments(body))
    except Rejected:
        return


def rebase(
    connection: Connection,
    actor: Actor,
    rows: Iterable[ServerRow] = (),
    left: Iterable[str] = (),
    dropped: Iterable[str] = (),
) -> None:
    """Put the server's rows back, move them on, and run pending mutations again on top.

    Args:
        rows: What the server says now, in order.
        left: Customers that are this guide's no longer; their rows go, all of them.
        dropped: Ids of mutations that are pending no longer; their rows of the outbox are gone
            already.
    """
    rows = list(rows)
    left = set(left)
    dropped = set(dropped)
    if not (rows or left or dropped):
        return
    reach = _Reach(connection)
    keys: set[Key] = {(row.entity, row.row_id) for row in rows}
    gone = _keys_of_customers(connection, left) if left else set()
    keys |= gone
    changed = _changed_elsewhere(connection) if dropped else set()
    for mutation_id in dropped:
        # What it only read, as the guide's own account, has not changed by its going: else all of
        # a large import would be run again after every batch of it.
        keys |= {key for key in reach.of(mutation_id) if key[0] not in _CATALOG or key in changed}
    keys, again = reach.close(keys)
    wanted = _take_images(connection, keys) | dict.fromkeys(gone)
    wanted |= {(row.entity, row.row_id): row.encoded for row in rows}
    stale = write_rows(connection, wanted)
    if dropped:
        connection.exec_driver_sql(
            "delete from touched where mutation_id = ?", [(each,) for each in dropped]
        )
    _run_again(connection, actor, again - dropped, reach)
    search.reindex(connection, stale)


def lift(connection: Connection) -> None:
    """Take every pending mutation off the rows: the tables then hold the server's rows only."""
    found = connection.execute(select(base_image.c.entity, base_image.c.row_id))
    images = _take_images(connection, {(row[0], row[1]) for row in found})
    search.reindex(connection, write_rows(connection, images))
    connection.execute(delete(touched))


def lay(connection: Connection, actor: Actor) -> None:
    """Run every pending mutation again, on tables that `lift` has cleared of them."""
    pending = set(connection.scalars(select(outbox.c.mutation_id)))
    _run_again(connection, actor, pending, _Reach(connection))


class _Reach:
    """Which rows pending mutations touch, and which mutations are tied to each other by rows."""

    def __init__(self, connection: Connection) -> None:
        self.by_mutation: dict[str, set[Key]] = defaultdict(set)
        self._by_key: dict[Key, set[str]] = defaultdict(set)
        for mutation_id, entity, row_id in connection.execute(_TOUCHED).all():
            self.by_mutation[mutation_id].add((entity, row_id))
            self._by_key[entity, row_id].add(mutation_id)

    def of(self, mutation_id: str) -> set[Key]:
        """The rows that a mutation touches."""
        return self.by_mutation.get(mutation_id, set())

    def close(self, keys: set[Key]) -> tuple[set[Key], set[str]]:
        """All rows and mutations that are tied to ``keys``.

        By any chain of shared customer rows.
        """
        mutations: set[str] = set()
        keys = set(keys)
        fresh = list(keys)
        while fresh:
            key = fresh.pop()
            for mutation_id in self._by_key.get(key, ()):
                if mutation_id not in mutations:
                    mutations.add(mutation_id)
                    new = self.by_mutation[mutation_id] - keys
                    keys |= new
                    fresh += [k for k in new if k[0] not in _CATALOG]
        return keys, mutations


_CATALOG = frozenset(name for name, entity in ENTITIES.items() if not entity.is_customer_part)
"""Pending mutations read these rows but a guide's never change them: they tie nothing together."""


def _changed_elsewhere(connection: Connection) -> set[Key]:
    """The rows beside those of customers that pending mutations have changed."""
    found = select(base_image.c.entity, base_image.c.row_id)
    return {
        (row[0], row[1])
        for row in connection.execute(found.where(base_image.c.entity.in_(_CATALOG))).all()
    }


def _run_again(connection: Connection, actor: Actor, mutation_ids: set[str], reach: _Reach) -> None:
    """Run pending mutations in order.

    One that no longer fits leaves no effect and waits for the server's verdict.
    """
    if not mutation_ids:
        return
    tx = TableTx(connection, ENTITY_TABLES)
    _read_ahead(tx, mutation_ids, reach)
    query = select(outbox.c.mutation_id, outbox.c.body).order_by(outbox.c.position)
    for mutation_id, data in connection.execute(query).all():
        if mutation_id not in mutation_ids:
            continue
        seen: set[Key] = set()
        try:
            body = decode_body(data)
            arguments = decode_arguments(body)
            with tx.step() as seen:
                run_mutation(tx, _context(actor, body), arguments)
        except Rejected:
            pass
        _remember(connection, {mutation_id: set(seen) - reach.of(mutation_id)})
    changes = tx.flush()
    _keep_images(connection, changes)
    _reindex(connection, changes)


def _read_ahead(tx: TableTx, mutation_ids: Iterable[str], reach: _Reach) -> None:
    """Read what the mutations touched before with few queries."""
    by_entity: dict[str, list[str]] = defaultdict(list)
    for entity, row_id in set().union(*map(reach.of, mutation_ids)):
        by_entity[entity].append(row_id)
    for entity, row_ids in by_entity.items():
        tx.prefetch(ENTITIES[entity].row_type, row_ids)


def _context(actor: Actor, body: MutationBody) -> Context:
    return Context(mutation_id=body.id, actor=actor, business_on=body.business_on, at=body.at)


def _keep_images(connection: Connection, changes: Iterable[RowChange]) -> None:
    records = [
        {
            "entity": change.entity,
            "row_id": change.id,
            "image": None
            if change.before is None
            else encode_row(ENTITIES[change.entity], change.before).decode(),
        }
        for change in changes
    ]
    if records:
        connection.execute(upsert(base_image).on_conflict_do_nothing(), records)


def _take_images(connection: Connection, keys: Iterable[Key]) -> dict[Key, bytes | None]:
    """The server's rows that images keep, of these keys; the images are gone afterwards."""
    by_entity: dict[str, list[str]] = defaultdict(list)
    for entity, row_id in keys:
        by_entity[entity].append(row_id)
    taken: dict[Key, bytes | None] = {}
    for entity, row_ids in by_entity.items():
        given = {"entity": entity, "ids": row_ids}
        for row_id, image in connection.execute(_IMAGES, given).all():
            taken[entity, row_id] = image.encode() if image is not None else None
    if taken:
        connection.exec_driver_sql(
            "delete from base_image where entity = ? and row_id = ?", list(taken)
        )
    return taken


def _keys_of_customers(connection: Connection, customer_ids: set[str]) -> set[Key]:
    """The customers' rows and every row that belongs to them, imaged ones included."""
    keys = {("customer", customer_id) for customer_id in customer_ids}
    given = {"ids": sorted(customer_ids)}
    for name, query in _PARTS_OF.items():
        keys |= {(name, row_id) for row_id in connection.scalars(query, given)}
    return keys | {(row[0], row[1]) for row in connection.execute(_IMAGED_PARTS_OF, given)}


def _remember(connection: Connection, seen: Mapping[str, set[Key]]) -> None:
    records = [
        {"mutation_id": mutation_id, "entity": key[0], "row_id": key[1]}
        for mutation_id, keys in seen.items()
        for key in keys
    ]
    if records:
        connection.execute(upsert(touched).on_conflict_do_nothing(), records)


def _reindex(connection: Connection, changes: Iterable[RowChange]) -> None:
    searched = {
        change.id
        for change in changes
        if change.entity == "customer" and search.differs(change.before, change.after)
    }
    search.reindex(connection, searched)
