"""Steps: the same guide at another PC, the network comes back, and everybody agrees."""

from __future__ import annotations

import time

from tests.journeys.hands import (
    edit_field,
    enrol_with,
    open_profile,
    sign_in,
    wait_until_offline,
    wait_until_uploaded,
)
from tests.journeys.offline import MANY, NEW_CHILD, NEW_NAME, NEW_PHONE, PHONE_1, REMARK_1
from tests.journeys.stage import PC_1, PC_2, Stage
from tests.journeys.window import StepFailed

REMARK_2, PHONE_2 = "二号机写的：周六到店试穿", "13922220002"
_AGREE_WITHIN_S = 20.0


def second_pc(stage: Stage) -> str:
    """It changes what PC 1 has changed without a network, and the server takes it."""
    pc = stage.open(PC_2)
    enrol_with(stage, pc, stage.info.enrolment_codes[1], "二号机")
    sign_in(stage, pc)
    pc.wait("todayPerson", limit_ms=60_000)
    wait_until_uploaded(stage, pc)
    edit_field(pc, stage.facts["phone of"]["name"], "customerPhone", PHONE_2)
    pc.wait("profilePhone", says=PHONE_2[-4:])
    name = stage.facts["remark of"]["name"]
    edit_field(pc, name, "customerRemark", REMARK_2)
    pc.wait("profileFacts", says=REMARK_2)
    wait_until_uploaded(stage, pc)
    wait_until_offline(stage, stage.pc_1)
    if stage.of_the_guide("about", name)["remark"] != REMARK_2:
        raise StepFailed("the server does not have the remark of PC 2")
    return "a remark and a phone, while PC 1 is offline"


def network_back(stage: Stage) -> str:
    pc = stage.pc_1
    pc.click("rail.sync")
    pc.wait("syncHead")
    stage.cables[PC_1].plug_in()
    pc.key("R")
    wait_until_uploaded(stage, pc)
    wait_until_uploaded(stage, stage.pc_2)
    added = stage.of_the_guide("about", NEW_NAME)
    if added["phone"] != NEW_PHONE or added["family"] != [NEW_CHILD]:
        raise StepFailed(f"the server has {added}")
    tagged = stage.of_the_guide("tagged", stage.facts["tag of many"]["id"])
    had = stage.facts["had it"]
    if len(tagged) != len(had) + MANY:
        told = f"{len(had)} carried the tag, {MANY} more got it, the server has {len(tagged)}"
        raise StepFailed(told)
    coded = stage.of_the_guide("about", stage.facts["phone of"]["name"])
    if coded["code"] != "3D" or not set(stage.facts["3D is"]) <= set(coded["tags"]):
        raise StepFailed(f"3D was entered, the server has {coded['code']}: {coded['tags']}")
    return f"{_agree(stage)} rows, row for row, on both PCs and the server"


def contested_phone(stage: Stage) -> str:
    """PC 1 lost: both values are shown, and the guide may insist."""
    name = stage.facts["phone of"]["name"]
    standing = stage.of_the_guide("about", name)["phone"]
    if standing != PHONE_2:
        raise StepFailed(f"the server has {standing} instead of the first arrival, {PHONE_2}")
    pc = stage.pc_1
    found = stage.file_of(PC_1)["attention"]
    if [one["code"] for one in found] != ["conflict"]:
        raise StepFailed(f"needs attention: {found}")
    position = found[0]["position"]
    pc.wait("status.attention", says="1")
    pc.click("status.attention")
    card = f"attention.{position}"
    for part in (name, PHONE_1[-4:], PHONE_2[-4:]):
        pc.wait(card, says=part)
    pc.picture("sync-centre-conflict")
    shown = pc.read(card)
    if stage.file_of(PC_2)["attention"]:
        raise StepFailed("PC 2 has something to decide, too")
    pc.click(f"insist.{position}")
    pc.wait(card, gone=True)
    wait_until_uploaded(stage, pc)
    standing = stage.of_the_guide("about", name)["phone"]
    if standing != PHONE_1:
        raise StepFailed(f"PC 1 insisted on {PHONE_1}, the server has {standing}")
    return shown


def overwritten_remark(stage: Stage) -> str:
    """PC 1 came later and won; what it overwrote is one key away."""
    who = stage.facts["remark of"]["name"]
    said = stage.of_the_guide("about", who)
    kept = {"remark": {"kept": REMARK_1, "lost": REMARK_2}}
    if said["remark"] != REMARK_1 or kept not in said["overwritten"]:
        raise StepFailed(f"the server has {said['remark']} and {said['overwritten']}")
    stage.pc_2.wait("profileFacts", says=REMARK_1)  # without a click
    pc = stage.pc_1
    open_profile(pc, who)
    pc.wait("profileFacts", says=REMARK_1)
    pc.wait("profileTimeline", says=REMARK_2)
    pc.picture("profile-overwritten")
    pc.key("R")
    pc.wait("profileFacts", says=REMARK_2)
    wait_until_uploaded(stage, pc)
    stage.pc_2.wait("profileFacts", says=REMARK_2)
    stage.pc_2.picture("second-pc")
    return f"{_agree(stage)} rows agree, {REMARK_2} is back"


def _agree(stage: Stage) -> int:
    """Wait until both files hold what the server holds, and return how many rows that is."""
    end = time.monotonic() + _AGREE_WITHIN_S
    while True:
        found = stage.compare(PC_1, PC_2)
        if not found["differing"]:
            return int(found["rows"])
        if time.monotonic() > end:
            raise StepFailed(f"they differ from the server: {found['differing']}")
