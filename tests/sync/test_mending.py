"""Rows changed behind the client's back, servers restored from a backup, copied PCs.

Found and mended.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import uuid
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from guide_app.domain.entities import Customer
from guide_app.domain.entity import ENTITIES
from guide_app.mutations.customers import SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.sync.book import Book
from guide_app.sync.engine import SyncEngine
from localdb.schema import ENTITY_TABLES as LOCAL
from server.schema.facts import server_state
from server.schema.sync import feed_counter, repair_report
from tests.support import acts
from tests.support.suites import Suite
from tests.support.world import PASSWORD, Pc, World
from tests.sync.test_exchange import assert_same_everywhere


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    for number in range(8):
        customer = acts.add_customer(made, f"客户 {number}", remark="原来的")
        acts.note(made, customer, f"备注 {number}")
        acts.tag(made, world.shop.tags[1].id, customer)
        acts.plan(made, customer, made.book.today)
        made.act(
            SaveFamilyMember(customer_id=customer, changes={"relation": Change(None, "child")})
        )
    made.sync()
    return made


KINDS_OF_DAMAGE = ("altered", "dropped", "added")
DAMAGED = (
    *("customer", "timeline_entry", "customer_tag", "family_member", "follow_up"),
    *("tag", "tag_group", "guide", "store"),
)


def damage(pc: Pc, chance: random.Random, kind: str = "altered", entity: str = "customer") -> str:
    """Alter, drop or add a row by raw SQL, as a bug or a bad disk would."""
    table = LOCAL[entity]
    with pc.book.file.write() as connection:
        row = dict(chance.choice(connection.execute(select(table)).mappings().all()))
        if kind == "dropped":
            connection.execute(table.delete().where(table.c.id == row["id"]))
        elif kind == "added":
            row.pop("pk")
            connection.execute(
                table.insert().values(**row | {"id": str(uuid.UUID(int=chance.getrandbits(128)))})
            )
        else:
            fields = [
                f
                for f in ENTITIES[entity].fields
                if isinstance(row[f.name], str) and f.name != "id"
            ]
            name = chance.choice(fields).name
            connection.execute(
                table.update().where(table.c.id == row["id"]).values({name: row[name] + "x"})
            )
    return f"{kind} {entity}"


@pytest.mark.faults
def test_a_row_altered_dropped_or_added_behind_the_clients_back_is_found_and_mended(
    world: World, pc: Pc, suite: Suite
) -> None:
    kinds = [(kind, entity) for kind in KINDS_OF_DAMAGE for entity in DAMAGED]
    suite.chance.shuffle(kinds)
    goes_on = suite.until("rows", least=len(kinds), full=100, seconds=25)
    done = 0
    while goes_on(done):
        world.clock.turn(days=1, minutes=1)
        if done % 25 == 0:
            pc.link.sign_in(pc.guide.account, PASSWORD)
        what = damage(pc, suite.chance, *kinds[done % len(kinds)])
        report = pc.sync(verify=True)
        assert report.verified is False, f"{done}: {what} was not found"
        assert report.repaired, f"{done}: {what} was not mended"
        assert pc.sync(verify=True).verified is True
        assert_same_everywhere(world, pc)
        done += 1
        suite.tell(f"{done} of {done} rows found and mended")
    with world.database.read() as connection:
        assert len(connection.execute(select(repair_report)).all()) == done


def test_a_repair_leaves_the_outbox_alone(world: World, pc: Pc) -> None:
    damage(pc, random.Random(1))
    customer = next(iter(pc.rows("customer")))
    pc.cable.pulled = True
    acts.note(pc, customer, "还没上传")
    pc.cable.pulled = False
    original = pc.engine._push_all
    pc.engine._push_all = lambda report: False  # type: ignore[method-assign]
    assert pc.sync(verify=True).repaired
    assert len(pc.book.list_outbox()) == 1
    assert "还没上传" in acts.notes_of(pc.rows("timeline_entry"))
    pc.engine._push_all = original  # type: ignore[method-assign]
    pc.sync(verify=True)
    assert_same_everywhere(world, pc)


def test_a_second_difference_on_the_same_day_is_reported_and_not_fetched_again(
    world: World, pc: Pc
) -> None:
    damage(pc, random.Random(2))
    assert pc.sync(verify=True).repaired
    damage(pc, random.Random(3))
    report = pc.sync(verify=True)
    assert (report.verified, report.repaired) == (False, [])
    with world.database.read() as connection:
        assert len(connection.execute(select(repair_report)).all()) == 2


class Backup:
    """A copy of the server's database, to go back to."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._file = Path(str(world.database.url.database))
        self._copy = self._file.with_suffix(".backup")
        with sqlite3.connect(self._file) as live, sqlite3.connect(self._copy) as copy:
            live.backup(copy)

    def restore(self) -> None:
        """What `guide-server restore` does to the rows.

        The old state, a new epoch, a time of replaying.
        """
        with sqlite3.connect(self._copy) as copy, sqlite3.connect(self._file) as live:
            copy.backup(live)

        def renew(connection: Connection) -> None:
            connection.execute(
                update(server_state)
                .where(server_state.c.name == "epoch")
                .values(value=str(uuid.uuid4()))
            )
            connection.execute(server_state.insert().values(name="replaying_until", value="9999"))

        self._world.database.write(renew)


