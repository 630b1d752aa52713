"""HQ and managers look at who may be one person: merged, kept apart, parted again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import office, same_person
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import PHONE, a_customer, audited, sign_in
from tests.support.chromium import seen

SIZE = {"width": 1366, "height": 768}


def arriving(chain, row):
    """The number is written as a PC would write it, so that the server notices."""
    change = {"phone": Change(seen=row.phone, new=f"+86 {PHONE}")}
    edit = EditCustomer(customer_id=row.id, changes=change)
    actor = Actor.of(chain.rows["hana"])
    office.change(chain.database, chain.clock, chain.app.state.wakeups, actor, edit)
    return row


@pytest.fixture
def two(chain):
    """One of each store of the brand, with the same number."""
    first = a_customer(chain, "王芳")
    other = a_customer(chain, "王女士", store="garden", guide="otto", phone="1")
    return first, arriving(chain, other)


def stored(chain, row):
    with chain.database.read() as connection:
        return TableTx(connection, ENTITY_TABLES).get(Customer, row.id)


def test_hq_merges_a_pair_with_one_click_and_parts_it_from_the_file(hana, chain, two):
    first, other = two
    page = hana.get("same-person").text
    assert "王芳" in page
    assert "王女士" in page
    assert "相同：手机号" in page

    answer = hana.post("same-person/merge", customer=other.id, into=first.id)
    assert answer.headers["location"].startswith(f"/console/customers/{first.id}")
    assert stored(chain, other).merged_into == first.id
    assert stored(chain, other).guide_id == chain.id("ann")
    assert {subject for _, subject in audited(chain, "customer.merge")} == {first.id, other.id}
    assert "没有疑似重复的客户" in hana.get("same-person").text
    assert "王女士" in hana.get(f"customers/{first.id}").text
    assert "王女士" not in hana.get("customers").text
    assert "王女士" not in hana.get("customers?removed=1").text
    assert "王芳" in hana.get(f"customers/{other.id}").text

    assert hana.post(f"customers/{other.id}/unmerge").status_code == 303
    assert stored(chain, other).guide_id == chain.id("otto")
    assert stored(chain, first).merged is None


def test_what_was_written_about_either_stands_in_the_heads_file(hana, two):
    first, other = two
    hana.save(f"customers/{other.id}")
    hana.post(f"customers/{other.id}/note", **{"new.text": "爱丝绸"})
    hana.post("same-person/merge", customer=other.id, into=first.id)
    assert "爱丝绸" in hana.get(f"customers/{first.id}").text


def test_who_are_two_people_are_not_shown_again(hana, chain, two):
    first, other = two
    hana.get("same-person")
    answer = hana.post("same-person/different", customer=first.id, into=other.id)
    assert answer.status_code == 303
    assert "王女士" not in hana.get("same-person").text
    assert sorted(audited(chain, "identity.two_people")) == sorted(
        (chain.id("hana"), row.id) for row in two
    )


def test_a_manager_sees_and_merges_pairs_of_the_own_store_alone(mia, chain, two):
    first, other = two
    assert "王女士" not in mia.get("same-person").text
    assert mia.post("same-person/merge", customer=other.id, into=first.id).status_code == 404
    assert mia.post("same-person/different", customer=other.id, into=first.id).status_code == 404
    again = arriving(chain, a_customer(chain, "王小姐", guide="bob", phone="1"))
    assert "王小姐" in mia.get("same-person").text
    assert mia.post("same-person/merge", customer=again.id, into=first.id).status_code == 303
    assert stored(chain, again).merged_into == first.id


def test_pairs_that_somebody_is_not_to_see_take_no_places_of_those_that_they_are(
    hana, mia, chain, two, monkeypatch
):
    first, other = two
    monkeypatch.setattr(same_person, "_READ_AT_MOST", 1)
    assert "王女士" in hana.get("same-person").text
    assert "王女士" not in mia.get("same-person").text
    arriving(chain, a_customer(chain, "王小姐", guide="bob", phone="1"))
    assert "王小姐" in mia.get("same-person").text

    merged = {"customer": other.id, "into": first.id}
    assert hana.post("same-person/merge", **merged).status_code == 303

    assert "王小姐" in hana.get("same-person").text
    assert "王小姐" in mia.get("same-person").text


def test_hq_neither_sees_nor_decides_about_a_dealers_customer(hana, chain, two):
    first, other = two
    kept = (PHONE[-4:], "王芳", "王女士", first.id, other.id)
    assert "疑似同一人：1 对" in hana.get("waiting").text
    chain.save(replace(chain.rows["garden"], kind="dealer"))

    page = hana.get("same-person").text

    assert not any(word in page for word in kept)
    assert "疑似同一人：" not in hana.get("waiting").text
    for one, into in (two, (other, first)):
        answer = hana.post("same-person/different", customer=one.id, into=into.id)
        assert answer.status_code == 404
    chain.save(replace(chain.rows["garden"], kind="dealer", shares_customers=True))
    assert "王女士" in hana.get("same-person").text


def test_erasing_the_file_erases_everybody_it_consists_of(hana, chain, two):
    first, other = two
    hana.post("same-person/merge", customer=other.id, into=first.id)
    hana.get(f"customers/{first.id}")
    assert hana.post(f"customers/{first.id}/erase", name="王芳").status_code == 303
    with chain.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        assert tx.find(Customer, first.id) is None is tx.find(Customer, other.id)


def test_a_browser_shows_both_side_by_side_and_a_click_merges(address, chain, chromium, two):
    first, _ = two
    page = chromium.new_context(viewport=SIZE).new_page()
    sign_in(page, address)
    page.goto(f"{address}/console/same-person")
    assert seen(page, "document.documentElement.scrollWidth") <= SIZE["width"]
    page.locator("tr", has_text="王芳").locator("button").click()
    page.wait_for_url(re.compile(f"customers/{first.id}"))
    page.wait_for_load_state()
    assert "王女士" in page.inner_text("main")
