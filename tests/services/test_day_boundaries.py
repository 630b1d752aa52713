"""Every day at which a rule begins or ends, for everybody at once: SQL and rules agree."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.due import DueRules, due_items
from guide_app.domain.due_list import list_order, pick
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    Enrolment,
    FamilyMember,
    FollowUp,
    Order,
    PageView,
    Sop,
    SopStep,
)
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from localdb.queries import catalog, due
from tests.domain.people import (
    BRAND,
    STORE,
    TODAY,
    child,
    days_ago,
    follow_up,
    looks_of,
    sop,
    step,
    view,
)
from tests.services.programmes import (
    BACKDROP,
    DUE_DATE,
    GROUP,
    OLD,
    SURVEY,
    SURVEY_2,
    VIP,
    WEDDING,
    plans_of,
)
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
    "first purchase and return": {"first_purchase": (0, 9), "returned": (3,)},
    "what is noted": {"dated": (-3, 20), "tagged": (0, 5), "answered": (2,), "by_hand": (1, 9)},
    "what is looked at": {"viewed": (0, 5)},
    "what comes round": {"dated": (-9, 3), "birthday": (4,)},
    "a fixed date": {"fixed_date": (-2, 4)},
    "every week": {"weekly": (0,)},
    "one after another": {"added": (0, 4), "by_hand": (1, 3)},
    "a silence, and what follows": {"silent": (0,), "by_hand": (2,)},
}
TRIGGERS = {
    "trigger_tag_id": OLD.id,
    "trigger_questionnaire_id": SURVEY.id,
    "trigger_answer": {"question": "q", "answers": ["yes"]},
    "trigger_count": 2,
    "trigger_on": days_ago(3),
    "trigger_weekdays": 1 | 8,
}
NAMED = {
    "what is noted": {"trigger_date_kind_id": DUE_DATE.id},
    "what comes round": {"trigger_date_kind_id": WEDDING.id},
    "one after another": {"next_id": row_id("sop", "by_hand")},
    "a silence, and what follows": {"next_id": row_id("sop", "by_hand")},
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
        yield named(f"first bought {days}", **LONG_AGO, last_order_on=day, first_order_on=day)
        yield named(f"returned {days}", **LONG_AGO, last_return_on=day)


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


def notes_of_every_day():
    for days in DAYS:
        on = days_ago(days)
        for made in (
            lambda ann, on: CustomerTag(
                **of_row(ann), group_id=GROUP, tag_id=VIP.id, adds=[], since=on
            ),
            lambda ann, on: CustomerDate(**of_row(ann), kind_id=DUE_DATE.id, on=on),
            lambda ann, on: CustomerDate(**of_row(ann), kind_id=DUE_DATE.id, on=on, removed=True),
            lambda ann, on: CustomerDate(
                **of_row(ann), kind_id=WEDDING.id, on=on.replace(year=2012, day=min(on.day, 28))
            ),
            lambda ann, on: AnswerSheet(
                **of_row(ann), questionnaire_id=SURVEY_2.id, answered_on=on, answers={"q": "yes"}
            ),
            lambda ann, on: Enrolment(
                **of_row(ann), sop_id=row_id("sop", "by_hand"), started_on=on
            ),
        ):
            ann = named(f"noted {days} {made.__code__.co_firstlineno}")
            yield ann
            yield made(ann, on)


def views_of_every_day():
    for days in DAYS:
        for apart in (0, 13, 14):
            ann = named(f"looked {days} and {apart} days before")
            yield ann
            for visit, on in enumerate((days_ago(days), days_ago(days + apart))):
                yield view(on, visit, customer_id=ann.id)


def of_row(ann):
    return {"id": row_id("noted", ann.id), "brand_id": BRAND, "customer_id": ann.id}


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
        facts = TRIGGERS | (NAMED.get(request.param, {}) if trigger != "by_hand" else {})
        facts |= {"trigger_days": 20 if trigger == "silent" else 0}
        first = opened.put(sop(trigger, **facts))
        steps += [step(first, offset) for offset in offsets]
    opened.put(
        *steps,
        *people_of_every_day(),
        *orders_of_every_day(),
        *BACKDROP,
        *notes_of_every_day(),
        *views_of_every_day(),
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
    """All that is known of everybody, and the plans, read without any narrowing."""
    kinds = (FamilyMember, FollowUp, CustomerTag, CustomerDate, AnswerSheet, Enrolment)
    family, stored, tags, dates, sheets, enrolments, orders, views = (
        by_customer(shop, kind) for kind in (*kinds, Order, PageView)
    )
    plans = plans_of([*shop.rows_of(Sop), *shop.rows_of(SopStep)])
    people = [
        Person(
            ann,
            family.get(ann.id, []),
            stored.get(ann.id, []),
            [order.ordered_on for order in orders.get(ann.id, [])],
            tags.get(ann.id, []),
            dates.get(ann.id, []),
            sheets.get(ann.id, []),
            enrolments.get(ann.id, []),
            views=looks_of(views.get(ann.id, [])),
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

    everyone = [person.customer for person in people]
    expected = {person.customer.id for person in people if may_be_due(window, person)}
    missed = [ann.name for ann in everyone if ann.id in expected - found]
    strangers = [ann.name for ann in everyone if ann.id in found - expected]
    assert (missed, strangers) == ([], [])


def test_the_list_is_what_the_rules_say_with_everything_at_hand(full_shop):
    people, plans = everybody(full_shop)
    expected: list = []
    for person in people:
        items = due_items(person, plans, TODAY, RULES)
        chosen = pick(items)
        expected += [item for item in items if item.status == "waiting" or item is chosen]

    rows = full_shop.today.load(NOON).rows

    assert [row.item for row in rows] == sorted(expected, key=lambda i: list_order(i, TODAY))
