"""The power goes at any moment of a PC's life: it opens again, and what it had saved is there."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from guide_app.domain.entities import Guide
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.security import key_store
from guide_app.security.keys import DEFAULT_KDF
from server import accounts
from server.passwords import hash_password
from server.schema.facts import server_state
from tests.chaos import kill_client
from tests.chaos.kill_pc import KILLED, OPENS_WITHIN_S, ROOT, Clients, KilledPc, open_clients
from tests.support.suites import Suite
from tests.support.world import PASSWORD, World

pytestmark = pytest.mark.faults

HERE = {
    "enrol": ("key.device.", "profile.device."),
    "first": ("profile.account.", "key.file.", "first_sync."),
    "work": ("act.", "journal.", "push.", "page."),
    "password": ("key.copy.",),
    "restored": ("epoch.",),
    "leave": ("farewell.", "erase.", "key.erase.", "key.erase_copy.", "key.erase_file."),
    "leave a half-made key": ("key.erase_temporary.",),
}
ELSEWHERE = {
    "migrate.": "tests/localdb/test_migration_kill.py",
    "backup.": "tests/localdb/test_migration_kill.py",
    "media.": "tests/sync/test_media_kill.py",
    "key.erase_device.": "tests/security/test_key_kill.py",
}
LONGEST_LIFE_S = 1.5
SHOPS_LEAST_KIB = 16 * 1024


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    with open_clients() as made:
        yield made


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """On the disk, which other tests need not have."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = World(f"sqlite:///{folder / 'server.db'}", folder)
        yield made
        made.close()


_numbers = itertools.count(1)


def new_pc(clients: Clients, world: World, guide: Guide) -> KilledPc:
    return KilledPc(clients, world, guide, world.folder / f"profile-{next(_numbers)}")


def points_of(clients: Clients, scenario: str) -> list[str]:
    found = [point for point in clients.points if point.startswith(HERE[scenario])]
    assert found, f"no point of {scenario} is declared"
    return found


def test_every_declared_crash_point_is_killed_at_here_or_in_a_suite_of_its_own(
    clients: Clients,
) -> None:
    here = tuple(prefix for prefixes in HERE.values() for prefix in prefixes)
    unknown = [p for p in clients.points if not p.startswith((*here, *ELSEWHERE))]
    assert unknown == []
    for prefix, path in ELSEWHERE.items():
        assert f'crash_points("{prefix}")' in (ROOT / path).read_text()


def test_a_pc_killed_while_it_is_enrolled_is_enrolled_by_the_same_code(
    clients: Clients, world: World
) -> None:
    guide = world.shop.guides[0]
    for point in points_of(clients, "enrol"):
        pc = new_pc(clients, world, guide)
        code = pc.code()
        pc.kill_at(point, "enrol", code=code)
        pc.run("enrol", code=code).check_done()
    pc.check("look_online")


def test_a_first_sign_in_that_is_killed_anywhere_is_finished_by_the_next(
    clients: Clients, world: World
) -> None:
    for number, point in enumerate(points_of(clients, "first")):
        pc = new_pc(clients, world, world.shop.guides[number % 2]).enrol()
        pc.kill_at(point, "first")
        pc.check("look_online")


def test_work_that_is_killed_at_any_step_is_there_again(clients: Clients, world: World) -> None:
    pc = new_pc(clients, world, world.shop.guides[1]).enrol()
    pc.run("first").check_done()
    for point in points_of(clients, "work"):
        pc.kill_at(point, "work")
        pc.check()


def test_a_pc_killed_while_it_learns_that_the_server_was_restored_sends_everything_again(
    clients: Clients, world: World
) -> None:
    pc = new_pc(clients, world, world.shop.guides[1]).enrol()
    pc.run("first").check_done()
    for point in points_of(clients, "restored"):
        give_new_epoch(world)
        pc.kill_at(point, "work")
        pc.check()


def test_a_farewell_killed_at_any_step_gives_everything_to_the_manager_and_erases(
    clients: Clients, world: World
) -> None:
    guide = world.shop.guides[2]
    for point in points_of(clients, "leave"):
        pc = new_pc(clients, world, guide).enrol()
        pc.run("first").check_done()
        before = set(pc.saved)
        set_active(world, guide, False)
        pc.kill_at(point, "leave")
        waiting = pc.saved - before
        assert len(waiting) == 2
        assert_all_is_somewhere(pc, waiting)
        assert_gone_after_the_next_contact(pc, waiting)
        set_active(world, guide, True)


