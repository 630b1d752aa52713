"""The first working day, played in the real window against a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.options import Options
from tests.journeys.tour import play


@pytest.mark.timeout(600)
def test_the_first_working_day_can_be_lived_from_enrolment_to_leaving(tmp_path: Path) -> None:
    made = play(Options(tmp_path))
    failed = [step for step in made["steps"] if not step["ok"]]
    assert failed == []
    assert made["ok"]
    assert all((tmp_path / name).stat().st_size > 5_000 for name in made["screens"])
