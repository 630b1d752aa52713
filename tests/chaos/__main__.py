"""``python3 run.py chaos``: random histories, and the other random, crash and fault suites.

All of them, at any size.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Sequence

from tests.chaos import histories, other_suites
from tests.chaos.counts import Counts
from tests.chaos.other_suites import OTHERS

HISTORIES = "histories"
SUITES = (HISTORIES, *OTHERS)
SURE_TO_COME_UP = 100
"""Histories after which it is a fault when something never came up."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites one after the other; 0 only if every promise held in all of them."""
    given = parser().parse_args(arguments)
    print(f"seed {given.seed}", flush=True)
    wrong = []
    if HISTORIES in given.suites and _histories(given):
        wrong.append(HISTORIES)
    counts = {name: number for name, number in vars(given).items() if isinstance(number, int)}
    wrong += [
        name
        for name in OTHERS
        if name in given.suites and other_suites.run(name, given.seed, counts)
    ]
    if wrong:
        print("not well: " + ", ".join(wrong))
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    made = argparse.ArgumentParser(prog="run.py chaos")
    made.add_argument(
        "--suites",
        type=_suites,
        default=SUITES,
        metavar=",".join(SUITES),
        help="which of them, with commas; all by default",
    )
    made.add_argument("--seed", type=int, default=random.randrange(2**32))
    made.add_argument("--histories", type=int, default=5_000, metavar="N")
    for name, suite in OTHERS.items():
        for of, enough in suite.counted.items():
            text = f"of suite {name}; by default {enough}"
            made.add_argument(f"--{of}", type=int, default=None, metavar="N", help=text)
    made.add_argument("--batch", type=int, default=0, help="begin the histories with this one")
    made.add_argument("--seconds", type=float, help="play histories for so long, in any number")
    made.add_argument(
        "--processes",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="so many play histories at the same time; by default as many as there are cores",
    )
    return made


def _suites(text: str) -> tuple[str, ...]:
    named = tuple(filter(None, text.split(",")))
    if unknown := set(named) - set(SUITES):
        raise argparse.ArgumentTypeError(
            f"there is no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}"
        )
    return named


def _histories(given: argparse.Namespace) -> bool:
    """Play, and print how often everything came up. Returns whether something never did."""
    began = time.monotonic()

    def goes_on(counts: Counts) -> bool:
        print(f"{counts.histories} histories in {time.monotonic() - began:.0f} s", flush=True)
        if given.seconds is not None:
            return time.monotonic() - began < float(given.seconds)
        return counts.histories < int(given.histories)

    made = histories.run(
        given.seed, goes_on, first_batch=given.batch, processes=max(1, given.processes)
    )
    print(made.table())
    missing = made.counts.missing()
    if missing:
        print("never came up: " + ", ".join(missing))
    return bool(missing) and made.histories >= SURE_TO_COME_UP


if __name__ == "__main__":
    sys.exit(main())
