"""What the server does by itself for every brand: trouble in one is no trouble of the next."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.entities import Customer, HqTask, MassSend
from guide_app.domain.ids import row_id
from server import hq_tasks, mass_sends, pool


@pytest.fixture
def kind() -> str:
    return "sqlite"  # brands come in the order in which they were made


@pytest.fixture
def due(chain):
    """Something of every kind for Rival, which comes behind Sunny, whose own day nobody knows."""
    zoe, today = chain.guide("zoe"), chain.clock().date()
    of = {"brand_id": zoe.brand_id}
    chain.save(
        Customer(
            id=row_id("lead"),
            store_id=zoe.store_id,
            guide_id=zoe.id,
            name="Li",
            added_on=today,
            lead_since=today - timedelta(days=60),
            **of,
        )
    )
    chain.save(MassSend(id=row_id("send"), name="New", on=today, planned_by=zoe.id, **of))
    chain.save(
        HqTask(
            id=row_id("task"),
            kind="event",
            task="Ask",
            due_on=today,
            until=today,
            given_by=zoe.id,
            given_on=today,
            **of,
        )
    )
    chain.save(replace(chain.rows["sunny"], time_zone="Nowhere/Land"))


@pytest.mark.usefixtures("due")
@pytest.mark.parametrize("do", [mass_sends.settle_due, hq_tasks.settle_open, pool.return_unworked])
def test_a_brand_that_cannot_be_served_keeps_none_of_the_later_ones_waiting(chain, caplog, do):
    assert do(chain.database, chain.clock, chain.app.state.wakeups) == 1

    lines = [json.loads(one.getMessage()) for one in caplog.records]
    assert [line["code"] for line in lines] == ["not_a_choice"]
    assert lines[0]["event"].endswith("of a brand waits")
