"""Who looked: whoever did last first, customers by name, and nobody's name who is not here."""

from datetime import timedelta

from guide_app.services.radar import RadarService, Span
from tests.domain.people import TODAY, days_ago
from tests.services.shop import NOON, named
from tests.support.visits import known, visit


def seen(shop, span=Span.WEEK):
    return RadarService(shop.book).load(span)


def minutes_ago(number):
    return NOON - timedelta(minutes=number)


def test_customers_and_strangers_stand_in_one_list_whoever_looked_last_first(shop):
    ann = shop.put(named("Ann"))
    first, second = visit(1, minutes_ago(30), times=3), visit(2, minutes_ago(5))
    shop.put(first, second, known(first, ann.id))

    radar = seen(shop)

    assert [(row.name, row.customer_id, row.times) for row in radar.rows] == [
        (None, None, 1),
        ("Ann", ann.id, 3),
    ]
    assert (radar.looks, radar.customers) == (4, 1)
    assert radar.rows[0].last_at.isoformat() == "2017-10-02T11:55:00+08:00"  # the brand's


def test_a_merged_customer_is_shown_as_the_one_who_stands_for_them(shop):
    ann = shop.put(named("Ann"))
    other = shop.put(named("Ann again", merged_into=ann.id))
    looked = visit(1, NOON)
    shop.put(looked, known(looked, other.id))

    assert [row.name for row in seen(shop).rows] == ["Ann"]


def test_whoever_is_not_in_the_guides_file_is_a_stranger(shop):
    looked = visit(1, NOON)
    shop.put(looked, known(looked, "somebody who went to a colleague"))

    (row,) = seen(shop).rows
    assert (row.customer_id, row.name) == (None, None)


def test_a_colleagues_visitors_are_not_shown(shop):
    shop.put(visit(1, NOON, guide_id="a colleague"))

    assert not seen(shop).rows


def test_only_the_chosen_days_are_looked_back_on(shop):
    shop.put(*(visit(ago, NOON - timedelta(days=ago), on=days_ago(ago)) for ago in (0, 6, 7, 30)))

    counts = [len(seen(shop, span).rows) for span in (Span.TODAY, Span.WEEK, Span.MONTH)]
    assert counts == [1, 2, 3]
    assert seen(shop).today == TODAY


def test_the_page_knows_whether_the_brand_has_pages(shop):
    assert not seen(shop).offered
