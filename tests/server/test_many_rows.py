"""Many rows at once, on both databases: found by their ids, written, changed and removed."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import select

from guide_app.tables.among import among
from guide_app.tables.batches import delete_many, insert_many, update_many
from server import database as databases
from server.database import Busy, Database
from server.schema import ENTITY_TABLES
from server.schema.sync import feed, mutation_place

_COLUMNS = ("incarnation", "seq", "mutation_id")


def _lay(database: Database, count: int) -> None:
    places = [("one", number, f"mutation-{number}") for number in range(count)]
    database.write(lambda c: insert_many(c, mutation_place, _COLUMNS, places))


def _found(database: Database, ids: list[str]) -> list[int]:
    query = select(mutation_place.c.seq).where(among(mutation_place.c.mutation_id, "ids"))
    with database.read() as connection:
        return sorted(connection.scalars(query, {"ids": ids}))


def test_rows_are_found_by_as_many_ids_as_one_likes(database: Database) -> None:
    _lay(database, 2_000)
    assert _found(database, []) == []
    assert _found(database, ["mutation-7", "nobody's"]) == [7]
    assert _found(database, [f"mutation-{n}" for n in range(1_999)]) == list(range(1_999))


def test_to_look_for_many_ids_does_not_go_through_the_whole_table(tmp_path) -> None:
    made = Database(f"sqlite:///{tmp_path / 'made.db'}")
    mutation_place.metadata.create_all(made._writer)
    query = select(mutation_place.c.seq).where(
        mutation_place.c.incarnation == "one", among(feed.c.customer_id, "ids")
    )
    with made.read() as connection:
        plan = connection.exec_driver_sql(
            f"explain query plan {query.compile(connection)}", ("one", json.dumps(["a"]))
        ).all()
    made.dispose()
    assert any("ix_feed_customer" in row[-1] for row in plan), plan


def test_records_are_written_in_the_order_of_their_columns(database: Database) -> None:
    _lay(database, 3)
    with database.read() as connection:
        assert connection.execute(select(mutation_place)).all() == [
            ("one", 0, "mutation-0"),
            ("one", 1, "mutation-1"),
            ("one", 2, "mutation-2"),
        ]


def test_a_column_with_a_default_may_not_be_left_out(database: Database) -> None:
    with pytest.raises(ValueError, match="everyone"):
        database.write(lambda c: insert_many(c, feed, ("brand_id", "n"), [("b", 1)]))


def test_rows_of_an_entity_change_and_go_by_their_ids(database: Database) -> None:
    tag = ENTITY_TABLES["tag"]
    columns = tuple(column.name for column in tag.columns if column.name != "pk")
    filled = {"id": "", "brand_id": "b", "group_id": "g", "name": "旧", "row_hash": 1}
    records = [
        tuple({**filled, "id": row_id}.get(column, 0) for column in columns)
        for row_id in ("a", "b", "c")
    ]
    database.write(lambda c: insert_many(c, tag, columns, records))
    database.write(lambda c: update_many(c, tag, ("name", "row_hash"), [("新", 2, "a")]))
    database.write(lambda c: delete_many(c, tag, ["b"]))
    with database.read() as connection:
        left = connection.execute(select(tag.c.id, tag.c.name, tag.c.row_hash).order_by(tag.c.id))
        assert left.all() == [("a", "新", 2), ("c", "旧", 1)]
        connection.rollback()
    database.write(lambda c: delete_many(c, tag, ["a", "c"]))


def test_who_wants_to_write_waits_for_the_one_who_writes(tmp_path) -> None:
    made = Database(f"sqlite:///{tmp_path / 'waits.db'}")
    began, goes_on = threading.Event(), threading.Event()
    order: list[str] = []

    def slow(_connection: object) -> None:
        began.set()
        assert goes_on.wait(10)
        order.append("first")

    first = threading.Thread(target=made.write, args=(slow,))
    first.start()
    assert began.wait(10)
    second = threading.Thread(target=made.write, args=(lambda c: order.append("second"),))
    second.start()
    goes_on.set()
    first.join()
    second.join()
    made.dispose()
    assert order == ["first", "second"]


def test_who_has_waited_too_long_for_a_writer_hears_that_the_server_is_busy(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setitem(databases._ONE_WRITER, "pool_timeout", 0.01)
    made = Database(f"sqlite:///{tmp_path / 'busy.db'}")

    def inside(_connection: object) -> None:
        with pytest.raises(Busy):
            made.write(lambda c: None)

    made.write(inside)
    made.dispose()
