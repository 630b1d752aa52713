"""All households of The Complete Journey: the PC's list is the one that the server would make.

By time it is days in a row from one that the seed chooses; by number they begin with the year.
"""

from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from server.demo.journey_data import data_folder
from tests.support.quick_passwords import quick_passwords
from tests.support.suites import Suite
from tests.support.world import open_world
from tests.support.year import FIRST_DAY, LAST_DAY, Year
from tests.support.year_played import every_day, play, visits_of

HOUSEHOLDS = 2_469
_LATEST = LAST_DAY - timedelta(days=30)


@pytest.mark.faults
def test_the_list_of_all_households_is_the_servers_row_by_row(suite: Suite, tmp_path: Path) -> None:
    goes_on = suite.until("days", least=1, full=365, seconds=18)
    first_day = FIRST_DAY if suite.counts_only("days") else _a_day(suite)
    visits = visits_of(data_folder())
    assert len(visits) == HOUSEHOLDS

    def tell(year: Year) -> None:
        suite.tell(
            f"{year.lived} days from {first_day} of {len(visits)} households, {year.counts['rows']}"
            f" rows and {year.counts['held back']} held back compared"
        )

    days = takewhile(lambda day: goes_on((day - first_day).days), every_day(1, first_day))
    with quick_passwords(), open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as world:
        year = play(world, visits, suite.seed, days, first_day=first_day, tell=tell)

    # A mass send to everybody on the first day may hold all of them back for a week.
    assert year.counts["rows"] + year.counts["held back"] > HOUSEHOLDS // 10


def _a_day(suite: Suite) -> date:
    return FIRST_DAY + timedelta(days=suite.chance.randrange((_LATEST - FIRST_DAY).days))
