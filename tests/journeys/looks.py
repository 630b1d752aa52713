"""Steps: a customer is given the address of a page, looks three times, and is on the list again."""

from __future__ import annotations

import re
import time

from server.visits.looks import SAME_LOOK
from tests.journeys.hands import open_profile, show_on_a_phone, show_today
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed, Window

_PACK = "looked_often"
_TASK = "顺着看过的内容问一句，不提看了几次"
_LOOKED_AT = 40
"""So many customers are looked at for a material."""


def watch(stage: Stage) -> str:
    """HQ wants whoever looks three times to be asked."""
    console = stage.console(stage.info.hq)
    console.submit(f"sop-packs/{_PACK}")
    console.picture("console-sops")
    return f"{_PACK} by {console.kind}"


def give(stage: Stage) -> str:
    """Copy a material for a customer, without a network: a link of their own goes along.

    It is somebody who is not on the list: there a customer stands once, whatever speaks for it.
    """
    pc = stage.pc_1
    due = {_name(row) for row in show_today(pc)}
    pc.key("Alt+2")
    pc.wait("customersTable")
    listed = [_name(row) for row in pc.list("customersTable", _LOOKED_AT)]
    for name in listed:
        if name in due or listed.count(name) > 1:
            continue
        open_profile(pc, name)
        url = _copied(pc)
        if url:
            break
    else:
        raise StepFailed("no material went out with a link")
    stage.facts["link"], stage.facts["looks"] = url, 0
    stage.facts["looks at"] = name
    pc.picture("link-given")
    return f"{name}: a link of their own"


def _name(row: str) -> str:
    return row.split(", ")[0]


def _copied(pc: Window) -> str | None:
    """The link that goes along with the next material that is planned for the shown customer."""
    pc.key("V")
    try:
        pc.until(lambda: _link_on(pc), "a link is copied", limit_s=1.0)
    except StepFailed:
        return None
    return _link_on(pc)


def _link_on(pc: Window) -> str | None:
    found = re.search(r"https?://\S+/s/\S+", str(pc.do("clipboard")))
    return found and found.group()


def look(stage: Stage) -> str:
    """The customer opens it, on a phone, a while after the last time."""
    since = time.monotonic() - stage.facts.get("looked", 0.0)
    time.sleep(max(0.0, SAME_LOOK.total_seconds() + 0.5 - since))
    shown, pictures = show_on_a_phone(stage, stage.facts["link"], "customers-page")
    stage.facts["looked"] = time.monotonic()
    stage.facts["looks"] += 1
    return f"look {stage.facts['looks']}: {len(shown)} letters, {pictures} pictures"


def looked_three_times(stage: Stage) -> str:
    """The third time brings the follow-up, and the radar says who it was."""
    told = look(stage)
    pc, name = stage.pc_1, stage.facts["looks at"]
    show_today(pc)
    pc.until(lambda: _rows_of(pc, name), f"{name} is on the list for it")
    place = pc.list("todayList").index(_rows_of(pc, name)[0])
    pc.click("todayList")
    pc.key("Home", *["Down"] * place)
    pc.picture("looked-three-times")
    _open_radar(pc)
    pc.until(lambda: _first(pc).startswith(name), f"{name} is the first on the radar")
    pc.picture("who-looked")
    if "3" not in _first(pc):
        raise StepFailed(f"the radar says {_first(pc)}")
    return f"{told}; {_first(pc)}"


def _rows_of(pc: Window, name: str) -> list[str]:
    return [row for row in pc.list("todayList") if row.startswith(name) and _TASK in row]


def _open_radar(pc: Window) -> None:
    pc.key("Alt+4")
    pc.wait("radarRows")


def _first(pc: Window) -> str:
    return next(iter(pc.list("radarRows", 1)), "")
