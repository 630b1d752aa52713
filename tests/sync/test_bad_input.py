"""Whatever a guide types, and wherever a first sync is cut: it is refused with a reason or kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from guide_app.domain.entities import NOTE_LENGTH, Customer, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.sync.errors import NotReady, Offline
from guide_app.sync.transport import Request
from localdb.schema import outbox
from tests.support import acts
from tests.support.world import Pc, TurnableClock, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    return made


@pytest.mark.parametrize("size", [100_000, 400_000, 2_000_000])
def test_a_note_without_end_is_refused_before_anything_is_written(pc: Pc, size: int) -> None:
    customer = acts.add_customer(pc)
    waiting = pc.book.status().waiting
    with pytest.raises(Rejected) as rejection:
        acts.note(pc, customer, "长" * size)
    assert rejection.value.code is Code.TOO_LONG
    assert rejection.value.facts == {"field": "text", "limit": NOTE_LENGTH, "length": size}
    assert pc.book.status().waiting == waiting
    acts.note(pc, customer, "短")
    pc.sync()
    assert_same_everywhere(pc.world, pc)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("半\ud83d个", "半个"),
        ("👩‍👧‍👦 Lín", "👩‍👧‍👦 Lín"),
        ("مرحبا שלום", "مرحبا שלום"),
        ("𠮷野家", "𠮷野家"),
        ('"; drop table customer; --', '"; drop table customer; --'),
        ("{{name}} %s \\u0000", "{{name}} %s \\u0000"),
    ],
)
def test_any_name_that_can_be_typed_comes_back_as_it_was(pc: Pc, typed: str, kept: str) -> None:
    customer = acts.add_customer(pc, typed, remark=typed)
    acts.note(pc, customer, typed)
    pc.sync(verify=True)
    stored = pc.world.find(Customer, customer)
    assert (stored.name, stored.remark) == (kept, kept)
    assert pc.row(Customer, customer) == stored
    assert_same_everywhere(pc.world, pc)


def test_the_same_phone_twice_is_two_customers(pc: Pc) -> None:
    for name in ("甲", "乙"):
        acts.add_customer(pc, name, phone="13800000217")
    pc.sync()
    assert len(pc.world.rows_of(pc.guide)["customer"]) == 2


def test_a_first_sync_that_is_cut_half_way_can_be_worked_with_and_is_finished_later(
    world: World, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.snapshots.REPLAY_LINES", 0)  # a snapshot of this very moment
    customer = acts.add_customer(pc, "马慧")
    acts.note(pc, customer, "历史")
    pc.sync()
    other = world.pc(pc.guide, "PC 2")
    with pytest.raises(NotReady):
        acts.add_customer(other)
    parts: set[str] = set()
    send = other.cable.send

    def cut_at_the_second_part(request: Request) -> Any:
        if request.path.startswith("/v1/snapshot/"):
            parts.add(request.path)
            if len(parts) > 1:
                raise Offline("cut")
        return send(request)

    other.cable.send = cut_at_the_second_part  # type: ignore[method-assign]
    with pytest.raises(Offline):
        other.sync()

    status = other.book.status()
    assert (status.usable, status.complete) == (True, False)
    acts.edit(other, customer, remark="先用起来")
    acts.note(other, customer, "半路写的")
    other.reopen()
    assert other.row(Customer, customer).remark == "先用起来"
    assert other.book.status().waiting == 2

    del other.cable.send
    other.sync(verify=True)
    assert acts.notes_of(other.rows("timeline_entry")) == ["半路写的", "历史"]
    assert_same_everywhere(world, other)


def test_a_clock_that_is_turned_between_two_syncs_changes_no_days(world: World, pc: Pc) -> None:
    customer = acts.add_customer(pc)
    pc.sync()
    session = pc.link.session
    assert session is not None
    for year in (2009, 2051):
        wrong = TurnableClock(world.clock().replace(year=year))
        pc.book._clock = wrong
        pc.book.belongs_to(session)
        acts.note(pc, customer, f"{year}")
        pc.sync()
    on = {row.split('"on":"')[1][:10] for row in pc.rows("timeline_entry").values()}
    assert on == {world.clock().date().isoformat()}
    assert_same_everywhere(world, pc)


def test_a_note_of_a_pc_whose_clock_fell_back_stands_in_its_place_in_the_history(
    world: World, pc: Pc
) -> None:
    customer = acts.add_customer(pc)
    acts.note(pc, customer, "先")
    pc.sync()
    world.clock.turn(minutes=5)
    pc.book._clock = TurnableClock(world.clock().replace(year=2009))
    note = acts.note(pc, customer, "后")

    pc.sync()

    assert pc.row(TimelineEntry, note).at == world.clock()
    assert_same_everywhere(world, pc)


@pytest.mark.parametrize(
    "body",
    [
        b'{"of":"another program"}',
        b'{"id":"\\u0000","name":"note.add","arguments":{},"author":"x",'
        b'"business_on":"2026-10-02","at":"2026-10-02T02:00:00Z"}',
        b"{torn",
        b'{"id":"\\ud800"}',
        b"\xff\xfe",
    ],
)
def test_a_change_that_nobody_can_read_holds_up_nothing_behind_it(
    world: World, pc: Pc, body: bytes
) -> None:
    lost = acts.add_customer(pc, "读不出")
    with pc.book.file.write() as connection:
        connection.execute(update(outbox).values(body=body))
    customer = acts.add_customer(pc, "马慧")
    pc.cable.lose_answers = 1
    with pytest.raises(Offline):
        pc.sync()

    pc.sync()

    assert pc.book.list_outbox() == []
    assert [item.code for item in pc.book.list_attention()] == ["unreadable"]
    assert lost not in pc.rows("customer")
    assert world.find(Customer, customer).name == "马慧"
    assert_same_everywhere(world, pc)
