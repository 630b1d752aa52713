"""Orders, and what came back of them."""

from __future__ import annotations

from decimal import Decimal

from guide_app.mutations.orders import (
    NewOrder,
    RecordOrders,
    Return,
    ReturnOrders,
)
from tests.server.mutation_cases.example import Case

CASES: dict[str, Case] = {
    "orders.record": (
        lambda e: RecordOrders(
            orders=(
                NewOrder(
                    customer_id=e.ids["customer"],
                    values={
                        "number": "SO-1",
                        "store_id": e.ids["store"],
                        "guide_id": e.ids["owner"],
                        "ordered_on": e.today.isoformat(),
                        "amount": "299.00",
                    },
                ),
            )
        ),
        {"order", "customer"},
    ),
    "orders.return": (
        lambda e: ReturnOrders(
            returns=(Return(number=e.ids["order"], returned_on=e.today, amount=Decimal("10.00")),)
        ),
        {"order", "customer"},
    ),
}
