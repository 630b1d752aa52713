"""Steps: HQ gives a task at the console, the guide does it, and HQ sees that it is done."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.hands import show_today, wait_until_uploaded
from tests.journeys.morning import list_equals_the_servers
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed

TASK = "请她来试秋游冲锋衣"


def given(stage: Stage) -> str:
    """It stands on the list by itself, before what the rules computed for the same customer."""
    pc = stage.pc_1
    show_today(pc)
    due = stage.of_the_guide("due", stage.day.isoformat(), stage.options.lang)
    for row in reversed(due):  # whoever comes last is there for something computed
        name, ids = row["name"], stage.of_the_guide("ids", row["name"])
        if not row["late"] and len(ids) == 1:
            break
    else:
        raise StepFailed(f"nobody of {len(due)} has a name of their own")
    stage.facts["asked for"] = name
    console = stage.console(stage.info.hq)
    until = (stage.day + timedelta(days=3)).isoformat()
    console.press(f"hq_task?customer={ids[0]}", {"task": TASK, "until": until}, "look", "give")
    console.picture("console-hq-task")
    pc.until(lambda: _rows_of(stage, name), f"the task for {name} is on the list")
    compared = list_equals_the_servers(stage)
    place = pc.list("todayList").index(_rows_of(stage, name)[0])
    pc.click("todayList")
    pc.key("Home", *["Down"] * place)
    pc.until(lambda: pc.read("todayPersonName") == name, f"{name} is shown")
    pc.picture("hq-task")
    return f"{name}, row {place + 1} of {compared}"


def done(stage: Stage) -> str:
    """The guide has written to the customer."""
    pc, name = stage.pc_1, stage.facts["asked for"]
    if pc.read("todayPersonName") != name:
        raise StepFailed(f"{pc.read('todayPersonName')} is shown")
    pc.key("1")
    pc.until(lambda: not _rows_of(stage, name), "it leaves the list")
    wait_until_uploaded(stage, pc)
    asked = stage.of_the_guide("asked", TASK)
    if asked != [[name, "done"]]:
        raise StepFailed(f"the server has {asked}")
    console = stage.console(stage.info.hq)
    if TASK not in console.read("hq_task"):
        raise StepFailed("HQ's list does not have it")
    console.picture("console-hq-tasks")
    return f"{TASK}: {asked[0][1]} for {name}"


def _rows_of(stage: Stage, name: str) -> list[str]:
    return [row for row in stage.pc_1.list("todayList") if row.startswith(name) and TASK in row]
