"""Goods that came back, as the brand's other systems say so: before the order or after it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Order
from guide_app.domain.ids import row_id
from guide_app.tables.tx import TableTx
from server.erasing import erase_customer
from server.schema import ENTITY_TABLES
from server.schema.facts import audit
from server.schema.identities import trace

PHONE, OTHER = "13812340217", "13912340217"


def told(mall, number="A1"):
    """What an order tells of its returns, with the customer's total and last day of a return."""
    with mall.chain.database.read() as connection:
        order = TableTx(connection, ENTITY_TABLES).find(
            Order, row_id("order", mall.brand_id, number)
        )
    return None if order is None else (order.returned_on, order.returned_amount)


def spent(mall, customer):
    now = mall.customer(customer)
    return now.order_count, now.order_total, now.last_return_on


@pytest.fixture
def li(mall):
    return mall.person("Li", phone=PHONE)


def test_a_part_that_came_back_is_told_by_its_order_and_makes_the_customers_total_less(mall, li):
    mall.order("A1", "80.00", days_ago=5, phone=PHONE)

    assert mall.back("R1", "A1", "30.00", days_ago=2) == "recorded"
    assert mall.back("R2", "A1", "10.00") == "recorded"

    assert told(mall) == (mall.today, Decimal("40.00"))
    assert spent(mall, li) == (1, Decimal("40.00"), mall.today)
    with mall.chain.database.read() as connection:
        actions = set(connection.scalars(select(audit.c.action)))
    assert {"returns.take", "orders.return"} <= actions


def test_an_order_that_came_back_whole_stays_a_purchase_of_which_no_money_is_left(mall, li):
    mall.order("A1", "80.00", days_ago=5, phone=PHONE)

    assert mall.back("R1", "A1") == "recorded"

    now = mall.customer(li)
    assert told(mall) == (mall.today, Decimal("80.00"))
    assert spent(mall, li) == (1, Decimal("0.00"), mall.today)
    bought_on = mall.today - timedelta(days=5)
    assert (now.state, now.first_order_on, now.last_order_on) == ("bought", bought_on, bought_on)


def test_customer_order_identity_and_return_may_come_in_any_order(mall):
    steps = ("customer", "order", "link", "part", "rest")
    for run, order in enumerate(list(permutations(steps))[::11]):
        mall.token = mall.new_token()
        number, phone, openid = f"A{run}", f"138{run:08d}", f"open-{run:06d}"
        for step in order:
            if step == "customer":
                person = mall.person(f"P{run}")
                mall.edit(person, phone=phone)
            elif step == "order":
                mall.order(number, "80.00", days_ago=5, openid=openid)
            elif step == "link":
                mall.says(f"s{run}", openid=openid, phone=phone)
            elif step == "part":
                mall.back(f"part {run}", number, "30.00", days_ago=3)
            else:
                mall.back(f"rest {run}", number, days_ago=1)

        on = mall.today - timedelta(days=1)
        assert told(mall, number) == (on, Decimal("80.00")), order
        assert spent(mall, person) == (1, Decimal("0.00"), on), order


def test_what_is_wrong_with_a_return_is_said_and_blocks_no_other(mall, li):
    mall.order("A1", "80.00", days_ago=5, phone=PHONE)
    mall.order("A2", "80.00", days_ago=5, openid="open-one")
    good = mall.goods("R0", "A1", "10.00", 0)
    wrong = {
        "out_of_range amount": {"amount": "70.01"},
        "out_of_range amount ": {"amount": "-1.00"},
        "out_of_range amount  ": {"amount": "0.00"},
        "out_of_range amount   ": {"order": "A2", "amount": "80.01"},
        "out_of_range amount    ": {"amount": "1.005"},
        "wrong_type amount": {"amount": "much"},
        "wrong_type amount ": {"amount": "NaN"},
        "out_of_range returned_on": {"returned_on": "2034-01-01"},
        "out_of_range returned_on ": {"returned_on": (mall.today - timedelta(days=6)).isoformat()},
        "wrong_type returned_on": {"returned_on": "soon"},
        "required number": {"number": " "},
        "too_long number": {"number": "9" * 129},
        "required order": {"order": " "},
        "too_long order": {"order": "9" * 65},
        "already_exists None": {"number": "R0", "amount": "11.00"},
        "already_exists None ": {"number": "R0", "order": "A2"},
    }
    rows = [good, *(good | {"number": f"W{n}"} | w for n, w in enumerate(wrong.values())), good]

    answer = mall.post("returns", {"returns": rows})

    first, *found, last = answer.json()["results"]
    assert [first["status"], last["status"]] == ["recorded", "recorded"]
    assert [f"{r['code']} {r['details'].get('field')}" for r in found] == [
        name.strip() for name in wrong
    ]
    assert told(mall) == (mall.today, Decimal("10.00"))
    assert spent(mall, li) == (1, Decimal("70.00"), mall.today)


