"""The queries of the screens read narrow indexes, not whole tables."""

import pytest

from guide_app.domain.due import DueRules
from guide_app.domain.due_window import due_window
from guide_app.domain.sop import make_plans
from guide_app.tables.conditions import shape_of as shape_of_condition
from guide_app.tables.conditions import values_of as values_of_condition
from localdb.engine import LocalFile
from localdb.queries import contacts, customers, due, person, segments, tagging
from localdb.queries.due_conditions import shape_of, values_of, values_of_day
from localdb.queries.prepared import listed
from tests.domain.people import ANN, TODAY, plan
from tests.localdb.files import KEY
from tests.support.conditions import asking, worn

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


def day_of(*triggers):
    plans = [made for trigger in triggers for made in plan(trigger, 0, 3)]
    sops = [made.sop for made in plans]
    steps = [step for made in plans for step in made.steps]
    return due_window(DueRules(), make_plans(sops, steps), TODAY)


def test_whoever_may_be_due_is_found_without_reading_the_book(connection):
    window = day_of(*TRIGGERS)
    day = values_of_day(window)
    steps = [
        step
        for prepared in (*due._BIRTHDAYS, due._BROUGHT_UP, due._STORED)
        for step in steps_of(connection, prepared, **day)
    ]
    for part in window.windows:
        query = due._window_query(shape_of(part))
        steps += steps_of(connection, query, **day, **values_of(part))

    assert whole_tables(steps) == []
    assert sum("COVERING INDEX ix_customer_" in step for step in steps) >= 10
    assert sum("COVERING INDEX ix_follow_up_due" in step for step in steps) == 1
    assert sum("COVERING INDEX ix_order_day" in step for step in steps) == 1
    assert sum("COVERING INDEX ix_family_member_birthday (birth" in step for step in steps) == 2
    assert [step for step in steps if "customer USING INDEX" in step] == []
    assert [step for step in steps if "family_member USING INDEX" in step] == []


def test_what_the_rules_need_of_them_is_looked_up(connection):
    ids = {"customers": listed([ANN]), "moved": listed([]), "born": listed([1])}
    ids |= values_of_day(day_of(*TRIGGERS)) | {"ids": listed([ANN])}

    for prepared in (
        due._BY_IDS,
        due._ORDERS,
        due._LATER_ORDERS,
        due._SIZES,
        due._FOLLOW_UPS,
        due._FAMILY_OF,
        due._FAMILY_BY_KEYS,
        due._DONE,
    ):
        assert whole_tables(steps_of(connection, prepared, **ids)) == []
    assert any("COVERING INDEX" in step for step in steps_of(connection, due._SIZES, **ids))


@pytest.mark.parametrize(
    ("triggers", "index"),
    [(("purchase",), "ix_order_day"), (("purchase", "repurchase"), "ix_order_customer")],
)
def test_orders_of_a_few_weeks_are_found_by_their_days(connection, triggers, index):
    window = day_of(*triggers)
    query = due._orders_of_many(window)

    steps = steps_of(connection, query, **values_of_day(window), customers=listed([ANN]))

    assert any(f"order USING COVERING INDEX {index}" in step for step in steps)
    assert not any("order USING INDEX" in step for step in steps)
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
        contacts._CONTACTS,
        tagging._TAGS_OF,
        tagging._ROWS_OF,
        customers._BY_IDS,
    ):
        assert whole_tables(steps_of(connection, prepared, **values)) == []


def test_a_list_by_name_comes_from_its_index(connection):
    wanted = customers.CustomerFilter(TODAY, condition=asking(worn(ANN)))
    for lines in (False, True):
        query, values = customers._asked(wanted, None, lines=lines)
        steps = steps_of(connection, query, **values)

        assert any("COVERING INDEX ix_customer_tag_tag" in step for step in steps)
        assert any("INDEX ix_customer_removed" in step for step in steps)
        assert not any(step == "SCAN customer" for step in steps)


def test_a_condition_reads_tags_children_and_dates_from_their_indexes(connection):
    months = {"fact": "child_months", "least": 3, "most": 12}
    noted = {"fact": "date", "kind": ANN, "from": 0, "until": 14}
    condition = asking(worn(ANN), {"fact": "has_child"}, months, noted)
    query = segments._counted(shape_of_condition(condition))
    values = values_of_condition(condition, TODAY, on_sqlite=True)

    steps = steps_of(connection, query, **values)

    assert whole_tables(steps) == []
    assert any("COVERING INDEX ix_customer_tag_tag" in step for step in steps)
    assert any("COVERING INDEX ix_customer_date_kind" in step for step in steps)
    of_heads_and_of_aliases = 4
    found = sum("COVERING INDEX ix_family_member_children" in step for step in steps)
    assert found == of_heads_and_of_aliases
