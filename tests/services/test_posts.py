"""The guide's own posts: today's slots, what to post next, the mix, the streak and the cap."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from guide_app.domain.entities import Brand, PostTask, Share
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.shares import share_id
from guide_app.domain.words import ShareState
from guide_app.mutations.shares import TakeMaterial
from guide_app.services.post_models import SlotState
from guide_app.services.posts import PostService
from tests.domain.people import BRAND, GUIDE, TODAY, days_ago, days_ahead
from tests.domain.test_materials import material
from tests.services.shop import COUNTER, NOON

DONE, MISSED, NEXT, TO_COME = SlotState


def about(kind, name="", **facts):
    return material(id=row_id(kind, name), title=f"{kind}{name}", kind=kind, **facts)


def taken(of, ago=0, at=NOON, **facts):
    on = days_ago(ago)
    usual = {"ways": ["clipboard"], "guide_id": GUIDE, "material_id": of.id, "on": on}
    facts = {**usual, "at": at - timedelta(days=ago), **facts}
    return Share(id=share_id(facts["guide_id"], of.id, on), brand_id=BRAND, **facts)


@pytest.fixture
def day(shop):
    return lambda: PostService(shop.book).load()


def test_nobody_who_has_nothing_to_post_is_told_what(shop, day):
    found = day()

    assert [slot.state for slot in found.slots] == [MISSED, MISSED, NEXT, TO_COME, TO_COME, TO_COME]
    assert (found.suggested, found.posts, found.filled, found.streak) == (None, 0, 0, 0)
    assert not found.is_full


def test_a_post_of_this_morning_has_its_slot_and_the_next_is_of_what_is_short(shop, day):
    fun, care = about("fun"), about("care")
    shop.put(fun, care, taken(fun, at=NOON - timedelta(hours=2)))

    found = day()

    assert [slot.state for slot in found.slots][:3] == [MISSED, DONE, NEXT]
    assert (found.slots[1].title, found.slots[1].at) == ("fun", time(10))
    assert (found.slots[2].kind, found.suggested.material_id) == ("care", care.id)


def test_what_was_taken_today_may_not_go_out_or_is_for_others_is_not_suggested(shop, day):
    fun = about("fun")
    elsewhere = {"store_ids": [row_id("another store")]}
    shop.put(
        fun, taken(fun), about("care", valid_until=days_ago(1)), about("event", reach=elsewhere)
    )

    assert day().suggested is None


def test_of_one_kind_what_was_not_posted_yet_comes_first(shop, day):
    old, new = about("fun", "1", published_on=TODAY), about("fun", "2")
    shop.put(old, new, taken(old, ago=3))

    assert day().suggested.material_id == new.id


def test_the_brand_says_when_how_often_and_what(shop, day):
    shop.put(about("fun"), about("care"))
    brand = next(row for row in COUNTER if isinstance(row, Brand))
    shop.put(replace(brand, post_slots="9:30 13:00", mix_fun=0, posts_per_day=1))

    found = day()

    assert [slot.at for slot in found.slots] == [time(9, 30), time(13)]
    assert found.suggested.kind == "care"
    assert found.per_day == 1


def test_the_mix_of_a_week_and_of_a_month_is_counted_by_kind(shop, day):
    fun, care = about("fun"), about("care", archived=True)
    shop.put(fun, care, taken(fun), taken(fun, ago=6), taken(care, ago=7), taken(care, ago=30))

    found = day()

    assert {kind: count for kind, count in found.week.posted.items() if count} == {"fun": 2}
    assert {kind: count for kind, count in found.month.posted.items() if count} == {
        "fun": 2,
        "care": 1,
    }


def test_what_was_not_posted_and_what_a_colleague_posts_does_not_count(shop, day):
    fun = about("fun")
    shop.put(fun, taken(fun, state="not_posted"), taken(fun, guide_id="a colleague"))

    found = day()

    assert (found.posts, found.filled, found.streak) == (0, 0, 0)


def test_days_in_a_row_count_until_one_is_left_out(shop, day):
    fun = about("fun")
    shop.put(fun, *(taken(fun, ago=ago) for ago in (1, 2, 4)))
    assert day().streak == 2

    shop.days_pass()
    assert day().streak == 0


def test_the_third_post_of_a_day_is_the_last_that_customers_are_said_to_see(shop, day):
    kinds = [about(kind) for kind in ("fun", "care", "event")]
    shop.put(*kinds, *(taken(one) for one in kinds[:2]))
    assert not day().is_full

    shop.put(taken(kinds[2]))
    assert day().is_full


def test_what_became_of_a_post_is_said_days_later_and_taken_back(shop):
    fun = about("fun")
    shop.put(fun, taken(fun, ago=2), taken(fun, ago=1), taken(fun, ago=7))
    posts = PostService(shop.book)
    assert posts.load().open_yesterday == 1
    newest, before = posts.recent()
    assert [one.at.isoformat() for one in (newest, before)] == [
        "2017-10-01T12:00:00+08:00",
        "2017-09-30T12:00:00+08:00",
    ]

    first = posts.mark(newest.share_id, ShareState.POSTED, 12, 3)
    again = posts.mark(newest.share_id, ShareState.NOT_POSTED)

    assert posts.load().open_yesterday == 0
    assert posts.recent()[0].state == "not_posted"
    posts.take_back(again)
    assert (posts.recent()[0].likes, posts.recent()[0].comments) == (12, 3)
    posts.take_back(first)
    assert (posts.recent()[0].is_open, posts.recent()[0].likes) == (True, None)


def test_marking_todays_post_again_keeps_what_was_counted(shop):
    fun = about("fun")
    shop.put(fun, taken(fun, state="posted", likes=5))
    posts = PostService(shop.book)

    posts.mark_today(fun.id, ShareState.POSTED)

    assert posts.recent()[0].likes == 5
    with pytest.raises(Rejected):
        posts.mark_today(row_id("not taken"), ShareState.POSTED)


def task(of, since=0, until=1, **facts):
    days = {"since": days_ago(since), "until": days_ahead(until)}
    named = row_id("task", of.id, str(since), str(until))
    return PostTask(
        id=named, brand_id=BRAND, material_id=of.id, given_by=row_id("hq"), **days, **facts
    )


def asked(day):
    return [(one.title, one.state.value) for one in day().asked]


def test_what_hq_asks_for_is_done_by_taking_it_with_no_network(shop, day):
    fun, care = about("fun"), about("care")
    shop.put(fun, care, task(fun, until=2), task(care, until=1, note="晚饭前"))
    assert asked(day) == [("care", "open"), ("fun", "open")]
    assert (day().next_asked.material_id, day().next_asked.note) == (care.id, "晚饭前")

    shop.book.act(TakeMaterial(material_id=care.id, way="folder"))

    assert asked(day) == [("fun", "open"), ("care", "done")]
    PostService(shop.book).mark_today(care.id, ShareState.NOT_POSTED)
    assert asked(day) == [("care", "open"), ("fun", "open")]


def test_what_was_missed_is_told_for_three_days(shop, day):
    fun, care = about("fun"), about("care")
    shop.put(fun, care, task(fun, since=2, until=-1), task(care, since=9, until=-4))

    assert asked(day) == [("fun", "overdue")]
    assert day().next_asked is None


def test_what_is_for_others_was_withdrawn_or_has_no_material_any_more_is_not_asked(shop, day):
    fun, gone = about("fun"), about("care", archived=True)
    others = {"guide_ids": [row_id("a colleague")]}
    shop.put(fun, gone, task(fun, reach=others), task(fun, 1, 2, withdrawn_on=TODAY), task(gone))

    assert asked(day) == []


def test_beyond_what_customers_see_of_a_brand_in_a_month_the_guide_is_warned(shop, day):
    kinds = [about("fun", str(number)) for number in range(5)]
    shop.put(*kinds, *(task(one, since=1) for one in kinds), *(taken(one) for one in kinds[:3]))
    assert (day().pushed, day().is_month_full) == (3, False)

    shop.put(taken(kinds[3]))
    assert (day().pushed, day().is_month_full) == (4, True)
