"""The bench tells what it measured, on how much data, and never hides a miss."""

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import frame
from tests.bench.frame import Figure, Goal, Result, line
from tests.bench.lines import find_lines
from tests.bench.timing import alternate, percentile


@pytest.fixture
def lines(monkeypatch):
    """A bench with two lines of ours."""
    known: dict[str, frame.Line] = {}
    monkeypatch.setattr(frame, "LINES", known)
    monkeypatch.setattr(bench, "find_lines", lambda: list(known.values()))

    @line("kettle", needs=("2 cups",))
    def kettle(ground):
        took = 30.0 if ground.full else 3.0
        return Result(
            name="kettle",
            figures=[Figure("boils in", took, "s")],
            reach=[Goal("boils in", took, 10, "s")],
            sizes={"cups": ground.size(2_000, 2)},
            full=ground.full,
            profile="the lid is open",
            next_step="close the lid",
        )

    @line("peers.pot", only_when_named=True)
    def pot(ground):
        raise RuntimeError("there is no pot")

    return known


def test_a_figure_not_reached_is_told_with_where_the_time_went_and_what_is_next(lines, capsys):
    code = bench.main([])

    told = capsys.readouterr().out
    assert code == 0
    assert "MISSED" in told
    assert "boils in: 30.0 s, at most 10 asked" in told
    assert "the lid is open" in told
    assert "next step: close the lid" in told


def test_a_smaller_size_is_marked_and_counts_for_nothing(lines, capsys, tmp_path):
    bench.main(["kettle", "--quick", "--json", str(tmp_path / "told.json")])

    (result,) = json.loads((tmp_path / "told.json").read_text())["results"]
    assert "2 cups (SMALL)" in capsys.readouterr().out
    assert result["sizes"] == {"cups": 2}
    assert result["reach"][0]["held"]
    assert (result["met"], result["verdict"]) == (False, "small data")


def test_a_name_that_no_line_has_is_answered_with_those_there_are(lines, capsys):
    assert bench.main(["ketle"]) == 2
    assert "no line 'ketle'. There are: kettle, peers.pot" in capsys.readouterr().err


def test_a_line_that_breaks_is_told_and_the_others_run(lines, capsys):
    code = bench.main(["peers", "kettle", "--quick"])

    told = capsys.readouterr().out
    assert code == 1
    assert "## peers.pot: broke" in told
    assert "there is no pot" in told
    assert "| kettle" in told


def test_what_is_compared_takes_turns():
    turns = []

    def ours():
        turns.append("ours")
        return 1.0

    def limit():
        turns.append("limit")
        return 2.0

    taken = alternate(2, ours, limit)

    assert turns == ["ours", "limit", "ours", "limit"]
    assert taken == [[1.0, 1.0], [2.0, 2.0]]
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0


def test_today_is_measured_in_the_real_window(capsys, tmp_path):
    code = bench.main(["today", "--quick", "--json", str(tmp_path / "told.json")])

    (result,) = json.loads((tmp_path / "told.json").read_text())["results"]
    assert code == 0, capsys.readouterr().out
    assert result["sizes"]["customers"] == 400
    assert result["sizes"]["customer tags"] == 2_000
    assert result["sizes"]["timeline rows"] == 1_000
    assert result["sizes"]["due"] > 0
    assert all(figure["value"] > 0 for figure in result["figures"])


def test_every_line_is_named_in_the_guide_to_the_bench():
    guide = (Path(__file__).parents[2] / "docs" / "bench.md").read_text(encoding="utf-8")
    names = [one.name for one in find_lines() if not one.name.startswith("peers.")]

    assert [name for name in names if f"`{name}`" not in guide] == []
    assert len(names) > 10
