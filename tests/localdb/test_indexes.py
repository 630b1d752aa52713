"""The queries of the screens read narrow indexes, not whole tables."""

import pytest

from guide_app.domain.due import DueRules
from guide_app.domain.due_window import due_window
from guide_app.domain.sop import make_plans
from localdb.engine import LocalFile
from localdb.queries import customers, due, person, tagging
from localdb.queries.prepared import listed
from tests.domain.people import ANN, TODAY, plan
from tests.localdb.files import KEY

TRIGGERS = ("added", "purchase", "silent", "repurchase", "birthday")


@pytest.fixture
def connection(tmp_path):
    file = LocalFile(tmp_path / "guide.db", KEY)
    with file.read() as opened:
        yield opened
    file.close()


def steps_of(connection, prepared, **values):
    """What SQLite says that it will do."""
    filled = {**prepared._constants, **values}
    parameters = tuple(filled[name] for name in prepared._names)
    plan_of = connection.exec_driver_sql(f"explain query plan {prepared._sql}", parameters)
    return [row[3] for row in plan_of]


def whole_tables(steps):
    tables = ("customer", "family_member", "follow_up", "order", "timeline_entry", "customer_tag")
    return [step for step in steps if step in {f"SCAN {table}" for table in tables}]


def day_queries():
    plans = [made for trigger in TRIGGERS for made in plan(trigger, 0, 3)]
    sops = [made.sop for made in plans]
    steps = [step for made in plans for step in made.steps]
    return due._queries(due_window(DueRules(), make_plans(sops, steps), TODAY))


def test_whoever_may_be_due_is_found_without_reading_the_book(connection):
    queries = day_queries()
    asked = [*queries.windows, *queries.birthdays, queries.brought_up, queries.stored]
    steps = [step for prepared in asked for step in steps_of(connection, prepared)]

    assert whole_tables(steps) == []
    assert sum("COVERING INDEX ix_customer_" in step for step in steps) >= 10
    assert sum("COVERING INDEX ix_follow_up_due" in step for step in steps) == 1
    assert sum("COVERING INDEX ix_order_day" in step for step in steps) == 1
    assert sum("COVERING INDEX ix_family_member_birthday" in step for step in steps) == 2
    assert [step for step in steps if "customer USING INDEX" in step] == []
    assert [step for step in steps if "family_member USING INDEX" in step] == []


def test_what_the_rules_need_of_them_is_looked_up(connection):
    queries = day_queries()
    ids = {"customers": listed([ANN]), "moved": listed([]), "since": TODAY.isoformat()}
    ids |= {"born": listed([1]), "ids": listed([ANN])}

    for prepared in (
        due._BY_IDS,
        due._ORDERS,
        due._SIZES,
        queries.follow_ups,
        queries.family,
        queries.born,
        queries.orders_of_many,
    ):
        assert whole_tables(steps_of(connection, prepared, **ids)) == []
    assert any("COVERING INDEX" in step for step in steps_of(connection, due._SIZES, **ids))
    assert whole_tables(steps_of(connection, due._DONE, today=TODAY.isoformat())) == []


@pytest.mark.parametrize(
    ("triggers", "index"),
    [(("purchase",), "ix_order_day"), (("purchase", "repurchase"), "ix_order_customer")],
)
def test_orders_of_a_few_weeks_are_found_by_their_days(connection, triggers, index):
    plans = [made for trigger in triggers for made in plan(trigger, 0, 3)]
    queries = due._queries(due_window(DueRules(), plans, TODAY))
    values = {"customers": listed([ANN]), "since": TODAY.isoformat()}

    steps = steps_of(connection, queries.orders_of_many, **values)

    assert [step for step in steps if "order USING" in step or "order__" in step] == [
        step for step in steps if f"COVERING INDEX {index}" in step
    ]
    assert not any("customer USING INDEX" in step for step in steps)


def test_a_person_is_looked_up(connection):
    values = {
        "customer_id": ANN,
        "kinds": listed(["note"]),
        "undone": 1,
        "since": TODAY.isoformat(),
        "most": 1,
        "start": 0,
        "customers": listed([ANN]),
        "groups": listed([]),
        "today": TODAY.isoformat(),
    }

    for prepared in (
        person._BY_ID,
        person._FAMILY_OF,
        person._ORDERS_OF,
        person._LINES_OF,
        person._CONTACTS_OF,
        tagging._TAGS_OF,
        tagging._ROWS_OF,
        customers._BY_IDS,
        customers._NEXT,
    ):
        assert whole_tables(steps_of(connection, prepared, **values)) == []


def test_a_list_by_name_comes_from_its_index(connection):
    wanted = customers.CustomerFilter(tag_groups=((ANN,),))
    for lines in (False, True):
        query, values = customers._asked(wanted, None, lines=lines)
        steps = steps_of(connection, query, **values)

        assert any("COVERING INDEX ix_customer_tag_tag" in step for step in steps)
        assert any("INDEX ix_customer_removed" in step for step in steps)
        assert not any(step == "SCAN customer" for step in steps)
