"""Some people on a store's call list, and the guides who may claim and call them."""

from __future__ import annotations

from typing import NamedTuple

from guide_app.domain.entities import Customer
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.pool import (
    AddToPool,
)
from guide_app.services.pool import PoolService
from guide_app.services.today import TodayService
from server import pool
from tests.support.world import Pc, World

PHONE = "13812340217"


class Store(NamedTuple):
    """Two guides of a store, one of another, and some people on a call list."""

    world: World
    one: Pc
    two: Pc
    elsewhere: Pc
    leads: list[str]

    def sync(self) -> None:
        for pc in (self.one, self.two, self.elsewhere):
            pc.sync()

    def owner(self, lead: str) -> str | None:
        found: Customer = self.world.find(Customer, lead)
        return found.guide_id

    def return_unworked(self) -> int:
        world = self.world
        return pool.return_unworked(world.database, world.clock, world.app.state.wakeups)


def service(pc: Pc) -> PoolService:
    return PoolService(pc.book, pc.link, lambda: not pc.cable.pulled)


def add_lead(world: World, number: int, phone: str = PHONE) -> str:
    boss = world.shop.managers[0]
    before = world.rows_of(boss)["customer"].keys()
    values = {"name": f"名单{number}", "phone": phone, "source": "mall"}
    world.as_manager(boss, AddToPool(store_id=boss.store_id or "", values=values))
    (made,) = world.rows_of(boss)["customer"].keys() - before
    return made


def open_store(world: World) -> Store:
    """On the PCs of the first three guides, with three leads."""
    one, two = world.pc(world.shop.guides[0]), world.pc(world.shop.guides[1])
    elsewhere = world.pc(world.shop.guides[2])
    made = Store(world, one, two, elsewhere, [add_lead(world, n) for n in range(3)])
    made.sync()
    return made


def set_brand(world: World, name: str, value: int) -> None:
    change = {name: Change(seen=None, new=value)}
    world.as_hq(SaveCatalogRow(entity="brand", row_id=world.shop.brand.id, changes=change))


def call(pc: Pc, outcome: str) -> None:
    today = TodayService(pc.book)
    today.outcome(today.load().rows[0], outcome)
