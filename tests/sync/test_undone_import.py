"""HQ undoes an import while a guide works without a network: nothing that was typed is lost."""

from __future__ import annotations

from uuid import uuid4

from guide_app.domain.policy import Actor
from guide_app.intake import Fate, Planned, RawRow
from guide_app.mutations.customers import CreateCustomer
from server import import_undo
from server.import_trail import Trail
from server.importing import ServerSink
from tests.support import acts
from tests.support.world import World
from tests.sync.test_exchange import assert_same_everywhere


def import_customers(world: World, *names: str) -> str:
    """As HQ does, into the first guide's book; returns the id of the import."""
    hq, guide = Actor.of(world.shop.hq), world.shop.guides[0]
    trail = Trail(str(uuid4()), hq, "会员.csv", "customer")
    sink = ServerSink(world.database, world.clock, hq, world.app.state.wakeups, trail)
    rows = [
        Planned(Fate.NEW, RawRow(n, ()), CreateCustomer(values={"name": name}, guide_id=guide.id))
        for n, name in enumerate(names)
    ]
    assert sink.apply(rows) == [None] * len(names)
    return trail.import_id


def undo(world: World, import_id: str) -> import_undo.Result:
    hq = Actor.of(world.shop.hq)
    return import_undo.undo(world.database, world.clock, world.app.state.wakeups, hq, import_id)


def test_words_about_a_customer_who_is_gone_wait_for_a_decision(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    boss = world.pc(world.shop.managers[0], "back office")
    import_id = import_customers(world, "马慧", "丁婷")
    pc.sync()
    boss.sync()
    customer = next(row for row, text in pc.rows("customer").items() if "马慧" in text)
    acts.note(pc, customer, "怕热")

    assert undo(world, import_id).kept == 0
    pc.sync()
    boss.sync()

    assert pc.rows("customer") == boss.rows("customer") == {}
    assert_same_everywhere(world, pc, boss)
    (item,) = pc.book.list_attention()
    assert (item.code, item.name) == ("not_found", "note.add")
    assert "怕热" in str(item)


def test_a_customer_about_whom_words_have_arrived_stays_on_every_pc(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    boss = world.pc(world.shop.managers[0], "back office")
    import_id = import_customers(world, "马慧", "丁婷")
    pc.sync()
    customer = next(row for row, text in pc.rows("customer").items() if "马慧" in text)
    acts.note(pc, customer, "怕热")
    pc.sync()

    assert undo(world, import_id).kept == 1
    pc.sync(verify=True)
    boss.sync()

    assert list(pc.rows("customer")) == list(boss.rows("customer")) == [customer]
    assert acts.notes_of(boss.rows("timeline_entry")) == ["怕热"]
    assert_same_everywhere(world, pc, boss)
