"""A quarter of work played over a data set, day by day, for what the data does not tell.

New customers come, are greeted or not, answer in time or too late or never, write by themselves,
buy and bring back; some turn out to be one person, and some are removed. What else SOPs begin with
happens to them as well. All of it comes by the mutations of those days, from a fixed seed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from guide_app.domain.entities import Customer, Guide, Order, PageView
from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import CreateCustomer, RemoveCustomer
from guide_app.mutations.events import NoteEvent
from guide_app.mutations.follow_ups import ContactNow, RecordOutcome, TakeBack
from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.orders import NewOrder, RecordOrders, Return, ReturnOrders
from guide_app.wire.messages import Status
from server.apply import Batch
from server.database import Database
from server.demo.opening import DemoInfo
from tests.demo.played_sops import Beginnings
from tests.demo.servers import rows

DAYS = 91
GONE_AFTER = 40
"""Longer than anything goes on that a removed customer could not do."""
NEWCOMERS = 90
OLD_ONES = 12
OLD_ORDERS = 40
_Act = Callable[["_Day"], None]


class _Day:
    """One day's transaction."""

    def __init__(self, quarter: Quarter, batch: Batch, on: date) -> None:
        self.on = on
        self._quarter = quarter
        self._batch = batch

    def act(self, who: Actor, arguments: Any) -> str:
        """Make a change that has to stand; the id of the first row that it makes."""
        at = datetime.combine(self.on, time(4), UTC)
        random_bytes = self._quarter.chance.randbytes(10)
        mutation_id = new_mutation_id(int(at.timestamp() * 1000), random_bytes)
        outcome = self._batch.run(mutation_id, arguments, who, business_on=self.on, at=at)
        assert outcome.status is Status.ACCEPTED, (arguments, outcome)
        return mutation_id

    def look(self, customer_id: str, code: str, number: int) -> None:
        """A visit that is told of in the form in which the server keeps it."""
        self._batch.tx.insert(
            PageView(
                id=row_id("look", customer_id, code, self.on.isoformat(), number),
                brand_id=self._batch.brand_id,
                customer_id=customer_id,
                kind="product",
                code=code,
                title=code,
                on=self.on,
                at=datetime.combine(self.on, time(3), UTC),
            )
        )


