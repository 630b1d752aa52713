"""A year of real purchases: on every day the PC's list is the one that the server would make."""

from pathlib import Path

from guide_app.domain.due_reasons import ReasonCode
from tests.support.world import World
from tests.support.year_played import every_day, play, visits_of

DATA = Path(__file__).parents[1] / "data" / "journey"


def test_the_list_of_the_pc_is_the_servers_row_by_row_on_every_day(world: World) -> None:
    year = play(world, visits_of(DATA), seed=1, days=every_day(4))

    began = {code for code in ReasonCode if code.value.startswith("sop_")}
    assert {code.value for code in began} <= set(year.counts)
    assert year.counts["date moved"] > 50
    assert year.counts["published"] > len(year.roots)
    assert year.counts["held back"] > 1_000
    assert year.counts["over budget"] > 1_000
    assert year.counts["mass send"] > 10
    assert year.counts[ReasonCode.TASK.value] > 50
    assert year.counts["too late"] > 50
    assert year.counts["with a material"] > 50
