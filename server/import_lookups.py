"""What an import of HQ may meet on the server, beside the rows of the business: what waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import select

from guide_app.domain.identities import Identity
from guide_app.intake import LeftOrder, LeftReturn, TableLookups
from guide_app.tables.among import among
from server.identities.neighbours import read_neighbours
from server.identities.returns import returns_about, returns_named
from server.identities.store import ORDER, SINCE, named_by
from server.schema.identities import trace

_ORDERS = select(trace.c.name, trace.c.body, trace.c.statement_id).where(
    trace.c.kind == ORDER, among(trace.c.name, "numbers")
)


class ServerLookups(TableLookups):
    """Lookups of the server, which also keeps what waits for its customer."""

    def left_orders(self, numbers: Collection[str]) -> Mapping[str, LeftOrder]:
        """Orders of these numbers that came under identities, at a customer by now or not."""
        query = _ORDERS.where(trace.c.brand_id == self._brand_id)
        with self._connect() as connection:
            rows = connection.execute(query, {"numbers": sorted(set(numbers))}).all()
            names = named_by(connection, [row.statement_id for row in rows])
        found = {}
        for row in rows:
            values = dict(msgspec.json.decode(row.body))
            values.pop(SINCE, None)
            found[row.name] = LeftOrder(values=values, identities=names[row.statement_id])
        return found

    def are_known(self, orders: Sequence[LeftOrder]) -> Sequence[bool]:
        """Whether each would be at a customer at once.

        That one order's identities may tell whose another one is, is left out.
        """
        wanted: set[Identity] = set()
        for order in orders:
            wanted |= order.identities
        with self._connect() as connection:
            resolution = read_neighbours(connection, self._brand_id, wanted).resolve()
        return [resolution.customer_for(order.identities, order.at) is not None for order in orders]

    def left_returns(
        self, orders: Collection[str], numbers: Collection[str]
    ) -> Sequence[LeftReturn]:
        """Returns of the orders of these numbers, and those of these numbers of their own."""
        with self._connect() as connection:
            about = returns_about(connection, self._brand_id, orders)
            named = returns_named(connection, self._brand_id, numbers)
        found = [LeftReturn(order=order, back=one) for order, some in about.items() for one in some]
        return [*found, *(LeftReturn(order=order, back=one) for order, one in named.values())]
