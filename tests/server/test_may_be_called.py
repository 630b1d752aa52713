"""Who of the pool may be called: what the rule says and what the databases say is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select

from guide_app.domain import pool
from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.words import Consent, FollowUpState
from guide_app.tables.pool import may_be_called
from guide_app.tables.storage import STORED
from localdb.engine import LocalFile
from localdb.queries.pool import waiting
from localdb.schema import ENTITY_TABLES as LOCAL_TABLES
from server.database import Database
from server.pool import waiting_in
from server.schema import ENTITY_TABLES
from tests.domain.people import BRAND, GUIDE, STORE, customer
from tests.server.databases import Cluster, Files

SEEDS = range(5)


def some_people(seed: int) -> list[Customer]:
    """Mostly people who may be called, so that each fact alone decides of many."""
    chance = Random(seed)

    def mostly(usual: Any, *others: Any) -> Any:
        return chance.choice(others) if chance.random() < 0.2 else usual

    return [
        customer(
            id=row_id("pooled", seed, number),
            guide_id=mostly(None, GUIDE),
            removed_on=mostly(None, date(2017, 10, 1)),
            consent=mostly(Consent.GRANTED.value, *(one.value for one in Consent)),
            deleted_us=mostly(False, True),
            state=mostly(FollowUpState.NEW.value, *(one.value for one in FollowUpState)),
        )
        for number in range(200)
    ]


def put(connection: Connection, tables: Mapping[str, Table], people: list[Customer]) -> None:
    stored = STORED["customer"]
    connection.execute(insert(tables["customer"]), [stored.record(row)[0] for row in people])


def called(people: list[Customer]) -> set[str]:
    found = {row.id for row in people if pool.may_be_called(row)}
    assert 0 < len(found) < len(people)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pc_says_what_the_rule_says(tmp_path: Path, seed: int) -> None:
    people = some_people(seed)
    file = LocalFile(tmp_path / "guide.db", bytes(range(32)))
    with file.write() as connection:
        put(connection, LOCAL_TABLES, people)

    with file.read() as connection:
        assert set(waiting(connection)) == called(people)
    file.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_server_says_what_the_rule_says(
    kind: str, databases: Cluster | Files, templates: Callable[[str, str], str], seed: int
) -> None:
    people = some_people(seed)
    url = databases.make(templates(kind, "migrated"))
    database = Database(url)
    table = ENTITY_TABLES["customer"].c

    def ask(connection: Connection) -> tuple[set[str], set[str]]:
        put(connection, ENTITY_TABLES, people)
        told = (may_be_called(table), waiting_in(BRAND, STORE))
        first, second = (set(connection.scalars(select(table.id).where(one))) for one in told)
        return first, second

    assert database.write(ask) == (called(people), called(people))
    database.dispose()
    databases.drop(url)
