"""Customers, families and plans as the tests of the rules need them."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from guide_app.domain.due import DueRules, due_items
from guide_app.domain.entities import (
    Customer,
    FamilyMember,
    FollowUp,
    Guide,
    PageView,
    Sop,
    SopStep,
)
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from guide_app.domain.views import Looks, thing_of

BRAND = row_id("brand")
STORE = row_id("store")
GUIDE = row_id("guide")
ANN = row_id("customer", "Ann")
TODAY = date(2017, 10, 2)
RULES = DueRules()


def days_ago(days):
    return TODAY - timedelta(days=days)


def days_ahead(days):
    return TODAY + timedelta(days=days)


def customer(**facts):
    """Ann, added long ago, contacted yesterday, and due for nothing."""
    usual = {
        "id": ANN,
        "brand_id": BRAND,
        "store_id": STORE,
        "guide_id": GUIDE,
        "name": "Ann",
        "added_on": days_ago(400),
        "last_contact_on": days_ago(1),
    }
    return Customer(**{**usual, **facts})


def child(name="Leo", **facts):
    usual = {
        "id": row_id("member", name),
        "brand_id": BRAND,
        "customer_id": ANN,
        "relation": "child",
        "name": name,
    }
    return FamilyMember(**{**usual, **facts})


def follow_up(**facts):
    usual = {
        "id": row_id("follow_up", "by hand"),
        "brand_id": BRAND,
        "customer_id": ANN,
        "kind": "manual",
        "planned_on": TODAY,
        "due_on": TODAY,
    }
    return FollowUp(**{**usual, **facts})


def view(on, visit=0, code="coat", title="Coat", customer_id=ANN, hour=4):
    """Ann looked at the coat."""
    return PageView(
        id=row_id("view", customer_id, code, on.isoformat(), visit),
        brand_id=BRAND,
        customer_id=customer_id,
        kind="product",
        code=code,
        title=title,
        on=on,
        at=datetime.combine(on, time(hour), UTC) + timedelta(seconds=visit),
    )


def looks_of(views):
    """The rows as the rules take them."""
    counts = Counter((thing_of(row.kind, row.code), row.title, row.on) for row in views)
    return [Looks(*what, times) for what, times in counts.items()]


def as_stored(item, **facts):
    """The row that acting on an item of the list leaves behind."""
    usual = {
        "id": item.id,
        "customer_id": item.customer_id,
        "kind": item.kind.value,
        "sop_id": item.sop_id,
        "step_id": item.step_id,
        "planned_on": item.planned_on,
        "due_on": item.due_on,
    }
    return follow_up(**{**usual, **facts})


def guide(name="Mei", **facts):
    usual = {
        "id": row_id("guide", name),
        "brand_id": BRAND,
        "store_id": STORE,
        "account": name.lower(),
        "name": name,
        "role": "guide",
    }
    return Guide(**{**usual, **facts})


def sop(trigger, **facts):
    usual = {
        "id": row_id("sop", trigger),
        "brand_id": BRAND,
        "name": str(trigger).title(),
        "trigger": trigger,
    }
    return Sop(**{**usual, **facts})


def step(of, day_offset, **facts):
    usual = {
        "id": row_id("step", of.id, day_offset),
        "brand_id": BRAND,
        "sop_id": of.id,
        "day_offset": day_offset,
        "kind": "care",
        "task": f"day {day_offset}",
    }
    return SopStep(**{**usual, **facts})


def plan(trigger, *offsets, **facts):
    """The plans of one SOP with a step on each of the days."""
    made = sop(trigger, **facts)
    return make_plans([made], [step(made, offset) for offset in offsets])


def due(ann, *, family=(), stored=(), orders=(), plans=(), today=TODAY, rules=RULES, **rows):
    return due_items(Person(ann, family, stored, orders, **rows), plans, today, rules)


def kinds(items):
    return [item.kind.value for item in items]


def tasks(items):
    return [item.task for item in items]
