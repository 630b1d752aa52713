"""Questions that go to the driver as they are fail as every other one does, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, column, select, table

from server.database import Busy, Database
from server.database_errors import WrongTables
from server.prepared import Prepared
from server.schema.facts import server_state

_EPOCH = Prepared(select(server_state.c.value).where(server_state.c.name == "epoch"))
_NOWHERE = Prepared(select(column("name")).select_from(table("nowhere")))
_MANY = Prepared(select(server_state.c.name).where(server_state.c.name == "nobody's"))


def test_what_finds_nothing_has_no_first_record(database: Database) -> None:
    with database.read() as connection:
        assert _MANY.first(connection) is None
        assert _MANY.all(connection) == []


def test_a_question_that_the_database_cannot_answer_raises_what_sqlalchemy_would(
    database: Database,
) -> None:
    with pytest.raises(WrongTables), database.read() as connection:
        _NOWHERE.all(connection)
    with database.read() as connection:
        assert _EPOCH.all(connection) is not None


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_on_the_way_means_busy_and_is_not_used_again(
    database: Database,
) -> None:
    lost = []

    def ask_once_the_line_is_cut() -> None:
        with database.read() as connection:
            lost.append(_process_of(connection))
            with database.read() as other:
                other.exec_driver_sql(f"select pg_terminate_backend({lost[0]})")
            _EPOCH.all(connection)

    with pytest.raises(Busy):
        ask_once_the_line_is_cut()
    with database.read() as connection:
        assert _process_of(connection) not in lost
        _EPOCH.all(connection)


def _process_of(connection: Connection) -> int:
    return int(connection.exec_driver_sql("select pg_backend_pid()").scalar_one())
