"""What the plan of a brand asks of the database: by ranges of customers, and of the merged once."""

from collections import Counter

import pytest
from sqlalchemy import event, text

from server.database import Database
from server.planner import plan_day
from tests.server.console.browsing import a_customer


@pytest.fixture
def crowd(chain):
    return [a_customer(chain, f"Li {n}") for n in range(7)]


def asked_for_a_plan(chain, at_a_time):
    statements: list[str] = []
    engine = chain.database._reader

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    with chain.database.read() as connection:
        list(plan_day(connection, chain.id("sunny"), chain.clock().date(), at_a_time=at_a_time))
    event.remove(engine, "before_cursor_execute", note)
    return Counter(statements)


def test_who_was_merged_is_asked_once_whatever_the_number_of_ranges(chain, crowd):
    few, many = asked_for_a_plan(chain, 7), asked_for_a_plan(chain, 1)

    of_merged = [one for one in many if "merged_into >" in one]
    assert {many[one] for one in of_merged} == {1}
    assert sum(many.values()) > sum(few.values())  # by ranges


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_who_was_merged_is_found_in_an_index(chain, crowd):
    database: Database = chain.database
    asked = next(one for one in asked_for_a_plan(chain, 7) if "merged_into >" in one)
    with database.read() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN " + asked.replace("?", "''"))).all()
    assert not [row for row in plan if row[-1].startswith("SCAN")], plan
    assert "ix_customer_merged_into" in plan[0][-1]
