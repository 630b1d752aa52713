"""A link that a guide made with no network is opened by the customer, and is work next day."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import httpx

from guide_app.domain.words import LinkKind
from guide_app.mutations.sops import PublishSop
from guide_app.services.customers import CustomerService
from guide_app.services.links import LinkService
from guide_app.services.today import TodayService
from localdb import state
from server.planner import plan_day
from tests.server.pages.looking import USUAL
from tests.services.test_links import tell_address
from tests.support import acts
from tests.support.posts import publish
from tests.support.world import World
from tests.sync.test_erasing import CANARY, erase_in_the_console
from tests.sync.test_exchange import assert_same_everywhere


def test_three_looks_at_a_link_made_offline_plant_a_follow_up_and_are_gone_with_the_customer(
    world: World,
) -> None:
    tell_address(world, world.url)
    material = publish(world, CANARY, 0)
    values = {"name": "看了又看", "trigger": "viewed", "trigger_count": 3}
    steps = ({"day_offset": 0, "kind": "care", "task": "问问尺码"},)
    world.as_hq(PublishSop(values=values, steps=steps))
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    customer = acts.add_customer(pc, "纳晓燕", remark=CANARY)
    pc.cable.pulled = True
    url = LinkService(pc.book).give(LinkKind.MATERIAL, to_id=material, customer_id=customer)
    pc.cable.pulled = False
    pc.sync()

    with pc.book.file.read() as connection:
        cursor = state.get_int(connection, state.CURSOR)
        epoch = state.get(connection, state.EPOCH)
    with ThreadPoolExecutor(1) as elsewhere:
        news = elsewhere.submit(pc.link.call, lambda api: api.poll(cursor, epoch, 20))
        for _ in range(3):
            world.clock.turn(minutes=5)
            assert CANARY in httpx.get(url, headers=USUAL).text
        assert news.result()
    pc.sync(verify=True)

    (visit,) = (json.loads(row) for row in pc.rows("visit").values())
    assert (visit["times"], visit["title"], visit["forwarded"]) == (3, CANARY, False)
    (known,) = (json.loads(row) for row in pc.rows("known_visit").values())
    assert (known["customer_id"], known["visit_id"]) == (customer, visit["id"])
    view = TodayService(pc.book).load(world.clock())
    (row,) = (row for row in view.rows if row.item.sop_id)
    assert row.reason.code == "sop_viewed"
    with world.database.read() as connection:
        (planned,) = plan_day(connection, world.shop.brand.id, pc.book.today)
    assert row.item in planned.items
    looked = CustomerService(pc.book).profile(customer).timeline
    assert {"title": CANARY, "times": 3} in [entry.details for entry in looked]

    erase_in_the_console(world, customer, "纳晓燕")
    pc.sync(verify=True)

    assert pc.rows("known_visit") == pc.rows("sent_link") == pc.rows("page_view") == {}
    assert len(pc.rows("visit")) == 1  # somebody has looked
    assert_same_everywhere(world, pc)
