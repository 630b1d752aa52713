"""A guide is shut out while the file is closed: nobody can open it, and still nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guide_app.domain.entities import Guide
from guide_app.services.session import Session, leave_journal_key
from guide_app.sync.book import JOURNAL_NAME
from guide_app.sync.errors import NoLongerOurs, Offline
from guide_app.sync.transport import Answer, HttpTransport, Request
from tests.services.at_the_counter import add_customer, note, quarantined, set_guide
from tests.services.counter import Counter
from tests.support.world import World


@pytest.fixture
def counter(world: World, tmp_path: Path, ann: Guide) -> Iterator[Counter]:
    """A PC on which Ann has a customer, all synced, and nobody is signed in."""
    made = Counter(world, tmp_path / "profile")
    made.enrol()
    session = made.sign_in(ann)
    session.engine.sync()
    add_customer(session, "马慧")
    leave_journal_key(session)
    session.engine.sync()
    session.close()
    yield made
    made.close()


def write_offline(counter: Counter, guide: Guide, *texts: str) -> None:
    counter.cable_in = False
    session = counter.sign_in(guide)
    for text in texts:
        note(session, text)
    session.close()
    counter.cable_in = True


def shut_out(world: World, guide: Guide) -> None:
    set_guide(world, guide, active=(True, False))


def test_the_pc_hands_over_what_it_cannot_read_and_erases_the_file(
    world: World, counter: Counter, ann: Guide
) -> None:
    write_offline(counter, ann, "怕热", "喜欢蓝色")
    shut_out(world, ann)
    counter.door.departure.contact()
    first, second = quarantined(world)
    assert "怕热" in first
    assert "喜欢蓝色" in second
    assert not counter.folder(ann).exists()


def test_a_password_that_does_not_open_the_file_hands_it_over_too(
    world: World, counter: Counter, ann: Guide
) -> None:
    write_offline(counter, ann, "怕热")
    shut_out(world, ann)
    for copy in counter.folder(ann).glob("key*"):
        copy.write_bytes(b"a disk error")
    with pytest.raises(NoLongerOurs):
        counter.sign_in(ann)
    assert len(quarantined(world)) == 1
    assert not counter.folder(ann).exists()


def test_a_file_that_could_not_be_handed_over_stays_until_it_is(
    world: World, counter: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_offline(counter, ann, "怕热")
    shut_out(world, ann)
    send = HttpTransport.send

    def cut(transport: HttpTransport, request: Request) -> Answer:
        if request.path == "/v1/quarantine/journal":
            send(transport, request)
            raise Offline("the answer was lost")
        return send(transport, request)

    with monkeypatch.context() as line:
        line.setattr(HttpTransport, "send", cut)
        counter.door.departure.contact()
    assert counter.folder(ann).exists()
    counter.door.departure.contact()
    assert len(quarantined(world)) == 1
    assert not counter.folder(ann).exists()


def test_what_had_arrived_before_is_not_put_aside(
    world: World, counter: Counter, ann: Guide
) -> None:
    session: Session = counter.sign_in(ann)
    note(session, "已经到了")
    journal = counter.folder(ann) / JOURNAL_NAME
    waiting = journal.read_bytes()
    session.engine.sync()
    session.close()
    journal.write_bytes(waiting)  # the power went before it was cut
    write_offline(counter, ann, "还没到")
    shut_out(world, ann)
    counter.door.departure.contact()
    (body,) = quarantined(world)
    assert "还没到" in body


def test_a_damaged_record_does_not_take_the_others_along(
    world: World, counter: Counter, ann: Guide
) -> None:
    write_offline(counter, ann, "怕热", "喜欢蓝色")
    journal = counter.folder(ann) / JOURNAL_NAME
    data = bytearray(journal.read_bytes())
    data[40] ^= 1
    journal.write_bytes(data)
    shut_out(world, ann)
    counter.door.departure.contact()
    (body,) = quarantined(world)
    assert "喜欢蓝色" in body


def test_many_records_go_in_pieces(
    world: World, counter: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guide_app.sync.farewell.BATCH_BYTES", 1_500)
    write_offline(counter, ann, *(f"备注 {number}" for number in range(12)))
    shut_out(world, ann)
    counter.door.departure.contact()
    assert len(quarantined(world)) == 12


def test_a_server_that_was_never_given_the_key_has_the_file_erased_all_the_same(
    world: World, tmp_path: Path
) -> None:
    ben = world.shop.guides[1]
    pc = Counter(world, tmp_path / "profile")
    pc.enrol()
    session = pc.sign_in(ben)
    session.engine.sync()
    add_customer(session, "赵敏")
    session.close()
    shut_out(world, ben)
    pc.door.departure.contact()
    assert quarantined(world) == []
    assert not pc.folder(ben).exists()
    pc.close()


def test_the_key_is_left_with_the_server_once(counter: Counter, ann: Guide) -> None:
    session = counter.sign_in(ann)
    leave_journal_key(session)
    sent: list[str] = []
    send = session.link.transport.send

    def watch(request: Request) -> Answer:
        sent.append(request.path)
        return send(request)

    session.link.transport.send = watch  # type: ignore[method-assign]
    leave_journal_key(session)
    assert sent == []
    session.close()
