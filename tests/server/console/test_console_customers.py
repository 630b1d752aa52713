from __future__ import annotations

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import office
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import PHONE, a_customer, audited
from tests.server.databases import KINDS


def found(chain, customer):
    with chain.database.read() as connection:
        return TableTx(connection, ENTITY_TABLES).find(Customer, customer.id)


def test_a_manager_sees_the_own_store_with_masked_numbers(mia, chain):
    a_customer(chain, "Li")
    a_customer(chain, "Wu", "garden", "otto")

    page = mia.search("0217").text

    assert "Li" in page
    assert "138****0217" in page
    assert "13812340217" not in page
    assert "Wu" not in page


def test_a_foreign_id_answers_like_a_missing_one(hana, mia, chain):
    foreign = a_customer(chain, "Zhu", "tower", "zoe", "rival")
    elsewhere = a_customer(chain, "Wu", "garden", "otto")

    for one, path in (
        (hana, f"customers/{foreign.id}"),
        (hana, f"guide/{chain.id('zoe')}"),
        (mia, f"customers/{elsewhere.id}"),
    ):
        missing = one.get(f"{path.split('/')[0]}/{row_id('nobody')}")
        answer = one.get(path)
        assert answer.status_code == missing.status_code == 404
        assert answer.text == missing.text.replace(row_id("nobody"), path.split("/")[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_manager_hands_a_customer_over_and_a_stale_page_does_not(mia, chain):
    customer = a_customer(chain)
    path = f"customers/{customer.id}"
    mia.get(path)
    assert mia.post(f"{path}/transfer", to=chain.id("bob")).status_code == 303

    stale = mia.post(f"{path}/transfer", to=chain.id("mia"))

    assert stale.status_code == 409
    assert "Bob" in stale.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_is_shown_one_at_a_time_and_the_audit_keeps_who_looked(mia, chain):
    customer = a_customer(chain)
    a_customer(chain, "Wu", phone="13912345678")
    page = mia.get(f"customers/{customer.id}").text
    assert PHONE not in page
    assert audited(chain, "customer.reveal") == []

    shown = mia.post(f"customers/{customer.id}/reveal").text

    assert PHONE in shown
    assert audited(chain, "customer.reveal") == [(chain.id("mia"), customer.id)]
    assert PHONE not in mia.get(f"customers/{customer.id}").text


def test_nobody_reveals_a_number_of_another_store(mia, chain):
    elsewhere = a_customer(chain, "Wu", "garden", "otto")
    mia.get("customers")

    assert mia.post(f"customers/{elsewhere.id}/reveal").status_code == 404
    assert audited(chain, "customer.reveal") == []


def test_a_number_written_into_a_name_a_remark_or_a_note_is_masked_too(hana, chain):
    customer = a_customer(chain, "Li 13912345678", remark="妈妈电话 139 1234 5678")
    hana.get(f"customers/{customer.id}")
    hana.post(f"customers/{customer.id}/note", **{"new.text": "改号13912345678，3月8日前联系"})

    pages = hana.get("customers").text + hana.get(f"customers/{customer.id}").text
    shown = pages.replace("请输入客户姓名「Li 13912345678」以确认", "")

    assert "13912345678" not in shown
    assert "139 1234 5678" not in shown
    assert "139****5678" in shown
    assert "3月8日前联系" in shown


def test_a_number_is_changed_where_it_is_shown_and_a_stale_one_is_contested(mia, chain):
    customer = a_customer(chain)
    mia.get(f"customers/{customer.id}")
    mia.read(mia.post(f"customers/{customer.id}/reveal"))
    chain.save(Customer(**{**vars_of(customer), "phone": "13700000000"}))

    told = mia.send(f"customers/{customer.id}/phone", phone="13600000000")

    assert told.status_code == 409
    assert "现在的值" in told.text
    assert found(chain, customer).phone == "13700000000"


def vars_of(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_facts_are_edited_by_the_same_mutation_as_a_pcs_and_reach_it(mia, chain):
    customer = a_customer(chain)
    ann = chain.pcs["harbour"].session("ann")
    cursor = ann.pull().json()["cursor"]

    assert mia.save(f"customers/{customer.id}/edit", remark="likes silk").status_code == 303

    rows = [line["row"] for line in ann.pull(cursor).json()["lines"]]
    assert [row["remark"] for row in rows if row.get("name") == "Li"] == ["likes silk"]


def test_a_note_of_the_manager_stands_in_the_timeline(mia, chain):
    customer = a_customer(chain)
    mia.get(f"customers/{customer.id}")

    mia.post(f"customers/{customer.id}/note", **{"new.text": "asked for linen"})

    page = mia.get(f"customers/{customer.id}").text
    assert "asked for linen" in page
    assert "Mia" in page


def test_an_empty_note_is_refused_beside_the_box(mia, chain):
    customer = a_customer(chain)
    mia.get(f"customers/{customer.id}")

    told = mia.post(f"customers/{customer.id}/note", **{"new.text": "  "})

    assert told.status_code == 400
    assert "这一项不能为空" in told.text


def test_hq_hands_a_customer_to_another_store_by_the_colleagues_account(hana, chain):
    customer = a_customer(chain)
    hana.get(f"customers/{customer.id}")

    wrong = hana.post(f"customers/{customer.id}/transfer", account="nobody")
    right = hana.post(f"customers/{customer.id}/transfer", account="otto")

    assert wrong.status_code == 400
    assert "没有这个账号" in wrong.text
    assert right.status_code == 303
    assert found(chain, customer).store_id == chain.id("garden")
    assert audited(chain, "customer.transfer") == [(chain.id("hana"), customer.id)]


class TestErasing:
    @pytest.mark.parametrize("kind", KINDS)
    def test_hq_erases_a_customer_by_typing_the_name_and_the_pc_hears_of_it(self, hana, chain):
        customer = a_customer(chain, "李娜")
        ann = chain.pcs["harbour"].session("ann")
        cursor = ann.pull().json()["cursor"]
        hana.get(f"customers/{customer.id}")

        answer = hana.post(f"customers/{customer.id}/erase", name=" 李娜 ")

        assert answer.status_code == 303
        lines = ann.pull(cursor).json()["lines"]
        assert [(line["op"], line["id"]) for line in lines] == [("delete", customer.id)]
        assert found(chain, customer) is None
        assert audited(chain, "erase_customer") == [(chain.id("hana"), customer.id)]
        assert hana.get(f"customers/{customer.id}").status_code == 404

    def test_a_pc_that_waits_for_news_is_woken(self, hana, chain, monkeypatch):
        customer = a_customer(chain)
        woken = []
        monkeypatch.setattr(chain.app.state.wakeups, "publish", lambda *args: woken.append(args))
        hana.get(f"customers/{customer.id}")

        hana.post(f"customers/{customer.id}/erase", name="Li")

        keys = {f"g:{chain.id('ann')}", f"s:{chain.id('harbour')}"}
        assert woken == [(chain.id("sunny"), keys)]

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_first_sync_behind_it_brings_nothing_back(self, hana, chain):
        customer = a_customer(chain)
        ann = chain.pcs["harbour"].session("ann")
        before = ann.post("/v1/snapshot").json()
        hana.get(f"customers/{customer.id}")

        hana.post(f"customers/{customer.id}/erase", name="Li")

        old = ann.get(f"/v1/snapshot/{before['snapshot_id']}/first")
        assert old.status_code == 404
        after = ann.post("/v1/snapshot").json()
        assert [part["rows"] for part in after["parts"]] != [p["rows"] for p in before["parts"]]

    def test_a_wrong_name_erases_nothing_and_stays_where_it_was_typed(self, hana, chain):
        customer = a_customer(chain)
        hana.get(f"customers/{customer.id}")

        told = hana.post(f"customers/{customer.id}/erase", name="Lee")

        assert told.status_code == 400
        assert "姓名不一致，没有删除" in told.text
        assert 'value="Lee"' in told.text
        assert found(chain, customer) is not None

    def test_no_manager_and_no_other_brand_erases_anybody(self, hana, mia, chain):
        foreign = a_customer(chain, "Zhu", "tower", "zoe", "rival")
        own = a_customer(chain)
        hana.get("customers")
        mia.get("customers")

        assert hana.post(f"customers/{foreign.id}/erase", name="Zhu").status_code == 404
        assert mia.post(f"customers/{own.id}/erase", name="Li").status_code == 403
        with chain.database.read() as connection:
            names = connection.scalars(select(ENTITY_TABLES["customer"].c.name)).all()
        assert sorted(names) == ["Li", "Zhu"]


def test_consent_given_anew_on_a_page_that_missed_a_withdrawal_is_contested(mia, chain):
    li = a_customer(chain)
    path = f"customers/{li.id}/edit"
    assert mia.save(path, consent="withdrawn").status_code == 303
    mia.get(path)
    withdraw = Change("withdrawn", "withdrawn")  # Ann's PC has sent what it was told meanwhile
    edit = EditCustomer(customer_id=li.id, changes={"consent": withdraw})
    ann = Actor.of(chain.guide("ann"))
    office.change(chain.database, chain.clock, chain.app.state.wakeups, ann, edit)

    told = mia.send(path, consent="granted")

    assert (told.status_code, "现在的值" in told.text) == (409, True)
    assert found(chain, li).consent == "withdrawn"
    mia.read(told)
    assert mia.send(path, consent="granted").status_code == 303
    assert found(chain, li).consent == "granted"
