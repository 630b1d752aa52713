"""Every program that is told its business day lives on it, at whatever hour it is started."""

from datetime import UTC, date, datetime

import pytest

from guide_app.__main__ import clock_on as clock_of_a_pc
from guide_app.domain.business_day import USUAL_ZONE, business_date
from guide_app.sync import book
from server import clock
from server.clock import clock_on as clock_of_the_server

DAY = date(2017, 10, 2)


@pytest.mark.parametrize("hour", [1, 15, 16, 23])
@pytest.mark.parametrize(
    ("module", "clock_on"),
    [(book, clock_of_a_pc), (clock, clock_of_the_server)],
    ids=["PC", "server"],
)
def test_it_is_the_brands_day_also_after_the_brands_midnight(module, clock_on, hour, monkeypatch):
    now = datetime(2026, 11, 30, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(module, "system_clock", lambda: now)

    assert business_date(clock_on(DAY)(), USUAL_ZONE) == DAY
