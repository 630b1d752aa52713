"""A day of the simulated year, here and there, until both know of it."""

from __future__ import annotations

from datetime import date, timedelta

from guide_app.mutations.orders import ORDER_LIMIT, NewOrder, RecordOrders, Return, ReturnOrders
from tests.support import year_at_hq, year_at_work
from tests.support.world import PASSWORD
from tests.support.year import SOLD, Year


def live(year: Year, day: date) -> None:
    """What happens on a day, here and there, until both know of it."""
    year.turn_to(day)
    if year.lived % 2 == 0:  # a session ends when nobody has signed in for days
        year.pc.link.sign_in(year.pc.guide.account, PASSWORD)
    year.lived += 1
    _sell(year, day)
    year_at_hq.happens(year, day)
    year.pc.sync()
    year_at_work.work(year)
    year_at_work.note(year)
    year.pc.sync()


def _sell(year: Year, day: date) -> None:
    store = year.world.shop.stores[0].id
    since = (day - year.sold_until).days
    days = [day - timedelta(days=ago) for ago in reversed(range(since))]
    sold = [
        NewOrder(
            customer_id=year.customers[household],
            values={
                "number": f"{household}-{on}",
                "store_id": store,
                "ordered_on": on.isoformat(),
                "amount": str(SOLD),
            },
        )
        for on in days
        for household in year.baskets[on]
    ]
    year.sold_until = day
    if sold:
        for first in range(0, len(sold), ORDER_LIMIT):
            year.world.as_hq(RecordOrders(orders=tuple(sold[first : first + ORDER_LIMIT])))
        year.count("order", len(sold))
        year.orders += [(str(one.values["number"]), day) for one in sold]
    if year.orders and year.chance.random() < 0.5:
        number, _ = year.chance.choice(year.orders)
        back = Return(number=number, returned_on=day, amount=SOLD)
        year.world.as_hq(ReturnOrders(returns=(back,)))
        year.count("return")