def test_an_order_of_another_brand_is_none_of_this_one(mall, li):
    mall.order("A1", "80.00", phone=PHONE)
    theirs = mall.new_token("rival")

    answer = mall.post("returns", {"returns": [mall.goods("R1", "A1", None, 0)]}, theirs)

    assert answer.json()["results"][0]["status"] == "waiting"
    assert told(mall) == (None, None)


def test_what_waited_and_is_more_than_was_bought_goes_on_waiting(mall, li):
    assert mall.back("R1", "A1", "500.00") == "waiting"
    assert mall.back("R2", "A1", "20.00") == "waiting"

    mall.order("A1", "80.00", phone=PHONE)

    assert told(mall) == (mall.today, Decimal("20.00"))
    assert {n: at for n, at in mall.traces().items() if n != "A1"} == {"R1": None, "R2": li.id}
    assert spent(mall, li) == (1, Decimal("60.00"), mall.today)


def test_a_return_goes_back_to_waiting_with_its_order_and_comes_again_with_it(mall, li):
    mall.order("A0", "10.00", phone=PHONE, days_ago=9)
    mall.back("R0", "A0", "4.00", days_ago=8)
    mall.order("A1", "80.00", openid="open-one", phone=PHONE, days_ago=5)
    mall.back("R1", "A1", "30.00", days_ago=1)
    assert spent(mall, li) == (2, Decimal("56.00"), mall.today - timedelta(days=1))

    mall.take_back(mall.statement_of("A1"))
    assert spent(mall, li) == (1, Decimal("6.00"), mall.today - timedelta(days=8))
    assert mall.back("R2", "A1", "5.00") == "waiting"
    assert mall.traces() == {"A0": li.id, "R0": li.id, "A1": None, "R1": None, "R2": None}

    mall.put_back(mall.statement_of("A1"))

    assert told(mall) == (mall.today, Decimal("35.00"))
    assert spent(mall, li) == (2, Decimal("51.00"), mall.today)


def test_who_is_erased_takes_the_returns_along(mall, li):
    wang = mall.person("Wang", phone=OTHER)
    mall.order("A1", "80.00", phone=PHONE)
    mall.order("A2", "80.00", phone=OTHER)
    for number, order in (("R1", "A1"), ("R2", "A2"), ("R3", "A1")):
        mall.back(number, order, "5.00")

    hana = mall.chain.id("hana")
    mall.chain.database.write(
        lambda c: erase_customer(c, mall.brand_id, li.id, mall.chain.clock(), hana)
    )
    mall.settle()

    assert mall.traces() == {"A2": wang.id, "R2": wang.id}


def test_more_than_one_helping_and_what_is_no_message_is_refused_whole(mall):
    many = mall.post("returns", {"returns": [mall.goods("R1", "A1", None, 0)] * 501})
    assert (many.status_code, many.json()["details"]) == (413, {"rows": 500})
    bodies: list[dict[str, Any]] = [
        {"orders": []},
        {"returns": "none"},
    ]
    for body in bodies:
        assert mall.post("returns", body).json()["code"] == "unreadable"
    with mall.chain.database.read() as connection:
        assert connection.execute(select(trace)).all() == []
