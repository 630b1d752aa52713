"""A file's orders of unknown customers wait, its returns go to their orders; undo takes both."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from guide_app.intake import Fate, Target
from server.importing import ServerSink
from server.order_load import OrderSink
from server.schema.identities import identity, identity_due, identity_saying, identity_statement
from tests.server.identities.mall import Mall
from tests.server.import_office import LI, ORDERS, PEOPLE, Office

KNOWN, STRANGER = "13800000217", "13700000001"
RETURNS = ("退货单号", "订单号", "退货日期", "退货金额")
A1 = ("A1", KNOWN, "harbour", "2024-03-01", "100")
B1 = ("B1", STRANGER, "harbour", "2024-03-02", "70")
B2 = ("B2", STRANGER, "harbour", "2024-03-03", "30")


@pytest.fixture
def mall(chain):
    return Mall(chain)


@pytest.fixture
def desk(chain, tmp_path):
    made = Office(chain, tmp_path)
    made.imports(PEOPLE, LI)
    return made


def orders(desk):
    """What each recorded order comes to: its amount and what came back of it, in cents."""
    return {row["number"]: (row["amount"], row["returned_amount"]) for row in desk.rows("order")}


def nothing_is_left(chain):
    tables = (identity, identity_due, identity_saying, identity_statement)
    with chain.database.read() as connection:
        return all(not connection.execute(table.select()).all() for table in tables)


@pytest.mark.parametrize("sink", [OrderSink, ServerSink])
def test_an_order_of_nobody_known_waits_and_the_others_come_in(desk, mall, sink):
    assert desk.dry_run(ORDERS, A1, B1, B2, target=Target.ORDER) == {Fate.NEW: 1, Fate.WAITING: 2}
    assert mall.traces() == {}

    desk.imports(ORDERS, B1, A1, B2, target=Target.ORDER, sink=sink)

    assert desk.report.counts == {Fate.NEW: 1, Fate.WAITING: 2}
    assert mall.traces() == {"B1": None, "B2": None}
    assert orders(desk) == {"A1": (10000, None)}
    again = desk.dry_run(ORDERS, A1, B1, B2, target=Target.ORDER)
    assert again == {Fate.UNCHANGED: 3}


def test_once_the_customer_is_there_the_orders_are_theirs_with_all_that_hangs_on_them(desk, mall):
    desk.imports(ORDERS, B1, B2, target=Target.ORDER)
    wang = mall.person("王雪梅", "bob")

    mall.edit(wang, phone="137-0000-0001")

    now = mall.customer(wang)
    assert mall.orders() == {"B1": wang.id, "B2": wang.id}
    assert (now.order_count, now.order_total, now.state) == (2, Decimal("100.00"), "bought")
    assert (str(now.first_order_on), str(now.last_order_on)) == ("2024-03-02", "2024-03-03")
    assert {row["guide_id"] for row in desk.rows("order")} == {desk.chain.id("bob")}


def test_who_is_known_by_a_number_spelt_otherwise_is_not_waited_for(desk, mall):
    wang = mall.person("王雪梅", "bob", phone="137 0000 0001")

    counts = desk.dry_run(ORDERS, B1, target=Target.ORDER)
    desk.imports(ORDERS, B1, target=Target.ORDER)

    assert counts == {Fate.NEW: 1}
    assert mall.orders() == {"B1": wang.id}


def test_an_order_that_waits_and_comes_with_other_facts_is_rejected(desk, mall):
    mall.order("B1", "70.00", days_ago=6, phone=STRANGER)
    desk.imports(ORDERS, B1, target=Target.ORDER)
    assert desk.report.counts == {Fate.UNCHANGED: 1}

    dearer, other = (*B1[:4], "71"), ("B1", "13700000002", *B1[2:])
    desk.imports(ORDERS, dearer, target=Target.ORDER, refused={"order_differs": 1})
    desk.imports(ORDERS, other, target=Target.ORDER, refused={"order_differs": 1})

    (example,) = desk.report.examples[Fate.REJECTED]
    assert example.rejection.facts == {"fields": ["phone"]}
    assert mall.traces() == {"B1": None}


def test_undoing_takes_away_what_waits_and_what_has_found_its_customer(desk, mall, chain):
    before = desk.business()
    import_id = desk.imports(ORDERS, A1, B1, B2, target=Target.ORDER)
    wang = mall.person("王雪梅", "bob", phone="13700000009")
    mall.edit(wang, phone=STRANGER)
    waits = desk.imports(
        ORDERS, ("C1", "13700000003", "harbour", "2024-03-03", "9"), target=Target.ORDER
    )
    assert desk.undo(waits).gone == {"order": 1}
    assert set(mall.orders()) == {"A1", "B1", "B2"}

    result = desk.undo(import_id)

    assert (result.gone, result.kept) == ({"order": 3}, 0)
    assert mall.traces() == mall.orders() == {}
    assert mall.totals(wang) == (0, Decimal(0))
    assert desk.business()["order"] == before["order"]
    assert nothing_is_left(chain)
    desk.imports(ORDERS, A1, B1, B2, target=Target.ORDER)  # and the file can come again
    assert set(mall.orders()) == {"A1", "B1", "B2"}


def test_undoing_leaves_an_order_that_another_system_has_sent_too(desk, mall):
    import_id = desk.imports(ORDERS, B1, B2, target=Target.ORDER)
    assert mall.order("B1", "70.00", days_ago=6, phone=STRANGER) == "waiting"

    desk.undo(import_id)

    assert mall.traces() == {"B1": None}
    wang = mall.person("王雪梅", "bob")
    mall.edit(wang, phone=STRANGER)
    assert mall.orders() == {"B1": wang.id}


def test_returns_of_a_file_are_told_by_their_orders_and_undoing_gives_the_amounts_back(desk, mall):
    desk.imports(ORDERS, A1, target=Target.ORDER)
    li = desk.customer("李佳慧")
    rows = (
        ("R1", "A1", "2024-03-04", "30"),
        ("R2", "A1", "2024-03-05", ""),
        ("R3", "B1", "2024-03-05", "20"),
    )
    expected = {Fate.NEW: 2, Fate.WAITING: 1}
    assert desk.dry_run(RETURNS, *rows, target=Target.RETURN) == expected

    import_id = desk.imports(RETURNS, *rows, target=Target.RETURN)

    assert desk.report.counts == expected
    assert orders(desk) == {"A1": (10000, 10000)}
    assert desk.customer("李佳慧")["order_total"] == 0
    assert desk.customer("李佳慧")["last_return_on"] == "2024-03-05"
    assert desk.dry_run(RETURNS, *rows, target=Target.RETURN) == {Fate.UNCHANGED: 3}
    wang = mall.person("王雪梅", "bob")
    mall.edit(wang, phone=STRANGER)
    desk.imports(ORDERS, B1, target=Target.ORDER)
    assert orders(desk)["B1"] == (7000, 2000)

    result = desk.undo(import_id)

    assert result.gone == {"return": 3}
    assert orders(desk) == {"A1": (10000, None), "B1": (7000, None)}
    assert desk.customer("李佳慧") | {"pk": 0} == li | {"pk": 0}
    assert mall.customer(wang).last_return_on is None
    assert desk.dry_run(RETURNS, *rows, target=Target.RETURN) == {Fate.NEW: 3}


def test_undoing_one_of_two_files_leaves_what_the_other_says(desk):
    desk.imports(ORDERS, A1, target=Target.ORDER)
    desk.imports(RETURNS, ("R1", "A1", "2024-03-04", "30"), target=Target.RETURN)
    second = desk.imports(RETURNS, ("R2", "A1", "2024-03-05", "20"), target=Target.RETURN)

    desk.undo(second)

    assert orders(desk) == {"A1": (10000, 3000)}
    assert desk.customer("李佳慧")["last_return_on"] == "2024-03-04"
    assert desk.customer("李佳慧")["order_total"] == 7000


def test_what_came_back_of_the_customers_other_orders_still_counts(desk, mall):
    sold = [(number, *A1[1:]) for number in ("A1", "A2", "A3")]
    desk.imports(ORDERS, *sold, target=Target.ORDER)
    mall.back("R3", "A3", "5.00", days_ago=5)
    rows = (("R1", "A1", "2024-03-04", "30"), ("R2", "A2", "2024-03-05", "20"))
    import_id = desk.imports(RETURNS, *rows, target=Target.RETURN)

    desk.undo(import_id)

    assert orders(desk) == {"A1": (10000, None), "A2": (10000, None), "A3": (10000, 500)}
    assert desk.customer("李佳慧")["last_return_on"] == "2024-03-03"
    assert desk.customer("李佳慧")["order_total"] == 29500


def test_a_return_that_cannot_be_says_why_and_the_others_come_in(desk):
    desk.imports(ORDERS, A1, B1, target=Target.ORDER)
    desk.imports(RETURNS, ("R0", "A1", "2024-03-02", "1"), target=Target.RETURN)
    wrong = {
        ("R1", "A1", "2024-03-04", "100.01"): "return_too_much",
        ("R2", "A1", "2024-03-04", "-3"): "out_of_range",
        ("R3", "A1", "2024-02-28", "3"): "return_too_early",
        ("R4", "A1", "2034-02-28", "3"): "day_to_come",
        ("R4b", "A404", "2034-02-28", "3"): "day_to_come",
        ("R5", "A1", "soon", "3"): "not_a_date",
        ("R6", "A1", "", "3"): "required",
        ("", "A1", "2024-03-04", "3"): "no_key",
        ("R7", "", "2024-03-04", "3"): "no_key",
        ("R0", "A1", "2024-03-04", "3"): "return_differs",
        ("R" * 200, "A1", "2024-03-04", "3"): "too_long",
        ("R8", "B1", "2024-03-04", "70.01"): "return_too_much",
        ("R9", "A1", "2024-03-04", "9999999999999"): "out_of_range",
        ("R10", "A1", "2024-03-05", "4"): "duplicate_row",
    }
    good = ("R10", "A1", "2024-03-05", "5")

    tried = desk.dry_run(RETURNS, good, *wrong, target=Target.RETURN)
    desk.imports(RETURNS, good, *wrong, target=Target.RETURN, refused=Counter(wrong.values()))

    assert orders(desk) == {"A1": (10000, 600)}
    assert tried == desk.report.counts


def test_rows_of_one_file_do_not_come_to_more_than_was_bought(desk):
    desk.imports(ORDERS, A1, target=Target.ORDER)
    rows = [(f"R{n}", "A1", "2024-03-04", "40") for n in range(3)]
    expected = {Fate.NEW: 2, Fate.REJECTED: 1}

    assert desk.dry_run(RETURNS, *rows, target=Target.RETURN) == expected
    desk.imports(RETURNS, *rows, target=Target.RETURN, chunk_rows=1, refused={"return_too_much": 1})

    assert desk.report.counts == expected
    assert orders(desk) == {"A1": (10000, 8000)}


def test_an_order_of_which_goods_came_back_since_stays_when_its_import_is_undone(desk, mall):
    import_id = desk.imports(ORDERS, A1, B1, target=Target.ORDER)
    wang = mall.person("王雪梅", "bob")
    mall.edit(wang, phone=STRANGER)
    for number in ("A1", "B1"):
        mall.back(f"of {number}", number, "10.00")

    result = desk.undo(import_id)

    li = desk.customer("李佳慧")["id"]
    assert {(stay.customer_id, stay.reason) for stay in result.stays} == {
        (li, "changed_since"),
        (wang.id, "changed_since"),
    }
    assert set(mall.orders()) == {"A1", "B1"}
