"""The customers behind a number of a task of HQ."""

from __future__ import annotations

from starlette.responses import Response

from guide_app.domain.entities import HqTask
from guide_app.domain.errors import Code, Rejected
from guide_app.tables.among import among
from server import dealers, hq_task_figures
from server.console import reading
from server.console.paging import read_page
from server.console.rows import get_named
from server.console.visit import Visit
from server.hq_task_figures import NOBODY, Part
from server.schema import ENTITY_TABLES

_CUSTOMER, _ROW = (ENTITY_TABLES[name].c for name in ("customer", "follow_up"))


def show(visit: Visit) -> Response:
    """Those of one part, of one store or of all; a dealer's are counted only."""
    task, today, here = get_named(visit, HqTask), visit.speech.today, visit.here
    try:
        part = Part(visit.wanted("part"))
    except ValueError:
        raise Rejected(Code.NOT_FOUND) from None
    store_id = visit.wanted("store")
    query = hq_task_figures.select_part(task.id, part, today)
    query = query.where(dealers.shown_to(here.actor, _CUSTOMER.store_id))
    if store_id:
        query = query.where(_CUSTOMER.store_id == store_id)
    with visit.desk.database.read() as connection:
        peace = NOBODY
        if part is Part.PEACE:
            peace = hq_task_figures.left_in_peace(connection, task, today)
            query = query.where(among(_ROW.id, "ids")).params(ids=sorted(peace.rows))
        page = read_page(connection, query, (_ROW.id,), visit.asked)
        guides = reading.names_of(
            connection, "guide", here.brand.id, [row["guide_id"] for row in page.rows]
        )
        stores = reading.names_of(
            connection, "store", here.brand.id, [store_id, *(r["store_id"] for r in page.rows)]
        )
        kept = dealers.count_kept(connection, here.actor)
    return visit.page(
        "hq_task_rows.html",
        task=task,
        part=part.value,
        store=stores.get(store_id, ""),
        page=page,
        peace=peace,
        guides=guides,
        stores=stores,
        kept=kept,
    )
