"""Steps: settings, the lock, and the end of a guide's time."""

from __future__ import annotations

import re

from tests.journeys.hands import (
    finish_one,
    show_today,
    sign_in,
    wait_until_offline,
    wait_until_uploaded,
)
from tests.journeys.stage import PC_1, PC_2, Stage
from tests.journeys.window import StepFailed

UNSENT = 2


def settings(stage: Stage) -> str:
    pc = stage.pc_1
    pc.click("rail.settings")
    pc.wait("settingsLook")
    pc.picture("settings")
    return "settings"


def lock(stage: Stage) -> str:
    pc = stage.pc_1
    pc.key("Ctrl+L")
    pc.wait("lockOverlay")
    pc.picture("locked")
    pc.type("not-the-password", "lockSecret")
    pc.click("lockUnlock")
    pc.wait("lockSecretProblem")
    pc.type(stage.info.guide.password, "lockSecret")
    pc.click("lockUnlock")
    pc.wait("lockOverlay", gone=True)
    return "locked, and opened by the password only"


def revoke(stage: Stage) -> str:
    """HQ says at the console that the guide has left, while two changes wait on PC 1."""
    pc = stage.pc_1
    show_today(pc)
    wait_until_uploaded(stage, pc)
    stage.cables[PC_1].pull()
    wait_until_offline(stage, pc)
    for _ in range(UNSENT):
        finish_one(pc, "2")
    if pc.number("status.waiting") != UNSENT:
        raise StepFailed(f"the status line says {pc.read('status.waiting')}")
    leaver = f"guide/{stage.info.guide.guide_id}"
    stage.console(stage.info.hq).save(leaver, {"active": "0"})
    stage.pc_2.wait("signInGate", limit_ms=30_000)  # without a click
    pc.click("rail.sync")
    pc.wait("syncHead")
    stage.cables[PC_1].plug_in()
    pc.key("R")
    pc.wait("signInGate", limit_ms=60_000)
    said = pc.read("signInGateProblem")
    pc.picture("revoked")
    if not re.search(rf"\b{UNSENT}\b", said):
        raise StepFailed(f"the window says {said!r}")
    for name in (PC_1, PC_2):
        if left := stage.file_of(name)["left"]:
            raise StepFailed(f"still on {name}: {left}")
    got = stage.of_the_guide("left-behind")
    if got != UNSENT:
        raise StepFailed(f"the manager has got {got} changes")
    console = stage.console(stage.info.manager)
    console.read("quarantine")
    console.picture("console-left-behind")
    return said


def hand_over_a_leavers_customers(stage: Stage) -> str:
    """The manager shares them out among who is left; the server has the same."""
    pc = stage.pc_2
    leaver = stage.info.guide
    before = stage.of_the_guide("owners")
    sign_in(stage, pc, stage.info.manager)
    wait_until_uploaded(stage, pc, 120)
    pc.click("rail.store")
    pc.until(lambda: len(pc.list("storeGuides")) > 1, "the store's guides are shown", 60)
    guides = pc.list("storeGuides")
    place = next((at for at, row in enumerate(guides) if leaver.name in row), None)
    if place is None:
        raise StepFailed(f"{leaver.name} is not among {guides}")
    pc.click("storeGuides")
    pc.key("Home", *["Down"] * place)
    pc.picture("store")
    pc.click("handOverAllButton")
    pc.wait("leaverDialog")
    pc.until(lambda: re.search(r"\d", pc.read("leaverDialog")), "it says how many each gets")
    pc.picture("leaver")
    pc.click("leaverDialogConfirm")
    pc.wait("leaverDialog", gone=True)
    pc.until(lambda: pc.list("storeGuides") != guides, "the window shows it", 120)
    wait_until_uploaded(stage, pc, 120)
    after = stage.of_the_guide("owners")
    if after.get(leaver.guide_id, 0) or sum(after.values()) != sum(before.values()):
        raise StepFailed(f"before {before}, after {after}")
    gained = sorted(n - before.get(one, 0) for one, n in after.items() if n > before.get(one, 0))
    pc.picture("handed-over")
    return f"{before[leaver.guide_id]} customers, shared out among {len(gained)}: {gained}"
