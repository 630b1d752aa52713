"""Today is asked for often: by the page, and every few seconds for the notifications."""

from datetime import timedelta

import pytest

from tests.domain.people import days_ago
from tests.services.shop import NOON, named

SILENT = {"last_contact_on": days_ago(8)}


@pytest.fixture
def asked(shop):
    shop.put(named("Ann", **SILENT))
    return shop.today.load()


def test_a_list_asked_again_is_not_computed_again(shop, asked):
    assert shop.today.load() is asked


def test_whatever_is_written_makes_a_new_list(shop, asked):
    shop.put(named("Bob", **SILENT))

    assert {row.name for row in shop.today.load().rows} == {"Ann", "Bob"}


def test_a_reminder_that_comes_makes_a_new_list(shop, asked):
    at = NOON + timedelta(hours=2)
    shop.today.remind(asked.rows[0], at)

    before = shop.today.load(at - timedelta(seconds=1))
    assert shop.today.load(at - timedelta(seconds=1)) is before
    assert [row.name for row in shop.today.load(at).rows] == ["Ann"]


def test_midnight_makes_a_new_list(shop, asked):
    assert shop.today.load(NOON + timedelta(hours=11)) is asked
    assert shop.today.load(NOON + timedelta(hours=12)).today > asked.today


def test_a_clock_that_was_set_back_makes_a_new_list(shop, asked):
    assert shop.today.load(NOON - timedelta(days=1)).today < asked.today
