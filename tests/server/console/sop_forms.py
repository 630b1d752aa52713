"""The form of a SOP as the tests fill it in, and what it made."""

from __future__ import annotations

import re

from sqlalchemy import select

from guide_app.domain.entities import (
    Sop,
    SopStep,
)
from guide_app.domain.ids import row_id
from guide_app.tables.tx import TableTx
from server.schema import ENTITY_TABLES

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
COLD = {"all": [{"any": [{"fact": "temperature", "in": ["cold"]}]}]}

NOBODYS = {"all": [{"any": [{"fact": "tag", "in": [row_id("nobody's")]}]}]}


def form(*days, **fields):
    """A SOP of these days as the form sends it."""
    sent = {"new.name": "新客", "new.trigger": "added", "do": "publish"}
    for place, day in enumerate(days):
        sent |= {
            f"new.step.{place}.day_offset": str(day),
            f"new.step.{place}.kind": "care",
            f"new.step.{place}.task": f"第 {day} 天的事",
        }
    return {**sent, **{f"new.{name.replace('__', '.')}": value for name, value in fields.items()}}


def rows(chain, kind, entity):
    with chain.database.read() as connection:
        ids = connection.scalars(select(ENTITY_TABLES[entity].c.id)).all()
        tx = TableTx(connection, ENTITY_TABLES)
        return [tx.get(kind, one) for one in ids]


def sops(chain):
    return sorted(rows(chain, Sop, "sop"), key=lambda sop: (sop.name, sop.version))


def steps(chain, sop):
    found = [step for step in rows(chain, SopStep, "sop_step") if step.sop_id == sop.id]
    return sorted(found, key=lambda step: step.position)


def published(chain, hana, *days, **fields):
    hana.get("sop/new")
    answer = hana.post("sop/new", **form(*days, **fields))
    assert answer.status_code == 303, re.sub("<[^>]+>", " ", answer.text)
    return sops(chain)[-1]


def value_of(page, name):
    (value,) = re.findall(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    return value
