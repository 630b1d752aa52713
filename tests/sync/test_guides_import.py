"""A guide's own import on its way to the server: offline, cut off, in conflict, taken back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from guide_app.domain.entities import Customer
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.services.import_models import ImportState
from guide_app.services.sync_centre import SyncCentreService
from tests.services.importing import Importer, counted
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere

HEADER = ("姓名", "手机号", "跟进记录", "记录人", "跟进日期", "尺码")
ROOT = Path(__file__).parents[2]
POINTS = (
    "act.begin:2",
    "act.after_outbox:2",
    "journal.before_append:2",
    "journal.mid_append:2",
    "journal.after_append:2",
    "act.before_commit:2",
    "act.after_commit:2",
)


def rows(count: int) -> list[tuple[str, ...]]:
    return [
        (f"客户{n}", f"138{n:08}", f"第 {n} 次聊", "李姐", "2026-03-08", "M") for n in range(count)
    ]


def importer_at(pc: Pc, folder: Path) -> Importer:
    return Importer(pc.book, folder)


def phones(pc: Pc) -> Counter[str]:
    found = (json.loads(text) for text in pc.rows("customer").values())
    return Counter(row["phone"] for row in found if row.get("removed_on") is None)


def notes(pc: Pc) -> Counter[str]:
    found = (json.loads(text) for text in pc.rows("timeline_entry").values())
    return Counter(line["text"] for line in found if line["kind"] == "note")


def test_what_was_imported_without_a_network_arrives_with_author_and_day(
    world: World, tmp_path: Path
) -> None:
    pc = world.pc(world.shop.guides[0])
    boss = world.pc(world.shop.managers[0], "back office")
    pc.sync()
    pc.cable.pulled = True
    line = importer_at(pc, tmp_path).imports(*rows(250), header=HEADER)
    assert counted(line.counts) == {"new": 250}

    pc.cable.pulled = False
    pc.sync()
    boss.sync()

    assert pc.book.list_outbox() == []
    assert pc.book.list_attention() == []
    assert phones(boss) == phones(pc) == Counter(f"138{n:08}" for n in range(250))
    note = next(
        line
        for line in map(json.loads, boss.rows("timeline_entry").values())
        if line.get("text") == "第 7 次聊"
    )
    assert (note["on"], note["details"]["author"]) == ("2026-03-08", "李姐")
    assert "guide_id" not in note
    assert_same_everywhere(world, pc, boss)


def test_who_was_changed_meanwhile_is_a_conflict_that_says_both_values(
    world: World, tmp_path: Path
) -> None:
    pc = world.pc(world.shop.guides[0])
    boss = world.pc(world.shop.managers[0], "back office")
    pc.sync()
    importer = importer_at(pc, tmp_path)
    importer.imports(*rows(2), header=HEADER)
    pc.sync()
    boss.sync()
    customer_id = next(row for row, text in boss.rows("customer").items() if "客户1" in text)
    change = Change(seen="客户1", new="客户一")
    boss.act(EditCustomer(customer_id=customer_id, changes={"name": change}))
    boss.sync()

    importer.imports(
        ("客户壹", "13800000001", "", "", "", "L"), header=HEADER
    )  # does not know of the manager's name yet
    pc.sync()

    customer = pc.row(Customer, customer_id)
    assert (customer.name, customer.size) == ("客户一", "L")
    (item,) = SyncCentreService(pc.book).list_attention()
    (contested,) = item.contested
    assert (item.name, item.code) == ("customer.edit", "conflict")
    assert (contested.field, contested.yours, contested.theirs) == ("name", "客户壹", "客户一")
    assert_same_everywhere(world, pc)


@pytest.mark.parametrize("point", POINTS)
def test_killed_in_the_middle_it_is_seen_to_be_half_done_and_the_same_file_ends_it(
    world: World, tmp_path: Path, point: str
) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    importer = importer_at(pc, tmp_path)
    draft = importer.draft(*rows(250), header=HEADER)
    assert draft.stamp is not None
    kill(pc, Path(draft.stamp[0]), point)

    pc.reopen()
    importer = importer_at(pc, tmp_path)
    (half,) = importer.service.list_imports()
    assert (half.state, half.total) == (ImportState.BROKEN_OFF, 250)
    assert 0 < len(phones(pc)) < 250
    pc.sync()

    rest = importer.imports(*rows(250), header=HEADER)

    assert rest.state is ImportState.DONE
    assert phones(pc) == Counter(f"138{n:08}" for n in range(250))
    assert notes(pc) == Counter(f"第 {n} 次聊" for n in range(250))
    pc.sync()
    assert pc.book.list_attention() == []
    assert_same_everywhere(world, pc)


@pytest.mark.parametrize("point", [POINTS[1], POINTS[3], POINTS[5]])
def test_what_a_killed_import_has_left_can_be_taken_back_to_the_last_row(
    world: World, tmp_path: Path, point: str
) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    importer = importer_at(pc, tmp_path)
    importer.imports(("客户3", "13800000003", "", "", "", "S"), header=HEADER)  # was there before
    draft = importer.draft(*rows(250), header=HEADER)
    assert draft.stamp is not None
    kill(pc, Path(draft.stamp[0]), point)

    pc.reopen()
    importer = importer_at(pc, tmp_path)
    half = importer.service.list_imports()[0]
    undone = importer.undo(half.import_id)

    assert (undone.state, dict(undone.stays)) == (ImportState.UNDONE, {})
    assert phones(pc) == Counter(["13800000003"])
    (was,) = (c for c in map(json.loads, pc.rows("customer").values()) if "removed_on" not in c)
    assert was["size"] == "S"
    pc.sync()
    assert pc.book.list_attention() == []
    assert_same_everywhere(world, pc)


def kill(pc: Pc, file: Path, point: str) -> None:
    """Import a file in another process until it dies at a point."""
    pc.book.close()
    job = {
        "folder": str(pc.folder),
        "key": pc.key.hex(),
        "now": pc.world.clock().isoformat(),
        "file": str(file),
        "at": point,
    }
    command = [sys.executable, "-m", "tests.sync.import_process", json.dumps(job)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert ended.returncode == -9, ended.stderr.decode()
