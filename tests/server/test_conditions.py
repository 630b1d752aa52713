"""What a condition says of a person and what the databases say of all people is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, insert, select

from guide_app.domain.condition import Condition, Fact
from guide_app.domain.entity import Row
from guide_app.domain.person import Person
from guide_app.domain.segments import canonical, matches
from guide_app.tables.conditions import condition_on, shape_of, values_of
from guide_app.tables.storage import STORED
from localdb.engine import LocalFile
from localdb.queries import segments as local_segments
from localdb.schema import ENTITY_TABLES as LOCAL_TABLES
from server.database import Database
from server.prepared import Prepared
from server.schema import ENTITY_TABLES
from tests.server.databases import Cluster
from tests.support.conditions import a_clause_of, a_condition, a_person
from tests.support.suites import Suite

PEOPLE = 60
CONDITIONS = 40
DAYS = (date(2017, 10, 2), date(2024, 2, 29), date(2025, 3, 31), date(2026, 12, 31))
Answer = Callable[[Condition, date], set[str]]


@pytest.fixture
def three(
    postgresql: Cluster, templates: Callable[[str, str], str], tmp_path: Path
) -> Iterator[tuple[LocalFile, Database, Database]]:
    """A guide's file, and the server's database of both kinds."""
    file = LocalFile(tmp_path / "guide.db", bytes(range(32)))
    url = postgresql.make(templates("postgresql", "migrated"))
    both = Database(templates("sqlite", "migrated")), Database(url)
    yield file, *both
    file.close()
    for database in both:
        database.dispose()
    postgresql.drop(url)


@pytest.mark.faults
def test_every_database_answers_as_the_rules_do(
    suite: Suite, three: tuple[LocalFile, Database, Database]
) -> None:
    file, *servers = three
    goes_on = suite.until("conditions", least=2, full=250, seconds=4)
    asked, found = 0, 0
    rounds = 0
    while goes_on(rounds):
        today = DAYS[rounds % len(DAYS)]
        people = [a_person(suite.chance, f"{n}", today) for n in range(PEOPLE)]
        conditions = [a_clause_of(suite.chance, fact, today) for fact in Fact]
        conditions += [a_condition(suite.chance, today) for _ in range(CONDITIONS)]
        with file.write() as connection:
            _put(connection, LOCAL_TABLES, people)
        with file.read() as connection:
            for condition in conditions:
                expected = _expected(condition, people, today)
                said = local_segments.list_matching(connection, condition, today)
                assert set(said) == expected, canonical(condition)
                asked, found = asked + 1, found + len(expected)
        for database in servers:
            _ask_server(database, people, conditions, today)
        rounds += 1
        suite.tell(f"{asked} conditions, {found} answers, {rounds} crowds")


def _ask_server(
    database: Database, people: list[Person], conditions: list[Condition], today: date
) -> None:
    def work(connection: Connection) -> None:
        _put(connection, ENTITY_TABLES, people)
        for condition in conditions:
            where = condition_on(ENTITY_TABLES, shape_of(condition))
            prepared = Prepared(select(ENTITY_TABLES["customer"].c.id).where(where))
            values = values_of(condition, today, on_sqlite=database.is_sqlite)
            said = {row[0] for row in prepared.all(connection, **values)}
            assert said == _expected(condition, people, today), canonical(condition)
        raise _TakenBack

    with pytest.raises(_TakenBack):
        database.write(work)


class _TakenBack(Exception):
    """So that no row stays behind."""


def _expected(condition: Condition, people: list[Person], today: date) -> set[str]:
    return {one.customer.id for one in people if matches(condition, one, today)}


def _put(connection: Connection, tables: dict[str, Table], people: list[Person]) -> None:
    rows: dict[str, list[Row]] = {
        "customer": [one.customer for one in people],
        "customer_tag": [row for one in people for row in one.tags],
        "family_member": [row for one in people for row in one.family],
        "customer_date": [row for one in people for row in one.dates],
    }
    for name, some in rows.items():
        table = tables[name]
        connection.execute(delete(table))
        records = [STORED[name].record(row)[0] for row in some]
        connection.execute(insert(table), records)
