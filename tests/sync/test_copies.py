"""The copy from before a migration holds customers: it goes as soon as nobody needs it."""

from __future__ import annotations

from pathlib import Path

from localdb import backup
from localdb.schema import ENTITY_TABLES
from tests.support import acts
from tests.support.world import Pc, World


def copies_of(pc: Pc) -> list[Path]:
    assert pc.book.folder is not None
    return list(pc.book.folder.glob("guide.db.before-*"))


def test_a_verified_sync_drops_the_copy_and_an_ordinary_one_keeps_it(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    assert pc.book.folder is not None
    backup.keep(pc.book.folder / "guide.db", "0002")

    pc.sync(verify=False)
    assert len(copies_of(pc)) == 1
    pc.sync(verify=True)
    assert copies_of(pc) == []


def test_a_sync_that_finds_rows_differing_keeps_the_copy(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    acts.add_customer(pc, "Ann")
    pc.sync()
    assert pc.book.folder is not None
    backup.keep(pc.book.folder / "guide.db", "0002")
    with pc.book.file.write() as connection:
        connection.execute(ENTITY_TABLES["customer"].update().values(remark="spoiled"))

    report = pc.sync(verify=True)

    assert report.verified is False
    assert len(copies_of(pc)) == 1
