"""Opening a demo: the made-up chain, or the year of The Complete Journey."""

import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server.demo.entrance import open_demo, usual_day
from server.demo.journey import JourneyMissing
from tests.demo.servers import empty_server

SLICE = Path(__file__).parents[1] / "data" / "journey"
DAY = date(2017, 6, 30)


def clock():
    return datetime(2017, 6, 30, 9, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    made = empty_server(tmp_path)
    yield made
    made.dispose()


def test_the_journey_opens_on_a_day_of_its_year_and_again_with_codes_that_are_good(database):
    first = open_demo(database, clock, day=DAY, data="journey", source=SLICE)
    again = open_demo(database, clock, day=DAY, data="journey", source=SLICE)

    assert first.day == again.day == DAY
    assert again.guide == first.guide
    assert again.enrolment_codes
    assert not set(again.enrolment_codes) & set(first.enrolment_codes)


def test_every_demo_has_a_day_on_which_it_usually_lives():
    assert usual_day("demo") == date(2026, 10, 2)
    assert usual_day("journey") == date(2018, 1, 1)


def test_without_its_package_the_journey_is_missing_and_the_server_stays_empty(
    database, monkeypatch
):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(JourneyMissing):
        open_demo(database, clock, day=DAY, data="journey")

    monkeypatch.undo()
    assert open_demo(database, clock, day=DAY, data="journey", source=SLICE).day == DAY
