"""The server was restored from a backup that is older than a PC, or than a guide's file on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.services.session import Session, leave_journal_key
from guide_app.sync.book import JOURNAL_NAME
from guide_app.sync.errors import NoLongerOurs, Refused
from server import accounts, backups, devices
from server.passwords import hash_password
from server.schema import ENTITY_TABLES
from tests.services.at_the_counter import add_customer, note, quarantined, set_guide
from tests.services.counter import Counter
from tests.support.world import PASSWORD, World

Restore = Callable[[], backups.Restored]


@pytest.fixture
def restore(world: World, tmp_path: Path) -> Restore:
    """A backup is made now; goes back to it."""
    backup = tmp_path / "backup.db"
    backups.backup(world.database, backup)
    ledger = Path(f"{world.database.url.database}.erased.jsonl")
    return lambda: backups.restore(world.database, world.clock, backup, ledger)


@pytest.fixture
def counter(world: World, tmp_path: Path, ann: Guide, restore: Restore) -> Iterator[Counter]:
    """A PC that joined after the backup, on which Ann has worked and one note is not sent."""
    made = Counter(world, tmp_path / "profile")
    made.enrol()
    session = made.sign_in(ann)
    session.engine.sync()
    add_customer(session, "马慧")
    leave_journal_key(session)
    session.engine.sync()
    made.cable_in = False
    note(session, "怕热")
    made.cable_in = True
    yield made
    made.close()


def revoke(world: World, counter: Counter) -> None:
    enrolment = counter.desk.find_enrolment()
    assert enrolment is not None
    world.database.write(lambda c: devices.revoke(c, enrolment.device_id, None, world.clock()))


def test_a_pc_that_joined_since_is_known_again(
    world: World, counter: Counter, ann: Guide, restore: Restore
) -> None:
    counter.close()

    assert restore().joined == ["收银台"]

    again = counter.sign_in(ann)
    again.engine.sync()
    assert any("怕热" in row for row in again.book.dump()["timeline_entry"].values())
    assert again.book.list_outbox() == []


def test_a_pc_that_was_revoked_since_hands_over_what_waits_in_the_open_file(
    world: World, counter: Counter, ann: Guide, restore: Restore
) -> None:
    session = counter._sessions[-1]
    revoke(world, counter)

    assert restore().devices == ["收银台"]

    with pytest.raises(NoLongerOurs):
        session.engine.sync()
    assert counter.door.departure.leave(session) == 2
    sent_before, not_sent = quarantined(world)
    assert "马慧" in sent_before
    assert "怕热" in not_sent
    assert not counter.folder(ann).exists()


def test_a_pc_that_was_revoked_since_hands_over_what_waits_in_a_closed_file(
    world: World, counter: Counter, ann: Guide, restore: Restore
) -> None:
    counter.close()
    revoke(world, counter)
    restore()

    counter.door.departure.contact()

    assert any("怕热" in body for body in quarantined(world))
    assert not counter.folder(ann).exists()


def test_a_guide_shut_out_after_the_restore_hands_over_a_file_that_has_not_synced_since(
    world: World, counter: Counter, ann: Guide, restore: Restore
) -> None:
    counter.close()
    restore()
    set_guide(world, ann, active=(True, False))

    counter.door.departure.contact()

    assert any("怕热" in body for body in quarantined(world))
    assert not counter.folder(ann).exists()


def test_a_pc_that_moved_to_another_store_since_stays_there(
    world: World, tmp_path: Path, restore: Restore, counter: Counter
) -> None:
    elsewhere = world.shop.stores[1]
    other = next(guide for guide in world.shop.guides if guide.store_id == elsewhere.id)
    counter.desk.enrol(world.url, counter.code(store=1), "收银台")

    restore()

    session = counter.sign_in(other)
    session.engine.sync()
    assert session.link.session is not None


class Forgetful:
    """A PC that was there before the backup; the ledger is as old, so files since are forgotten."""

    session: Session

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.counter = world, Counter(world, folder / "profile")
        self.counter.enrol()
        self._backup, self._ledger = folder / "old.db", folder / "old.jsonl"
        backups.backup(world.database, self._backup)
        self._ledger.touch()

    def begin(self, guide: Guide) -> None:
        """Come after the backup, and send a customer."""
        self.session = self.counter.sign_in(guide)
        self.session.engine.sync()
        add_customer(self.session, "马慧")
        leave_journal_key(self.session)
        self.session.engine.sync()

    def write_offline(self, text: str) -> None:
        self.counter.cable_in = False
        note(self.session, text)
        self.counter.cable_in = True

    def restore_and_revoke(self) -> None:
        backups.restore(self.world.database, self.world.clock, self._backup, self._ledger)
        revoke(self.world, self.counter)


def make_account(world: World, account: str) -> Guide:
    """A guide of the first store, new today."""
    values = {
        "account": account,
        "name": account,
        "role": "guide",
        "store_id": world.shop.stores[0].id,
    }
    changes = {name: Change(None, value) for name, value in values.items()}
    world.as_hq(SaveCatalogRow(entity="guide", changes=changes))
    table, hashed = ENTITY_TABLES["guide"], hash_password(PASSWORD)
    with world.database.read() as connection:
        wanted = connection.scalars(select(table.c.id).where(table.c.account == account)).one()
    made: Guide = world.find(Guide, wanted)
    world.database.write(
        lambda c: accounts.set_credential(c, made, hashed, world.clock(), must_change=False)
    )
    return made


@pytest.fixture
def forgotten(world: World, tmp_path: Path, ann: Guide) -> Iterator[Forgetful]:
    made = Forgetful(world, tmp_path)
    made.begin(ann)
    yield made
    made.counter.close()


def test_a_file_that_nobody_remembers_goes_from_a_revoked_pc_when_nothing_waits_in_it(
    ann: Guide, forgotten: Forgetful
) -> None:
    forgotten.session.close()
    forgotten.restore_and_revoke()

    forgotten.counter.door.departure.contact()

    assert not forgotten.counter.folder(ann).exists()


def test_one_in_which_something_waits_is_kept_until_its_guide_opens_and_hands_it_over(
    world: World, ann: Guide, forgotten: Forgetful
) -> None:
    forgotten.write_offline("怕热")
    forgotten.session.close()
    forgotten.restore_and_revoke()
    forgotten.counter.door.departure.contact()
    assert forgotten.counter.folder(ann).exists()

    with pytest.raises(NoLongerOurs):
        forgotten.counter.sign_in(ann)

    sent_before, not_sent = quarantined(world)
    assert "马慧" in sent_before
    assert "怕热" in not_sent
    assert not forgotten.counter.folder(ann).exists()


def test_one_that_is_open_hands_over_what_it_has_and_goes(
    world: World, ann: Guide, forgotten: Forgetful
) -> None:
    forgotten.write_offline("怕热")
    forgotten.restore_and_revoke()

    assert forgotten.counter.door.departure.leave(forgotten.session) == 2

    assert len(quarantined(world)) == 2
    assert not forgotten.counter.folder(ann).exists()


def test_a_file_of_an_account_newer_than_the_backup_stays_while_something_waits_in_it(
    world: World, tmp_path: Path
) -> None:
    pc = Forgetful(world, tmp_path)
    newcomer = make_account(world, "newcomer")
    pc.begin(newcomer)
    pc.write_offline("怕热")
    pc.restore_and_revoke()

    with pytest.raises(Refused):
        pc.counter.door.departure.leave(pc.session)
    pc.session.close()
    pc.counter.door.departure.contact()

    assert pc.counter.folder(newcomer).exists()
    pc.counter.close()


def test_and_goes_when_nothing_waits_in_it(world: World, tmp_path: Path) -> None:
    pc = Forgetful(world, tmp_path)
    newcomer = make_account(world, "newcomer")
    pc.begin(newcomer)
    pc.session.close()
    pc.restore_and_revoke()

    pc.counter.door.departure.contact()

    assert not pc.counter.folder(newcomer).exists()
    pc.counter.close()


def test_neither_what_is_no_file_of_a_guide_nor_what_cannot_be_read_hinders_a_contact(
    world: World, ann: Guide, forgotten: Forgetful
) -> None:
    (forgotten.counter.folder(ann).parent / "Thumbs.db").touch()
    (forgotten.counter.folder(world.shop.guides[1]) / JOURNAL_NAME).mkdir(parents=True)
    forgotten.session.close()
    forgotten.restore_and_revoke()

    forgotten.counter.door.departure.contact()

    assert not forgotten.counter.folder(ann).exists()
