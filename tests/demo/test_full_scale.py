"""The demo brand in full: thirty stores, and a day that a guide would believe."""

from collections import Counter
from datetime import date, timedelta

import pytest

from guide_app.domain.due import due_items
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_list import Category, category, pick
from guide_app.domain.entities import Guide, Script, Sop, SopStep, Store
from guide_app.domain.figures import ANSWER_DAYS
from guide_app.domain.person import Person
from guide_app.domain.reply_rate import FEW
from guide_app.domain.script_values import script_values
from guide_app.domain.sop import make_plans
from guide_app.domain.variables import Variable, fill
from guide_app.domain.words import FollowUpStatus, Stage
from server.demo.brand import DEMO_DAY, make_catalogue, make_households


@pytest.fixture(scope="module")
def catalogue():
    return make_catalogue()


@pytest.fixture(scope="module")
def households():
    return make_households()


def of_kind(catalogue, kind):
    return [row for row in catalogue if isinstance(row, kind)]


def book_of(catalogue, households, account):
    (guide,) = (row for row in of_kind(catalogue, Guide) if row.account == account)
    return [made for made in households if made.customer.guide_id == guide.id]


def todays(catalogue, book, day=DEMO_DAY):
    plans = make_plans(of_kind(catalogue, Sop), of_kind(catalogue, SopStep))
    for made in book:
        orders_on = [order.ordered_on for order in made.orders]
        person = Person(made.customer, made.members, made.follow_ups, orders_on)
        items = due_items(person, plans, day, DEFAULT_RULES)
        item = pick(items)
        if item is not None:
            yield made, item


def test_the_chain_has_its_stores_and_people(catalogue, households):
    roles = Counter(guide.role for guide in of_kind(catalogue, Guide))
    books = Counter(made.customer.guide_id for made in households)

    assert len(of_kind(catalogue, Store)) == 30
    assert roles == {"guide": 90, "manager": 30, "hq": 1}
    assert sorted(books.values()) == [60] * 89 + [2_000]


def test_the_star_guides_day_is_a_days_work_of_every_kind(catalogue, households):
    book = book_of(catalogue, households, "linxiaoyu")

    parts = Counter(category(item, DEMO_DAY) for _, item in todays(catalogue, book))
    waiting = [
        row for made in book for row in made.follow_ups if row.status == FollowUpStatus.WAITING
    ]

    assert 30 <= parts.total() <= 60
    assert min(parts[part] for part in Category if part is not Category.WAITING) >= 4
    assert len(waiting) >= 5


@pytest.mark.parametrize("days", [1, 2, 3])
def test_each_day_left_undone_adds_about_a_days_work(catalogue, households, days):
    book = book_of(catalogue, households, "linxiaoyu")

    due = list(todays(catalogue, book, DEMO_DAY + timedelta(days=days)))

    assert 30 * days <= len(due) <= 45 + 60 * days


def test_another_day_makes_as_believable_a_list(catalogue):
    day = date(2026, 3, 17)
    book = book_of(catalogue, make_households(day), "linxiaoyu")

    assert 30 <= len(list(todays(catalogue, book, day))) <= 60


def test_most_colleagues_have_a_handful_due(catalogue, households):
    counts = [
        len(list(todays(catalogue, book_of(catalogue, households, f"yc0{store}-{number}"))))
        for store in range(2, 6)
        for number in (1, 2, 3)
    ]

    assert all(2 <= count <= 15 for count in counts)


def test_no_two_households_share_a_phone_a_member_number_or_a_receipt(households):
    phones = [made.customer.phone for made in households if made.customer.phone]
    members = [made.customer.member_number for made in households if made.customer.member_number]
    receipts = [order.number for made in households for order in made.orders]

    assert len(set(phones)) == len(phones) > 7_000
    assert len(set(members)) == len(members)
    assert len(set(receipts)) == len(receipts) > 10_000


def test_there_is_a_script_for_every_stage(catalogue):
    stages = Counter(script.stage for script in of_kind(catalogue, Script))

    assert set(stages) == {stage.value for stage in Stage}
    assert min(stages.values()) >= 2


def test_every_script_uses_variables_that_exist_and_reads_well_with_and_without_them(catalogue):
    everything = {variable.value: f"<{variable.value}>" for variable in Variable}

    for script in of_kind(catalogue, Script):
        assert fill(script.text, everything).missing == ()
        without = fill(script.text, {"title": "马姐"})
        assert not without.is_empty
        assert "{" not in without.text


def test_every_row_of_the_day_has_something_to_say(catalogue, households):
    scripts = {script.id: script for script in of_kind(catalogue, Script)}
    book = book_of(catalogue, households, "linxiaoyu")

    for made, item in todays(catalogue, book):
        if item.script_id is None:
            continue
        last = made.orders[-1].summary if made.orders else None
        values = script_values(
            made.customer,
            made.members,
            DEMO_DAY,
            brand="小鹿童装",
            store="银川万达店",
            guide="林晓雨",
            last_purchase=last,
            item=item,
        )
        assert fill(scripts[item.script_id].text, values).text.startswith(made.customer.title)


def test_some_wordings_can_be_compared_and_some_were_said_too_rarely_yet(households):
    said = Counter(
        row.wording_id
        for made in households
        for row in made.follow_ups
        if row.wording_id is not None
        and row.sent_on is not None
        and (DEMO_DAY - row.sent_on).days >= ANSWER_DAYS
    )

    assert sum(count >= FEW for count in said.values()) >= 6
    assert any(count < FEW for count in said.values())
