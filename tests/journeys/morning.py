"""Steps: from an unknown PC to the first contacts of the day."""

from __future__ import annotations

import re

from tests.journeys.hands import enrol_with, show_today, sign_in, wait_until_uploaded
from tests.journeys.stage import PC_1, Stage
from tests.journeys.window import StepFailed

_SLOW_BYTES_PER_S = 900_000
_MARKS = r"[，。！？；…~～,!?;\s]+"


def enrol(stage: Stage) -> str:
    pc = stage.open(PC_1)
    pc.wait("enrolGate")
    pc.picture("enrol")
    enrol_with(stage, pc, stage.info.enrolment_codes[0], "一号机")
    pc.picture("sign-in")
    return "PC 1 belongs to the store"


def wrong_password(stage: Stage) -> str:
    pc = stage.pc_1
    pc.type(stage.info.guide.account, "signInAccount", instead=True)
    pc.type("not-the-password", "signInPassword", instead=True)
    pc.click("signInGateGo")
    pc.wait("signInGateProblem")
    pc.picture("sign-in-wrong-password")
    return pc.read("signInGateProblem")


def first_sync(stage: Stage) -> str:
    """Over a slow line, so that a person can see how far it is."""
    pc = stage.pc_1
    stage.cables[PC_1].slow_down(_SLOW_BYTES_PER_S)
    sign_in(stage, pc)
    shown: list[int] = []

    def is_through() -> bool:
        found = re.search(r"(\d+) ?%", pc.read("status.sync"))
        if found and int(found.group(1)) not in shown:
            shown.append(int(found.group(1)))
            if len(shown) == 1:
                pc.picture("first-sync", at_once=True)
        return not found and bool(shown)

    pc.until(is_through, "the first sync is through", limit_s=60.0)
    stage.cables[PC_1].slow_down(0)
    if len(shown) < 2 or shown != sorted(shown):
        raise StepFailed(f"the progress that was shown: {shown}")
    wait_until_uploaded(stage, pc)
    pc.wait("todayPerson")
    pc.picture("today")
    return f"{' %, '.join(map(str, shown))} %, then {pc.read('status.sync')}"


def list_equals_the_servers(stage: Stage) -> str:
    shown = stage.pc_1.list("todayList")
    expected = stage.of_the_guide("due", stage.day.isoformat(), stage.options.lang)
    if len(shown) != len(expected):
        raise StepFailed(f"the window shows {len(shown)}, the server computes {len(expected)}")
    for place, (said, row) in enumerate(zip(shown, expected, strict=True), start=1):
        late = str(row["late"]) if row["late"] else ""
        if not (said.startswith(row["name"]) and row["line"] in said and late in said):
            raise StepFailed(f"row {place}: the window shows {said!r}, the server says {row}")
    return f"{len(shown)} rows, row for row with name, reason and lateness"


def likely_buyers_first(stage: Stage) -> str:
    pc = stage.pc_1
    planned = pc.list("todayList")
    pc.key("L")
    pc.until(lambda: pc.list("todayList") != planned, "another order")
    likely = pc.list("todayList")
    names = [row.split(",")[0] for row in likely]
    if sorted(names) != sorted(row.split(",")[0] for row in planned):
        raise StepFailed("not the same customers in another order")
    chances = [int(found.group(1)) for row in likely if (found := re.search(r"(\d+)%", row))]
    if not chances or chances != sorted(chances, reverse=True):
        raise StepFailed(f"the chances that are shown: {chances}")
    pc.key("Y")
    pc.wait("todayExpectedReasons")
    reasons = pc.read("todayExpectedReasons").splitlines()
    pc.picture("likely-buyers-first")
    pc.key("Y", "L")
    pc.until(lambda: pc.list("todayList") == planned, "the list is as it was")
    pc.until(lambda: planned[0].startswith(pc.read("todayPersonName")), "the first is shown again")
    return (
        f"{names[0]}: {len(reasons)} reasons; {len(chances)} chances, {chances[0]} to {chances[-1]}"
    )


def copy_script(stage: Stage) -> str:
    pc = stage.pc_1
    text = pc.read("todayScriptText")
    pc.key("C")
    pc.until(lambda: pc.do("clipboard"), "something is copied")
    copied = str(pc.do("clipboard"))
    if copied != text:
        raise StepFailed(f"the window shows {text!r}, the clipboard holds {copied!r}")
    if not any(_comes_from(copied, script["text"]) for script in stage.of_the_guide("scripts")):
        raise StepFailed(f"no script of HQ, filled in, says {copied!r}")
    pc.picture("script-copied")
    return copied


def script_code(stage: Stage) -> str:
    pc = stage.pc_1
    pc.key("Q")
    pc.wait("scriptCode")
    pc.picture("script-code")
    pc.key("Esc")
    pc.wait("scriptCode", gone=True)
    return "shown as a QR code"


def sent_then_replied(stage: Stage) -> str:
    pc = stage.pc_1
    before = pc.list("todayList")
    name = pc.read("todayPersonName")
    pc.key("D")
    pc.until(lambda: len(pc.list("todayList")) == len(before) - 1, "it leaves the list")
    pc.picture("sent")
    pc.click("todaySegments.waiting")
    waiting = pc.list("todayList")
    place = next(at for at, row in enumerate(waiting) if row.startswith(name))
    pc.key(*["J"] * place)
    pc.wait("todayPersonName", says=name)
    pc.picture("waiting-for-a-reply")
    pc.key("4")  # replied, and hot
    pc.until(
        lambda: not any(row.startswith(name) for row in pc.list("todayList")), "it is no longer due"
    )
    pc.click("todaySegments.all")
    wait_until_uploaded(stage, pc)
    said = stage.of_the_guide("about", name)
    if said["temperature"] != "hot" or "replied" not in said["outcomes"]:
        raise StepFailed(f"the server has {said['temperature']}, {said['outcomes']}")
    return f"{name}: sent, replied, hot"


def snooze(stage: Stage) -> str:
    pc = stage.pc_1
    before = show_today(pc)
    stage.facts["before the snooze"] = before
    pc.key("S")
    pc.wait("snoozeDialog")
    pc.picture("snooze")
    pc.click("moveBy3")
    pc.until(lambda: len(pc.list("todayList")) == len(before) - 1, "it leaves the list")
    pc.picture("snoozed")
    return "moved by three days"


def undo(stage: Stage) -> str:
    pc = stage.pc_1
    pc.key("Ctrl+Z")
    before = stage.facts["before the snooze"]
    pc.until(lambda: pc.list("todayList") == before, "the list is as it was")
    return "the list is as it was"


def _comes_from(text: str, script: str) -> bool:
    """Whether every clause of a text is a clause of a script with its variables filled in."""
    clauses = [
        re.sub(r"\\\{[^{}]*\\\}", ".+", re.escape(clause))
        for clause in re.split(_MARKS, script)
        if clause
    ]
    said = [clause for clause in re.split(_MARKS, text) if clause]
    return bool(said) and all(any(re.fullmatch(c, one) for c in clauses) for one in said)
