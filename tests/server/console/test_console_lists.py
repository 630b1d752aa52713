"""Lists: a page at a time, each at the same cost, found by name and number."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from tests.server.console.browsing import a_customer
from tests.server.databases import KINDS


@pytest.fixture
def crowd(chain):
    """130 customers of Ann, named so that their order is known."""
    rows = [
        Customer(
            id=row_id("crowd", n),
            brand_id=chain.id("sunny"),
            store_id=chain.id("harbour"),
            guide_id=chain.id("ann"),
            name=f"Li {n // 2:03d}",  # two of every name
            phone=f"139{n:08d}",
            added_on=chain.clock().date(),
        )
        for n in range(130)
    ]
    chain.save(*rows)
    return rows


def shown(page):
    return re.findall(r"/console/customers/([0-9a-f-]{36})", page)


def link(page, rel):
    found = re.search(rf'rel="{rel}" href="(.+?)"', page)
    return "customers" + found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("kind", KINDS)
def test_every_customer_is_on_one_page_forwards_and_backwards(mia, crowd):
    first = mia.get("customers").text
    second = mia.get(link(first, "next")).text
    third = mia.get(link(second, "next")).text

    pages = [shown(page) for page in (first, second, third)]
    assert [len(page) for page in pages] == [50, 50, 30]
    assert sorted(one for page in pages for one in page) == sorted(row.id for row in crowd)
    assert link(third, "next") is None
    assert link(first, "prev") is None
    assert shown(mia.get(link(third, "prev")).text) == pages[1]
    assert shown(mia.get(link(second, "prev")).text) == pages[0]


@pytest.mark.parametrize(
    "place", ["", "x", "0", "-1", "9" * 30, "[" * 400, "\x00", row_id("nobody")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_place_that_is_none_begins_at_the_beginning(mia, crowd, place):
    page = mia.client.get("/console/customers", params={"after": place})

    assert page.status_code == 200
    assert len(shown(page.text)) == 50


@pytest.mark.parametrize("kind", KINDS)
def test_a_customer_is_found_by_part_of_the_name_the_number_and_its_end(mia, chain, crowd):
    wanted = a_customer(chain, "王佳慧", phone="13612340217")

    for words in ("佳慧", "0217", "13612340217", "136-1234-0217", wanted.id):
        assert shown(mia.search(words).text) == [wanted.id], words
    assert shown(mia.search("%").text) == []
    assert "没有找到" in mia.search("nobody").text


def test_a_search_goes_on_on_its_next_page_and_among_one_guides_customers(mia, chain, crowd):
    a_customer(chain, "Li 999", guide="bob")

    first = mia.search("Li", guide=chain.id("ann")).text
    second = mia.get(link(first, "next")).text
    third = mia.get(link(second, "next")).text

    assert len(shown(first) + shown(second) + shown(third)) == 130


def test_neither_a_name_nor_a_number_ever_stands_in_an_address(mia, chain, crowd):
    for words in ("Li", "13900000077"):
        answer = mia.post("customers", q=words)
        page = mia.get(answer.headers["location"].removeprefix("/console/")).text
        addresses = [answer.headers["location"], *re.findall(r'(?:href|action)="(.*?)"', page)]

        assert not [one for one in addresses if "Li" in one or "139" in one]
        assert shown(page)


def test_the_customers_of_one_guide_are_a_click_away_from_the_staff(hana, chain, crowd):
    other = a_customer(chain, "Wu", guide="bob")

    assert f"/console/customers?guide={chain.id('bob')}" in hana.get("guide").text
    assert shown(hana.get(f"customers?guide={chain.id('bob')}").text) == [other.id]


@pytest.mark.parametrize("path", ["customers", "orders", "guide", "audit"])
def test_a_page_costs_the_same_few_queries_however_long_the_list_is(hana, chain, crowd, path):
    asked = []
    engine = chain.database._reader
    event.listen(engine, "after_cursor_execute", lambda *args: asked.append(args[2]))

    assert hana.get(path).status_code == 200

    assert len([one for one in asked if "from" in one.lower()]) <= 20


@pytest.mark.parametrize("words", ["", "佳慧", "0217"])
def test_no_list_of_customers_reads_the_whole_table(hana, chain, crowd, words):
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        if "FROM customer" in statement and "LIMIT" in statement:
            asked.append((statement, parameters))

    event.listen(chain.database._reader, "before_cursor_execute", note)
    hana.search(words)
    event.remove(chain.database._reader, "before_cursor_execute", note)

    with chain.database.read() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"explain query plan {statement}", parameters)
            steps = [row[-1] for row in plan]
            whole = "SEARCH customer USING INDEX ix_customer_by_name (brand_id=?)"
            assert steps == [whole, "LIST SUBQUERY 1", "SCAN store"]  # the dealers, once
    assert asked


def test_an_empty_list_says_what_to_do(hana):
    assert "还没有客户" in hana.get("customers").text
    assert "还没有订单" in hana.get("orders").text
    assert "没有待处理的内容" in hana.get("quarantine").text
    assert "点「新建」开始" in hana.get("region").text
