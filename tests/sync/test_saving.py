"""What "saved" means when the disk, the file or the power fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlcipher3
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from guide_app.mutations.transfer import TransferCustomers
from guide_app.sync.book import FILE_NAME, JOURNAL_NAME, Book
from guide_app.sync.engine import SyncEngine
from guide_app.sync.errors import Offline, Unavailable
from localdb.errors import DiskFull
from localdb.journal import Journal
from server import push
from tests.server.databases import set_pragma
from tests.support import acts
from tests.support.world import PASSWORD, Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    acts.add_customer(made, "马慧")
    made.sync()
    return made


def customer_of(pc: Pc) -> str:
    return next(iter(pc.rows("customer")))


def notes(pc: Pc) -> list[str]:
    return acts.notes_of(pc.rows("timeline_entry"))


@contextmanager
def disk_full_at_commit(pc: Pc) -> Iterator[None]:
    def refuse(_connection: Any) -> None:
        reason = sqlcipher3.OperationalError("database or disk is full")
        raise OperationalError("commit", None, reason)

    engine = pc.book.file._writer
    event.listen(engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(engine, "commit", refuse)


def lose_the_file(pc: Pc) -> None:
    """The database is gone, the journal is not; the program starts again and signs in."""
    pc.book.close()
    for path in pc.folder.glob(f"{FILE_NAME}*"):
        path.unlink()
    pc.book = Book(pc.folder, pc.key, pc.world.clock)
    pc.book.belongs_to(pc.link.sign_in(pc.guide.account, PASSWORD))
    pc.engine = SyncEngine(pc.book, pc.link)


def test_what_could_not_be_saved_does_not_come_back_after_a_restart(world: World, pc: Pc) -> None:
    acts.note(pc, customer_of(pc), "存上了")
    with disk_full_at_commit(pc), pytest.raises(DiskFull):
        acts.note(pc, customer_of(pc), "没存上")
    acts.note(pc, customer_of(pc), "又存上了")
    pc.reopen()
    assert notes(pc) == ["又存上了", "存上了"]
    pc.sync()
    assert_same_everywhere(world, pc)


def test_what_is_saved_behind_a_record_that_a_power_cut_tore_is_kept_when_the_file_is_lost(
    world: World, pc: Pc
) -> None:
    acts.note(pc, customer_of(pc), "停电之前")
    pc.book.close()
    with (pc.folder / JOURNAL_NAME).open("ab") as journal:
        journal.write(b"\x00\x00\x01\x00 half a record")
    pc.reopen()
    acts.note(pc, customer_of(pc), "停电之后")
    lose_the_file(pc)
    pc.sync()
    assert notes(pc) == ["停电之前", "停电之后"]
    assert_same_everywhere(world, pc)


def test_a_damaged_record_of_the_journal_does_not_hide_the_others(world: World, pc: Pc) -> None:
    for text in ("一", "二", "三"):
        acts.note(pc, customer_of(pc), text)
    pc.book.close()
    path = pc.folder / JOURNAL_NAME
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    lose_the_file(pc)
    pc.sync()
    assert notes(pc) == ["一", "三"]


def test_nothing_of_a_customer_who_left_is_in_the_journal_when_the_sync_is_cut_right_then(
    world: World, pc: Pc
) -> None:
    customer = customer_of(pc)
    acts.note(pc, customer, "她的事")
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=(customer,),
            to_guide_id=world.shop.guides[1].id,
            seen_guide_id=pc.guide.id,
        ),
    )
    send = pc.cable.send

    def cut_after_the_page(request: Any) -> Any:
        if request.path.startswith("/v1/check"):
            raise Offline("cut")
        return send(request)

    pc.cable.send = cut_after_the_page  # type: ignore[method-assign]
    with pytest.raises(Offline):
        pc.sync(verify=True)
    assert pc.rows("customer") == {}
    assert Journal(pc.folder / JOURNAL_NAME, pc.key).read().entries == []
    pc.reopen()
    assert pc.book.list_outbox() == []


@pytest.mark.parametrize("isolate", [False, True])
def test_while_the_server_has_no_room_everything_waits_here_and_goes_there_once_it_has(
    world: World, pc: Pc, monkeypatch: pytest.MonkeyPatch, isolate: bool
) -> None:
    """``isolate``: also in a batch that was taken apart, nothing is refused for want of room."""
    make = push._Push.__init__

    def make_isolated(self: Any, *args: Any, **options: Any) -> None:
        make(self, *args, **{**options, "isolate": isolate})

    monkeypatch.setattr(push._Push, "__init__", make_isolated)
    acts.note(pc, customer_of(pc), "长" * 1_900)
    set_pragma(world.database, "max_page_count = 1")

    with pytest.raises(Unavailable) as told:
        pc.sync()

    assert told.value.code == "database_full"
    assert told.value.retry_after_s
    assert notes(pc) == ["长" * 1_900]
    assert len(pc.book.list_outbox()) == 1

    set_pragma(world.database, "max_page_count = 1000000")
    pc.sync()

    assert pc.book.list_outbox() == []
    assert_same_everywhere(world, pc)
