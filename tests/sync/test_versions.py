"""A PC and a server of different versions: nothing is lost, and whoever is too old says so."""

from __future__ import annotations

import pytest

import server.push
from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.services.problem_codes import problem_behind
from guide_app.sync import api, book
from guide_app.sync.errors import Refused
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import MutationBody
from guide_app.wire.mutations import decode_arguments
from server import feed
from server.api import shell
from server.schema import ENTITY_TABLES
from tests.support import acts
from tests.support.world import Pc, World


@pytest.fixture
def shop_pc(world: World) -> Pc:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    return pc


@pytest.fixture
def server_before_notes(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The server is of a version that has never heard of notes; undone, it is upgraded."""

    def decode(body: MutationBody) -> object:
        if body.name == "note.add":
            raise Rejected(Code.UNKNOWN_MUTATION, name=body.name)
        return decode_arguments(body)

    monkeypatch.setattr(server.push, "decode_arguments", decode)
    return monkeypatch


def _names(pc: Pc) -> list[str]:
    return [item.name for item in pc.book.list_outbox()]


def _add_field(world: World, customer_id: str, **unknown: str) -> None:
    """A server of the next version fills a field that this program does not know."""

    def work(connection) -> None:
        tx = TableTx(connection, ENTITY_TABLES)
        tx.update(tx.get(Customer, customer_id), extra=unknown)
        lines = feed.lines_of(connection, tx.flush(), lambda wanted: tx.find(Customer, wanted))
        feed.write_lines(connection, world.shop.brand.id, lines, "2026-10-02")

    world.database.write(work)


def _server_takes(monkeypatch: pytest.MonkeyPatch, oldest: int) -> None:
    monkeypatch.setattr(shell, "OLDEST_CLIENT", oldest)


def test_what_an_older_server_does_not_know_waits_in_its_place_until_the_upgrade(
    world: World, shop_pc: Pc, server_before_notes: pytest.MonkeyPatch
) -> None:
    customer = acts.add_customer(shop_pc, "安")
    acts.note(shop_pc, customer, "喜欢真丝")
    acts.edit(shop_pc, customer, size="130")
    acts.note(shop_pc, customer, "下周再来")

    for _ in range(2):
        report = shop_pc.sync()
        assert report.rejected == 0
        assert _names(shop_pc) == ["note.add", "customer.edit", "note.add"]
        assert acts.notes_of(shop_pc.rows("timeline_entry")) == ["下周再来", "喜欢真丝"]
        assert world.find(Customer, customer).size is None
    assert shop_pc.book.list_attention() == []

    server_before_notes.undo()
    shop_pc.sync()

    assert shop_pc.book.list_outbox() == []
    assert world.find(Customer, customer).size == "130"
    assert acts.notes_of(world.rows_of(shop_pc.guide)["timeline_entry"]) == ["下周再来", "喜欢真丝"]
    assert shop_pc.book.dump() == world.rows_of(shop_pc.guide)


def test_while_something_is_held_the_pc_still_hears_what_others_do(
    world: World, shop_pc: Pc, server_before_notes: pytest.MonkeyPatch
) -> None:
    other = world.pc(shop_pc.guide, "PC 2")
    other.sync()
    customer = acts.add_customer(shop_pc, "安")
    acts.note(shop_pc, customer, "喜欢真丝")
    shop_pc.sync()

    told = acts.add_customer(other, "马慧")
    other.sync()
    shop_pc.sync()

    assert told in shop_pc.rows("customer")
    assert _names(shop_pc) == ["note.add"]


def test_a_field_of_a_newer_server_is_kept_through_a_local_edit_its_push_and_the_comparison(
    world: World, shop_pc: Pc
) -> None:
    customer = acts.add_customer(shop_pc, "安")
    shop_pc.sync()
    _add_field(world, customer, shoe_size="31")
    shop_pc.sync()
    assert shop_pc.row(Customer, customer).extra == {"shoe_size": "31"}

    acts.edit(shop_pc, customer, size="130")
    shop_pc.reopen()
    assert shop_pc.row(Customer, customer).extra == {"shoe_size": "31"}
    assert shop_pc.sync(verify=True).verified is True

    there = world.find(Customer, customer)
    assert (there.size, there.extra) == ("130", {"shoe_size": "31"})
    assert '"shoe_size":"31"' in shop_pc.rows("customer")[customer]
    assert shop_pc.book.dump() == world.rows_of(shop_pc.guide)


def test_a_program_too_old_keeps_its_outbox_and_takes_nothing_new_even_after_a_restart(
    shop_pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = acts.add_customer(shop_pc, "安")
    acts.note(shop_pc, customer, "喜欢真丝")
    waiting, seen = shop_pc.book.list_outbox(), shop_pc.book.dump()
    _server_takes(monkeypatch, 2)
    with pytest.raises(Refused, match="client_too_old"):
        shop_pc.sync()

    for _ in range(2):
        with pytest.raises(Refused) as refused:
            acts.note(shop_pc, customer, "下周再来")
        assert problem_behind(refused.value).code == "server.client_too_old"
        assert shop_pc.book.list_outbox() == waiting
        assert shop_pc.book.dump() == seen
        shop_pc.reopen()


def test_after_its_update_the_program_writes_at_once_and_sends_everything_that_waited(
    world: World, shop_pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = acts.add_customer(shop_pc, "安")
    _server_takes(monkeypatch, 2)
    with pytest.raises(Refused, match="client_too_old"):
        shop_pc.sync()

    for module in (api, book):
        monkeypatch.setattr(module, "WIRE_VERSION", 2)
    shop_pc.reopen()
    shop_pc.cable.pulled = True
    acts.note(shop_pc, customer, "下周再来")
    shop_pc.cable.pulled = False
    shop_pc.sync()

    assert shop_pc.book.list_outbox() == []
    assert shop_pc.book.dump() == world.rows_of(shop_pc.guide)
    assert acts.notes_of(world.rows_of(shop_pc.guide)["timeline_entry"]) == ["下周再来"]


def test_when_the_server_takes_this_version_again_the_book_can_be_written_again(
    shop_pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    _server_takes(monkeypatch, 2)
    with pytest.raises(Refused, match="client_too_old"):
        shop_pc.sync()

    _server_takes(monkeypatch, 1)
    shop_pc.sync()
    acts.add_customer(shop_pc, "安")
    shop_pc.reopen()

    acts.add_customer(shop_pc, "马慧")
    assert len(shop_pc.book.list_outbox()) == 2
