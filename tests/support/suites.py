"""Random, crash and fault suites: from which seed, for how long, and what they say they did.

By default each runs for its seconds, in every test run; with `FULL` set each runs until the number
of cases that the project asks for is reached, however long that takes, or the number in `COUNTS`.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

SEED = "GUIDE_DESK_SEED"
FULL = "GUIDE_DESK_FULL_SUITES"
COUNTS = "GUIDE_DESK_SUITE_COUNTS"
"""How many of what, such as ``kills=60,rows=100``; of what is not named, as many as without it."""
ALL_SECONDS = 360
"""What all suites may take together in one test run."""
_SAID = "suite said"


class Suite:
    """One random test.

    Attributes:
        seed: Repeats it.
        chance: Made from the seed; the only source of chance.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.said = f"seed {seed}"
        print(self.said)

    def tell(self, what: str) -> None:
        """Say how much was done; the end of the test run shows the last that was told."""
        self.said = f"seed {self.seed}: {what}"

    def until(self, of: str, *, least: int, full: int, seconds: float) -> Callable[[int], bool]:
        """A question to ask before every case: whether, after so many, another is to be done.

        Args:
            of: What the cases are called in `COUNTS`.
            least: Cases that are always done.
            full: Cases that are enough for anybody.
            seconds: From now on; of no meaning with `FULL` set, or a number in `COUNTS`.
        """
        ends_at = time.monotonic() + seconds
        asked = asked_counts().get(of)
        enough = full if asked is None else max(asked, least)
        to_the_end = self.counts_only(of)

        def goes_on(done: int) -> bool:
            if done >= enough:
                return False
            return to_the_end or done < least or time.monotonic() < ends_at

        return goes_on

    def counts_only(self, of: str) -> bool:
        """Whether the number decides how many cases there are, and no clock."""
        return bool(os.environ.get(FULL)) or of in asked_counts()


def asked_counts() -> dict[str, int]:
    """What `COUNTS` says."""
    pairs = (pair.partition("=") for pair in os.environ.get(COUNTS, "").split(",") if pair)
    return {of: int(number) for of, _, number in pairs}


def take_your_time(items: Iterable[pytest.Item]) -> None:
    """Where numbers decide, no test of the suites is ended by a clock."""
    if os.environ.get(FULL) or os.environ.get(COUNTS):
        for item in items:
            if item.get_closest_marker("faults"):
                item.add_marker(pytest.mark.timeout(0), append=False)


@pytest.fixture
def suite(request: pytest.FixtureRequest) -> Iterator[Suite]:
    """For tests marked ``faults``."""
    seed = os.environ.get(SEED)
    made = Suite(int(seed) if seed else random.randrange(2**32))
    yield made
    request.node.user_properties.append((_SAID, made.said))


def list_said(reports: Iterable[pytest.TestReport]) -> list[str]:
    """What the suites said, and the seconds that they took, line by line."""
    lines, seconds = [], 0.0
    for report in reports:
        if "faults" in report.keywords:
            seconds += report.duration
            if report.when == "teardown":
                name = report.nodeid.rpartition("::")[2]
                lines += [f"{name}: {v}" for key, v in report.user_properties if key == _SAID]
    if seconds:
        lines.append(f"together {seconds:.0f} of {ALL_SECONDS} seconds")
    return lines
