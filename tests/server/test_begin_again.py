"""A database that was put back begins again, on SQLite and PostgreSQL; erasing and revoking too."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from guide_app.domain.ids import digest, row_id
from server import backups, devices, erasing
from server.schema import ENTITY_TABLES
from server.schema.access import device, recovery_secret
from server.schema.facts import audit
from server.schema.sync import feed
from tests.server.backed_up import add_customer, consent_of, epoch

KEY = "ab" * 32


def test_a_database_put_back_by_other_tools_begins_again_in_the_same_way(chain, clock, tmp_path):
    before = epoch(chain)
    customer_id = add_customer(chain)
    path = tmp_path / "ledger.jsonl"
    entry = {
        "kind": "customer",
        "brand_id": chain.id("sunny"),
        "id": customer_id,
        "at": "2024-03-08T09:00:00.000Z",
    }
    path.write_text(json.dumps(entry) + "\n")

    restored = backups.begin_again(chain.database, clock, path)

    assert restored.customers == [customer_id]
    assert epoch(chain) == restored.epoch != before


def begin_again(chain, clock, tmp_path, *entries):
    path = tmp_path / "ledger.jsonl"
    common = {"brand_id": chain.id("sunny"), "at": "2024-03-08T09:00:00.000Z"}
    path.write_text("".join(json.dumps({**common, **entry}) + "\n" for entry in entries))
    return backups.begin_again(chain.database, clock, path)


def test_who_asked_since_not_to_be_contacted_is_left_in_peace_and_pcs_hear_of_it(
    chain, clock, tmp_path
):
    customer_id = add_customer(chain)
    entry = {"kind": "withdrawn", "id": customer_id}

    first = begin_again(chain, clock, tmp_path, entry)
    twice = begin_again(chain, clock, tmp_path, entry)

    assert (first.withdrawn, twice.withdrawn) == ([customer_id], [])
    assert consent_of(chain, customer_id) == "withdrawn"
    with chain.database.read() as connection:
        newest = select(feed.c.row_id).order_by(feed.c.n.desc()).limit(1)
        assert connection.execute(newest).scalar_one() == customer_id


def joined(chain, pc, store_id):
    facts = {"store_id": store_id, "name": "till", "secret_hash": digest(pc.secret.encode())}
    return {"kind": "joined", "id": pc.id, "facts": facts}


def file(pc, guide_id):
    return {"kind": "file", "id": pc.id, "facts": {"guide_id": guide_id, "journal_key": KEY}}


def test_a_pc_that_joined_since_is_known_with_its_files_and_erases_them_when_revoked(
    chain, clock, tmp_path
):
    pc = chain.know_pc("harbour", "till")
    entries = [
        joined(chain, pc, chain.id("harbour")),
        file(pc, chain.id("ann")),
        file(pc, row_id("hired since")),
        {"kind": "device", "id": pc.id},
    ]

    restored = begin_again(chain, clock, tmp_path, *entries)

    assert (restored.joined, restored.devices) == (["till"], ["till"])
    contact = pc.contact()
    assert contact["device_revoked"]
    assert [(one["guide_id"], one["erase"]) for one in contact["guides"]] == [
        (chain.id("ann"), True)
    ]
    with chain.database.read() as connection:
        keys = connection.scalars(select(recovery_secret.c.journal_key)).all()
    assert keys == [KEY]


@pytest.mark.parametrize("store", ["tower", None], ids=["another brand's", "opened since"])
def test_a_pc_of_a_store_that_the_backup_does_not_know_cannot_come_back(
    chain, clock, tmp_path, store
):
    pc = chain.know_pc("harbour", "till")
    store_id = chain.id(store) if store else row_id("opened since")

    restored = begin_again(chain, clock, tmp_path, joined(chain, pc, store_id))

    assert restored.joined == []
    assert pc.sign_in("ann").json()["code"] == "device_unknown"


def test_a_pc_that_moved_since_stays_where_it_is(chain, clock, tmp_path):
    pc = chain.pcs["harbour"]

    begin_again(chain, clock, tmp_path, joined(chain, pc, chain.id("garden")))

    assert pc.sign_in("otto").status_code == 200


def test_an_erased_customer_is_gone_from_every_table_and_pcs_hear_of_it(chain, clock):
    customer_id = add_customer(chain)
    ann = chain.pcs["harbour"].session("ann")
    cursor = ann.pull().json()["cursor"]

    gone = chain.database.write(
        lambda c: erasing.erase_customer(c, chain.id("sunny"), customer_id, clock())
    )

    assert gone == {f"g:{chain.id('ann')}", f"s:{chain.id('harbour')}"}
    lines = ann.pull(cursor).json()["lines"]
    assert [(line["op"], line["entity"], line["id"]) for line in lines] == [
        ("delete", "customer", customer_id)
    ]
    with chain.database.read() as connection:
        assert connection.execute(select(ENTITY_TABLES["customer"])).all() == []
        assert "CANARY" not in str(connection.execute(select(feed)).all())
        actions = connection.scalars(select(audit.c.action)).all()
    assert "erase_customer" in actions


def test_a_customer_of_another_brand_cannot_be_erased(chain, clock):
    customer_id = add_customer(chain)

    gone = chain.database.write(
        lambda c: erasing.erase_customer(c, chain.id("rival"), customer_id, clock())
    )

    assert gone is None


def test_revoking_a_pc_twice_is_one_revocation(chain, clock):
    pc = chain.pcs["harbour"]
    for _ in range(2):
        chain.database.write(lambda c: devices.revoke(c, pc.id, None, clock()))
        clock.pass_by(hours=1)

    with chain.database.read() as connection:
        revoked = connection.execute(
            select(device.c.revoked_at).where(device.c.id == pc.id)
        ).scalar_one()
        lines = connection.execute(select(audit).where(audit.c.action == "revoke_device")).all()
    assert revoked == "2024-03-08T09:00:00.000Z"
    assert len(lines) == 1
