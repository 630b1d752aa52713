"""``python3 run.py chaos --histories N --seed S``: random histories at any size."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

from tests.chaos.counts import Counts
from tests.chaos.histories import run

SURE_TO_COME_UP = 100
"""Histories after which it is a fault when something never came up."""


def main() -> int:
    """Play, print how often everything came up, and fail when something never did."""
    parser = argparse.ArgumentParser(prog="run.py chaos")
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--batch", type=int, default=0, help="begin with this one")
    parser.add_argument("--seconds", type=float, help="go on for so long, whatever the number")
    parser.add_argument("--tally", type=Path, help="write there as JSON what came up")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    began = time.monotonic()

    def goes_on(counts: Counts) -> bool:
        print(f"{counts.histories} histories in {time.monotonic() - began:.0f} s", flush=True)
        if given.seconds is not None:
            return time.monotonic() - began < float(given.seconds)
        return counts.histories < int(given.histories)

    made = run(given.seed, goes_on, first_batch=given.batch)
    print(made.table())
    if given.tally is not None:
        given.tally.write_text(json.dumps(made.counts.as_list()))
        return 0
    missing = made.counts.missing()
    if missing:
        print("never came up: " + ", ".join(missing))
    return 1 if missing and made.histories >= SURE_TO_COME_UP else 0


if __name__ == "__main__":
    sys.exit(main())
