"""A year of The Complete Journey, on a server and on a guide's PC: how it begins, and both lists.

Every day has its orders from the data (`year_lived`); tags, dates, questionnaires, returns and new
versions of SOPs come from HQ and managers on the server (`year_at_hq`), and the guide works on the
list of the day (`year_at_work`). What is left to chance comes from a seed. Played by `year_played`.
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
    Customer,
    Material,
)
from guide_app.domain.entities import Questionnaire as Survey
from guide_app.domain.entity import entity_of
from guide_app.domain.ids import row_id
from guide_app.domain.words import FollowUpStatus, Trigger
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer, SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.mutations.sops import PublishSop, version_id
from guide_app.services.today import TodayService
from guide_app.tables.tx import TableTx
from localdb.schema import ENTITY_TABLES as LOCAL_TABLES
from server import feed
from server.planner import plan_day
from server.schema import ENTITY_TABLES
from tests.support.world import Pc, World

FIRST_DAY = date(2017, 1, 1)
LAST_DAY = date(2017, 12, 31)
SOLD = Decimal("25.00")
PAST_DAYS = 14
"""Of a year that begins later, so much of what was bought before is known."""
_AT_ONCE = 250


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
        self.turn_to(self.first_day)
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
        self.kinds = self.ids_of("date_kind")
        self.survey = row_id("survey")
        questions: list[Any] = []
        self.put(
            Survey(
                id=self.survey,
                brand_id=shop.brand.id,
                name="问卷",
                since=self.first_day,
                questions=questions,
            )
        )
        self.put(
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
            self.publish(trigger)
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

    def turn_to(self, day: date) -> None:
        self.world.clock.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)

    def _as_guide(self, arguments: Iterable[Any]) -> None:
        """Many things in few transactions."""
        waiting = list(arguments)
        for at in range(0, len(waiting), _AT_ONCE):
            guide = self.world.shop.guides[0]
            self.world.as_manager(guide, *waiting[at : at + _AT_ONCE])

    def count(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times

    def some(self, number: int) -> Sequence[str]:
        return self.chance.sample(list(self.customers.values()), number)

    def publish(self, trigger: Trigger) -> None:
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
        before = self.ids_of("sop")
        root = self.roots.get(trigger)
        seen = None if root is None else version_id(root, self.versions[trigger])
        self.world.as_hq(PublishSop(values=values, steps=steps, seen_id=seen))
        if root is None:
            (self.roots[trigger],) = set(self.ids_of("sop")) - set(before)
        self.versions[trigger] = self.versions.get(trigger, 0) + 1
        self.count("published")

    def put(self, *rows: Any) -> None:
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

    def find(self, kind: type[Any], wanted: str) -> Any:
        return self.world.find(kind, wanted)

    def ids_of(self, entity: str) -> list[str]:
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            query = select(table.c.id).order_by(table.c.pk)
            return list(connection.scalars(query))

    def ids_at_pc(self, kind: type[Any]) -> list[str]:
        table = LOCAL_TABLES[entity_of(kind).name]
        with self.pc.book.file.read() as connection:
            return list(connection.scalars(select(table.c.id).order_by(table.c.id)))

    def _names(self, entity: str) -> dict[str, str]:
        table = ENTITY_TABLES[entity]
        with self.world.database.read() as connection:
            found = connection.execute(select(table.c.id, table.c.name))
            return {row[0]: row[1] for row in found}
