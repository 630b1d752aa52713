"""A PC's disk was copied to another PC: nothing is lost, and the server knows two PCs from then."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.services.session import Session
from guide_app.services.sync_loop import Phase
from guide_app.sync.errors import Offline
from guide_app.sync.transport import Answer, Request
from server import devices, guide_files
from server.schema.access import device
from server.schema.facts import audit
from tests.services.at_the_counter import add_customer, names, note
from tests.services.counter import AtWork, Counter
from tests.support.world import World


@pytest.fixture
def ben(world: World) -> Guide:
    return world.shop.guides[1]


@pytest.fixture
def original(world: World, tmp_path: Path, ann: Guide, ben: Guide) -> Iterator[Counter]:
    """A PC on which Ann and Ben have worked."""
    made = Counter(world, tmp_path / "profile")
    made.enrol()
    for guide in (ann, ben):
        session = made.sign_in(guide)
        session.engine.sync()
        add_customer(session, f"{guide.name} 的客户")
        session.engine.sync()
        session.close()
    yield made
    made.close()


@pytest.fixture
def copied(world: World, original: Counter, tmp_path: Path) -> Iterator[Counter]:
    """Another PC with a copy of its disk."""
    shutil.copytree(original.profile, tmp_path / "copy")
    made = Counter(world, tmp_path / "copy")
    yield made
    made.close()


def list_pcs(world: World) -> list[tuple[str, str | None]]:
    with world.database.read() as connection:
        found = connection.execute(select(device.c.id, device.c.copy_of))
        return [(row[0], row[1]) for row in found]


def write_on_both(original: Counter, copied: Counter, guide: Guide) -> Session:
    """The same guide writes on both PCs, on the original first; returns the session on the copy.

    As long as the server takes both for one PC, signing in on one ends the session on the other.
    """
    one = original.sign_in(guide)
    note(one, "在原来的电脑上")
    one.engine.sync()
    one.close()
    two = copied.sign_in(guide)
    note(two, "在复制的电脑上")
    return two


def find_own_name(copied: Counter, session: Session) -> None:
    """What the loop does behind the window."""
    report = session.engine.sync()
    assert report.forked
    assert copied.door.enrol_copy(session, forked=report.forked)


def test_the_copy_asks_for_the_password_and_is_a_pc_of_its_own(
    world: World, original: Counter, copied: Counter, ann: Guide
) -> None:
    two = write_on_both(original, copied, ann)
    with AtWork(copied, two) as work:
        work.wait_for(Phase.SIGN_IN_NEEDED)
    two.close()
    one, two = original.sign_in(ann), copied.sign_in(ann)
    two.engine.sync(verify=True)
    one.engine.sync(verify=True)
    assert two.book.dump() == one.book.dump()
    assert len(two.book.dump()["timeline_entry"]) == 3
    assert two.book.list_outbox() == []
    (first, nothing), (second, copy_of) = list_pcs(world)
    assert (nothing, copy_of) == (None, first)
    enrolment = copied.desk.find_enrolment()
    assert enrolment is not None
    assert enrolment.device_id == second
    with world.database.read() as connection:
        assert "enrol_copy" in connection.scalars(select(audit.c.action)).all()


def test_another_guides_unsent_words_on_the_copy_are_not_lost(
    original: Counter, copied: Counter, ann: Guide, ben: Guide
) -> None:
    copied.cable_in = False
    waiting = copied.sign_in(ben)
    note(waiting, "还没上传")
    waiting.close()
    copied.cable_in = True
    two = write_on_both(original, copied, ann)
    find_own_name(copied, two)
    two.close()

    session = copied.sign_in(ben)
    assert session.book.status().waiting == 1
    session.engine.sync(verify=True)
    assert session.book.status().waiting == 0
    assert names(session) == 1


def test_an_answer_that_is_lost_makes_no_third_pc(
    world: World, original: Counter, copied: Counter, ann: Guide
) -> None:
    two = write_on_both(original, copied, ann)
    two.engine.sync()
    send = two.link.transport.send

    def lose_the_answer(request: Request) -> Answer:
        send(request)
        raise Offline("the answer was lost")

    two.link.transport.send = lose_the_answer  # type: ignore[method-assign]
    with pytest.raises(Offline):
        copied.door.enrol_copy(two, forked=True)
    two.link.transport.send = send  # type: ignore[method-assign]
    assert copied.door.enrol_copy(two, forked=False)
    assert len(list_pcs(world)) == 2


def test_shutting_out_the_copy_leaves_the_original_alone(
    world: World, original: Counter, copied: Counter, ann: Guide, ben: Guide
) -> None:
    two = write_on_both(original, copied, ann)
    find_own_name(copied, two)
    two.close()
    (_, _), (copy_id, _) = list_pcs(world)
    world.database.write(lambda c: devices.revoke(c, copy_id, world.shop.hq.id, world.clock()))
    copied.door.departure.contact()
    original.door.departure.contact()
    for guide in (ann, ben):
        assert not copied.folder(guide).exists()
        assert original.folder(guide).exists()


def test_a_file_that_was_erased_on_the_original_is_erased_on_the_copy_too(
    world: World, original: Counter, copied: Counter, ann: Guide, ben: Guide
) -> None:
    world.database.write(lambda c: guide_files.ask_erasure(c, ben.id, world.clock()))
    original.door.departure.contact()
    assert not original.folder(ben).exists()
    two = write_on_both(original, copied, ann)
    find_own_name(copied, two)
    copied.door.departure.contact()
    assert not copied.folder(ben).exists()


def test_a_pc_that_nobody_copied_keeps_its_name(original: Counter, ann: Guide) -> None:
    session = original.sign_in(ann)
    before = original.desk.find_enrolment()
    report = session.engine.sync()
    assert not original.door.enrol_copy(session, forked=report.forked)
    assert original.desk.find_enrolment() == before
