"""Every day at which a rule begins or ends, for everybody at once: SQL and rules agree."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.due import DueRules, due_items
from guide_app.domain.due_list import list_order, pick
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import Customer, FamilyMember, FollowUp, Order, Sop, SopStep
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from localdb.queries import catalog, due
from tests.domain.people import BRAND, STORE, TODAY, child, days_ago, follow_up, sop, step
from tests.services.shop import NOON, Shop, named, of
from tests.support.due_oracle import may_be_due

RULES = DueRules()
DAYS = range(-3, 75)
LONG_AGO = {"added_on": days_ago(400), "last_contact_on": None}
SOPS: dict[str, dict[str, tuple[int, ...]]] = {
    "none": {},
    "added and purchase": {"added": (0, 3, 9), "purchase": (1, 20)},
    "silences": {"silent": (0, 4)},
    "repurchase": {"repurchase": (-5, 0)},
    "birthday": {"birthday": (-12, 2)},
}


def people_of_every_day():
    for days in DAYS:
        day = days_ago(days)
        yield named(f"added {days}", added_on=day, last_contact_on=None)
        yield named(f"contacted {days}", **(LONG_AGO | {"last_contact_on": day}))
        yield named(f"bought {days}", **LONG_AGO, last_order_on=day)
        yield named(f"bought {days}, again after 38", last_order_on=day, repurchase_days=38)
        yield named(f"bought {days}, again after 1", last_order_on=day, repurchase_days=1)
        yield named(f"silent {days}, bought since", last_contact_on=day, last_order_on=days_ago(2))


def orders_of_every_day():
    for days in DAYS:
        for ann in (
            named(f"ordered {days}"),
            named(f"to buy again, ordered {days}", last_order_on=days_ago(45), repurchase_days=38),
        ):
            yield ann
            yield Order(
                id=row_id("order", ann.id, days),
                brand_id=BRAND,
                customer_id=ann.id,
                store_id=STORE,
                number=ann.name,
                ordered_on=days_ago(days),
                amount=Decimal("10.00"),
            )


def birthdays_of_the_year():
    for month in range(1, 13):
        for day in range(1, 32):
            for lunar in (False, True):
                born = {"birthday_month": month, "birthday_day": day, "birthday_lunar": lunar}
                yield named(f"born {born}", **born)
                parent = named(f"parent {born}")
                yield parent
                yield of(parent, child(f"child {born}", **born))
                yield of(parent, child(f"removed {born}", removed=True, birthday_month=10))


def follow_ups_of_every_day(first_steps):
    for days in DAYS:
        for status in ("planned", "waiting", "done", "skipped"):
            sent_on = days_ago(days) if status in ("waiting", "done") else None
            ann = named(f"{status} {days}")
            yield ann
            row = of(ann, follow_up(id=row_id("by hand", status, days), status=status))
            row = replace(row, planned_on=days_ago(days), due_on=days_ago(days), sent_on=sent_on)
            yield row
            for first in first_steps:
                bob = named(f"{first.id} {status} {days}")
                yield bob
                yield replace(
                    row,
                    id=row_id(first.id, status, days),
                    customer_id=bob.id,
                    kind="sop",
                    sop_id=first.sop_id,
                    step_id=first.id,
                    due_on=row.planned_on + timedelta(days=30 if status == "planned" else 0),
                )


@pytest.fixture(scope="module", params=SOPS, ids=str)
def full_shop(request, tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("boundaries") / "guide")
    steps = []
    for trigger, offsets in SOPS[request.param].items():
        first = opened.put(sop(trigger, trigger_days=20 if trigger == "silent" else 0))
        steps += [step(first, offset) for offset in offsets]
    opened.put(
        *steps,
        *people_of_every_day(),
        *orders_of_every_day(),
        *birthdays_of_the_year(),
        *follow_ups_of_every_day(steps),
    )
    yield opened
    opened.book.close()


def by_customer(shop, kind):
    found: dict = {}
    for row in shop.rows_of(kind):
        found.setdefault(row.customer_id, []).append(row)
    return found


def everybody(shop):
    """Customer, family, follow-ups and orders of all, and the plans, read without any narrowing."""
    family, stored, orders = (by_customer(shop, kind) for kind in (FamilyMember, FollowUp, Order))
    plans = make_plans(shop.rows_of(Sop), shop.rows_of(SopStep))
    people = [
        (
            ann,
            family.get(ann.id, []),
            stored.get(ann.id, []),
            [order.ordered_on for order in orders.get(ann.id, [])],
        )
        for ann in shop.rows_of(Customer)
    ]
    return people, plans


def test_the_query_finds_exactly_whom_the_window_lets_through(full_shop):
    people, plans = everybody(full_shop)
    window = due_window(RULES, plans, TODAY)

    with full_shop.book.file.read() as connection:
        assert catalog.sop_plans(connection) == plans
        found = {candidate.customer.id for candidate in due.candidates(connection, window)}

    expected = {facts[0].id for facts in people if may_be_due(window, *facts)}
    missed = [facts[0].name for facts in people if facts[0].id in expected - found]
    strangers = [facts[0].name for facts in people if facts[0].id in found - expected]
    assert (missed, strangers) == ([], [])


def test_the_list_is_what_the_rules_say_with_everything_at_hand(full_shop):
    people, plans = everybody(full_shop)
    expected: list = []
    for ann, family, stored, orders in people:
        items = due_items(Person(ann, family, stored, orders), plans, TODAY, RULES)
        chosen = pick(items)
        expected += [item for item in items if item.status == "waiting" or item is chosen]

    rows = full_shop.today.load(NOON).rows

    assert [row.item for row in rows] == sorted(expected, key=lambda i: list_order(i, TODAY))
