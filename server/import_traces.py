"""Rows of an import that are left for whoever they turn out to be about.

They go where those of the brand's other systems go, see `server.identities`, and with the import
where it is undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.intake import LeftOrder, LeftReturn, Planned, Rejection, RowCode
from guide_app.intake.planned import rejection_of
from guide_app.intake.returns import refusal_of
from guide_app.mutations.orders import order_id
from guide_app.tables.among import among
from server.audit import AuditLine, append
from server.clock import Clock
from server.database import Database
from server.identities import store
from server.identities.orders import take_from
from server.identities.returns import leave_return
from server.import_takeback import Gone, Reason, Stay
from server.import_trail import Entry, ImportBatch, Trail
from server.schema import ENTITY_TABLES
from server.schema.identities import identity_saying, trace

TRACE = "trace"
"""What stands for an entity in a trail, where something was left."""
AT_ONCE = 500
_ACTIONS = {LeftOrder: "orders.take", LeftReturn: "returns.take"}
_order = ENTITY_TABLES["order"].c


class TraceSink:
    """Leaves rows on behalf of ``actor``."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        actor: Actor,
        trail: Trail | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor
        self._trail = trail

    def apply(self, rows: Sequence[Planned]) -> list[Rejection | None]:
        """Leave the rows, some in each transaction; whoever calls it settles."""
        answers: list[Rejection | None] = []
        for start in range(0, len(rows), AT_ONCE):
            some, now = rows[start : start + AT_ONCE], self._clock()
            answers += self._database.write(lambda c, s=some, at=now: self._leave(c, s, at))  # type: ignore[misc]
        return answers

    def _leave(
        self, connection: Connection, rows: Sequence[Planned], now: datetime
    ) -> list[Rejection | None]:
        brand_id = self._actor.brand_id
        store.lock(connection, brand_id)
        answers: list[Rejection | None] = []
        left: list[Entry] = []
        for planned in rows:
            try:
                with connection.begin_nested():
                    trace_id = self._leave_one(connection, planned.arguments, now)
            except Rejected as error:
                answers.append(_refusal(planned.arguments, error))
                continue
            answers.append(None)
            if trace_id is not None:
                left.append(Entry(TRACE, trace_id, "", None, 0))
        if self._trail is not None:
            self._trail.write(connection, left, now)
        actions = sorted({_ACTIONS[type(planned.arguments)] for planned in rows})
        lines = [AuditLine(action, self._actor.guide_id, None, None) for action in actions]
        append(connection, brand_id, format_instant(now), lines)
        return answers

    def _leave_one(
        self, connection: Connection, row: LeftOrder | LeftReturn, now: datetime
    ) -> str | None:
        """The id of the trace; None where it was left already."""
        brand_id = self._actor.brand_id
        if isinstance(row, LeftReturn):
            if not leave_return(connection, brand_id, row.order, row.back, now):
                return None
            return store.trace_id(brand_id, store.RETURN, row.back.number)
        statement_id, _ = store.say(
            connection,
            brand_id,
            row.identities,
            source_id=self._actor.guide_id,
            external_id=_word(row.number, self._trail.import_id if self._trail else ""),
            said_at=row.at,
            now=now,
        )
        if not store.leave(
            connection, brand_id, store.ORDER, row.number, statement_id, row.at, row.values, now
        ):
            return None
        return store.trace_id(brand_id, store.ORDER, row.number)


def take_traces_back(
    connection: Connection, batch: ImportBatch, import_id: str, trace_ids: Iterable[str]
) -> Gone:
    """Take back what an import has left, and what has become of it; whoever calls it settles.

    An order of which goods have come back since stays with its customer, and one that another
    system has sent too is still its.
    """
    store.lock(connection, batch.brand_id)
    found = select(trace).where(among(trace.c.id, "ids"), trace.c.brand_id == batch.brand_id)
    rows = connection.execute(found, {"ids": sorted(trace_ids)}).all()
    returns = [row for row in rows if row.kind == store.RETURN]
    orders = [row for row in rows if row.kind == store.ORDER]
    changed = _returned(connection, batch.brand_id, [row for row in orders if row.made])
    stays = [row for row in orders if row.name in changed]
    others = _said_by_others(connection, orders, import_id)
    going = [row for row in orders if row.name not in changed and row.id not in others]
    take_from(connection, batch, [row for row in going if row.made])
    gone = {"ids": sorted(row.id for row in (*returns, *going))}
    connection.execute(delete(trace).where(among(trace.c.id, "ids")), gone)
    store.note_orders(connection, batch.brand_id, sorted({row.about for row in returns}))
    for row in orders:
        if row.name not in changed:
            word = _word(row.name, import_id)
            store.unsay(connection, batch.brand_id, row.statement_id, word)
    counts = +Counter({store.ORDER: len(going), store.RETURN: len(returns)})
    kept = [Stay(row.customer_id, "order", Reason.CHANGED_SINCE.value) for row in stays]
    return Gone(counts, stays=kept)


def _returned(connection: Connection, brand_id: str, rows: Iterable[Any]) -> set[str]:
    ids = {"ids": sorted(order_id(brand_id, row.name) for row in rows)}
    query = select(_order.number).where(among(_order.id, "ids"), _order.returned_on.is_not(None))
    return set(connection.scalars(query, ids))


def _said_by_others(connection: Connection, rows: Sequence[Any], import_id: str) -> set[str]:
    """The traces that somebody else has sent too, by id."""
    said = identity_saying.c
    query = select(said.statement_id, said.external_id).where(among(said.statement_id, "ids"))
    words: dict[str, set[str]] = {}
    for row in connection.execute(query, {"ids": sorted({row.statement_id for row in rows})}):
        words.setdefault(row.statement_id, set()).add(row.external_id)
    found = set()
    for row in rows:
        its = f"{store.ORDER} {row.name}"
        others = words.get(row.statement_id, set()) - {_word(row.name, import_id)}
        if any(word == its or word.startswith(f"{its} ") for word in others):
            found.add(row.id)
    return found


def _word(number: str, import_id: str) -> str:
    """What an import calls what it says of an order's buyer."""
    return f"{store.ORDER} {number} {import_id}"


def _refusal(row: LeftOrder | LeftReturn, error: Rejected) -> Rejection:
    if isinstance(row, LeftReturn):
        return refusal_of(error)
    if error.code is Code.ALREADY_EXISTS:
        return Rejection(RowCode.ORDER_DIFFERS)
    return rejection_of(error)
