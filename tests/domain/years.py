"""A random year of one customer: a guide who sends whatever is planned, HQ, and what happens.

What is counted here is counted from the days alone; of the program only the rules are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from guide_app.domain import mass_sends
from guide_app.domain.budget import Budget
from guide_app.domain.contact import after_outcome, after_sent, after_temperature
from guide_app.domain.due import sift
from guide_app.domain.due_item import DueRules
from guide_app.domain.due_list import pick
from guide_app.domain.entities import FollowUp, MassSend
from guide_app.domain.hq_tasks import task_follow_up_id
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from tests.domain.people import BRAND, as_stored, child, customer, follow_up, sop, step

FIRST = date(2016, 1, 20)  # over a leap day and the end of a year
DAYS = 380
_TRIGGERS = ("added", "purchase", "silent", "repurchase", "birthday")


@dataclass
class Contact:
    """A message that reached the customer."""

    on: date
    how: str
    insisted: bool = False


@dataclass
class Year:
    """Plays one; `broken` are the promises that did not hold."""

    seed: int
    contacts: list[Contact] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    planned: int = 0
    held: int = 0
    tasks: int = 0

    def __post_init__(self) -> None:
        self.chance = chance = Random(self.seed)
        week, month = chance.choice([(0, 5), (1, 3), (2, 4), (3, 8), (4, 9), (7, 30), (5, 2)])
        self.week, self.month = week, month
        self.rules = DueRules(budget=Budget(week, month))
        self.today = FIRST
        self.ann = customer(
            added_on=FIRST - timedelta(days=chance.randrange(20)),
            last_contact_on=None,
            repurchase_days=chance.choice([None, 9, 30]),
            birthday_month=chance.randint(1, 12),
            birthday_day=chance.randint(1, 28),
        )
        made = [
            sop(trigger, trigger_days=chance.choice([0, 5, 10]) if trigger == "silent" else 0)
            for trigger in chance.sample(_TRIGGERS, chance.randint(1, 5))
        ]
        offsets = [chance.sample(range(25), chance.randint(1, 12)) for _ in made]
        self.plans = make_plans(
            made, [step(one, day) for one, days in zip(made, offsets, strict=True) for day in days]
        )
        self.family = [child(birthday_year=2012, birthday_month=5, birthday_day=17)]
        self.rows: dict[str, FollowUp] = {}
        self.orders: list[date] = []
        self.sends: dict[str, MassSend] = {}

    def play(self) -> Year:
        for offset in range(DAYS):
            self.today = FIRST + timedelta(days=offset)
            self._settle()
            for _ in range(self.chance.choice([0, 1, 1, 2])):
                self._happens()
            self._work()
            self._happens()
            self._settle()
        self._look_back()
        return self

    def person(self) -> Person:
        """As a PC would load it."""
        known = Person(
            self.ann,
            self.family,
            list(self.rows.values()),
            self.orders,
            contacts_on=[one.on for one in self.contacts],
            mass_sends_on=[one.on for one in self.contacts if one.how == "mass send"],
        )
        waiting = mass_sends.planned_sends(self.sends.values(), self.today, {})
        return replace(known, announced=mass_sends.announced(waiting, known))

    # What happens

    def _happens(self) -> None:
        dice = self.chance.random()
        if dice < 0.05:
            self.ann = replace(self.ann, last_order_on=self.today)
            self.orders.append(self.today)
        elif dice < 0.10:
            self._feels(self.chance.choice(["cold", "warm", "hot", None]))
        elif dice < 0.14:
            withdrawn = self.ann.consent == "withdrawn"
            self.ann = replace(self.ann, consent="granted" if withdrawn else "withdrawn")
        elif dice < 0.30:
            self._promise()
        elif dice < 0.36 and self.contacts:
            self._undo()
        elif dice < 0.55:
            self._plan_a_send()
        elif dice < 0.58 and self.sends:
            self._cancel()
        elif dice < 0.62:
            self.ann = replace(
                self.ann, **after_outcome(self.ann, "replied", None, self.today, 30, "line")
            )
        elif dice < 0.88:
            self._give_task()

    def _feels(self, temperature: str | None) -> None:
        facts = after_temperature(self.ann, temperature, self.today, self.chance.choice([3, 30]))
        self.ann = replace(self.ann, temperature=temperature, **facts)

    def _promise(self) -> None:
        insisted = self.seed % 2 == 1 and self.chance.random() < 0.2
        on = self.today + timedelta(days=self.chance.choice([0, 0, 1, 5, 40]))
        row = follow_up(
            id=row_id("promise", len(self.rows)),
            planned_on=on,
            due_on=on,
            insisted_on=self.today if insisted else None,
        )
        self.rows[row.id] = row

    def _give_task(self) -> None:
        """HQ's, as the server writes it; some the guide moves to another day."""
        on = self.today + timedelta(days=self.chance.choice([0, 0, 1, 4]))
        until = on + timedelta(days=self.chance.choice([0, 2, 9]))
        task_id = row_id("task", len(self.rows))
        moved = on < until and self.chance.random() < 0.3
        row = follow_up(
            id=task_follow_up_id(task_id, self.ann.id),
            kind="task",
            planned_on=on,
            due_on=until if moved else on,
            until=until,
            hq_task_id=task_id,
        )
        self.rows[row.id] = row

    def _undo(self) -> None:
        last = self.contacts[-1]
        if last.how in self.rows:
            self.contacts.pop()
            self.rows[last.how] = replace(self.rows[last.how], status="planned", sent_on=None)
            days = [one.on for one in self.contacts if one.how != "mass send"]
            self.ann = replace(self.ann, last_contact_on=max(days, default=None))

    def _plan_a_send(self) -> None:
        on = self.today + timedelta(days=self.chance.choice([0, 0, 1, 1, 2, 6]))
        id = row_id("send", len(self.sends))
        hot = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
        condition = self.chance.choice([None, None, hot])
        self.sends[id] = MassSend(
            id=id, brand_id=BRAND, name=id, on=on, planned_by=row_id("hq"), condition=condition
        )

    def _cancel(self) -> None:
        id = self.chance.choice(list(self.sends))
        if self.sends[id].settled_on is None:
            self.sends[id] = replace(self.sends[id], cancelled=True)

    # What is planned, and done

    def _settle(self) -> None:
        """The day of a mass send has come: it goes to whom there is a place for."""
        person = self.person()
        so_far = person.contacts_on, person.mass_sends_on
        for send in self.rules.budget.places(*so_far, person.announced):
            if send.on <= self.today:
                self._reach("mass send", send.on)
        for id, row in self.sends.items():
            if row.on <= self.today and row.settled_on is None and not row.cancelled:
                self.sends[id] = replace(row, settled_on=self.today)

    def _work(self) -> None:
        """Send all that is on the list, one after the other, until it is empty."""
        promised = self._goes_tomorrow()
        for _ in range(30):
            items, held = sift(self.person(), self.plans, self.today, self.rules)
            item = pick(items)
            self.held += len(held)
            if item is None:
                today = [one for one in self.contacts if one.on == self.today]
                if not any(one.insisted for one in today) and promised - self._goes_tomorrow():
                    self._break("the guide", self.today, "took the place of tomorrow's mass send")
                return
            row = self.rows.get(item.id) or as_stored(item)
            cold_on = self.ann.last_cold_on
            insisted = row.insisted_on is not None and (
                cold_on is None or row.insisted_on >= cold_on
            )
            self._reach(item.id, self.today, insisted=insisted)
            if row.until is not None:
                self.tasks += 1
                if self.today > row.until:
                    self._break("a task of HQ", self.today, f"to be done until {row.until}")
            self.rows[item.id] = replace(row, status="waiting", sent_on=self.today)
            self.ann = replace(self.ann, **after_sent(self.ann, self.today))
        self.broken.append("the list never gets empty")

    def _goes_tomorrow(self) -> set[str]:
        person = self.person()
        so_far = person.contacts_on, person.mass_sends_on
        places = self.rules.budget.places(*so_far, person.announced)
        return {send.id for send in places if send.on > self.today}

    def _reach(self, how: str, on: date, *, insisted: bool = False) -> None:
        self.planned += 1
        self.contacts.append(Contact(on, how, insisted))
        if self.ann.consent == "withdrawn":
            self._break(how, on, "although consent was withdrawn")
        if insisted:
            return
        if self.ann.cool_until is not None and on < self.ann.cool_until:
            self._break(how, on, "in the cool-down")
        self._count(on, f"by {how}")

    def _count(self, on: date, what: str) -> None:
        for days, cap in ((7, self.week), (30, self.month)):
            for start in range(days):
                first = on - timedelta(days=start)
                last = first + timedelta(days=days - 1)
                found = sum(first <= one.on <= last for one in self.contacts)
                if found > cap:
                    self._break(what, on, f"{found} contacts in {days} days, {cap} allowed")

    def _look_back(self) -> None:
        """Where nobody insisted, no span of the whole year may hold more."""
        if not any(one.insisted for one in self.contacts):
            for one in self.contacts:
                self._count(one.on, "in the whole year")

    def _break(self, what: str, on: date, how: str) -> None:
        self.broken.append(f"seed {self.seed}: {what} on {on}: {how}")
