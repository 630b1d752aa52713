"""Merging two customers, as the tests do it."""

from __future__ import annotations

from datetime import date

from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.orders import NewOrder, RecordOrders
from tests.support.world import Pc, World


def merge(pc: Pc, customer_id: str, into_id: str) -> None:
    pc.act(MergeCustomers(customer_id=customer_id, into_id=into_id))


def meet(*pcs: Pc) -> None:
    for pc in (*pcs, *pcs):
        pc.sync(verify=True)


def order(world: World, customer_id: str, number: str, on: date, amount: str) -> None:
    values = {
        "store_id": world.shop.stores[0].id,
        "number": number,
        "ordered_on": on.isoformat(),
        "amount": amount,
    }
    world.as_hq(RecordOrders(orders=(NewOrder(customer_id=customer_id, values=values),)))