def test_a_server_restored_from_a_backup_gets_back_what_the_pcs_had_sent(
    world: World, pc: Pc
) -> None:
    backup = Backup(world)
    customer = acts.add_customer(pc, "备份之后")
    acts.note(pc, customer, "服务器确认过")
    pc.sync()
    acts.note(pc, customer, "还没发出")
    backup.restore()
    pc.link.sign_in(pc.guide.account, PASSWORD)
    pc.sync()
    assert acts.notes_of(world.rows_of(pc.guide)["timeline_entry"])[-2:] == [
        "服务器确认过",
        "还没发出",
    ]
    pc.sync(verify=True)
    assert_same_everywhere(world, pc)


def test_after_a_restore_the_newer_of_two_values_wins_whoever_comes_first(
    world: World, pc: Pc
) -> None:
    other = world.pc(pc.guide, "PC 2")
    other.sync()
    customer = next(iter(pc.rows("customer")))
    backup = Backup(world)
    acts.edit(pc, customer, remark="先")
    pc.sync()
    other.sync()
    acts.edit(other, customer, remark="后")
    other.sync()
    backup.restore()
    for each in (other, pc):  # the newer value comes back first, the older one gives way
        each.link.sign_in(each.guide.account, PASSWORD)
        each.sync()
    other.sync()
    assert world.find(Customer, customer).remark == "后"
    assert_same_everywhere(world, pc, other)


def test_a_copied_pc_is_seen_and_neither_loses_nor_doubles_anything(world: World, pc: Pc) -> None:
    customer = next(iter(pc.rows("customer")))
    pc.book.close()
    copy = pc.folder.with_name("copy")
    shutil.copytree(pc.folder, copy)
    pc.reopen()
    book = Book(copy, pc.key, world.clock)
    twin = Pc(
        world,
        pc.guide,
        pc.device_id,
        pc.secret,
        copy,
        pc.cable,
        pc.link,
        book,
        SyncEngine(book, pc.link),
        pc.key,
    )
    acts.note(pc, customer, "原机")
    acts.note(twin, customer, "副本")
    pc.sync()
    twin.sync()
    pc.sync()
    assert {"原机", "副本"} <= set(acts.notes_of(pc.rows("timeline_entry")))
    assert_same_everywhere(world, pc, twin)
    twin.book.close()


def test_a_profile_from_last_week_catches_up_without_sending_twice(world: World, pc: Pc) -> None:
    customer = next(iter(pc.rows("customer")))
    pc.book.close()
    old = pc.folder.with_name("old")
    shutil.copytree(pc.folder, old)
    pc.reopen()
    acts.note(pc, customer, "之后写的")
    pc.sync()
    pc.book.close()
    shutil.rmtree(pc.folder)
    shutil.copytree(old, pc.folder)
    pc.reopen()
    acts.note(pc, customer, "回到旧文件后写的")
    pc.sync()
    texts = acts.notes_of(pc.rows("timeline_entry"))
    assert texts.count("之后写的") == texts.count("回到旧文件后写的") == 1
    assert_same_everywhere(world, pc)


def test_a_lost_file_is_made_again_and_the_journal_brings_what_was_not_sent(
    world: World, pc: Pc
) -> None:
    customer = next(iter(pc.rows("customer")))
    pc.cable.pulled = True
    acts.note(pc, customer, "只在本机")
    pc.book.close()
    for path in pc.folder.glob("guide.db*"):
        path.unlink()
    pc.cable.pulled = False
    pc.book = Book(pc.folder, pc.key, world.clock)
    pc.book.belongs_to(pc.link.sign_in(pc.guide.account, PASSWORD))
    pc.engine = SyncEngine(pc.book, pc.link)
    pc.sync()
    assert "只在本机" in acts.notes_of(world.rows_of(pc.guide)["timeline_entry"])
    assert_same_everywhere(world, pc)


def test_a_cursor_older_than_the_feed_is_answered_by_a_first_sync_outbox_first(
    world: World, pc: Pc
) -> None:
    customer = next(iter(pc.rows("customer")))
    acts.note(pc, customer, "很久没联网")
    world.database.write(
        lambda c: c.execute(update(feed_counter).values(oldest_n=10**6, n=10**6 + 1))
    )
    report = pc.sync()
    assert report.bootstrapped
    assert json.loads(world.rows_of(pc.guide)["customer"][customer])["name"].startswith("客户")
    assert_same_everywhere(world, pc)
