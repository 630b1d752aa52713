"""A material goes from HQ to the row of a guide's day, and back as what went to the customer."""

from __future__ import annotations

from typing import Any

from guide_app.domain.entities import FollowUp, Material
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.sops import PublishSop
from guide_app.services.scripts import Taken
from guide_app.services.today import TodayService
from tests.support.world import Pc, World

GOOD = {"title": "换季清单", "type": "image_post", "kind": "knowledge", "caption": "先看三样。"}


def publish(world: World, **values: Any) -> str:
    changes = {name: Change(seen=None, new=value) for name, value in {**GOOD, **values}.items()}
    before = set(world.rows_of(world.shop.hq)["material"])
    world.as_hq(SaveCatalogRow(entity="material", changes=changes))
    (made,) = set(world.rows_of(world.shop.hq)["material"]) - before
    return made


def day_of(pc: Pc) -> Any:
    """The first row of the day, and what is known of it."""
    today = TodayService(pc.book)
    row = today.load(pc.world.clock()).rows[0]
    return row, today.detail(row.customer_id, row.item_id, pc.world.clock())


def test_hq_publishes_the_guide_brings_it_along_offline_and_the_server_hears_of_it(
    world: World,
) -> None:
    material_id = publish(world)
    step = {"day_offset": 0, "kind": "content", "task": "发清单", "material_id": material_id}
    world.as_hq(PublishSop(values={"name": "新客", "trigger": "added"}, steps=(step,)))
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    pc.act(CreateCustomer(values={"name": "安"}, guide_id=pc.guide.id))

    row, detail = day_of(pc)
    assert (detail.material.title, detail.material.caption) == ("换季清单", "先看三样。")
    TodayService(pc.book).send(row, taken=Taken(material_id=material_id))
    pc.sync()

    sent = world.find(FollowUp, row.item_id)
    assert (sent.status, sent.material_id) == ("waiting", material_id)
    assert pc.sync(verify=True).verified


def test_every_guide_of_the_brand_has_it_and_hears_when_it_is_archived(world: World) -> None:
    material_id = publish(world)
    pcs = [world.pc(guide) for guide in world.shop.guides[:2]]
    for pc in pcs:
        pc.sync()
    assert [set(pc.rows("material")) for pc in pcs] == [{material_id}] * 2

    changes = {"archived": Change(seen=False, new=True)}
    world.as_hq(SaveCatalogRow(entity="material", row_id=material_id, changes=changes))

    for pc in pcs:
        pc.sync()
        assert pc.row(Material, material_id).archived
