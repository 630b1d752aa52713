"""Customers as days leave them, drawn by Hypothesis: every reason to be due, and what was done."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from guide_app.domain.due import DueRules, due_items
from guide_app.domain.entities import Order
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from tests.domain.people import (
    BRAND,
    STORE,
    TODAY,
    as_stored,
    child,
    days_ago,
    days_ahead,
    follow_up,
    sop,
    step,
)
from tests.services.shop import NOON, contact_line, mass_send, named, of

RULES = DueRules()

days_back = st.integers(-3, 70).map(days_ago)
maybe_day = st.none() | days_back
KNOWN = [{"fact": "last_answer_on", "from": -20}, {"fact": "last_order_on", "from": -20}]
birthdays = st.none() | st.tuples(st.integers(1, 12), st.integers(1, 31), st.booleans())


def born(birthday):
    if birthday is None:
        return {}
    month, day, lunar = birthday
    longest = 30 if lunar else 29 if month == 2 else 31
    names = ("birthday_month", "birthday_day", "birthday_lunar")
    return dict(zip(names, (month, min(day, longest), lunar), strict=True))


@st.composite
def sops(draw):
    made = []
    for trigger in draw(
        st.sets(st.sampled_from(["added", "purchase", "silent", "repurchase", "birthday"]))
    ):
        known = draw(st.none() | st.just({"all": [{"any": KNOWN}]}))
        first = sop(trigger, trigger_days=draw(st.integers(0, 40)), condition=known)
        made.append(first)
        offsets = draw(st.sets(st.integers(-10, 20), min_size=1, max_size=3))
        made += [step(first, offset) for offset in sorted(offsets)]
    return made


@st.composite
def households(draw, plans):
    number = draw(st.uuids())
    last_order = draw(maybe_day)
    ann = named(
        str(number),
        added_on=draw(days_back),
        last_contact_on=draw(maybe_day),
        last_answer_on=draw(maybe_day),
        last_order_on=last_order,
        last_order_amount=None if last_order is None else Decimal("10.00"),
        repurchase_days=draw(st.none() | st.integers(-2, 60)),
        state=draw(st.sampled_from(["new", "in_progress", "lost"])),
        consent=draw(st.sampled_from(["granted", "granted", "withdrawn"])),
        cool_until=draw(st.none() | days_back),
        last_cold_on=draw(st.none() | days_back),
        temperature=draw(st.sampled_from(["hot", "warm", None])),
        deleted_us=draw(st.sampled_from([False, False, True])),
        **born(draw(birthdays)),
    )
    family = [
        replace(
            of(ann, child(f"{number} {place}", **born(draw(birthdays)))),
            removed=draw(st.sampled_from([False, False, True])),
        )
        for place in range(draw(st.integers(0, 2)))
    ]
    orders = [
        Order(
            id=row_id("order", str(number), place),
            brand_id=BRAND,
            customer_id=ann.id,
            store_id=STORE,
            number=f"{number}-{place}",
            ordered_on=draw(days_back),
            amount=Decimal("10.00"),
        )
        for place in range(draw(st.integers(0, 2)))
    ]
    items = due_items(Person(ann, family, [], facts_of(orders)), plans, TODAY, RULES)
    stored = [draw(acted_on(ann, item, place)) for place, item in enumerate(items)]
    stored += [draw(acted_on(ann, None, place)) for place in range(draw(st.integers(0, 1)))]
    moved = draw(moved_before(Person(ann, family, [], facts_of(orders)), plans))
    stored = list({row.id: row for row in (*moved, *stored) if row is not None}.values())
    return ann, family, stored, orders


HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}
caps = st.sampled_from([(None, None), (0, 5), (1, 9), (2, 3)])


@st.composite
def contacts(draw, ann):
    """What was sent to the customer of late, some of it taken back, some in years to come."""
    made = draw(st.lists(st.tuples(st.integers(-2, 33), st.booleans(), st.booleans()), max_size=5))
    return [
        contact_line(
            ann,
            days_ago(days),
            id=row_id("line", ann.id, place),
            kind="mass_send" if massed else "contact",
            undone=undone,
        )
        for place, (days, massed, undone) in enumerate(made)
    ]


@st.composite
def mass_sends(draw):
    made = draw(st.lists(st.tuples(st.integers(-31, 3), st.booleans(), st.booleans()), max_size=3))
    return [
        mass_send(
            days_ahead(days),
            str(place),
            condition=HOT if hot else None,
            cancelled=draw(st.sampled_from([False, False, True])),
            settled_on=TODAY if gone else None,
        )
        for place, (days, hot, gone) in enumerate(made)
    ]


@st.composite
def hq_tasks(draw, ann):
    """What HQ has asked for the customer: open, moved by the guide, put off, or dealt with."""
    made = []
    for place in range(draw(st.integers(0, 2))):
        planned_on, lasts = days_ago(draw(st.integers(-2, 30))), draw(st.integers(0, 20))
        row = follow_up(
            id=row_id("hq task", ann.id, place),
            kind="task",
            task=f"总部任务 {place}",
            hq_task_id=row_id("hq task", place),
            planned_on=planned_on,
            until=planned_on + timedelta(days=lasts),
        )
        moved = draw(st.sampled_from([0, 0, lasts, lasts // 2]))
        status = draw(st.sampled_from(["planned", "planned", "waiting", "done", "skipped"]))
        sent_on = draw(days_back) if status in ("waiting", "done") else None
        remind_at = NOON + timedelta(hours=draw(st.sampled_from([-2, 2])))
        put_off = status == "planned" and draw(st.sampled_from([False, False, True]))
        made.append(
            replace(
                of(ann, row),
                due_on=planned_on + timedelta(days=moved),
                status=status,
                sent_on=sent_on,
                remind_at=remind_at if put_off else None,
            )
        )
    return made


@st.composite
def moved_before(draw, person, plans):
    """Steps of SOPs that were due some time ago, and that somebody moved to about today."""
    items = due_items(person, plans, days_ago(draw(st.sampled_from([15, 40, 80]))), RULES)
    return [
        as_stored(item, due_on=days_ago(draw(st.integers(-6, 16))))
        for item in items
        if item.step_id is not None and draw(st.booleans())
    ]


@st.composite
def acted_on(draw, ann, item, place):
    """What somebody may have left of a row: nothing, or any state that actions lead to."""
    if item is not None and draw(st.booleans()):
        return None
    row = of(ann, follow_up(id=row_id("by hand", ann.id, place), planned_on=draw(days_back)))
    row = replace(row, due_on=row.planned_on, insisted_on=draw(st.none() | days_back))
    if item is not None:
        row = replace(
            row,
            id=item.id,
            kind=item.kind.value,
            sop_id=item.sop_id,
            step_id=item.step_id,
            planned_on=item.planned_on,
            due_on=item.due_on,
        )
    status = draw(st.sampled_from(["planned", "moved", "reminded", "waiting", "done", "skipped"]))
    if status == "moved":
        return replace(row, due_on=row.due_on + timedelta(days=draw(st.integers(1, 20))))
    if status == "reminded":
        return replace(row, remind_at=NOON + timedelta(hours=draw(st.integers(-2, 2))))
    sent_on = draw(days_back) if status in ("waiting", "done") else None
    return replace(row, status=status, sent_on=sent_on)


def facts_of(orders):
    return [order.ordered_on for order in orders]
