"""The stores' pools in the console: counted, shared out by a rule, taken back."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Order
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.orders import order_id
from guide_app.mutations.pool import RecordCall
from server import office
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import Browser, a_customer


@pytest.fixture
def mia(chain):
    browser = Browser(chain)
    browser.sign_in("mia")
    return browser


def pooled(chain, *names, **fields):
    return [a_customer(chain, name, guide=None, **fields) for name in names]


def owners(chain):
    table = ENTITY_TABLES["customer"].c
    with chain.database.read() as connection:
        return dict(map(tuple, connection.execute(select(table.name, table.guide_id))))


def test_a_manager_sees_the_own_store_alone_and_hq_every_store(chain, mia):
    pooled(chain, "A", "B")

    assert "Garden" not in mia.get("pool").text
    hana = Browser(chain)
    hana.sign_in("hana")
    assert "Garden" in hana.get("pool").text


def test_the_pool_is_shared_out_as_it_was_shown_and_taken_back(chain, mia):
    pooled(chain, "A", "B", "C")

    shown = mia.get(f"pool?store={chain.id('harbour')}&rule=even")
    assert "Ann: 2" in shown.text or "Bob: 2" in shown.text
    assert set(owners(chain).values()) == {None}
    given = mia.read(mia.post("pool"))

    assert given.status_code == 200
    assert set(owners(chain).values()) <= {chain.id("ann"), chain.id("bob")}
    back = mia.post("pool/back")
    assert back.status_code == 303
    assert set(owners(chain).values()) == {None}


@pytest.mark.parametrize("seller", ["ann", "bob"])
@pytest.mark.parametrize("sold_to", ["A", "B"])
def test_who_sold_last_gets_them(chain, mia, sold_to, seller):
    """Also to somebody for whom the customer stands by now."""
    (lead,) = pooled(chain, "A")
    (alias,) = pooled(chain, "B", merged_into=lead.id, removed_on=chain.clock().date())
    number = row_id("order")
    chain.save(
        Order(
            id=order_id(lead.brand_id, number),
            brand_id=lead.brand_id,
            customer_id={"A": lead, "B": alias}[sold_to].id,
            store_id=lead.store_id,
            guide_id=chain.id(seller),
            number=number,
            ordered_on=date(2024, 1, 1),
            amount=Decimal("1.00"),
        )
    )

    mia.get(f"pool?store={chain.id('harbour')}&rule=last_guide")
    mia.post("pool")

    assert owners(chain)["A"] == chain.id(seller)


def test_another_stores_pool_is_neither_shown_nor_given(chain, mia):
    (lead,) = pooled(chain, "A", store="garden")

    page = mia.get(f"pool?store={chain.id('garden')}&rule=even")
    assert 'name="shares"' not in page.text
    forged = mia.post("pool", shares=f'{{"{chain.id("ann")}": ["{lead.id}"]}}')

    assert forged.status_code == 404
    assert owners(chain) == {"A": None}


@pytest.mark.parametrize(
    "forged",
    ["", "x", "1", "[]", "{}", '{"nobody": ["x"]}', '{"a": 1}', "[" * 4_000],
    ids=["nothing", "no json", "number", "list", "nobody", "no id", "no list", "deep"],
)
def test_what_no_page_has_packed_is_nothing_to_do(mia, forged):
    mia.get("pool")

    assert mia.post("pool", shares=forged).status_code == 400
    assert mia.post("pool/back", shares=forged).status_code == 400


def test_who_was_worked_meanwhile_stays(chain, mia):
    (lead,) = pooled(chain, "A")
    mia.get(f"pool?store={chain.id('harbour')}&rule=even")
    mia.read(mia.post("pool"))
    call = RecordCall(customer_id=lead.id, outcome="added")
    boss = Actor.of(chain.guide("mia"))
    office.change(chain.database, chain.clock, chain.app.state.wakeups, boss, call)

    mia.post("pool/back")

    assert owners(chain)["A"] is not None
