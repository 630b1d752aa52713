"""Orders written by the chunk: the same doors are shut as for an order that comes by itself."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer, Order
from guide_app.domain.ids import row_id
from guide_app.mutations.orders import RecordOrders
from server.audit import find_broken_line
from server.order_load import OrderSink
from server.schema.facts import audit
from tests.intake.conftest import BRAND, CUSTOMER_HEADER, CUSTOMERS, ORDER_HEADER, ORDERS, now
from tests.intake.files import csv_file

MEMBERS = [CUSTOMER_HEADER, ("马慧", "13800000217", "", "", "lin", "", "", "", "")]
RECEIPTS = [
    ORDER_HEADER,
    ("A-1", "13800000217", "YC01", "2026-08-22", "396", ""),
    ("A-2", "13800000217", "YC02", "2026-09-01", "99", ""),
]


@pytest.fixture
def sink(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS, name="members.csv"), CUSTOMERS)
    return OrderSink(shop.database, now, shop.hq)


@pytest.fixture
def planned(shop, sink, tmp_path):
    (chunk,) = shop.plan(csv_file(tmp_path, RECEIPTS, name="receipts.csv"), ORDERS)
    return chunk


def naming(planned, **facts):
    order = planned.arguments.orders[0]
    changed = replace(order, values={**order.values, **facts})
    return planned._replace(arguments=RecordOrders(orders=(changed,)))


@pytest.mark.parametrize(("field", "entity"), [("store_id", "store"), ("guide_id", "guide")])
def test_an_order_of_a_place_or_person_unknown_here_is_refused_alone(
    shop, sink, planned, field, entity
):
    first, second = planned

    answers = sink.apply([naming(first, **{field: row_id("elsewhere")}), second])

    assert (answers[0].code, answers[0].facts) == ("not_found", {"entity": entity})
    assert answers[1] is None
    assert [order.number for order in shop.rows(Order)] == ["A-2"]
    assert shop.one(Customer, name="马慧").order_total == 99


def test_the_audit_says_on_whose_behalf_orders_came_in(shop, sink, planned):
    assert sink.apply(planned) == [None, None]

    with shop.database.read() as connection:
        actions = connection.execute(select(audit.c.action, audit.c.actor_id)).all()
        assert ("orders.record", shop.hq.guide_id) in actions
        assert find_broken_line(connection, BRAND) is None
