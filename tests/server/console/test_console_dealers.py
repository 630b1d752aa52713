"""HQ counts a dealer's customers and sees none of them, on any page, unless the store shares."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from guide_app.domain.entities import FollowUp, Order
from guide_app.domain.ids import row_id
from guide_app.mutations.orders import order_id
from server.importing import server_lookups
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import PHONE, a_customer
from tests.server.console.house import EXPECTED, House, in_order

ITS = ("Li CANARY", PHONE, "138****0217", "ORDER-OF-LI")


class DealersHouse(House):
    """The house of the matrix, in a dealer's store; its customer has bought and been written to."""

    def __init__(self, chain, **store) -> None:
        super().__init__(chain)
        person, today = self.customer, chain.clock().date()
        number = "ORDER-OF-LI"
        chain.save(
            Order(
                id=order_id(person.brand_id, number),
                brand_id=person.brand_id,
                customer_id=person.id,
                store_id=person.store_id,
                number=number,
                ordered_on=today,
                amount=Decimal("99.00"),
            ),
            FollowUp(
                id=row_id("sent"),
                brand_id=person.brand_id,
                customer_id=person.id,
                kind="manual",
                planned_on=today,
                due_on=today,
                status="waiting",
                sent_on=today,
                script_id=row_id("script"),
                wording_id=row_id("script"),
            ),
        )
        chain.save(replace(chain.rows["harbour"], **store))

    def words_of_all(self, one) -> dict[str, str]:
        script = row_id("script")
        pages = {
            "GET /?": "",
            "GET /customers?": "customers",
            "GET /customers?removed": "customers?removed=1",
            "GET /customers?guide": f"customers?guide={self.chain.id('ann')}",
            "GET /figures/rows?": f"figures/rows?figure=adds&week={self.customer.added_on}",
            "GET /script-results?": f"script-results/{script}/{script}?part=open",
            "GET /orders?": "orders",
            "GET /quarantine?": "quarantine?all=1",
            "GET /audit?": "audit",
        }
        seen = {name: one.get(path).text for name, path in pages.items()}
        seen["search"] = one.search("Li").text
        seen["search by number"] = one.search(PHONE[-4:]).text
        for route in in_order(EXPECTED):
            one.get("")
            seen[route] = self.knock(one, route).text
        return seen


def told(seen):
    """On which pages something of the customer stands."""
    return {name for name, text in seen.items() if any(word in text for word in ITS)}


@pytest.fixture
def dealers(chain):
    return DealersHouse(chain, kind="dealer")


def test_no_page_shows_hq_anything_of_a_dealers_customer(dealers, browser, chain):
    mia = browser()
    mia.sign_in("mia")
    mia.get(f"customers/{dealers.customer.id}")
    assert mia.post(f"customers/{dealers.customer.id}/reveal").status_code == 200  # in the audit
    hana = browser()
    hana.sign_in("hana")

    seen = dealers.words_of_all(hana)

    assert told(seen) == set()
    assert "1 位客户只计入数字" in seen["GET /customers?"]


def test_hq_can_do_nothing_with_a_dealers_customer(dealers, browser):
    hana = browser()
    hana.sign_in("hana")
    about_one = [route for route in in_order(EXPECTED) if "/customers/{row_id}" in route]
    found = {}
    for route in about_one:
        hana.get("")
        found[route] = dealers.knock(hana, route).status_code

    assert found == dict.fromkeys(about_one, 404)
    hana.get("")
    assert hana.post(f"quarantine/{dealers.pk}/reveal").status_code == 404


def test_hq_merges_nobody_with_a_dealers_customer(dealers, chain, browser):
    own = a_customer(chain, "Own", store="garden", guide="otto")
    hana = browser()
    hana.sign_in("hana")
    for one, other in ((own.id, dealers.customer.id), (dealers.customer.id, own.id)):
        hana.get("same-person")
        assert hana.post("same-person/merge", customer=one, into=other).status_code == 404
    with chain.database.read() as connection:
        rows = connection.execute(select(ENTITY_TABLES["customer"].c.merged_into)).scalars()
        assert not any(rows)


def test_the_totals_count_them(dealers, browser):
    hana = browser()
    hana.sign_in("hana")

    assert ">1<" in hana.get("").text.replace(" ", "").replace("\n", "")
    rows = hana.get(f"figures/rows?figure=adds&week={dealers.customer.added_on}").text
    assert "只计入数字" in rows
    assert "· 1</h1>" in rows


def test_the_dealers_own_manager_sees_everything(dealers, browser):
    mia = browser()
    mia.sign_in("mia")

    assert "Li CANARY" in mia.get("customers").text
    assert mia.get(f"customers/{dealers.customer.id}").status_code == 200
    assert "只计入数字" not in mia.get("customers").text


@pytest.mark.parametrize("store", [{"kind": "dealer", "shares_customers": True}, {"kind": None}])
def test_hq_sees_the_customers_of_a_store_that_shares_and_of_its_own(chain, browser, store):
    house = DealersHouse(chain, **store)
    hana = browser()
    hana.sign_in("hana")

    shown = told(house.words_of_all(hana))

    assert {
        "GET /customers?",
        "GET /customers?guide",
        "GET /figures/rows?",
        "GET /script-results?",
        "GET /orders?",
        "GET /customers/{row_id}",
        "search",
    } <= shown
    assert "只计入数字" not in hana.get("customers").text


def test_an_import_of_hq_neither_finds_nor_changes_them_but_for_their_orders(dealers, chain):
    brand_id = chain.id("sunny")

    found = server_lookups(chain.database, brand_id).customers("phone", [PHONE])
    of_orders = server_lookups(chain.database, brand_id, orders=True).customers("phone", [PHONE])

    assert found == {}
    assert list(of_orders) == [PHONE]


def test_hq_sets_what_a_store_is_in_its_form(chain, browser):
    hana = browser()
    hana.sign_in("hana")
    path = f"store/{chain.id('harbour')}"

    answer = hana.save(path, kind="dealer", name="Harbour", code="H1")

    assert answer.status_code == 303
    assert 'value="dealer" selected' in hana.get(path).text
