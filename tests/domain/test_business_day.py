import sys
import zoneinfo
from datetime import UTC, date, datetime

import pytest

from guide_app.domain import business_day
from guide_app.domain.business_day import (
    USUAL_ZONE,
    business_date,
    day_begins_at,
    shift_to,
)
from guide_app.domain.errors import Code, Rejected


@pytest.fixture
def pc_without_time_zones(monkeypatch):
    """As on Windows where nobody installed the database."""
    before = zoneinfo.TZPATH
    for name in {"tzdata", *(name for name in sys.modules if name.startswith("tzdata."))}:
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    business_day.zone.cache_clear()
    yield
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()
    business_day.zone.cache_clear()


def test_the_day_changes_at_midnight_of_the_brands_time_zone():
    assert business_date(datetime(2017, 10, 1, 15, 59, tzinfo=UTC), "Asia/Shanghai") == date(
        2017, 10, 1
    )
    assert business_date(datetime(2017, 10, 1, 16, 0, tzinfo=UTC), "Asia/Shanghai") == date(
        2017, 10, 2
    )


def test_a_day_of_summer_time_begins_an_hour_earlier_in_utc():
    assert day_begins_at(date(2017, 1, 2), "Europe/Berlin") == datetime(2017, 1, 1, 23, tzinfo=UTC)
    assert day_begins_at(date(2017, 7, 2), "Europe/Berlin") == datetime(2017, 7, 1, 22, tzinfo=UTC)


@pytest.mark.usefixtures("pc_without_time_zones")
def test_china_keeps_its_day_on_a_pc_without_a_time_zone_database():
    assert business_date(datetime(2017, 10, 1, 16, 0, tzinfo=UTC), "Asia/Shanghai") == date(
        2017, 10, 2
    )
    assert day_begins_at(date(2017, 10, 2), "Asia/Shanghai") == datetime(
        2017, 10, 1, 16, tzinfo=UTC
    )


@pytest.mark.usefixtures("pc_without_time_zones")
def test_a_zone_that_such_a_pc_cannot_know_is_refused_and_not_guessed():
    with pytest.raises(Rejected) as refused:
        business_date(datetime(2017, 10, 1, tzinfo=UTC), "Europe/Berlin")

    assert refused.value.code is Code.NOT_A_CHOICE


@pytest.mark.parametrize("hour", [0, 15, 16, 23])
def test_a_clock_that_is_put_on_a_day_is_on_it_at_any_hour(hour):
    now = datetime(2026, 11, 30, hour, 59, tzinfo=UTC)
    day = date(2017, 10, 2)

    moved = now + shift_to(day, now)

    assert business_date(moved, USUAL_ZONE) == day
    assert moved.timetz() == now.timetz()


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "a\x00b"])
def test_an_unknown_time_zone_is_refused_with_its_field(name):
    with pytest.raises(Rejected) as refused:
        business_date(datetime(2017, 10, 1, tzinfo=UTC), name)

    assert refused.value.code is Code.NOT_A_CHOICE
    assert refused.value.facts["field"] == "time_zone"


def test_a_time_without_a_zone_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="aware"):
        business_date(datetime(2017, 10, 1), "Asia/Shanghai")  # noqa: DTZ001
