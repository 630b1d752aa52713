"""``run.py bench peers``: Anki, alternately with ours, in the same run.

Anki is a program of its own in an environment of its own; see `tests.bench.peers`.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.frame import Ground, Result, line
from tests.bench.lines_server import GUIDES, measure_guides
from tests.bench.lines_sync import (
    NEEDS,
    measure_exchange,
    measure_first,
    measure_nothing,
)
from tests.bench.peers import environment
from tests.bench.peers.running import Anki, anki


@line("peers.first", needs=(*NEEDS, "Anki, 20,000 notes"), only_when_named=True)
def first(ground: Ground) -> Result:
    """First sync against Anki's full download."""
    return _beside_anki(ground, measure_first)


@line("peers.exchange", needs=(*NEEDS, "Anki, 20,000 notes"), only_when_named=True)
def exchange(ground: Ground) -> Result:
    """100 changes up and down, both."""
    return _beside_anki(ground, measure_exchange)


@line("peers.nothing", needs=(*NEEDS, "Anki, 20,000 notes"), only_when_named=True)
def nothing(ground: Ground) -> Result:
    """A sync with nothing new, both."""
    return _beside_anki(ground, measure_nothing)


@line("peers.guides", needs=("16 guides", "Anki's server, 16 users"), only_when_named=True)
def guides(ground: Ground) -> Result:
    """16 at once, both."""
    return _beside_anki(ground, measure_guides, users=GUIDES)


def _beside_anki(
    ground: Ground, measure: Callable[[Ground, Anki | None], Result], *, users: int = 1
) -> Result:
    python = environment.prepare(ground.say)
    with anki(python, ground.room("anki"), users=users) as peer:
        return measure(ground, peer)
