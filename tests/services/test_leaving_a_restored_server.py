"""The server was restored from a backup that is older than a PC, or than a guide's file on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guide_app.domain.entities import Guide
from guide_app.services.session import leave_journal_key
from guide_app.sync.errors import NoLongerOurs
from server import backups, devices
from tests.services.at_the_counter import add_customer, note, quarantined, set_guide
from tests.services.counter import Counter
from tests.support.world import World

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
    assert session.online
