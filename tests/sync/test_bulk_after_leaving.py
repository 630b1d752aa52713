"""Found by a random history: a bulk change kept the ids of customers who had left."""

from __future__ import annotations

from guide_app.mutations.transfer import TransferCustomers
from localdb.schema import sent_log
from tests.support import acts
from tests.support.world import World


def test_a_bulk_change_that_was_sent_leaves_with_any_of_its_customers(world: World) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    customers = [acts.add_customer(pc, f"客户 {n}") for n in range(4)]
    pc.sync()
    acts.tag(pc, world.shop.tags[1].id, *customers)
    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=tuple(customers),
            to_guide_id=world.shop.guides[1].id,
            seen_guide_id=pc.guide.id,
        ),
    )
    pc.sync()
    with pc.book.file.read() as connection:
        kept = b" ".join(row.body for row in connection.execute(sent_log.select()))
    assert not [customer for customer in customers if customer.encode() in kept]
    assert all(item.body is None for item in pc.book.list_attention())
