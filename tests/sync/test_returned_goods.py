"""What the brand's systems say of returned goods reaches the guide's list of the day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx

from guide_app.domain.entities import Customer, Order
from guide_app.domain.words import FollowUpState
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.orders import order_id
from guide_app.mutations.sops import PublishSop
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from server.integrations import make_integration
from tests.support.world import World

STEP = {"day_offset": 0, "kind": "care", "task": "问问哪里不合适"}
PHONE = "13812340217"


def test_a_guide_is_told_to_ask_on_the_day_on_which_goods_came_back(world: World) -> None:
    shop, today = world.shop, world.clock().date()
    world.as_hq(PublishSop(values={"name": "退货关怀", "trigger": "returned"}, steps=(STEP,)))
    token = world.database.write(
        lambda c: make_integration(c, shop.brand.id, "收银", shop.hq.id, world.clock())
    )
    pc = world.pc(shop.guides[0])
    pc.sync()
    pc.act(CreateCustomer(values={"name": "安", "phone": PHONE}, guide_id=pc.guide.id))
    pc.sync()

    def send(path: str, body: Any) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(f"{world.url}/v1/{path}", json=body, headers=headers)
        return str(answer.json()["results"][0]["status"])

    def planned() -> list[TodayRow]:
        return [row for row in TodayService(pc.book).load(world.clock()).rows if row.task]

    back = {"number": "R1", "order": "A1", "returned_on": str(today), "amount": "30.00"}
    bought = {
        "number": "A1",
        "ordered_on": str(today - timedelta(days=3)),
        "amount": "80.00",
        "store": shop.stores[0].code,
        "identities": [{"kind": "phone", "value": PHONE}],
    }
    assert send("returns", {"returns": [back]}) == "waiting"
    pc.sync()
    assert planned() == []
    assert send("orders", {"orders": [bought]}) == "recorded"
    pc.sync(verify=True)

    (row,) = planned()
    ann = pc.row(Customer, row.customer_id)
    order = pc.row(Order, order_id(shop.brand.id, "A1"))
    assert (row.task, row.reason.facts["returned_on"]) == (STEP["task"], str(today))
    assert (order.returned_on, order.returned_amount) == (today, Decimal("30.00"))
    assert (ann.state, ann.order_count, ann.order_total) == (
        FollowUpState.BOUGHT,
        1,
        Decimal("50.00"),
    )