def test_a_half_made_key_is_erased_too_wherever_the_erasing_is_killed(
    clients: Clients, world: World
) -> None:
    guide = world.shop.guides[3]
    for point in points_of(clients, "leave a half-made key"):
        pc = new_pc(clients, world, guide).enrol()
        pc.run("first").check_done()
        before = set(pc.saved)
        pc.kill_at("key.file.synced", "change_password", new_password="xing-xing-305-kuan")
        set_active(world, guide, False)
        pc.kill_at(point, "leave")
        pc.password = "xing-xing-305-kuan"
        assert_gone_after_the_next_contact(pc, pc.saved - before)
        set_active(world, guide, True)
        reset_password(world, guide)


def test_a_password_change_killed_anywhere_leaves_the_file_open_to_one_of_the_two(
    clients: Clients, world: World, suite: Suite
) -> None:
    guide = world.shop.guides[3]
    storing = [point for point in clients.points if point.startswith("key.file.")]
    for point in [*points_of(clients, "password"), *suite.chance.sample(storing, 2)]:
        pc = new_pc(clients, world, guide).enrol()
        pc.run("first").check_done()
        pc.kill_at(point, "change_password", new_password="xing-xing-305-kuan")
        pc.password = "xing-xing-305-kuan"
        pc.check("look_online")
        reset_password(world, guide)


def test_a_pc_whose_key_costs_what_it_costs_in_a_shop_is_as_well_and_as_soon_there_again(
    clients: Clients, world: World
) -> None:
    pc = new_pc(clients, world, world.shop.guides[3]).enrol()
    pc.usual_key = True
    pc.kill_at("key.file.synced", "first")
    pc.check("look_online")
    key_file = key_store.load(pc.profile / "guides" / pc.guide.id)
    assert key_file.kdf == DEFAULT_KDF
    assert key_file.kdf.memory_kib >= SHOPS_LEAST_KIB
    pc.kill_at("act.before_commit", "work")
    pc.check()
    pc.kill_at("key.copy.synced", "change_password", new_password="xing-xing-305-kuan")
    pc.password = "xing-xing-305-kuan"
    pc.check("look_online")
    reset_password(world, pc.guide)


def test_a_pc_killed_at_a_random_moment_is_as_the_guide_left_it(
    clients: Clients, world: World, suite: Suite
) -> None:
    pc = new_pc(clients, world, world.shop.guides[0]).enrol()
    pc.run("first").check_done()
    goes_on = suite.until("kills", least=8, full=60, seconds=30)
    moments = 0
    while goes_on(moments):
        run = pc.run("live", kill_after_s=suite.chance.uniform(0, LONGEST_LIFE_S))
        assert run.status == KILLED, run
        pc.check()
        moments += 1
        suite.tell(f"killed {moments} times, {len(pc.saved)} changes saved")


@pytest.mark.parametrize("room_bytes", [2_000, 40_000, 150_000])
def test_a_disk_that_fills_up_refuses_what_does_not_fit_and_keeps_what_was_saved(
    clients: Clients, world: World, room_bytes: int
) -> None:
    pc = new_pc(clients, world, world.shop.guides[1]).enrol()
    pc.run("first").check_done()

    run = pc.run("fill_the_disk", room_bytes=room_bytes).check_done()

    assert run.said("refused")[0]["times"] == 3
    pc.check()


def test_a_new_process_opens_a_killed_file_within_five_seconds(
    clients: Clients, world: World
) -> None:
    pc = new_pc(clients, world, world.shop.guides[0]).enrol()
    pc.run("first").check_done()
    pc.kill_at("act.before_commit:4", "work")
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", kill_client.__name__, "--once", json.dumps(pc.job("list_waiting"))],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0
    assert time.monotonic() - began < OPENS_WITHIN_S
    pc.check()


def give_new_epoch(world: World) -> None:
    """What every PC sees of a server that was restored from a backup of this very moment."""
    epoch = update(server_state).where(server_state.c.name == "epoch")
    world.database.write(lambda c: c.execute(epoch.values(value=str(uuid.uuid4()))))


def set_active(world: World, guide: Guide, active: bool) -> None:
    change = Change(seen=not active, new=active)
    world.as_hq(SaveCatalogRow(entity="guide", row_id=guide.id, changes={"active": change}))


def reset_password(world: World, guide: Guide) -> None:
    password_hash = hash_password(PASSWORD)
    world.database.write(
        lambda c: accounts.set_credential(c, guide, password_hash, world.clock(), must_change=False)
    )


def assert_all_is_somewhere(pc: KilledPc, waiting: set[str]) -> None:
    """In the guide's file as long as that opens, else with the manager."""
    handed = pc.with_the_manager()
    if waiting <= handed:
        return
    known = pc.run("list_waiting").check_done().said("known")[0]["ids"]
    assert waiting <= handed | set(known)


def assert_gone_after_the_next_contact(pc: KilledPc, waiting: set[str]) -> None:
    pc.run("finish_leaving").check_done()
    assert waiting <= pc.with_the_manager()
    assert not (pc.profile / "guides" / pc.guide.id).exists()
