"""Backup and restore, and what may not come back with them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from server import backups, devices, erasing, ledger, office
from server.admin import CannotDo
from server.app import create_app
from server.database import Database
from server.schema import ENTITY_TABLES
from tests.server.backed_up import add_customer, consent_of, epoch
from tests.server.in_process import running
from tests.server.shop import known_chain


@pytest.fixture
def kind() -> str:
    return "sqlite"  # PostgreSQL has its own tools; see `test_begin_again`


@pytest.fixture
def ledger_path(chain_url) -> Path:
    return Path(f"{chain_url.removeprefix('sqlite:///')}.erased.jsonl")


def again(chain_url, clock, tmp_path):
    """The server, started on the restored file."""
    app = create_app(chain_url, clock, media_root=tmp_path / "again")
    return app, running(app)


def test_a_backup_taken_while_the_server_works_holds_what_was_committed(chain, tmp_path):
    customer_id = add_customer(chain)
    target = tmp_path / "backups" / "monday.db"

    size = backups.backup(chain.database, target)

    connection = sqlite3.connect(target)
    found = connection.execute("select id from customer").fetchall()
    connection.close()
    assert found == [(customer_id,)]
    assert size == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_a_file(chain, tmp_path):
    target = tmp_path / "monday.db"
    target.write_text("precious")

    with pytest.raises(CannotDo, match="never overwrites"):
        backups.backup(chain.database, target)

    assert target.read_text() == "precious"


def test_a_restore_takes_the_server_back_and_begins_a_new_epoch(
    chain, chain_url, clock, ledger_path, tmp_path
):
    before = epoch(chain)
    customer_id = add_customer(chain, "Before")
    backups.backup(chain.database, tmp_path / "b.db")
    add_customer(chain, "After")

    restored = backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert restored.epoch != before
    database = Database(chain_url)
    with database.read() as connection:
        ids = connection.scalars(select(ENTITY_TABLES["customer"].c.id)).all()
    database.dispose()
    assert ids == [customer_id]


def test_what_was_there_before_a_restore_is_kept_beside_it(
    chain, chain_url, clock, ledger_path, tmp_path
):
    backups.backup(chain.database, tmp_path / "b.db")
    add_customer(chain, "After")

    backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    path = Path(chain_url.removeprefix("sqlite:///"))
    (kept,) = path.parent.glob(f"{path.name}.before-restore-*")
    connection = sqlite3.connect(kept)
    assert connection.execute("select name from customer").fetchall() == [("After",)]
    connection.close()


def test_after_a_restore_everybody_signs_in_again_and_pcs_stay_enrolled(
    chain, chain_url, clock, ledger_path, tmp_path
):
    ann = chain.pcs["harbour"].session("ann")
    backups.backup(chain.database, tmp_path / "b.db")
    backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    app, life = again(chain_url, clock, tmp_path)
    with life as http:
        pc = known_chain(app, http, clock).pcs["harbour"]
        old = http.get("/v1/check", headers=ann.headers)
        assert old.json()["code"] == "sign_in_again"
        assert pc.session("ann").pull().status_code == 200


def test_a_code_that_was_used_after_the_backup_cannot_be_used_again(
    chain, chain_url, clock, ledger_path, tmp_path
):
    code = chain.enrolment_code("harbour")
    backups.backup(chain.database, tmp_path / "b.db")
    chain.know_pc("harbour", "second").enrol(code)
    backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    app, life = again(chain_url, clock, tmp_path)
    with life as http:
        third = known_chain(app, http, clock).know_pc("harbour", "third")
        assert third.enrol(code).json()["code"] == "code_unknown"


def test_a_restore_without_the_ledger_is_refused_and_changes_nothing(
    chain, clock, ledger_path, tmp_path
):
    before = epoch(chain)
    backups.backup(chain.database, tmp_path / "b.db")
    ledger_path.unlink()

    with pytest.raises(CannotDo, match="erased customers would come back"):
        backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert epoch(chain) == before


def test_a_restore_with_a_damaged_ledger_is_refused(chain, clock, ledger_path, tmp_path):
    before = epoch(chain)
    backups.backup(chain.database, tmp_path / "b.db")
    ledger_path.write_text('{"kind":"customer"\n{"kind":"device","brand_id":"b","id":"d"}\n')

    with pytest.raises(CannotDo, match="damaged"):
        backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert epoch(chain) == before


def test_an_erased_customer_does_not_come_back(chain, clock, ledger_path, tmp_path):
    customer_id = add_customer(chain)
    backups.backup(chain.database, tmp_path / "b.db")
    chain.database.write(
        lambda c: erasing.erase_customer(c, chain.id("sunny"), customer_id, clock())
    )

    restored = backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert restored.customers == [customer_id]
    path = Path(chain.database.url.database)
    assert b"CANARY" not in path.read_bytes()


def test_who_was_shut_out_after_the_backup_stays_out(
    chain, chain_url, clock, ledger_path, tmp_path
):
    backups.backup(chain.database, tmp_path / "b.db")
    lost = chain.pcs["garden"].id
    chain.database.write(lambda c: devices.revoke(c, lost, None, clock()))
    chain.change("ann", active=False)
    chain.change("bob", active=False)
    chain.change("bob", active=True)

    restored = backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert restored.guides == ["Ann"]
    assert restored.devices == ["counter"]
    app, life = again(chain_url, clock, tmp_path)
    with life as http:
        pcs = known_chain(app, http, clock).pcs
        assert pcs["harbour"].sign_in("ann").json()["code"] == "guide_disabled"
        assert pcs["harbour"].sign_in("bob").status_code == 200
        assert pcs["garden"].sign_in("otto").json()["code"] == "device_revoked"


def set_consent(chain, customer_id, consent):
    """Hana does so in the console."""
    seen = "granted" if consent == "withdrawn" else "withdrawn"
    change = EditCustomer(
        customer_id=customer_id, changes={"consent": Change(seen=seen, new=consent)}
    )
    wakeups, hana = chain.app.state.wakeups, Actor.of(chain.guide("hana"))
    office.change(chain.database, chain.clock, wakeups, hana, change)


def test_who_asked_after_the_backup_not_to_be_contacted_is_left_in_peace(
    chain, clock, ledger_path, tmp_path
):
    asked, allowed = add_customer(chain, "Asked"), add_customer(chain, "Allowed again")
    backups.backup(chain.database, tmp_path / "b.db")
    for customer_id in (asked, allowed):
        set_consent(chain, customer_id, "withdrawn")
    set_consent(chain, allowed, "granted")

    restored = backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert restored.withdrawn == [asked]
    assert consent_of(chain, asked) == "withdrawn"
    assert consent_of(chain, allowed) == "granted"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "no database of this server"), (b"not a database" * 100, "cannot be used")],
)
def test_a_file_that_is_no_backup_is_refused(chain, clock, ledger_path, tmp_path, content, reason):
    before = epoch(chain)
    (tmp_path / "b.db").write_bytes(content)

    with pytest.raises(CannotDo, match=reason):
        backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)

    assert epoch(chain) == before


def test_a_damaged_backup_is_refused(chain, clock, ledger_path, tmp_path):
    backups.backup(chain.database, tmp_path / "b.db")
    with (tmp_path / "b.db").open("r+b") as file:
        file.truncate((tmp_path / "b.db").stat().st_size // 2)

    with pytest.raises(CannotDo):
        backups.restore(chain.database, clock, tmp_path / "b.db", ledger_path)


def test_nothing_enters_the_ledger_when_the_transaction_does_not(chain, clock, ledger_path):
    def work(connection):
        devices.revoke(connection, chain.pcs["garden"].id, None, clock())
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        chain.database.write(work)
    devices_now = [entry for entry in ledger.read(ledger_path) if entry.kind == "device"]
    chain.hq_adds_tag_group("anything")

    assert devices_now == []
    assert list(ledger.read(ledger_path)) == []


def test_a_line_torn_by_a_power_cut_is_no_entry_and_spoils_no_other(chain, clock, ledger_path):
    chain.database.write(lambda c: devices.revoke(c, chain.pcs["garden"].id, None, clock()))
    whole = list(ledger.read(ledger_path))
    with ledger_path.open("ab") as file:
        file.write(b'{"kind":"cust')
    assert list(ledger.read(ledger_path)) == whole

    chain.database.write(lambda c: devices.revoke(c, chain.pcs["tower"].id, None, clock()))

    found = list(ledger.read(ledger_path))
    assert [entry.id for entry in found] == [chain.pcs["garden"].id, chain.pcs["tower"].id]
