"""Orders that come under an identity: at whoever is known by it, or waiting, never lost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import insert, select

from guide_app.domain.entities import Order
from guide_app.domain.identities import read_identity
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import EditCustomer, RemoveCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.orders import NewOrder, RecordOrders, Return, ReturnOrders
from guide_app.tables.tx import TableTx
from server import office
from server.erasing import erase_customer
from server.identities.settle import settle_all
from server.office import servers_own
from server.schema import ENTITY_TABLES
from server.schema.identities import (
    identity,
    identity_due,
    identity_saying,
    identity_statement,
    same_person,
    trace,
)

PHONE, OTHER = "13812340217", "13912340217"


def change(mall, arguments):
    chain = mall.chain
    wakeups = chain.app.state.wakeups
    office.change(chain.database, chain.clock, wakeups, servers_own(mall.brand_id), arguments)
    mall.settle()


def rows(mall, table):
    with mall.chain.database.read() as connection:
        return list(connection.execute(select(table)).mappings())


def test_an_order_of_a_known_customer_is_recorded_at_once(mall):
    li = mall.person("Li", phone="138 1234 0217")

    assert mall.order("A1", "299.50", phone="+86 13812340217") == "recorded"

    assert mall.orders() == {"A1": li.id}
    now = mall.customer(li)
    assert (now.order_count, now.order_total, now.state) == (1, Decimal("299.50"), "bought")
    with mall.chain.database.read() as connection:
        order = TableTx(connection, ENTITY_TABLES).get(Order, row_id("order", mall.brand_id, "A1"))
    assert order.guide_id == mall.chain.id("ann")


def test_an_order_of_nobody_known_waits_and_reaches_whoever_turns_up_later(mall):
    assert mall.order("A1", openid="open-one") == "waiting"
    assert mall.says("s1", openid="open-one", unionid="union-one") == "taken"
    assert mall.says("s2", unionid="union-one", phone=PHONE) == "taken"
    assert mall.traces() == {"A1": None}

    li = mall.person("Li")
    mall.edit(li, phone="138-1234-0217")

    assert mall.traces() == mall.orders() == {"A1": li.id}
    assert mall.totals(li) == (1, Decimal("100.00"))


def test_the_guides_pc_hears_of_an_order_that_found_its_customer(mall):
    li = mall.person("Li", phone=PHONE)
    ann = mall.chain.pcs["harbour"].session("ann")
    mall.order("A1", openid="open-one")
    before = ann.get("/v1/check").json()["n"]

    mall.says("s1", openid="open-one", phone=PHONE)

    lines = ann.pull(cursor=before).json()["lines"]
    told = {(line["entity"], line["op"]) for line in lines}
    assert told == {("customer", "upsert"), ("order", "upsert")}
    assert {line["row"]["customer_id"] for line in lines if line["entity"] == "order"} == {li.id}


def test_a_link_that_is_taken_back_sends_its_orders_back_to_waiting_and_can_be_put_back(mall):
    li = mall.person("Li", phone=PHONE)
    mall.order("A0", "10.00", phone=PHONE, days_ago=9)
    mall.order("A1", "20.00", openid="open-one", days_ago=3)
    mall.says("s1", openid="open-one", phone=PHONE)
    (statement,) = [
        s
        for s in mall.statements()
        if s["id"] not in (mall.statement_of("A0"), mall.statement_of("A1"))
    ]
    assert mall.totals(li) == (2, Decimal("30.00"))

    mall.take_back(statement["id"])

    assert mall.traces() == {"A0": li.id, "A1": None}
    assert mall.orders() == {"A0": li.id}
    now = mall.customer(li)
    assert (now.order_count, now.order_total) == (1, Decimal("10.00"))
    assert now.last_order_on == now.first_order_on == mall.today - timedelta(days=9)
    mall.put_back(statement["id"])
    assert mall.totals(li) == (2, Decimal("30.00"))
    assert mall.customer(li).last_order_on == mall.today - timedelta(days=3)


def test_who_has_no_order_left_has_not_bought(mall):
    li = mall.person("Li", phone=PHONE)
    mall.order("A1", openid="open-one", phone=PHONE)
    mall.take_back(mall.statement_of("A1"))

    now = mall.customer(li)

    assert (now.state, now.order_count, now.last_order_on) == ("new", 0, None)


def test_the_same_wrong_link_said_again_stays_taken_back(mall):
    mall.person("Li", phone=PHONE)
    mall.order("A1", openid="open-one")
    mall.says("s1", openid="open-one", phone=PHONE)
    mall.take_back(next(s["id"] for s in mall.statements() if s["id"] != mall.statement_of("A1")))

    assert mall.says("s2", openid="open-one", phone=PHONE) == "taken"

    assert mall.traces() == {"A1": None}


def test_goods_that_came_back_are_not_forgotten_on_the_way(mall):
    li = mall.person("Li", phone=PHONE)
    mall.order("A1", "80.00", openid="open-one", phone=PHONE, days_ago=5)
    back = Return(number="A1", returned_on=mall.today, amount=Decimal("30.00"))
    change(mall, ReturnOrders(returns=(back,)))
    assert mall.customer(li).last_return_on == mall.today

    mall.take_back(mall.statement_of("A1"))
    assert mall.customer(li).last_return_on is None
    assert mall.order("A1", "80.00", openid="open-one", phone=PHONE, days_ago=5) == "waiting"
    mall.put_back(mall.statement_of("A1"))

    with mall.chain.database.read() as connection:
        order = TableTx(connection, ENTITY_TABLES).get(Order, row_id("order", mall.brand_id, "A1"))
    assert (order.returned_on, order.returned_amount) == (mall.today, Decimal("30.00"))
    assert mall.customer(li).last_return_on == mall.today


def test_a_visitors_orders_go_to_whoever_signs_in_and_wait_once_a_second_one_does(mall):
    li = mall.person("Li", phone=PHONE)
    mall.person("Wang", phone=OTHER)
    mall.order("A1", visitor="browser-one", days_ago=9)
    mall.order("A2", visitor="browser-one", days_ago=1)
    mall.says("s1", days_ago=8, visitor="browser-one", phone=PHONE)
    assert mall.traces() == {"A1": li.id, "A2": li.id}

    mall.says("s2", days_ago=3, visitor="browser-one", phone=OTHER)

    assert mall.traces() == {"A1": li.id, "A2": None}
    assert mall.pairs() == set()


def test_a_customer_who_gets_another_phone_keeps_what_hangs_on_the_card(mall):
    li = mall.person("Li", phone=PHONE, member_number="V1")
    mall.order("A1", phone=PHONE)
    mall.order("A2", member_number="v1")
    mall.edit(li, phone=OTHER)

    assert mall.traces() == {"A1": None, "A2": li.id}
    assert mall.totals(li)[0] == 1


def test_off_the_lists_somebody_claims_nothing_and_another_may_take_their_place(mall):
    li = mall.person("Li", phone=PHONE, days_ago=3)
    mall.order("A1", phone=PHONE)
    again = mall.person("Li again", "otto", phone="13700000000")

    change(mall, RemoveCustomer(customer_id=li.id))
    mall.edit(again, phone=PHONE)

    assert mall.traces() == mall.orders() == {"A1": again.id}
    assert mall.totals(li)[0] == 0


def test_what_a_file_has_recorded_stays_where_the_file_says(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", phone=OTHER)
    mall.order("A1", openid="open-one")
    values = {
        "store_id": mall.chain.id("harbour"),
        "number": "A1",
        "ordered_on": mall.today.isoformat(),
        "amount": "100.00",
    }
    change(mall, RecordOrders(orders=(NewOrder(customer_id=wang.id, values=values),)))
    assert mall.traces() == {"A1": wang.id}

    mall.says("s1", openid="open-one", phone=PHONE)

    assert mall.traces() == mall.orders() == {"A1": wang.id}
    assert mall.totals(li)[0] == 0
    mall.take_back(mall.statement_of("A1"))
    assert mall.orders() == {"A1": wang.id}


def test_an_order_that_a_file_has_recorded_already_is_recorded(mall):
    wang = mall.person("Wang", phone=OTHER)
    values = {
        "store_id": mall.chain.id("harbour"),
        "number": "A1",
        "ordered_on": mall.today.isoformat(),
        "amount": "100.00",
    }
    change(mall, RecordOrders(orders=(NewOrder(customer_id=wang.id, values=values),)))

    assert mall.order("A1", openid="open-one") == "recorded"
    assert mall.order("A1", "90.00", openid="open-one") == "refused"
    assert mall.traces() == {}


def test_hq_says_by_hand_whose_a_second_wechat_is(mall):
    li = mall.person("Li", phone=PHONE)
    mall.says("s1", unionid="union-one", phone=PHONE)
    mall.says("s2", unionid="union-two", phone=PHONE)
    mall.order("A1", unionid="union-two")
    assert mall.traces() == {"A1": None}

    said = mall.hand(li, read_identity("unionid", "", "union-two"), name="h1")

    assert mall.traces() == {"A1": li.id}
    mall.take_back(said)
    assert mall.traces() == {"A1": None}


def test_other_brands_have_people_of_their_own(mall):
    mall.person("Li", phone=PHONE)
    theirs = mall.new_token("rival")

    basket = mall.basket("A1", "10.00", 0, phone=PHONE) | {"store": "tower"}
    answer = mall.post("orders", {"orders": [basket]}, theirs)

    assert answer.json()["results"][0]["status"] == "waiting"


def test_who_is_erased_leaves_neither_identity_nor_trace(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", member_number="V2", phone="13700000000", days_ago=4)
    mall.order("A1", openid="open-one", phone=PHONE)
    mall.order("A2", openid="open-one")
    mall.order("A3", openid="open-two")
    mall.says("s1", days_ago=1, member_number="v2", phone=PHONE)
    mall.order("A4", member_number="v2", phone=PHONE)
    assert mall.traces() == {"A1": li.id, "A2": li.id, "A3": None, "A4": wang.id}

    hana = mall.chain.id("hana")
    mall.chain.database.write(
        lambda c: erase_customer(c, mall.brand_id, li.id, mall.chain.clock(), hana)
    )
    mall.settle()

    assert mall.traces() == mall.orders() | {"A3": None} == {"A3": None, "A4": wang.id}
    values = {row["value"] for row in rows(mall, identity)}
    assert values == {"open-two", "v2"}
    assert rows(mall, identity_due) == rows(mall, same_person) == []
    kept = {row["id"] for row in rows(mall, identity_statement)}
    assert {row["statement_id"] for row in rows(mall, identity_saying)} == kept
    assert {row["statement_id"] for row in rows(mall, trace)} <= kept


def test_what_was_due_when_the_server_stopped_is_settled_at_its_next_start(mall):
    chain = mall.chain
    li = mall.person("Li")
    mall.order("A1", phone=PHONE)
    edit = EditCustomer(customer_id=li.id, changes={"phone": Change(seen=None, new=PHONE)})
    wakeups, own = chain.app.state.wakeups, servers_own(mall.brand_id)
    office.change(chain.database, chain.clock, wakeups, own, edit)

    settle_all(chain.database, chain.clock, wakeups)

    assert mall.traces() == {"A1": li.id}
    assert rows(mall, identity_due) == []


def test_a_brand_that_cannot_be_settled_keeps_no_other_from_it(mall):
    chain = mall.chain
    damaged = {"brand_id": "0", "kind": "nonsense", "scope": "", "value": "1"}
    chain.database.write(lambda connection: connection.execute(insert(identity_due), damaged))
    li = mall.person("Li")
    mall.order("A1", phone=PHONE)
    edit = EditCustomer(customer_id=li.id, changes={"phone": Change(seen=None, new=PHONE)})
    wakeups, own = chain.app.state.wakeups, servers_own(mall.brand_id)
    office.change(chain.database, chain.clock, wakeups, own, edit)

    settle_all(chain.database, chain.clock, wakeups)

    assert mall.traces() == {"A1": li.id}


def test_the_earliest_that_anybody_said_it_counts_whoever_came_first(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", phone=OTHER)
    mall.order("A1", visitor="browser-one", days_ago=6)
    mall.says("s1", days_ago=3, visitor="browser-one", phone=PHONE)
    mall.says("s2", days_ago=5, visitor="browser-one", phone=OTHER)
    assert mall.traces() == {"A1": wang.id}

    mall.says("s3", days_ago=8, visitor="browser-one", phone=PHONE)

    assert mall.traces() == {"A1": li.id}


def test_what_hq_said_of_a_customer_follows_when_their_phone_changes(mall):
    li = mall.person("Li", phone=PHONE)
    mall.hand(li, read_identity("unionid", "", "union-one"), name="h1")
    mall.says("s1", openid="open-one", phone=PHONE)
    mall.says("s2", openid="open-two", unionid="union-one")
    mall.order("A1", openid="open-two")
    assert mall.traces() == {"A1": None}  # of one app she has one openid

    mall.edit(li, phone=OTHER)

    assert mall.traces() == {"A1": li.id}
