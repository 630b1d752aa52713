"""The figures of a guide's own work, and the customers behind each."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.entities import Order
from guide_app.domain.events import event_row_id
from guide_app.domain.figures import Figure, Span
from guide_app.domain.ids import row_id
from guide_app.domain.words import EventKind
from guide_app.mutations.events import NoteEvent
from guide_app.mutations.follow_ups import ContactNow
from guide_app.services.figures import FigureService
from tests.domain.people import BRAND, STORE, TODAY, days_ago, follow_up, sop, step
from tests.services.shop import named

MONDAY = TODAY  # 2 October 2017 is one
LAST_WEEK = MONDAY - timedelta(days=7)


@pytest.fixture
def figures(shop):
    return FigureService(shop.book)


def sent(person, on, *, outcome=None, after=0, name=""):
    return follow_up(
        id=row_id("follow_up", person.id, on.isoformat(), name),
        customer_id=person.id,
        planned_on=on,
        due_on=on,
        status="waiting" if outcome is None else "done",
        sent_on=on,
        outcome=outcome,
        closed_on=None if outcome is None else on + timedelta(days=after),
    )


def bought(person, on, number="1"):
    return Order(
        id=row_id("order", person.id, number),
        brand_id=BRAND,
        customer_id=person.id,
        store_id=STORE,
        number=f"{person.id}-{number}",
        ordered_on=on,
        amount=Decimal(100),
    )


def unasked(person, on):
    """What the customer wrote by themselves."""
    return follow_up(
        id=row_id("unasked", person.id, on.isoformat()),
        customer_id=person.id,
        planned_on=on,
        due_on=on,
        status="done",
        outcome="replied",
        closed_on=on,
    )


def note(shop, person, event, **more):
    shop.book.act(NoteEvent(customer_id=person.id, event=event, **more))


def greeting_of(person):
    return event_row_id(person.id, EventKind.GREETED, TODAY)


def talk_again(shop, person):
    """An answer to a second message of the same day."""
    message = row_id(shop.book.act(ContactNow(customer_id=person.id)), 1)
    note(shop, person, "replied", follow_up_id=message)


def added(shop, count, name="A", on=LAST_WEEK):
    return [shop.put(named(f"{name}{at}", added_on=on)) for at in range(count)]


def told(figures, figure, span=Span.LAST_WEEK):
    return next(tally for tally in figures.tallies(span) if tally.figure is figure)


def behind(figures, figure, span=Span.LAST_WEEK):
    return [(row.name, row.until) for row in figures.rows(figure, span)]


def test_2000_added_300_talked_with_and_50_bought(shop, figures):
    people = [named(f"P{at}", added_on=LAST_WEEK) for at in range(2_000)]
    greetings = [sent(person, LAST_WEEK) for person in people[:1_500]]
    talks = [
        sent(person, LAST_WEEK + timedelta(days=2), outcome="replied") for person in people[:300]
    ]
    orders = [bought(person, LAST_WEEK + timedelta(days=5)) for person in people[100:150]]
    shop.put(*people, *greetings, *talks, *orders)

    conversation, first = (
        told(figures, figure) for figure in (Figure.CONVERSATION, Figure.FIRST_PURCHASE)
    )

    assert (conversation.counted, conversation.out_of, conversation.share) == (300, 2_000, 0.15)
    assert (first.counted, first.out_of, first.share) == (50, 2_000, 0.025)
    assert told(figures, Figure.ADDS).out_of == 2_000
    assert told(figures, Figure.ADD_TO_PURCHASE).median_days == 5


def test_a_greeting_is_the_first_message_and_its_answer_counts_for_seven_days(shop, figures):
    quick, slow, none, late_talker = added(shop, 4)
    old = shop.put(named("A4", added_on=days_ago(40)))
    shop.put(
        sent(quick, LAST_WEEK, outcome="replied", after=7),
        sent(slow, LAST_WEEK, outcome="replied", after=8),
        sent(none, LAST_WEEK, outcome="no_answer", after=7),
        sent(late_talker, LAST_WEEK, outcome="no_answer", after=1),
        sent(late_talker, LAST_WEEK + timedelta(days=2), outcome="replied", after=1),
        sent(old, days_ago(30)),
        sent(old, LAST_WEEK, outcome="replied"),
    )

    first, *others = behind(figures, Figure.GREETING_REPLY)
    assert first == ("A0", LAST_WEEK + timedelta(days=7))
    assert sorted(others) == [("A1", None), ("A2", None), ("A3", None)]
    tally = told(figures, Figure.GREETING_REPLY)
    assert (tally.counted, tally.out_of) == (1, 4)


def test_an_answer_to_the_greeting_is_no_exchange(shop, figures):
    greeted, talked = added(shop, 2)
    later = LAST_WEEK + timedelta(days=1)
    shop.put(
        sent(greeted, LAST_WEEK, outcome="replied"),
        sent(talked, LAST_WEEK),
        sent(talked, later, outcome="will_visit", after=3),
    )

    assert behind(figures, Figure.CONVERSATION) == [
        ("A1", later + timedelta(days=3)),
        ("A0", None),
    ]


@pytest.mark.parametrize("outcome", ["no_answer", "wrong_contact", "asked_to_stop", "deleted_us"])
def test_what_is_no_answer_counts_nowhere(shop, figures, outcome):
    (one,) = added(shop, 1)
    shop.put(
        sent(one, LAST_WEEK, outcome=outcome),
        sent(one, LAST_WEEK + timedelta(days=1), outcome=outcome),
    )

    assert told(figures, Figure.GREETING_REPLY).counted == 0
    assert told(figures, Figure.CONVERSATION).counted == 0


def test_only_what_was_bought_since_the_adding_counts_and_the_first_day_of_it(shop, figures):
    before, same_day, later, _ = added(shop, 4)
    shop.put(
        bought(before, LAST_WEEK - timedelta(days=1)),
        bought(same_day, LAST_WEEK),
        bought(later, LAST_WEEK + timedelta(days=6), "2"),
        bought(later, LAST_WEEK + timedelta(days=3)),
    )

    assert behind(figures, Figure.FIRST_PURCHASE)[:2] == [
        ("A2", LAST_WEEK + timedelta(days=3)),
        ("A1", LAST_WEEK),
    ]
    assert told(figures, Figure.ADD_TO_PURCHASE).median_days == 1.5
    assert told(figures, Figure.FIRST_PURCHASE).out_of == 4


def test_who_was_removed_or_added_in_another_week_is_in_no_figure(shop, figures):
    shop.put(named("gone", added_on=LAST_WEEK, removed_on=TODAY))
    shop.put(named("earlier", added_on=LAST_WEEK - timedelta(days=1)))
    shop.put(named("today", added_on=MONDAY))

    assert all(tally.out_of == 0 for tally in figures.tallies(Span.LAST_WEEK))
    assert told(figures, Figure.ADDS, Span.THIS_WEEK).out_of == 1


def test_a_message_that_was_taken_back_was_never_sent(shop, figures):
    (one,) = added(shop, 1)
    shop.put(follow_up(customer_id=one.id, due_on=LAST_WEEK, planned_on=LAST_WEEK))

    assert told(figures, Figure.GREETING_REPLY).out_of == 0


@pytest.mark.parametrize("figure", Figure)
def test_the_numbers_are_those_of_the_rows_behind_them(shop, figures, figure):
    people = added(shop, 6) + added(shop, 3, "B")
    for at, person in enumerate(people):
        shop.put(sent(person, LAST_WEEK + timedelta(days=at % 3), outcome="replied", after=at))
        shop.put(sent(person, LAST_WEEK + timedelta(days=4), outcome="replied", name="2"))
        if at % 2:
            shop.put(bought(person, LAST_WEEK + timedelta(days=at)))

    rows, tally = figures.rows(figure, Span.LAST_WEEK), told(figures, figure)

    assert (tally.counted, tally.out_of) == (sum(row.until is not None for row in rows), len(rows))
    assert tally.out_of == (4 if figure is Figure.AVERAGE_ORDER else 9)


def test_two_who_are_one_person_count_once_with_the_messages_and_orders_of_both(shop, figures):
    head, alias = added(shop, 2)
    later = LAST_WEEK + timedelta(days=1)
    shop.put(
        sent(alias, LAST_WEEK, outcome="no_answer"),
        sent(head, later, outcome="replied", after=1),
        bought(alias, LAST_WEEK + timedelta(days=4)),
    )
    shop.customers.merge(alias.id, head.id)

    assert told(figures, Figure.ADDS).out_of == 1
    assert behind(figures, Figure.GREETING_REPLY) == [("A0", None)]  # the first one was the alias's
    assert behind(figures, Figure.CONVERSATION) == [("A0", later + timedelta(days=1))]
    assert behind(figures, Figure.FIRST_PURCHASE) == [("A0", LAST_WEEK + timedelta(days=4))]

    shop.customers.unmerge(alias.id)
    assert told(figures, Figure.ADDS).out_of == 2
    assert behind(figures, Figure.GREETING_REPLY)[0] == ("A0", later + timedelta(days=1))


def test_the_two_checks_hold_where_everything_came_as_events(shop, figures):
    people = [named(f"P{at}", added_on=days_ago(90)) for at in range(20)]
    shop.put(*people)
    for at, person in enumerate(people):
        note(shop, person, "added", code="立牌" if at % 2 else None)
        note(shop, person, "greeted")
        if at < 5:
            note(shop, person, "replied", follow_up_id=greeting_of(person))
        if at < 3:
            talk_again(shop, person)
    conversation = told(figures, Figure.CONVERSATION, Span.THIS_WEEK)
    reply = told(figures, Figure.GREETING_REPLY, Span.THIS_WEEK)

    assert told(figures, Figure.ADDS, Span.THIS_WEEK).out_of == 20
    assert (reply.counted, reply.out_of) == (5, 20)
    assert (conversation.counted, conversation.share) == (3, 0.15)
    coded = [row.channel_code for row in figures.rows(Figure.ADDS, Span.THIS_WEEK)]
    assert coded.count("立牌") == 10


def test_a_greeting_of_today_s_list_counts_as_one_that_was_noted(shop, figures):
    (one,) = added(shop, 1, on=TODAY)
    shop.put(sent(one, TODAY))

    note(shop, one, "greeted")

    assert told(figures, Figure.GREETING_REPLY, Span.THIS_WEEK).out_of == 1


def test_who_writes_first_has_talked_only_once_they_write_again(shop, figures):
    once, twice = added(shop, 2)
    shop.put(unasked(once, LAST_WEEK), unasked(twice, LAST_WEEK))
    shop.put(unasked(twice, LAST_WEEK + timedelta(days=2)))

    assert behind(figures, Figure.CONVERSATION) == [
        ("A1", LAST_WEEK + timedelta(days=2)),
        ("A0", None),
    ]
    assert told(figures, Figure.GREETING_REPLY).out_of == 0


def test_a_call_to_a_lead_is_neither_greeting_nor_exchange(shop, figures):
    (lead,) = added(shop, 1, on=LAST_WEEK + timedelta(days=3))
    shop.put(sent(lead, LAST_WEEK + timedelta(days=1), outcome="replied"))
    shop.put(sent(lead, LAST_WEEK + timedelta(days=4), outcome="replied", after=1))

    assert behind(figures, Figure.GREETING_REPLY) == [("A0", LAST_WEEK + timedelta(days=5))]
    assert behind(figures, Figure.CONVERSATION) == [("A0", None)]


def test_an_average_order_is_what_was_kept_by_the_orders_since_adding(shop, figures):
    before, kept, part, whole = added(shop, 4)
    shop.put(bought(before, LAST_WEEK - timedelta(days=1)))
    shop.put(bought(kept, LAST_WEEK), bought(kept, LAST_WEEK + timedelta(days=2), "2"))
    for person, back in ((part, Decimal(40)), (whole, Decimal(100))):
        order = bought(person, LAST_WEEK)
        shop.put(replace(order, returned_on=TODAY, returned_amount=back))

    tally = told(figures, Figure.AVERAGE_ORDER)

    assert (tally.total, tally.out_of, tally.average) == (Decimal(260), 3, Decimal("86.67"))
    amounts = [row.amount for row in figures.rows(Figure.AVERAGE_ORDER, Span.LAST_WEEK)]
    assert sorted(amounts) == [60, 100, 100]


def test_who_brought_all_of_it_back_has_bought_all_the_same(shop, figures):
    welcome = sop("added", name="新客")
    shop.put(welcome)
    shop.put(step(welcome, 3))
    person, _ = added(shop, 2)
    order = bought(person, LAST_WEEK + timedelta(days=1))
    shop.put(replace(order, returned_on=TODAY, returned_amount=order.amount))

    (conversion,) = figures.sops(Span.LAST_WEEK)

    assert told(figures, Figure.FIRST_PURCHASE).counted == 1
    assert told(figures, Figure.ADD_TO_PURCHASE).median_days == 1
    assert conversion.counted == 1
    assert told(figures, Figure.AVERAGE_ORDER).out_of == 0


def test_a_sop_s_conversion_opens_to_its_customers(shop, figures):
    welcome = sop("added", name="新客")
    shop.put(welcome)
    shop.put(step(welcome, 3))
    shop.put(named("gone", added_on=LAST_WEEK, removed_on=TODAY))
    early, late, none, _ = added(shop, 4)
    shop.put(bought(early, LAST_WEEK + timedelta(days=1)))
    shop.put(bought(late, LAST_WEEK + timedelta(days=4)), bought(none, LAST_WEEK))

    (found,) = figures.sops(Span.LAST_WEEK)

    assert (found.name, found.version, found.days) == ("新客", 1, 17)
    assert (found.counted, len(found.rows)) == (2, 4)
    assert [(row.name, row.until) for row in found.rows[:2]] == [
        ("A1", LAST_WEEK + timedelta(days=4)),
        ("A0", LAST_WEEK + timedelta(days=1)),
    ]
    assert figures.sops(Span.THIS_WEEK) == ()


def test_a_sop_counts_what_was_bought_by_either_of_two_who_are_one_person(shop, figures):
    welcome = sop("added", name="新客")
    shop.put(welcome)
    shop.put(step(welcome, 3))
    head, alias = added(shop, 2)
    shop.put(bought(alias, LAST_WEEK + timedelta(days=2)))
    shop.customers.merge(alias.id, head.id)

    (found,) = figures.sops(Span.LAST_WEEK)

    assert [(row.name, row.until) for row in found.rows] == [("A0", LAST_WEEK + timedelta(days=2))]
    shop.customers.unmerge(alias.id)
    (found,) = figures.sops(Span.LAST_WEEK)
    assert [(row.name, row.until) for row in found.rows] == [
        ("A1", LAST_WEEK + timedelta(days=2)),
        ("A0", None),
    ]
