"""The console's pages of orders that wait for their customer, and of returns."""

from __future__ import annotations

import pytest

from tests.intake.files import csv_file
from tests.server.console.browsing import a_customer
from tests.server.console.importing import wait_until
from tests.server.identities.mall import Mall

ORDERS = (
    ("订单号", "手机号", "门店", "日期", "金额"),
    ("A1", "13800000217", "harbour", "2024-03-01", "100"),
    ("B1", "13700000001", "harbour", "2024-03-02", "70"),
)
RETURNS = (
    ("退货单号", "订单号", "退货日期", "退货金额"),
    ("R1", "A1", "2024-03-04", "30"),
    ("R2", "C1", "2024-03-04", ""),
    ("R3", "A1", "2024-03-04", "71"),
)


@pytest.fixture
def mall(chain):
    return Mall(chain)


def test_an_order_of_nobody_known_is_shown_as_waiting_before_and_after_and_not_as_rejected(
    desk, chain, mall, tmp_path
):
    a_customer(chain, "李佳慧", phone="13800000217")

    tried = desk.try_out(csv_file(tmp_path, ORDERS))

    assert tried.facts.counts == {"new": 1, "waiting": 1}
    page = desk.page()
    assert "待认领 1" in page
    assert "拒绝 0" in page
    assert "还没有这位客户" in page
    assert desk.run().facts.counts == {"new": 1, "waiting": 1}
    waiting = desk.browser.get("waiting").text
    assert "B1" in waiting
    assert "13700000001" not in waiting
    assert mall.traces() == {"B1": None}


def test_a_file_of_returns_is_known_by_its_header_tried_out_imported_and_undone(
    desk, chain, mall, tmp_path
):
    li = a_customer(chain, "李佳慧", phone="13800000217")
    desk.carry_out(csv_file(tmp_path, ORDERS[:2], name="orders.csv"))

    path = csv_file(tmp_path, RETURNS, name="returns.csv")
    tried = desk.try_out(path)
    assert desk.mapped() == {
        "退货单号": "number",
        "订单号": "order",
        "退货日期": "returned_on",
        "退货金额": "amount",
    }
    assert tried.facts.counts == {"new": 1, "waiting": 1, "rejected": 1}
    assert "还可退 70.00" in desk.page()
    done = desk.run()

    assert mall.totals(li)[1] == 70
    assert '<span title="3月4日">¥30</span>' in desk.browser.get("orders").text
    assert "¥30<" in desk.browser.get(f"customers/{li.id}").text
    waiting = " ".join(desk.browser.get("waiting").text.split())
    assert "订单 C1" in waiting
    assert "全退" in waiting
    page = f"imports/{done.id}"
    desk.browser.get(page)
    assert desk.browser.post(f"{page}/undo").status_code == 303
    wait_until(lambda: "http-equiv" not in desk.browser.get(page).text)
    assert "退货" in desk.browser.get(page).text
    assert mall.totals(li)[1] == 100
    assert mall.traces() == {}


def test_a_return_that_does_not_fit_its_order_is_marked(hana, chain, mall):
    a_customer(chain, "李佳慧", phone="13800000217")
    mall.back("R1", "A1", "500.00")
    mall.order("A1", "80.00", phone="13800000217")

    assert "与订单对不上" in hana.get("waiting").text
