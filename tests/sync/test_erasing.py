"""HQ erases a customer in the console: no PC keeps anything, and what was typed is not lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import httpx

from guide_app.domain.entities import Customer
from guide_app.mutations.transfer import TransferCustomers
from localdb.schema import metadata
from server import backups
from tests.support import acts
from tests.support.world import PASSWORD, Pc, World
from tests.sync.test_exchange import assert_same_everywhere

CANARY = "独一无二的暗号 8417"


def erase_in_the_console(world: World, customer: str, name: str) -> None:
    """What somebody of HQ does in a browser."""
    with httpx.Client(base_url=f"{world.url}/console/") as browser:

        def csrf(path: str) -> str:
            return browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]

        who = {"account": world.shop.hq.account, "password": PASSWORD}
        browser.post("sign-in", data={"csrf": csrf("sign-in"), **who})
        path = f"customers/{customer}"
        answer = browser.post(f"{path}/erase", data={"csrf": csrf(path), "name": name})
        assert answer.status_code == 303, answer.text


def assert_no_trace(pc: Pc) -> None:
    with pc.book.file.read() as connection:
        for table in metadata.sorted_tables:
            assert CANARY not in str(connection.execute(table.select()).all()), table.name


def test_an_erased_customer_is_gone_from_every_pc_at_its_next_sync(world: World) -> None:
    one = world.pc(world.shop.guides[0])
    boss = world.pc(world.shop.managers[0], "back office")
    one.sync()
    customer = acts.add_customer(one, "纳晓燕", remark=CANARY)
    acts.note(one, customer, f"备注 {CANARY}")
    acts.tag(one, world.shop.tags[1].id, customer)
    one.sync()
    boss.sync()

    erase_in_the_console(world, customer, "纳晓燕")
    for path in world.folder.glob("server.db*"):
        assert CANARY.encode() not in path.read_bytes(), path.name
    one.sync()
    boss.sync()

    for pc in (one, boss):
        assert pc.rows("customer") == pc.rows("timeline_entry") == pc.rows("customer_tag") == {}
        assert_no_trace(pc)
    assert_same_everywhere(world, one, boss)


def test_a_note_typed_meanwhile_is_parked_and_a_new_pc_never_hears_of_the_customer(
    world: World,
) -> None:
    one = world.pc(world.shop.guides[0])
    one.sync()
    customer = acts.add_customer(one, "纳晓燕", remark=CANARY)
    one.sync()
    acts.note(one, customer, "喜欢真丝")

    erase_in_the_console(world, customer, "纳晓燕")
    one.sync()
    fresh = world.pc(world.shop.guides[0], "new")
    fresh.sync()

    (parked,) = one.book.list_attention()
    assert "喜欢真丝" in str(parked)
    assert CANARY not in str(parked)
    assert fresh.rows("customer") == {}
    assert one.book.list_outbox() == []


def test_a_pc_that_was_away_when_the_customer_was_handed_over_and_erased_keeps_nothing(
    world: World,
) -> None:
    first, second = world.shop.guides[:2]
    away = world.pc(first)
    away.sync()
    customer = acts.add_customer(away, "纳晓燕", remark=CANARY)
    acts.note(away, customer, f"备注 {CANARY}")
    away.sync()
    world.as_hq(
        TransferCustomers(customer_ids=(customer,), to_guide_id=second.id, seen_guide_id=first.id)
    )

    erase_in_the_console(world, customer, "纳晓燕")
    away.sync()

    assert away.rows("customer") == away.rows("timeline_entry") == {}
    assert_same_everywhere(world, away)


def test_a_restored_server_does_not_take_an_erased_customer_back_from_a_pc_that_was_away(
    world: World, tmp_path: Path
) -> None:
    away = world.pc(world.shop.guides[0])
    away.sync()
    backups.backup(world.database, tmp_path / "monday.db")
    customer = acts.add_customer(away, "纳晓燕", remark=CANARY)
    acts.note(away, customer, "喜欢真丝")
    away.sync()
    erase_in_the_console(world, customer, "纳晓燕")

    live = Path(str(world.database.url.database))
    with sqlite3.connect(tmp_path / "monday.db") as copy, sqlite3.connect(live) as database:
        copy.backup(database)
    backups.begin_again(world.database, world.clock, live.with_name(f"{live.name}.erased.jsonl"))
    world.clock.turn(days=20)
    away.link.sign_in(away.guide.account, PASSWORD)
    away.sync()

    assert world.find(Customer, customer) is None
    assert away.rows("customer") == away.rows("timeline_entry") == {}
    assert_no_trace(away)
    assert away.book.list_outbox() == []
    assert_same_everywhere(world, away)
