"""The demo brand as a person meets it on its day."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from guide_app.domain.codebook import entries_of, find_flaw, read_code
from guide_app.domain.due import due_items
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_list import Category, category, pick
from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    FollowUp,
    HqTask,
    Material,
    Order,
    Sop,
    SopStep,
)
from guide_app.domain.entity import ENTITIES
from guide_app.domain.materials import Standing, check_material, standing
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from guide_app.domain.variables import ALIASES, names_in
from server.demo.brand import (
    DEMO_DAY,
    AlreadySeeded,
    find_demo,
    seed_demo,
)
from server.demo.catalogue import Catalogue
from server.demo.chain import CODES, TAG_GROUPS
from server.demo.journey_words import CODES as JOURNEY_CODES
from server.demo.journey_words import GROUPS
from server.hq_tasks import meant_for
from server.passwords import is_password
from server.schema import ENTITY_TABLES
from server.schema.access import credential
from server.schema.facts import server_state
from server.schema.sync import feed
from tests.demo.servers import empty_server, rows


def clock():
    return datetime(2026, 10, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def server(tmp_path):
    database = empty_server(tmp_path)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    database = empty_server(tmp_path_factory.mktemp("demo"))
    info = seed_demo(database, clock, scale="small")
    yield database, info
    database.dispose()


def of_customer(rows_of_all):
    found: dict[str, list[Any]] = {}
    for row in rows_of_all:
        found.setdefault(row.customer_id, []).append(row)
    return found


def todays_list(database, guide_id):
    """The picked row of every customer of the guide, by part of the list."""
    family, stored, orders = (
        of_customer(rows(database, kind)) for kind in (FamilyMember, FollowUp, Order)
    )
    plans = make_plans(rows(database, Sop), rows(database, SopStep))
    picked = []
    for customer in rows(database, Customer):
        if customer.guide_id != guide_id:
            continue
        person = Person(
            customer,
            family.get(customer.id, []),
            stored.get(customer.id, []),
            [order.ordered_on for order in orders.get(customer.id, [])],
        )
        items = due_items(person, plans, DEMO_DAY, DEFAULT_RULES)
        picked += [item for item in [pick(items)] if item is not None]
    return picked


def test_every_row_has_its_line_in_the_feed(seeded):
    database, _ = seeded

    with database.read() as connection:
        told = {tuple(row) for row in connection.execute(select(feed.c.entity, feed.c.row_id))}
        stored = {
            (name, row_id)
            for name, table in ENTITY_TABLES.items()
            for row_id in connection.scalars(select(table.c.id))
        }

    assert told == stored
    assert len(stored) > 3_000


def test_the_demo_goes_only_into_an_empty_server(seeded):
    database, _ = seeded

    with pytest.raises(AlreadySeeded):
        seed_demo(database, clock, scale="small")


def test_the_same_day_makes_the_same_rows(seeded, tmp_path):
    database, _ = seeded
    again = empty_server(tmp_path)

    seed_demo(again, lambda: datetime(2027, 1, 1, tzinfo=UTC), scale="small")

    for entity in ENTITIES.values():
        assert rows(again, entity.row_type) == rows(database, entity.row_type)
    again.dispose()


def test_guide_manager_and_hq_can_sign_in_and_a_pc_can_be_enrolled(seeded):
    database, info = seeded

    with database.read() as connection:
        query = select(credential.c.account, credential.c.password_hash)
        hashes = {row[0]: row[1] for row in connection.execute(query)}
        epoch = connection.execute(
            select(server_state.c.value).where(server_state.c.name == "epoch")
        ).scalar()

    assert epoch
    assert len(info.enrolment_codes) == 4
    for person in (info.guide, info.manager, info.hq):
        assert is_password(hashes[person.account], person.password)
    assert info.guide.name == "林晓雨"
    assert info.guide.store_id == info.manager.store_id


def test_a_server_knows_the_demo_that_it_holds(seeded, server):
    database, info = seeded

    found = find_demo(database)

    assert found is not None
    assert (found.day, found.guide, found.hq) == (info.day, info.guide, info.hq)
    assert find_demo(server) is None


def test_a_guides_day_has_something_of_every_part(seeded):
    database, info = seeded

    parts = Counter(category(item, DEMO_DAY) for item in todays_list(database, info.guide.guide_id))

    assert {Category.OVERDUE, Category.TODAY, Category.BIRTHDAY, Category.NEW, Category.SILENT} <= {
        *parts
    }
    assert 8 <= parts.total() <= 16


def test_a_guides_day_has_a_row_that_brings_a_material_along(seeded):
    database, info = seeded
    published = {row.id: row for row in rows(database, Material)}

    brought = [
        published[item.material_id]
        for item in todays_list(database, info.guide.guide_id)
        if item.material_id is not None
    ]

    assert brought
    assert {standing(one, DEMO_DAY) for one in brought} == {Standing.CURRENT}
    assert {standing(one, DEMO_DAY) for one in published.values()} == {
        Standing.CURRENT,
        Standing.EXPIRED,
    }
    for one in published.values():
        check_material(one)


def test_totals_of_a_customer_are_those_of_the_orders(seeded):
    database, _ = seeded
    orders = of_customer(rows(database, Order))

    for customer in rows(database, Customer):
        bought = orders.get(customer.id, [])
        assert customer.order_count == len(bought)
        assert customer.order_total == sum(order.amount for order in bought)
        assert customer.last_order_on == max((o.ordered_on for o in bought), default=None)


def test_nothing_lies_in_the_future_and_nothing_before_the_customer_was_added(seeded):
    database, _ = seeded
    added = {customer.id: customer.added_on for customer in rows(database, Customer)}

    for order in rows(database, Order):
        assert added[order.customer_id] <= order.ordered_on <= DEMO_DAY
    for customer in rows(database, Customer):
        if customer.last_contact_on is not None:
            assert customer.added_on <= customer.last_contact_on < DEMO_DAY


def test_no_two_customers_share_a_phone_and_all_are_visibly_made_up(seeded):
    database, _ = seeded

    phones = [customer.phone for customer in rows(database, Customer) if customer.phone]

    assert len(set(phones)) == len(phones)
    assert all(len(phone) == 11 and phone[3:7] == "0000" for phone in phones)


@pytest.mark.parametrize(("groups", "codes"), [(TAG_GROUPS, CODES), (GROUPS, JOURNEY_CODES)])
def test_3d_says_something_in_every_demo_and_no_code_can_be_mistaken(groups, codes):
    entries = entries_of(Catalogue("brand").codebook(codes, groups))

    assert find_flaw(entries) is None
    assert [one.code for one in read_code("3D", entries).entries] == ["3", "D"]
    assert len({one.question for one in read_code("3D", entries).entries}) == 2


def test_hq_has_given_one_task_which_is_on_the_lists_of_those_who_wear_its_tags(seeded):
    database, info = seeded
    (task,) = rows(database, HqTask)
    asked = [row for row in rows(database, FollowUp) if row.hq_task_id == task.id]
    worn = of_customer(rows(database, CustomerTag))

    with database.read() as connection:
        meant = meant_for(connection, info.brand_id, task.condition, DEMO_DAY)
    assert {row.customer_id for row in asked} == {one.customer_id for one in meant}
    assert len(asked) == task.given > 0
    assert all(len(worn[row.customer_id]) >= 3 for row in asked)
    assert (task.given_by, task.settled_on is None) == (info.hq.guide_id, False)


def test_its_scripts_name_variables_as_the_console_offers_them_in_chinese(seeded):
    database, _ = seeded
    with database.read() as connection:
        texts = [
            text
            for entity in ("script", "script_variant")
            for text in connection.scalars(select(ENTITY_TABLES[entity].c.text))
        ]

    assert {name for text in texts for name in names_in(text)} - {*ALIASES} == set()
