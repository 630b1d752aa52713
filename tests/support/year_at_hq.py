"""What HQ, managers and chance do on a day of the simulated year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from guide_app.domain.entities import (
    AnswerSheet,
    Brand,
    HqTask,
    PageView,
    Sop,
)
from guide_app.domain.ids import row_id
from guide_app.domain.words import Trigger
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.hq_tasks import GiveTask, WithdrawTask
from guide_app.mutations.mass_sends import PlanMassSend
from guide_app.mutations.sops import RetireSop, version_id
from guide_app.mutations.tags import ChangeTags, TagChange
from server import hq_tasks, mass_sends
from tests.support.year import FIRST_DAY, Year


def happens(year: Year, day: date) -> None:
    if day.day in (8, 9, 10, 11):
        given_up = year.given_up or list(Trigger)
        year.publish(year.chance.choice(given_up))
        year.given_up = []
    if day.day in (20, 21, 22, 23):
        trigger = year.chance.choice(
            [one for one in Trigger if one is not Trigger.FIXED_DATE]  # it has one day a year
        )
        with_root = version_id(year.roots[trigger], year.versions[trigger])
        if year.find(Sop, with_root).until is None:
            year.world.as_hq(RetireSop(sop_id=with_root))
            year.given_up = [trigger]
            year.count("retired")
    _announce(year, day)
    _ask(year, day)
    manager = year.world.shop.managers[0]
    for customer in year.some(2 * year.busy):
        tag = year.chance.choice(year.world.shop.tags)
        put = TagChange(customer_id=customer, tag_id=tag.id, action="add")
        year.world.as_manager(manager, ChangeTags(changes=(put,)))
        year.count("tag")
    for customer in year.some(year.busy):
        answers = {"肤质": year.chance.choice(["干", "油"])}
        sheet = AnswerSheet(
            id=row_id("sheet", customer, day.isoformat()),
            brand_id=year.world.shop.brand.id,
            customer_id=customer,
            questionnaire_id=year.survey,
            answered_on=day,
            answers=answers,
        )
        year.put(sheet)
        year.count("sheet")
    _look(year, day)


def _look(year: Year, day: date) -> None:
    """Every four weeks somebody else looks at things; now and then it becomes known late."""
    chance = Random(day.toordinal())
    people = list(year.customers.values())
    late = timedelta(days=chance.choice([0, 0, 0, 2, 16]))
    for place, thing in enumerate(("coat", chance.choice(["hat", "scarf"]))):
        on = max(FIRST_DAY, day - late)
        look = PageView(
            id=row_id("view", thing, day.isoformat()),
            brand_id=year.world.shop.brand.id,
            customer_id=people[(day.toordinal() // 28 + 5 * place) % len(people)],
            kind="product",
            code=thing,
            title=thing.title(),
            on=on,
            at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
        )
        year.put(look)
    year.count("look", 2)


def _announce(year: Year, day: date) -> None:
    """Mass sends, and in the last quarter a rule that leaves little room."""
    chance = Random(day.toordinal())  # of its own: the rest of the year stays what it was
    brand = year.world.find(Brand, year.world.shop.brand.id)
    if day.month > 9 and brand.contacts_per_week is None:
        rule = {"contacts_per_week": Change(seen=None, new=1)}
        rule["contacts_per_month"] = Change(seen=None, new=3)
        year.world.as_hq(SaveCatalogRow(entity="brand", row_id=brand.id, changes=rule))
    if chance.random() < 0.3:
        tag = {"fact": "tag", "in": [chance.choice(year.world.shop.tags).id]}
        on = day + timedelta(days=chance.choice([0, 1]))
        condition = chance.choice([None, {"all": [{"any": [tag]}]}])
        year.world.as_hq(PlanMassSend(name="群发", on=on, condition=condition))
    world = year.world
    sent = mass_sends.settle_due(world.database, world.clock, world.app.state.wakeups)
    year.count("mass send", sent)


def _ask(year: Year, day: date) -> None:
    """HQ gives a task, or takes one back."""
    world, chance = year.world, year.chance
    if chance.random() < 0.1:
        tag = {"fact": "tag", "in": [chance.choice(world.shop.tags).id]}
        until = day + timedelta(days=chance.choice([0, 2, 9]))
        condition = {"all": [{"any": [tag]}]}
        task = GiveTask(task="任务", kind="event", due_on=day, until=until, condition=condition)
        world.as_hq(task)
        year.count("given by HQ")
    given = year.ids_of("hq_task")
    if given and chance.random() < 0.02:
        task_id = chance.choice(given)
        if year.find(HqTask, task_id).withdrawn_on is None:
            world.as_hq(WithdrawTask(hq_task_id=task_id))
    hq_tasks.settle_open(world.database, world.clock, world.app.state.wakeups)
