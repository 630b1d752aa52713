"""``python3 run.py chaos --histories N --seed S``: random histories at any size."""

from __future__ import annotations

import argparse
import random
import sys

from tests.chaos.histories import run

SURE_TO_COME_UP = 50
"""Histories after which a count of zero is a fault."""


def main() -> int:
    """Play, print how often everything came up, and fail when something never did."""
    parser = argparse.ArgumentParser(prog="run.py chaos")
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    made = run(given.seed, histories=given.histories)
    print(made.counts.table())
    print(f"{made.histories} histories in {made.seconds:.0f} s")
    never = [f"{group}: {name}" for (group, name), count in made.counts.tally.items() if not count]
    if made.histories >= SURE_TO_COME_UP and never:
        print("never came up: " + ", ".join(never))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
