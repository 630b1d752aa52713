"""``python3 run.py chaos --histories N --seed S``: random histories at any size."""

from __future__ import annotations

import argparse
import random
import sys

from tests.chaos.histories import run

SURE_TO_COME_UP = 100
"""Histories after which it is a fault when something never came up."""


def main() -> int:
    """Play, print how often everything came up, and fail when something never did."""
    parser = argparse.ArgumentParser(prog="run.py chaos")
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--batch", type=int, default=0, help="begin with this one")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    made = run(
        given.seed, lambda counts: counts.histories < given.histories, first_batch=given.batch
    )
    print(made.table())
    missing = made.counts.missing()
    if missing:
        print("never came up: " + ", ".join(missing))
    return 1 if missing and made.histories >= SURE_TO_COME_UP else 0


if __name__ == "__main__":
    sys.exit(main())
