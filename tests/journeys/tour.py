"""Plays the first working day in the real window against a real server, and pictures every screen.

``python -m tests.journeys.tour --out DIR [--size 1366x768] [--scale 1.5] [--theme light|dark]
[--lang zh|en]``
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.journeys.stage import Options, Stage, StepFailed, open_stage, plug
from tests.journeys.steps import STEPS, Step


def play(options: Options) -> dict[str, Any]:
    """Every step, until one does not hold. Returns what ``tour.json`` holds."""
    options.out.mkdir(parents=True, exist_ok=True)
    told: list[dict[str, Any]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        open_stage(Path(folder), options) as (stage, stack),
    ):
        stage.open("pc-1", plug(stack, stage.url))
        for name, step in STEPS:
            if name == "PC 2":
                stage.open("pc-2", plug(stack, stage.url))
            told.append(_play_step(stage, name, step))
            print(json.dumps(told[-1], ensure_ascii=False), flush=True)
            if not told[-1]["ok"]:
                _picture_of_failure(stage)
                break
        screens = list(stage.screens)
    ok = len(told) == len(STEPS) and all(step["ok"] for step in told)
    return {"ok": ok, "steps": told, "screens": screens}


def _play_step(stage: Stage, name: str, step: Step) -> dict[str, Any]:
    started = time.monotonic()
    try:
        ok, detail = True, step(stage)
    except (StepFailed, AssertionError, OSError) as failure:
        ok, detail = False, f"{type(failure).__name__}: {failure}"
    return {
        "name": name,
        "ok": ok,
        "seconds": round(time.monotonic() - started, 2),
        "detail": detail,
    }


def _picture_of_failure(stage: Stage) -> None:
    for window in stage.windows.values():
        try:
            window.picture("failed")
        except (StepFailed, OSError):
            continue


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py tour")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    given = parser.parse_args()
    made = play(Options(given.out, given.size, given.scale, given.theme, given.lang))
    path = given.out / "tour.json"
    path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{'ok' if made['ok'] else 'FAILED'}: {path}")
    return 0 if made["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
