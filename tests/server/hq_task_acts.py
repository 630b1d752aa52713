"""Tasks of HQ as the tests give them, settle them and act on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from guide_app.domain.hq_tasks import task_follow_up_id
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.hq_tasks import GiveTask
from guide_app.tables.tx import TableTx
from server import hq_tasks, office
from server.schema import ENTITY_TABLES
from tests.server.test_mass_sends import do

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


def asked(today: date, **facts: Any) -> GiveTask:
    usual = {"task": "请她来看新品", "kind": "event", "due_on": today}
    return GiveTask(**{**usual, "until": today + timedelta(days=3), **facts})


def give(chain, today, **facts):
    (outcome,) = do(chain, asked(today, **facts))
    return row_id(outcome.mutation_id, 0)


def settle(chain):
    return hq_tasks.settle_open(chain.database, chain.clock, chain.app.state.wakeups)


def find(chain, kind, id):
    with chain.database.read() as connection:
        return TableTx(connection, ENTITY_TABLES).find(kind, id)


def on_lists(chain, task_id):
    """Whose guides have it, and what became of it."""
    row, customer = (ENTITY_TABLES[name].c for name in ("follow_up", "customer"))
    query = select(customer.name, row.status).where(
        row.hq_task_id == task_id, row.customer_id == customer.id
    )
    with chain.database.read() as connection:
        return dict(map(tuple, connection.execute(query)))


def as_ann(chain, *arguments):
    ann = Actor.of(chain.guide("ann"))
    return office.change(chain.database, chain.clock, chain.app.state.wakeups, ann, *arguments)


def planned(task_id, customer, today):
    return PlannedFollowUp(
        follow_up_id=task_follow_up_id(task_id, customer.id),
        customer_id=customer.id,
        kind="task",
        planned_on=today,
        due_on=today,
        hq_task_id=task_id,
    )
