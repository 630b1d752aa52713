"""The Complete Journey, on a slice of 30 households."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet
import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer, CustomerTag, Guide, Order, Store, Tag
from guide_app.domain.entity import entity_of
from guide_app.domain.policy import Actor
from guide_app.intake import HQ_FILE, Fate, plan, read, run
from guide_app.wire.rows import encode_row
from server.demo.journey import (
    find_journey,
    import_transactions,
    prepare_journey,
    seed_journey,
)
from server.demo.journey_data import journey_profile
from server.importing import ServerSink, server_lookups
from server.schema import ENTITY_TABLES
from server.schema.sync import feed
from tests.demo.servers import empty_server, records, rows

SLICE = Path(__file__).parents[1] / "data" / "journey"
TRANSACTIONS = SLICE / "transactions.parquet"
BASKETS = 1_640
HOUSEHOLDS = 30


def clock():
    return datetime(2018, 1, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    database = empty_server(tmp_path_factory.mktemp("journey"))
    info = seed_journey(database, clock, source=SLICE)
    yield database, info
    database.dispose()


def hq(info):
    return Actor(info.hq.guide_id, "hq", info.brand_id, None)


def last_lines(database):
    """What the feed says last of every row, and who hears it."""
    with database.read() as connection:
        told = {}
        for line in connection.execute(select(feed).order_by(feed.c.pk)).mappings():
            heard = (
                line["op"],
                line["customer_id"],
                line["guide_id"],
                line["store_id"],
                line["row"],
            )
            told[line["entity"], line["row_id"]] = heard
        return told


def lines_of_the_file():
    return pyarrow.parquet.read_table(TRANSACTIONS).to_pylist()


def test_every_basket_is_an_order_with_its_sum_and_its_count_of_lines(journey):
    database, _ = journey
    sums: dict[str, Decimal] = defaultdict(Decimal)
    counts: dict[str, int] = defaultdict(int)
    for line in lines_of_the_file():
        sums[str(line["basket_id"])] += Decimal(line["sales_value"]).quantize(Decimal("0.01"))
        counts[str(line["basket_id"])] += 1

    orders = rows(database, Order)

    assert len(orders) == len(sums) == BASKETS
    assert {order.number: order.amount for order in orders} == sums
    assert {order.number: order.items for order in orders} == counts


def test_every_household_belongs_to_a_guide_of_its_most_visited_store(journey):
    database, _ = journey
    codes = {store.id: store.code for store in rows(database, Store)}
    stores_of_guides = {guide.id: guide.store_id for guide in rows(database, Guide)}
    visits: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in lines_of_the_file():
        visits[str(line["household_id"])][str(line["store_id"])].add(line["basket_id"])

    customers = rows(database, Customer)

    assert len(customers) == HOUSEHOLDS
    for customer in customers:
        own = visits[customer.member_number]
        assert len(own[codes[customer.store_id]]) == max(len(baskets) for baskets in own.values())
        assert stores_of_guides[customer.guide_id] == customer.store_id


def test_totals_and_the_own_interval_follow_from_the_orders(journey):
    database, _ = journey
    orders = defaultdict(list)
    for order in rows(database, Order):
        orders[order.customer_id].append(order)

    for customer in rows(database, Customer):
        own = orders[customer.id]
        days = sorted({order.ordered_on for order in own})
        gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
        assert customer.order_count == len(own)
        assert customer.order_total == sum(order.amount for order in own)
        assert (customer.last_order_on, customer.added_on) == (days[-1], days[0])
        assert customer.state == "bought"
        if len(gaps) > 1:
            assert gaps[(len(gaps) - 1) // 2] <= customer.repurchase_days <= gaps[len(gaps) // 2]


def test_answers_become_tags(journey):
    database, _ = journey
    names = {tag.id: tag.name for tag in rows(database, Tag)}
    numbers = {customer.id: customer.member_number for customer in rows(database, Customer)}
    answers = pyarrow.parquet.read_table(SLICE / "demographics.parquet").to_pylist()
    married = {str(row["household_id"]) for row in answers if row["marital_status"] == "Married"}

    tagged = {
        numbers[row.customer_id]
        for row in rows(database, CustomerTag)
        if names[row.tag_id] == "已婚"
    }

    assert tagged == married != set()


def test_importing_the_transactions_again_changes_nothing(journey):
    database, info = journey
    before = records(database, "order"), records(database, "customer")

    report = import_transactions(database, clock, hq(info), TRANSACTIONS)

    assert report.counts == {Fate.UNCHANGED: BASKETS}
    assert (records(database, "order"), records(database, "customer")) == before


def test_orders_written_set_wise_are_those_that_the_mutations_write(journey, tmp_path):
    set_wise, _ = journey
    one_by_one = empty_server(tmp_path)
    info = prepare_journey(one_by_one, clock, source=SLICE)
    profile = journey_profile()
    table = read(TRANSACTIONS, profile, HQ_FILE)
    lookups = server_lookups(one_by_one, info.brand_id)

    report = run(
        plan(table, profile, lookups, info.brand_id, clock().date()),
        ServerSink(one_by_one, clock, hq(info)),
    )

    assert report.counts == {Fate.NEW: BASKETS}
    for name in ENTITY_TABLES:
        assert records(one_by_one, name) == records(set_wise, name)
    assert last_lines(one_by_one) == last_lines(set_wise)
    one_by_one.dispose()


def test_a_day_within_the_year_knows_nothing_of_what_follows(tmp_path):
    database = empty_server(tmp_path)
    day = date(2017, 6, 30)

    info = seed_journey(database, clock, source=SLICE, day=day)

    days = [order.ordered_on for order in rows(database, Order)]
    assert info.day == day
    assert max(days) <= day
    assert 0 < len(days) < BASKETS
    database.dispose()


def test_a_start_that_was_cut_off_goes_on_where_it_was(journey, tmp_path):
    whole, _ = journey
    database = empty_server(tmp_path)
    prepare_journey(database, clock, source=SLICE)
    assert find_journey(database) is None

    info = seed_journey(database, clock, source=SLICE)

    assert records(database, "order") == records(whole, "order")
    found = find_journey(database)
    assert found is not None
    assert found.guide == info.guide
    database.dispose()


def test_a_server_knows_the_journey_that_it_holds(journey, tmp_path):
    database, info = journey

    found = find_journey(database)

    assert found is not None
    assert (found.guide, found.manager, found.hq) == (info.guide, info.manager, info.hq)


def test_the_feed_tells_every_row_as_it_is_stored(journey):
    database, _ = journey

    told = last_lines(database)

    for kind in (Order, Customer):
        entity = entity_of(kind)
        for row in rows(database, kind):
            assert told[entity.name, row.id][-1] == encode_row(entity, row).decode()
