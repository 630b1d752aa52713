"""A year of The Complete Journey, lived on a server and on a guide's PC.

Every day has its orders from the data; tags, dates, questionnaires, returns and new versions of
SOPs come from HQ and managers on the server, and the guide works on the list of the day. What is
left to chance comes from a seed. Played by `tests.support.year_played`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from guide_app.domain.due_list import list_order, pick
from guide_app.domain.entities import (
    AnswerSheet,
    Brand,
    Customer,
    CustomerDate,
    CustomerTag,
    HqTask,
    Material,
    PageView,
    Sop,
)
from guide_app.domain.entities import Questionnaire as Survey
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.words import FollowUpStatus, Trigger
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer, EditCustomer, SaveFamilyMember
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop
from guide_app.mutations.fields import Change
from guide_app.mutations.hq_tasks import GiveTask, WithdrawTask
from guide_app.mutations.mass_sends import PlanMassSend
from guide_app.mutations.orders import ORDER_LIMIT, NewOrder, RecordOrders, Return, ReturnOrders
from guide_app.mutations.sops import PublishSop, RetireSop, version_id
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayRow
from guide_app.tables.tx import TableTx
from localdb.schema import ENTITY_TABLES as LOCAL_TABLES
from server import feed, hq_tasks, mass_sends
from server.planner import plan_day
from server.schema import ENTITY_TABLES
from tests.support.world import PASSWORD, Pc, World

FIRST_DAY = date(2017, 1, 1)
LAST_DAY = date(2017, 12, 31)
SOLD = Decimal("25.00")
PAST_DAYS = 14
"""Of a year that begins later, so much of what was bought before is known."""
_AT_ONCE = 250
_BETWEEN_LOOKS = 16


@dataclass
class Year:
    """The year as it is lived day by day.

    Attributes:
        visits: Household → the days on which it bought.
        first_day: It is lived from this day on.
        counts: How often each thing happened.
        busy: How much happens on a day, for so many households.
    """

    world: World
    visits: Mapping[str, frozenset[date]]
    chance: Random
    first_day: date = FIRST_DAY
    counts: dict[str, int] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    lived: int = 0
    given_up: list[Trigger] = field(default_factory=list)
    sold_until: date = field(init=False)
    baskets: dict[date, list[str]] = field(init=False)
    busy: int = field(init=False)
    orders: list[tuple[str, date]] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    pc: Pc = field(init=False)
    today: TodayService = field(init=False)

    def begin(self) -> None:
        """HQ publishes a SOP for every trigger, the guide adds the households."""
        self._turn_to(self.first_day)
        self.busy = max(1, len(self.visits) // 300)
        self.sold_until = max(FIRST_DAY, self.first_day - timedelta(days=PAST_DAYS))
        self.sold_until -= timedelta(days=1)
        self.baskets = defaultdict(list)
        for household, days in self.visits.items():
            for on in days:
                self.baskets[on].append(household)
        shop = self.world.shop
        for name, yearly in (("预产期", False), ("纪念日", True)):
            changes = {"name": Change(seen=None, new=name), "yearly": Change(seen=None, new=yearly)}
            self.world.as_hq(SaveCatalogRow(entity="date_kind", changes=changes))
        self.kinds = self._ids_of("date_kind")
        self.survey = row_id("survey")
        questions: list[Any] = []
        self._put(
            Survey(
                id=self.survey,
                brand_id=shop.brand.id,
                name="问卷",
                since=self.first_day,
                questions=questions,
            )
        )
        self._put(
            Material(
                id=row_id("material"),
                brand_id=shop.brand.id,
                title="换季清单",
                type="image_post",
                kind="knowledge",
                caption="换季先理这三样。",
            )
        )
        for trigger in sorted(Trigger, key=lambda trigger: trigger is not Trigger.BY_HAND):
            self._publish(trigger)
        guide = shop.guides[0]
        self._as_guide(
            CreateCustomer(
                values={
                    "name": f"客户 {household}",
                    "birthday_month": number % 12 + 1,
                    "birthday_day": number % 28 + 1,
                    "birthday_lunar": number % 5 == 0,
                },
                guide_id=guide.id,
            )
            for number, household in enumerate(self.visits)
        )
        by_name = {name: id for id, name in self._names("customer").items()}
        self.customers = {household: by_name[f"客户 {household}"] for household in self.visits}
        self._as_guide(
            SaveFamilyMember(
                customer_id=self.customers[household],
                changes={
                    "relation": Change(seen=None, new="child"),
                    "birthday_month": Change(seen=None, new=int(household) % 12 + 1),
                    "birthday_day": Change(seen=None, new=15),
                },
            )
            for household in list(self.visits)[::3]
        )
        self.pc = self.world.pc(guide)
        self.pc.sync()
        self.today = TodayService(self.pc.book)

    def live(self, day: date) -> None:
        """What happens on a day, here and there, until both know of it."""
        self._turn_to(day)
        if self.lived % 2 == 0:  # a session ends when nobody has signed in for days
            self.pc.link.sign_in(self.pc.guide.account, PASSWORD)
        self.lived += 1
        self._sell(day)
        self._happens_at_hq(day)
        self.pc.sync()
        self._work()
        self._note()
        self.pc.sync()

    def on_the_pc(self) -> tuple[list[Any], list[Any], list[Any]]:
        """Shown rows, hidden ones and held back ones, as the PC keeps them."""
        view = self.today.load(self.world.clock())
        return (
            [row.item for row in view.rows],
            [row.item for row in view.hidden],
            sorted((row.held for row in view.held_back), key=lambda held: held.item.id),
        )

    def on_the_server(self, day: date) -> tuple[list[Any], list[Any], list[Any]]:
        """The same as the server plans them."""
        shown: list[Any] = []
        hidden: list[Any] = []
        held: list[Any] = []
        now = self.world.clock()
        with self.world.database.read() as connection:
            for planned in plan_day(connection, self.world.shop.brand.id, day):
                chosen = pick(planned.items)
                if chosen is not None:
                    late = chosen.remind_at is not None and chosen.remind_at > now
                    (hidden if late else shown).append(chosen)
                shown += [i for i in planned.items if i.status is FollowUpStatus.WAITING]
                held += planned.held_back
        hidden.sort(key=lambda item: (item.remind_at, list_order(item, day)))
        return (
            sorted(shown, key=lambda item: list_order(item, day)),
            hidden,
            sorted(held, key=lambda one: one.item.id),
        )

    @property
    def _festival(self) -> date:
        late = self.first_day > FIRST_DAY
        return self.first_day + timedelta(days=2) if late else date(2017, 6, 18)

    def _turn_to(self, day: date) -> None:
        self.world.clock.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)

    def _as_guide(self, arguments: Iterable[Any]) -> None:
        """Many things in few transactions."""
        waiting = list(arguments)
        for at in range(0, len(waiting), _AT_ONCE):
            guide = self.world.shop.guides[0]
            self.world.as_manager(guide, *waiting[at : at + _AT_ONCE])

    def _count(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times

    def _sell(self, day: date) -> None:
        store = self.world.shop.stores[0].id
        since = (day - self.sold_until).days
        days = [day - timedelta(days=ago) for ago in reversed(range(since))]
        sold = [
            NewOrder(
                customer_id=self.customers[household],
                values={
                    "number": f"{household}-{on}",
                    "store_id": store,
                    "ordered_on": on.isoformat(),
                    "amount": str(SOLD),
                },
            )
            for on in days
            for household in self.baskets[on]
        ]
        self.sold_until = day
        if sold:
            for first in range(0, len(sold), ORDER_LIMIT):
                self.world.as_hq(RecordOrders(orders=tuple(sold[first : first + ORDER_LIMIT])))
            self._count("order", len(sold))
            self.orders += [(str(one.values["number"]), day) for one in sold]
        if self.orders and self.chance.random() < 0.5:
            number, _ = self.chance.choice(self.orders)
            back = Return(number=number, returned_on=day, amount=SOLD)
            self.world.as_hq(ReturnOrders(returns=(back,)))
            self._count("return")

    def _happens_at_hq(self, day: date) -> None:
        if day.day in (8, 9, 10, 11):
            given_up = self.given_up or list(Trigger)
            self._publish(self.chance.choice(given_up))
            self.given_up = []
        if day.day in (20, 21, 22, 23):
            trigger = self.chance.choice(
                [one for one in Trigger if one is not Trigger.FIXED_DATE]  # it has one day a year
            )
            with_root = version_id(self.roots[trigger], self.versions[trigger])
            if self._find(Sop, with_root).until is None:
                self.world.as_hq(RetireSop(sop_id=with_root))
                self.given_up = [trigger]
                self._count("retired")
        self._announce(day)
        self._ask(day)
        manager = self.world.shop.managers[0]
        for customer in self._some(2 * self.busy):
            tag = self.chance.choice(self.world.shop.tags)
            put = TagChange(customer_id=customer, tag_id=tag.id, action="add")
            self.world.as_manager(manager, ChangeTags(changes=(put,)))
            self._count("tag")
        for customer in self._some(self.busy):
            answers = {"肤质": self.chance.choice(["干", "油"])}
            sheet = AnswerSheet(
                id=row_id("sheet", customer, day.isoformat()),
                brand_id=self.world.shop.brand.id,
                customer_id=customer,
                questionnaire_id=self.survey,
                answered_on=day,
                answers=answers,
            )
            self._put(sheet)
            self._count("sheet")
        self._look(day)

    def _look(self, day: date) -> None:
        """Every four weeks somebody else looks at things; now and then it becomes known late."""
        chance = Random(day.toordinal())
        people = list(self.customers.values())
        late = timedelta(days=chance.choice([0, 0, 0, 2, 16]))
        for place, thing in enumerate(("coat", chance.choice(["hat", "scarf"]))):
            on = max(FIRST_DAY, day - late)
            look = PageView(
                id=row_id("view", thing, day.isoformat()),
                brand_id=self.world.shop.brand.id,
                customer_id=people[(day.toordinal() // 28 + 5 * place) % len(people)],
                kind="product",
                code=thing,
                title=thing.title(),
                on=on,
                at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
            )
            self._put(look)
        self._count("look", 2)

    def _announce(self, day: date) -> None:
        """Mass sends, and in the last quarter a rule that leaves little room."""
        chance = Random(day.toordinal())  # of its own: the rest of the year stays what it was
        brand = self.world.find(Brand, self.world.shop.brand.id)
        if day.month > 9 and brand.contacts_per_week is None:
            rule = {"contacts_per_week": Change(seen=None, new=1)}
            rule["contacts_per_month"] = Change(seen=None, new=3)
            self.world.as_hq(SaveCatalogRow(entity="brand", row_id=brand.id, changes=rule))
        if chance.random() < 0.3:
            tag = {"fact": "tag", "in": [chance.choice(self.world.shop.tags).id]}
            on = day + timedelta(days=chance.choice([0, 1]))
            condition = chance.choice([None, {"all": [{"any": [tag]}]}])
            self.world.as_hq(PlanMassSend(name="群发", on=on, condition=condition))
        world = self.world
        sent = mass_sends.settle_due(world.database, world.clock, world.app.state.wakeups)
        self._count("mass send", sent)

    def _ask(self, day: date) -> None:
        """HQ gives a task, or takes one back."""
        world, chance = self.world, self.chance
        if chance.random() < 0.1:
            tag = {"fact": "tag", "in": [chance.choice(world.shop.tags).id]}
            until = day + timedelta(days=chance.choice([0, 2, 9]))
            condition = {"all": [{"any": [tag]}]}
            task = GiveTask(task="任务", kind="event", due_on=day, until=until, condition=condition)
            world.as_hq(task)
            self._count("given by HQ")
        given = self._ids_of("hq_task")
        if given and chance.random() < 0.02:
            task_id = chance.choice(given)
            if self._find(HqTask, task_id).withdrawn_on is None:
                world.as_hq(WithdrawTask(hq_task_id=task_id))
        hq_tasks.settle_open(world.database, world.clock, world.app.state.wakeups)

    def _work(self) -> None:
        """The guide acts on some rows of the list."""
        view = self.today.load(self.world.clock())
        rows = [row for row in view.rows if row.status is not FollowUpStatus.WAITING]
        waiting = [row for row in view.rows if row.status is FollowUpStatus.WAITING]
        for number, row in enumerate(self.chance.sample(rows, min(len(rows), 8 * self.busy)), 1):
            self._act_on(row)
            if number % _BETWEEN_LOOKS == 0:  # a window looks after each: what is kept lives on
                self.today.load(self.world.clock())
        for row in self.chance.sample(waiting, min(len(waiting), 4 * self.busy)):
            outcome = self.chance.choice(["replied", "bought", "will_visit", "no_answer"])
            heat = self.chance.choice([None, None, "cold", "hot"])
            self.today.outcome(row, outcome, heat)
            self._count("outcome")
        self.today.load(self.world.clock())

    def _act_on(self, row: TodayRow) -> None:
        dice = self.chance.random()
        if dice < 0.55:
            self.today.send(row)
        elif dice < 0.65:
            self.today.send(row, "replied", self.chance.choice(["warm", "cold"]))
        elif dice < 0.75:
            self.today.skip(row)
        elif dice < 0.9:
            to = self.world.clock().date() + timedelta(days=3)
            self.today.move(row, min(to, row.item.until or to))
        else:
            undo = self.today.send(row)
            self.today.undo(undo)
        self._count("acted")

    def _note(self) -> None:
        """The guide writes down tags, dates and SOPs of customers."""
        for customer in self._some(2 * self.busy):
            on = self.world.clock().date() + timedelta(days=self.chance.randint(-20, 200))
            kind = self.chance.choice(self.kinds)
            changes = {
                "kind_id": Change(seen=None, new=kind),
                "on": Change(seen=None, new=on.isoformat()),
            }
            self.pc.act(SaveDate(customer_id=customer, changes=changes))
        dates = self._ids_at_pc(CustomerDate)
        if dates and self.chance.random() < 0.7:
            self._change_a_date(self.chance.choice(dates))
        tags = self._ids_at_pc(CustomerTag)
        if tags and self.chance.random() < 0.5:
            tagged = self.pc.row(CustomerTag, self.chance.choice(tags))
            off = TagChange(
                customer_id=tagged.customer_id,
                tag_id=tagged.tag_id,
                action="remove",
                seen=tuple(tagged.adds),
            )
            self.pc.act(ChangeTags(changes=(off,)))
            self._count("tag off")
        by_hand = self._find(Sop, version_id(self.roots["by_hand"], self.versions["by_hand"]))
        for customer in self._some(self.busy) if by_hand.until is None else ():
            self.pc.act(EnrolInSop(customer_id=customer, sop_id=by_hand.id))
            self._count("by hand")
        for customer in self._some(self.busy):
            size = Change(seen=self.pc.row(Customer, customer).size, new="120")
            self.pc.act(EditCustomer(customer_id=customer, changes={"size": size}))

    def _change_a_date(self, date_id: str) -> None:
        row = self.pc.row(CustomerDate, date_id)
        if self.chance.random() < 0.2:
            self.pc.act(
                RemoveDate(customer_id=row.customer_id, date_id=row.id, removed=not row.removed)
            )
        else:
            moved = row.on + timedelta(days=self.chance.randint(-30, 30))
            on = Change(seen=row.on.isoformat(), new=moved.isoformat())
            self.pc.act(SaveDate(customer_id=row.customer_id, date_id=row.id, changes={"on": on}))
        self._count("date moved")

    def _some(self, number: int) -> Sequence[str]:
        return self.chance.sample(list(self.customers.values()), number)

    def _publish(self, trigger: Trigger) -> None:
        """A version of the trigger's SOP, a little different from the last."""
        tag = self.world.shop.tags[0].id
        vip = {"all": [{"any": [{"fact": "tag", "in": [tag]}]}]}
        dated = trigger is Trigger.DATED
        values: dict[str, Any] = {
            "name": f"SOP {trigger.value}",
            "trigger": trigger.value,
            "trigger_days": 20 if trigger is Trigger.SILENT else 0,
            "trigger_tag_id": tag,
            "trigger_date_kind_id": self.kinds[0],
            "trigger_questionnaire_id": self.survey,
            "trigger_answer": {"question": "肤质", "answers": ["干"]},
            "trigger_count": 3,
            "trigger_within": self.chance.choice([None, 7, 30]),
            "trigger_on": self._festival.isoformat(),
            "trigger_weekdays": self.chance.choice([1, 9, 32]),
        }
        if trigger is Trigger.WEEKLY:
            values["condition"] = vip
        if self.chance.random() < 0.4:
            values["ends"] = [{"rule": self.chance.choice(["bought", "replied", "cold"])}]
        if trigger in (Trigger.SILENT, Trigger.TAGGED):
            values["next_id"] = self.roots[Trigger.BY_HAND]
        first = self.chance.choice([-20, -5]) if dated else 0
        days = [first, self.chance.choice([2, 3]), 60 if dated else self.chance.choice([8, 9])]
        steps = tuple(
            {"day_offset": day, "kind": "care", "task": f"第 {day} 天", "material_id": material_id}
            for day, material_id in zip(days, (None, row_id("material"), None), strict=True)
        )
        before = self._ids_of("sop")
        root = self.roots.get(trigger)
        seen = None if root is None else version_id(root, self.versions[trigger])
        self.world.as_hq(PublishSop(values=values, steps=steps, seen_id=seen))
        if root is None:
            (self.roots[trigger],) = set(self._ids_of("sop")) - set(before)
        self.versions[trigger] = self.versions.get(trigger, 0) + 1
        self._count("published")

    def _put(self, *rows: Any) -> None:
        """Rows of other parts of the program, written as they write them."""

        def work(connection: Any) -> None:
            tx = TableTx(connection, ENTITY_TABLES)
            for row in rows:
                tx.insert(row)
            self._tell(connection, tx)

        self.world.database.write(work)

    def _tell(self, connection: Any, tx: TableTx) -> None:
        lines = feed.lines_of(connection, tx.flush(), lambda id: tx.find(Customer, id))
        brand = self.world.shop.brand.id
        feed.write_lines(connection, brand, lines, self.world.clock().date().isoformat())

    def _find(self, kind: type[Any], wanted: str) -> Any:
        return self.world.find(kind, wanted)

    def _ids_of(self, entity: str) -> list[str]:
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            query = select(table.c.id).order_by(table.c.pk)
            return list(connection.scalars(query))

    def _ids_at_pc(self, kind: type[Any]) -> list[str]:
        table = LOCAL_TABLES[entity_of(kind).name]
        with self.pc.book.file.read() as connection:
            return list(connection.scalars(select(table.c.id).order_by(table.c.id)))

    def _names(self, entity: str) -> dict[str, str]:
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            found = connection.execute(select(table.c.id, table.c.name))
            return {row[0]: row[1] for row in found}
