from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from server.schema import ENTITY_TABLES
from tests.server.console.browsing import PHONE, a_customer, audited
from tests.server.databases import KINDS

NEW = "customers/new"


def rows(chain):
    with chain.database.read() as connection:
        return connection.execute(select(ENTITY_TABLES["customer"])).mappings().all()


def mark_in(page):
    found = re.search(r'name="anyway" value="(.+?)"', page.text)
    assert found, page.text
    return unescape(found[1])


@pytest.mark.parametrize("kind", KINDS)
def test_hq_adds_a_customer_to_a_guides_book_and_the_pc_hears_of_it(hana, chain):
    ann = chain.pcs["harbour"].session("ann")
    cursor = ann.pull().json()["cursor"]

    answer = hana.save(NEW, name="李佳慧", phone=PHONE, guide="ann", birthday_month="5")
    assert answer.status_code == 400  # half a birthday
    assert 'value="李佳慧"' in answer.text
    assert rows(chain) == []
    answer = hana.send(NEW, name="李佳慧", phone=PHONE, guide="ann", size="M")

    (made,) = rows(chain)
    assert answer.headers["location"] == f"/console/customers/{made['id']}?done=saved"
    assert (made["name"], made["guide_id"], made["size"]) == ("李佳慧", chain.id("ann"), "M")
    heard = [(line["op"], line["entity"]) for line in ann.pull(cursor).json()["lines"]]
    assert sorted(heard) == [("upsert", "customer"), ("upsert", "timeline_entry")]
    assert audited(chain, "customer.create") == [(chain.id("hana"), made["id"])]


def test_a_manager_chooses_among_the_people_of_the_store(mia, chain):
    page = mia.get(NEW).text
    offered = re.findall(r'<option value="([^"]*)"[^>]*>(Ann|Bob|Mia|Otto)<', page)
    assert [name for _, name in offered] == ["Ann", "Bob", "Mia"]

    refused = mia.send(NEW, name="李", guide=chain.id("otto"))
    taken = mia.send(NEW, name="李", guide=chain.id("bob"))

    assert refused.status_code == 400
    assert "没有这个账号" in refused.text
    assert taken.status_code == 303
    assert [row["guide_id"] for row in rows(chain)] == [chain.id("bob")]


@pytest.mark.parametrize("account", ["", "nobody", "zoe", "hana"])
def test_an_account_that_keeps_no_book_here_is_said_beside_its_field(hana, chain, account):
    told = hana.save(NEW, name="李", guide=account)

    assert told.status_code == 400
    assert "没有这个账号" in told.text
    assert rows(chain) == []


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_known_already_is_shown_before_anybody_is_added(hana, chain):
    known = a_customer(chain, "Li Na", "garden", "otto", phone="+86 138-1234-0217")

    told = hana.save(NEW, name="李娜", phone=PHONE, guide="ann")

    assert told.status_code == 409
    assert f"/console/customers/{known.id}" in told.text
    assert "Li Na" in told.text
    assert "Otto" in told.text
    assert 'value="李娜"' in told.text
    assert len(rows(chain)) == 1

    anyway = hana.send(NEW, name="李娜", phone=PHONE, guide="ann")
    assert anyway.status_code == 409  # not without saying so
    hana.post(NEW, **{"new.name": "李娜", "new.phone": PHONE}, **{"new.guide": "ann"})
    made = hana.post(
        NEW,
        **{"new.name": "李娜", "new.phone": PHONE, "new.guide": "ann", "anyway": mark_in(told)},
    )
    assert made.status_code == 303
    assert len(rows(chain)) == 2


def test_somebody_who_has_come_since_is_shown_too(hana, chain):
    a_customer(chain, "Li Na")
    told = hana.save(NEW, name="李娜", phone=PHONE, guide="ann")
    a_customer(chain, "Li Nuo")

    again = hana.post(
        NEW,
        **{"new.name": "李娜", "new.phone": PHONE, "new.guide": "ann", "anyway": mark_in(told)},
    )

    assert again.status_code == 409
    assert "Li Nuo" in again.text


def test_a_manager_learns_of_another_stores_customer_no_more_than_that_there_is_one(mia, chain):
    elsewhere = a_customer(chain, "CANARY", "garden", "otto")
    a_customer(chain, "Zhu", "tower", "zoe", "rival", wechat="silk")

    told = mia.save(NEW, name="李娜", phone=PHONE, guide=chain.id("ann"))
    free = mia.save(NEW, name="李诺", wechat="silk", guide=chain.id("ann"))

    assert told.status_code == 409
    assert "其他门店有客户相同：" in told.text
    for hidden in (elsewhere.id, "CANARY", "Otto"):
        assert hidden not in told.text
    assert free.status_code == 303  # another brand's never counts


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": "li", "phone": ""}, 409),
        ({"name": "Lin", "wechat": "SILK"}, 409),
        ({"name": "Lin", "member_number": "M-1"}, 409),
        ({"name": "Lin", "phone": "13812340218"}, 303),
        ({"name": "Lin", "phone": "0217"}, 303),
    ],
)
def test_what_makes_two_customers_alike(hana, chain, fields, status):
    a_customer(chain, "Li", wechat="silk", member_number="M-1")

    assert hana.save(NEW, guide="ann", **fields).status_code == status


def test_a_namesake_in_a_colleagues_book_is_nobody_to_ask_about(hana, chain):
    a_customer(chain, "Li", guide="bob")

    assert hana.save(NEW, name="Li", guide="ann").status_code == 303
