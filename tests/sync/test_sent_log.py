"""What was sent is kept for 14 days, for a server that was restored, and then forgotten."""

from __future__ import annotations

from sqlalchemy import func, select

from localdb.schema import sent_log
from tests.support import acts
from tests.support.world import Pc, World


def _kept(pc: Pc) -> int:
    with pc.book.file.read() as connection:
        return int(connection.execute(select(func.count()).select_from(sent_log)).scalar_one())


def test_what_was_sent_two_weeks_ago_is_forgotten(world: World) -> None:
    shop_pc = world.pc(world.shop.guides[0], "PC 1")
    shop_pc.sync()
    customer = acts.add_customer(shop_pc)
    shop_pc.sync()
    sent = _kept(shop_pc)
    assert sent

    world.clock.turn(days=13)
    acts.edit(shop_pc, customer, remark="怕热")
    shop_pc.sync()
    assert _kept(shop_pc) == sent + 1

    world.clock.turn(days=2)
    shop_pc.sync()
    assert _kept(shop_pc) == 1
