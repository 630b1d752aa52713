"""Steps: HQ works at the console, and the PCs hear of it without a click."""

from __future__ import annotations

import json
import subprocess
import time

from tests.journeys.hands import show_today
from tests.journeys.stage import PC_1, PC_2, Stage
from tests.journeys.window import StepFailed

TAG, SCRIPT = "秋游同行", "秋游问候"
SCRIPT_TEXT = "{称呼}，周末班里秋游，要不要先来店里试试防风外套？"
WITHIN_S = 2.0
_LOOK_FOR_S = 60.0


def tag_and_script(stage: Stage) -> str:
    """Each is on both PCs within two seconds of the click that saved it."""
    wanted = (f"tag.name={TAG}", f"script.title={SCRIPT}")
    watchers = [stage.watch(name, _LOOK_FOR_S, *wanted) for name in (PC_1, PC_2)]
    pc = stage.pc_1
    show_today(pc)
    before = pc.read("todayScriptAbout")
    alike = next(s for s in stage.of_the_guide("scripts") if s["title"] in before)
    console = stage.console(stage.info.hq)
    console.picture("console")
    for one in watchers:
        _line(one)  # it looks now
    tag = {"name": TAG, "group_id": stage.facts["tag of many"]["group"]}
    script = {"stage": alike["stage"], "kind": alike["kind"], "text": SCRIPT_TEXT}
    tag_s = _until_there(watchers, console.save("tag/new", tag))
    clicked_at = console.save("script/new", {"title": SCRIPT, **script})
    script_s = _until_there(watchers, clicked_at)
    pc.until(lambda: pc.read("todayScriptAbout") != before, "the open card counts one more")
    shown_s = round(time.time() - clicked_at, 2)
    pc.picture("script-arrived")
    console.read("script")
    console.picture("console-scripts")
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.click("customersFilter")
    pc.wait("filterDialog", says=TAG)
    pc.picture("tag-arrived")
    pc.key("Esc")
    pc.wait("filterDialog", gone=True)
    told = f"tag {tag_s} s, script {script_s} s until on both PCs, {shown_s} s until shown"
    if max(tag_s, script_s, shown_s) > WITHIN_S:
        raise StepFailed(told)
    return f"by {console.kind}: {told}"


def _until_there(watchers: list[subprocess.Popen[str]], clicked_at: float) -> float:
    """Seconds from the click until the row is in every file, as other processes see it."""
    arrived = [at for one in watchers if isinstance(at := _line(one), float)]
    if len(arrived) < len(watchers):
        raise StepFailed(f"it came to {len(arrived)} of {len(watchers)} PCs")
    return round(max(arrived) - clicked_at, 2)


def _line(watcher: subprocess.Popen[str]) -> str | float | None:
    assert watcher.stdout is not None
    line = watcher.stdout.readline()
    if not line:
        raise StepFailed("a watcher ended before its time")
    found: str | float | None = json.loads(line)
    return found
