"""Customers who are one person: what came under either is with whoever stands for both."""

from __future__ import annotations

from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from server import office
from server.office import servers_own

PHONE, OTHER = "13812340217", "13912340217"


def change(mall, arguments):
    chain = mall.chain
    wakeups = chain.app.state.wakeups
    office.change(chain.database, chain.clock, wakeups, servers_own(mall.brand_id), arguments)
    mall.settle()


def test_one_person_keeps_what_both_had_and_gets_what_comes_under_either(mall):
    li = mall.person("Li", phone=PHONE, days_ago=9)
    again = mall.person("Li again", "otto", phone=OTHER, member_number="V1", days_ago=5)
    mall.order("A1", "10.00", phone=PHONE)
    mall.order("A2", "20.00", phone=OTHER)
    mall.says("s1", member_number="v1", phone=PHONE)
    assert mall.pairs() == {tuple(sorted((li.id, again.id)))}

    change(mall, MergeCustomers(customer_id=again.id, into_id=li.id))

    assert mall.traces() == mall.orders() == {"A1": li.id, "A2": again.id}
    assert mall.pairs() == set()
    mall.order("A3", "40.00", phone=OTHER)
    assert mall.traces()["A3"] == li.id
    assert mall.totals(li)[0] == 3

    change(mall, UnmergeCustomer(customer_id=again.id))

    assert mall.traces() == mall.orders() == {"A1": li.id, "A2": again.id, "A3": again.id}
    assert (mall.totals(li)[0], mall.totals(again)[0]) == (1, 2)


def test_what_waited_for_either_finds_the_one(mall):
    li = mall.person("Li", phone=PHONE)
    again = mall.person("Li again", "otto", phone=OTHER)
    change(mall, MergeCustomers(customer_id=again.id, into_id=li.id))
    mall.order("A1", "10.00", openid="open-one")

    mall.says("s1", openid="open-one", phone=OTHER)

    assert mall.traces() == mall.orders() == {"A1": li.id}
