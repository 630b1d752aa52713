"""A brand's segments are counted without reading whole sets anew for every customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select

from guide_app.tables.conditions import condition_on, shape_of, values_of
from server.database import Database
from server.schema import ENTITY_TABLES
from tests.bench.client_segments import conditions
from tests.bench.crowd_of_rows import TAGS, lay_out
from tests.server.databases import Cluster

CUSTOMER = ENTITY_TABLES["customer"]
CUSTOMERS = 4_000
TODAY = date(2026, 11, 30)


@pytest.fixture
def crowd(postgresql: Cluster, templates: Callable[[str, str], str]) -> Iterator[Database]:
    """Customers with tags, and so little working memory that no set of them fits it."""
    url = postgresql.make(templates("postgresql", "migrated"))
    database = Database(url)
    database.write(lambda connection: lay_out(connection, CUSTOMERS))
    database.write(lambda connection: connection.exec_driver_sql("analyze"))
    yield database
    database.dispose()
    postgresql.drop(url)


def test_what_does_not_fit_the_memory_is_joined_or_looked_up(crowd: Database) -> None:
    plans = {}
    with crowd.read() as connection:
        connection.exec_driver_sql("set work_mem = '64kB'")
        for name, condition in conditions(TAGS).items():
            asked = select(CUSTOMER.c.id).where(condition_on(ENTITY_TABLES, shape_of(condition)))
            worded = asked.compile(dialect=connection.dialect)
            given = {**worded.params, **values_of(condition, TODAY, on_sqlite=False)}
            plan = connection.exec_driver_sql(f"explain {worded}", given)
            plans[name] = "\n".join(row[0] for row in plan)

    assert {name: plan for name, plan in plans.items() if "Materialize" in plan} == {}
    assert "Anti Join" in plans["half the tags, not"]
