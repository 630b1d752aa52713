"""Steps: HQ works at the console, and the PCs hear of it without a click."""

from __future__ import annotations

import json
import subprocess

from tests.journeys.console import Console
from tests.journeys.hands import show_today
from tests.journeys.stage import PC_1, PC_2, Stage
from tests.journeys.window import StepFailed

TAG, SCRIPT = "秋游同行", "秋游问候"
SCRIPT_TEXT = "{称呼}，周末班里秋游，要不要先来店里试试防风外套？"
WITHIN_S = 2.0
_LOOK_FOR_S = 20.0


def tag_and_script(stage: Stage) -> str:
    """Each is on both PCs within two seconds of the click that saved it."""
    pc = stage.pc_1
    show_today(pc)
    before = pc.read("todayScriptAbout")
    alike = next(s for s in stage.of_the_guide("scripts") if s["title"] in before)
    with stage.console(stage.info.hq) as console:
        console.picture("console")
        tag = {"name": TAG, "group_id": stage.facts["tag of many"]["group"]}
        tag_s = _save(stage, console, "tag/new", tag, ("tag", "name", TAG))
        script = {"stage": alike["stage"], "kind": alike["kind"], "text": SCRIPT_TEXT}
        script_s = _save(
            stage, console, "script/new", {"title": SCRIPT, **script}, ("script", "title", SCRIPT)
        )
        console.read("script")
        console.picture("console-scripts")
        kind = console.kind
    pc.until(lambda: pc.read("todayScriptAbout") != before, "the open card counts one more")
    pc.picture("script-arrived")
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.click("customersFilter")
    pc.wait("filterDialog", says=TAG)
    pc.picture("tag-arrived")
    pc.key("Esc")
    pc.wait("filterDialog", gone=True)
    if max(tag_s, script_s) > WITHIN_S:
        raise StepFailed(f"the tag took {tag_s} s, the script {script_s} s")
    return f"by {kind}: tag {tag_s} s, script {script_s} s until on both PCs"


def _save(
    stage: Stage, console: Console, page: str, fields: dict[str, str], wanted: tuple[str, str, str]
) -> float:
    """Seconds from the click until the row is in both files, as a process of its own sees them."""
    watchers = [stage.watch(name, _LOOK_FOR_S, *wanted) for name in (PC_1, PC_2)]
    for one in watchers:
        _line(one)  # it looks now
    clicked_at = console.save(page, fields)
    arrived = [at for one in watchers if isinstance(at := _line(one), float)]
    if len(arrived) < len(watchers):
        raise StepFailed(f"{wanted} came to {len(arrived)} of {len(watchers)} PCs")
    return round(max(arrived) - clicked_at, 2)


def _line(watcher: subprocess.Popen[str]) -> str | float | None:
    assert watcher.stdout is not None
    line = watcher.stdout.readline()
    if not line:
        raise StepFailed("a watcher ended before its time")
    found: str | float | None = json.loads(line)
    return found
