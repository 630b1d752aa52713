"""Letting go of a browser that does not want to be known, and of visits of long ago."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from guide_app.domain.entities import KnownVisit, PageView, Visit
from guide_app.domain.ids import row_id
from guide_app.tables.among import among
from server import office
from server.clock import Clock
from server.database import Database
from server.identities import store, views
from server.import_trail import ImportBatch
from server.schema.identities import identity, identity_due, identity_saying, trace
from server.schema.identities import identity_statement as statement
from server.schema.pages import page_visitor
from server.visits.visitors import Visitor
from server.wakeups import Wakeups


def forget_visitor(
    database: Database, clock: Clock, wakeups: Wakeups, brand_id: str, visitor: Visitor
) -> None:
    """Nothing is known by the browser any more: what it looked at is nobody's, and stays counted.

    Raises:
        DatabaseFails: Nothing was changed.
    """
    now: datetime = clock()
    its = (
        *(identity.c.brand_id == brand_id, identity.c.kind == visitor.identity.kind.value),
        identity.c.value == visitor.key,
    )

    def work(connection: Connection) -> set[str]:
        store.lock(connection, brand_id)
        said = sorted(set(connection.scalars(select(identity.c.statement_id).where(*its))))
        under = (trace.c.kind == store.VIEW, among(trace.c.statement_id, "ids"))
        looks = connection.execute(select(trace).where(*under), {"ids": said}).all()
        batch = ImportBatch(database, connection, office.servers_own(brand_id), now)
        views.take_from(connection, batch, [row for row in looks if row.customer_id is not None])
        _forget_given(connection, batch, brand_id, visitor)
        finished = batch.finish()
        connection.execute(delete(trace).where(*under), {"ids": said})
        connection.execute(delete(identity).where(*its))
        connection.execute(
            delete(identity_due).where(
                identity_due.c.brand_id == brand_id, identity_due.c.value == visitor.key
            )
        )
        named = select(func.count()).where(identity.c.statement_id == statement.c.id)
        under_it = select(trace.c.id).where(trace.c.statement_id == statement.c.id)
        says_nothing = select(statement.c.id).where(
            among(statement.c.id, "ids"),
            named.scalar_subquery() <= 1,
            statement.c.customer_id.is_(None),
            ~under_it.exists(),
        )
        over = {"ids": list(connection.scalars(says_nothing, {"ids": said}))}
        for column in (identity_saying.c.statement_id, identity.c.statement_id, statement.c.id):
            connection.execute(delete(column.table).where(among(column, "ids")), over)
        connection.execute(
            delete(page_visitor).where(
                page_visitor.c.brand_id == brand_id, page_visitor.c.visitor == visitor.key
            )
        )
        return finished.wake

    wake = database.write(work)
    if wake:
        wakeups.publish(brand_id, wake)


def _forget_given(
    connection: Connection, batch: ImportBatch, brand_id: str, visitor: Visitor
) -> None:
    """Looks at links that were given to the customer themselves."""
    query = select(page_visitor.c.visit_id).where(
        page_visitor.c.brand_id == brand_id, page_visitor.c.visitor == visitor.key
    )
    visit_ids = connection.scalars(query).all()
    with batch.tx.step():
        for visit_id in visit_ids:
            visit = batch.tx.find(Visit, visit_id)
            known = batch.tx.find(KnownVisit, row_id("known_visit", visit_id))
            if known is not None:
                batch.tx.delete(known)
            for turn in range(1, 1 + (0 if visit is None else visit.times)):
                look = batch.tx.find(PageView, row_id("page_view", visit_id, turn))
                if look is not None:
                    batch.tx.delete(look)