class Quarter:
    """The plan of what happens, day by day; what happens plans what follows."""

    def __init__(self, database: Database, info: DemoInfo) -> None:
        self.chance = Random("a quarter")
        self._other_chance = Random("what begins SOPs")
        self._beginnings: Beginnings | None = None
        self._database = database
        self._brand_id = info.brand_id
        self._hq = Actor(info.hq.guide_id, "hq", info.brand_id, None)
        self._plan: defaultdict[date, list[_Act]] = defaultdict(list)
        self._orders = 0
        self._guides = {guide.id: guide for guide in rows(database, Guide) if guide.role == "guide"}

    def play(self, until: date) -> None:
        """The days up to ``until``."""
        first = until - timedelta(days=DAYS)
        self._plan[first].append(self._publish)
        self._plan[first + timedelta(days=DAYS // 2)].append(self._publish_again)
        there = rows(self._database, Customer)
        old = [one for one in there if one.guide_id in self._guides and one.removed_on is None]
        for customer in self.chance.sample(old, OLD_ONES):
            on = max(first, customer.added_on) + timedelta(days=self.chance.randrange(30))
            who = Actor.of(self._guides[str(customer.guide_id)])
            self._talk_with(who, customer.id, on)
            self._plan[on].append(partial(self._begin, who=who, customer_id=customer.id))
        for order in self.chance.sample(rows(self._database, Order), OLD_ORDERS):
            self._bring_back(order.number, order.amount, max(order.ordered_on, first))
        guides = sorted(self._guides.values(), key=lambda one: one.id)
        for number in range(NEWCOMERS):
            on = first + timedelta(days=number * DAYS // NEWCOMERS)
            self._plan[on].append(partial(self._come, guide=self.chance.choice(guides), no=number))
        for ahead in range(DAYS + 1):
            self._play_day(first + timedelta(days=ahead))

    def _play_day(self, on: date) -> None:
        acts = self._plan.pop(on, [])

        def work(connection: Any) -> None:
            now = datetime.combine(on, time(5), UTC)
            batch = Batch(connection, self._brand_id, now, lock_rows=False)
            day = _Day(self, batch, on)
            while acts:  # what happens may bring more on the same day
                acts.pop(0)(day)
                acts.extend(self._plan.pop(on, []))
            batch.finish()

        self._database.write(work)

    def _publish(self, day: _Day) -> None:
        self._beginnings = Beginnings(lambda arguments: day.act(self._hq, arguments), day.on)

    def _publish_again(self, day: _Day) -> None:
        assert self._beginnings is not None, "HQ comes first"
        self._beginnings.publish_again(lambda arguments: day.act(self._hq, arguments))

    def _come(self, day: _Day, guide: Guide, no: int) -> None:
        """Somebody new; of ten two come twice, under two names, and one does not stay."""
        who = Actor.of(guide)
        made = day.act(who, CreateCustomer(values={"name": f"新客{no}"}))
        customer_id = row_id(made, 0)
        self._live(who, customer_id, guide, day.on)
        if no % 5 == 3:
            again = row_id(day.act(who, CreateCustomer(values={"name": f"小号{no}"})), 0)
            self._live(who, again, guide, day.on)
            merge = MergeCustomers(customer_id=again, into_id=customer_id)
            self._later(day.on, 3, 25, lambda then: _done(then.act(who, merge)))
        if no % 10 == 7:
            remove = RemoveCustomer(customer_id=customer_id)
            self._plan[day.on + timedelta(days=GONE_AFTER)].append(
                lambda then: _done(then.act(who, remove))
            )

    def _live(self, who: Actor, customer_id: str, guide: Guide, on: date) -> None:
        self._talk_with(who, customer_id, on)
        self._plan[on].append(partial(self._begin, who=who, customer_id=customer_id))
        if self.chance.random() < 0.55:
            for _ in range(self.chance.choice((1, 1, 2, 3))):
                self._later(on, 0, 30, lambda day: self._buy(day, customer_id, guide))

    def _begin(self, day: _Day, who: Actor, customer_id: str) -> None:
        """What begins SOPs, within three weeks."""
        assert self._beginnings is not None, "HQ comes first"
        chance = self._other_chance
        for arguments in self._beginnings.of(customer_id, day.on, chance):
            on = day.on + timedelta(days=chance.randint(0, 20))
            self._plan[on].append(partial(_act, who=who, arguments=arguments))
        for code in ("coat", "hat"):
            looks = chance.choice((0, 0, 2, 3, 5))
            for number in range(looks):
                on = day.on + timedelta(days=chance.randint(0, 20))
                look = partial(_Day.look, customer_id=customer_id, code=code, number=number)
                self._plan[on].append(look)

    def _talk_with(self, who: Actor, customer_id: str, on: date) -> None:
        """Some write first, most are greeted, some hear of the shop again."""
        if self.chance.random() < 0.2:
            for _ in range(self.chance.choice((1, 2))):
                self._later(on, 0, 14, lambda day: _write(day, who, customer_id))
        if self.chance.random() < 0.85:
            self._later(on, 0, 3, lambda day: self._contact(day, who, customer_id))
            if self.chance.random() < 0.5:
                self._later(on, 4, 20, lambda day: self._contact(day, who, customer_id))

    def _contact(self, day: _Day, who: Actor, customer_id: str) -> None:
        made = day.act(who, ContactNow(customer_id=customer_id))
        fate = self.chance.random()
        if fate < 0.1:
            back = TakeBack(customer_id=customer_id, entry_id=row_id(made, 0))
            day.act(who, back)
        elif fate < 0.8:
            outcome = self.chance.choice(("replied", "replied", "will_visit", "no_answer"))
            closed = RecordOutcome(
                customer_id=customer_id, follow_up_id=row_id(made, 1), outcome=outcome
            )
            self._later(day.on, 0, 12, lambda then: _done(then.act(who, closed)))

    def _buy(self, day: _Day, customer_id: str, guide: Guide) -> None:
        self._orders += 1
        number = f"PLAYED-{self._orders}"
        amount = Decimal(self.chance.randint(500, 30_000)) / 100
        values = {
            "store_id": guide.store_id,
            "number": number,
            "ordered_on": day.on.isoformat(),
            "amount": str(amount),
        }
        order = NewOrder(customer_id=customer_id, values=values)
        day.act(self._hq, RecordOrders(orders=(order,)))
        if self.chance.random() < 0.3:
            self._bring_back(number, amount, day.on)

    def _bring_back(self, number: str, amount: Decimal, on: date) -> None:
        """All of an order, or a part."""
        back = amount if self.chance.random() < 0.5 else (amount / 3).quantize(Decimal("0.01"))
        if not back:
            return

        def bring(day: _Day) -> None:
            one = Return(number=number, returned_on=day.on, amount=back)
            day.act(self._hq, ReturnOrders(returns=(one,)))

        self._later(on, 0, 10, bring)

    def _later(self, on: date, soonest: int, latest: int, act: _Act) -> None:
        self._plan[on + timedelta(days=self.chance.randint(soonest, latest))].append(act)


def _write(day: _Day, who: Actor, customer_id: str) -> None:
    day.act(who, NoteEvent(customer_id=customer_id, event="replied"))


def _act(day: _Day, who: Actor, arguments: Any) -> None:
    day.act(who, arguments)


def _done(_mutation_id: str) -> None:
    """A change that nothing follows from."""


def play_a_quarter(database: Database, info: DemoInfo, until: date) -> None:
    """Play it over a data set that is there up to the day."""
    Quarter(database, info).play(until)
