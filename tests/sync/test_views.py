"""A mall reports what an unknown visitor looked at, and a guide's day knows of it."""

from __future__ import annotations

from datetime import timedelta

import httpx

from guide_app.mutations.sops import PublishSop
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.customers import CustomerService
from guide_app.services.today import TodayService
from server.integrations import make_integration
from server.planner import plan_day
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_erasing import CANARY, assert_no_trace, erase_in_the_console
from tests.sync.test_exchange import assert_same_everywhere

PHONE = "13812340217"
BROWSER = {"kind": "visitor", "value": "browser-one"}


class Mall:
    """A system of the brand's."""

    def __init__(self, world: World) -> None:
        shop, self._world = world.shop, world
        token = world.database.write(
            lambda c: make_integration(c, shop.brand.id, "商城", shop.hq.id, world.clock())
        )
        self._headers = {"Authorization": f"Bearer {token}"}

    def saw(self, *visits: str) -> list[str]:
        at = self._world.clock() - timedelta(hours=2)
        facts = {"kind": "product", "code": "SKU-1", "title": CANARY, "identities": [BROWSER]}
        return self._post(
            "views", views=[{"id": id, "seen_at": at.isoformat(), **facts} for id in visits]
        )

    def knows(self, phone: str) -> list[str]:
        at = self._world.clock() - timedelta(days=1)
        who = [BROWSER, {"kind": "phone", "value": phone}]
        statement = {"id": "s1", "said_at": at.isoformat(), "identities": who}
        return self._post("identities", statements=[statement])

    def _post(self, path: str, **body: object) -> list[str]:
        address = f"{self._world.url}/v1/{path}"
        answer = httpx.post(address, json=body, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return [one["status"] for one in answer.json()["results"]]


def reasons(pc: Pc) -> list[str]:
    view = TodayService(pc.book).load(pc.world.clock())
    return [row.reason.code for row in view.rows if row.item.sop_id]


def test_three_looks_of_a_visitor_who_turns_out_to_be_a_customer_are_work_for_the_guide(
    world: World,
) -> None:
    giver, taker = (world.pc(guide) for guide in world.shop.guides[:2])
    values = {"name": "看了又看", "trigger": "viewed", "trigger_count": 3}
    steps = ({"day_offset": 0, "kind": "care", "task": "问问尺码"},)
    world.as_hq(PublishSop(values=values, steps=steps))
    giver.sync()
    customer = acts.add_customer(giver, "纳晓燕", phone=PHONE)
    giver.sync()
    mall = Mall(world)
    assert mall.saw("v1", "v2", "v3") == ["waiting"] * 3
    giver.sync()
    assert (giver.rows("page_view"), reasons(giver)) == ({}, [])

    assert mall.knows(PHONE) == ["taken"]
    giver.sync()

    assert reasons(giver) == ["sop_viewed"]
    today = giver.book.today
    with world.database.read() as connection:
        (planned,) = plan_day(connection, world.shop.brand.id, today)
    (row,) = TodayService(giver.book).load(world.clock()).rows
    assert row.item in planned.items
    looked = CustomerService(giver.book).profile(customer).timeline[-1]  # before they were added
    assert looked.details == {"title": CANARY, "times": 3}

    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=(customer,), seen_guide_id=giver.guide.id, to_guide_id=taker.guide.id
        ),
    )
    giver.sync()
    taker.sync()
    assert_no_trace(giver)
    assert (len(taker.rows("page_view")), reasons(taker)) == (3, ["sop_viewed"])

    acts.edit(taker, customer, consent="withdrawn")
    taker.sync()
    assert reasons(taker) == []
    assert_same_everywhere(world, giver, taker)

    erase_in_the_console(world, customer, "纳晓燕")
    taker.sync()
    assert_no_trace(taker)
    for path in world.folder.glob("server.db*"):
        assert CANARY.encode() not in path.read_bytes(), path.name
