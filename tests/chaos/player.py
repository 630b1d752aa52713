"""Play the batches whose numbers come in, one a line, and answer each with a line of JSON.

It ends when nobody can ask any more, so none is left behind. See `tests.chaos.players`.
"""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

from tests.chaos.counts import Counts
from tests.chaos.histories import play_batch
from tests.chaos.stage import Stage


def main(seed: int, *, shrink: bool) -> None:
    """Until the numbers end."""
    answers, sys.stdout = sys.stdout, sys.stderr  # others may print
    stage = Stage(Counts())
    try:
        for line in sys.stdin:
            print(json.dumps(_play(stage, seed, int(line), shrink)), file=answers, flush=True)
    finally:
        stage.close()


def _play(stage: Stage, seed: int, batch: int, shrink: bool) -> dict[str, Any]:
    stage.counts = Counts()
    try:
        play_batch(stage, seed, batch, shrink=shrink)
    except Exception as error:  # noqa: BLE001 - whoever asked raises it
        return {"broken": "".join(traceback.format_exception(error))}
    return {"came up": stage.counts.as_list()}


if __name__ == "__main__":
    main(int(sys.argv[1]), shrink="--shrink" in sys.argv)
