"""A customer's usual interval, worked out anew whenever their orders come or go.

It stands in the customer's row, so that PCs plan by it without the orders of years. Whoever writes
orders counts them in that row: a till, a file, an import that is taken back, a merge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.entities import Customer
from guide_app.domain.intervals import usual_interval
from guide_app.domain.merging import alias_ids, head_id
from guide_app.mutations.tx import Tx
from guide_app.tables.among import among
from guide_app.tables.tx import RowChange
from server.schema import ENTITY_TABLES

_order = ENTITY_TABLES["order"].c
_DAYS = select(_order.customer_id, _order.ordered_on).where(among(_order.customer_id, "ids"))


def follow_orders(connection: Connection, tx: Tx, changes: Sequence[RowChange]) -> None:
    """Bring the intervals of those up to date whose orders changed; see `server.apply`."""
    touched = {
        head_id(row)
        for change in changes
        if change.entity == "customer" and _counts(change.before) != _counts(change.after)
        for row in (change.before, change.after)
        if isinstance(row, Customer)
    }
    tx.prefetch(Customer, touched)
    people = [found for row_id in sorted(touched) if (found := tx.find(Customer, row_id))]
    members = {one.id: (one.id, *alias_ids(one)) for one in people}
    tx.prefetch(Customer, {row_id for ids in members.values() for row_id in ids})
    bought = _days_of(connection, [row_id for ids in members.values() for row_id in ids])
    for head, ids in members.items():
        for row_id in ids:
            whose = ids if row_id == head else (row_id,)
            customer = tx.find(Customer, row_id)
            interval = usual_interval(day for one in whose for day in bought[one])
            if customer is not None and customer.repurchase_days != interval:
                tx.update(customer, repurchase_days=interval)


def _counts(row: Any) -> Any:
    """What differs when orders have come or gone, or somebody else's count as well."""
    if not isinstance(row, Customer):
        return (None,), 0
    return (row.merged_into, *alias_ids(row)), row.order_count


def _days_of(connection: Connection, ids: Sequence[str]) -> dict[str, set[date]]:
    bought: dict[str, set[date]] = defaultdict(set)
    if ids:
        for customer_id, ordered_on in connection.execute(_DAYS, {"ids": list(ids)}):
            bought[customer_id].add(date.fromisoformat(ordered_on))
    return bought
