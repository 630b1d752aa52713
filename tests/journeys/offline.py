"""Steps: the network is cut, work goes on, and the PC loses its power."""

from __future__ import annotations

import time

from tests.journeys.hands import (
    choose_tag,
    edit_field,
    finish_one,
    open_profile,
    show_today,
    sign_in,
    wait_until_offline,
    wait_until_uploaded,
)
from tests.journeys.stage import PC_1, Stage
from tests.journeys.window import StepFailed, Window

NEW_NAME, NEW_PHONE, NEW_CHILD = "欧阳晴", "17700001234", "果果"
REMARK_1, PHONE_1 = "一号机写的：喜欢素色", "13911110001"
MANY = 10


def cut_the_network(stage: Stage) -> str:
    pc = stage.pc_1
    show_today(pc)
    wait_until_uploaded(stage, pc)
    stage.cables[PC_1].pull()
    wait_until_offline(stage, pc)
    pc.picture("offline")
    return pc.read("status.sync")


def add_a_customer(stage: Stage) -> str:
    pc = stage.pc_1
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.key("N")
    pc.wait("customerDialog")
    pc.type(NEW_NAME, "customerName")
    pc.type(stage.facts["phone of"]["phone"], "customerPhone")
    pc.wait("customerKnown", says=stage.facts["phone of"]["name"])
    pc.picture("add-customer-maybe-known")
    pc.type(NEW_PHONE, "customerPhone", instead=True)
    pc.wait("customerKnown", gone=True)
    pc.type("120", "customerSize")
    pc.click("customerAddChild")
    pc.wait("customerChild1Name")
    pc.type(NEW_CHILD, "customerChild1Name")
    pc.picture("add-customer")
    pc.click("customerDialogConfirm")
    pc.wait("customerDialog", gone=True)
    pc.type(NEW_NAME, "customersSearch", instead=True)
    pc.until(lambda: _shown(pc, NEW_NAME) == 1, "the new customer is in the book")
    pc.picture("added-offline")
    return f"{NEW_NAME} with {NEW_CHILD}"


def finish_three(stage: Stage) -> str:
    pc = stage.pc_1
    show_today(pc)
    pc.until(lambda: _has(pc.list("todayList"), NEW_NAME), "the new customer is among them")
    before = pc.list("todayList")
    for _ in range(3):
        finish_one(pc, "1")
    pc.picture("offline-three-done")
    return f"{len(before)} → {len(pc.list('todayList'))}"


def _has(rows: list[str], name: str) -> bool:
    return any(row.startswith(name) for row in rows)


def tag_ten(stage: Stage) -> str:
    pc = stage.pc_1
    tag = min(stage.of_the_guide("tags"), key=lambda one: (one["single"], one["carried"]))
    stage.facts["tag of many"] = tag
    stage.facts["had it"] = stage.of_the_guide("tagged", tag["id"])
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.type("", "customersSearch", instead=True)
    pc.key("Delete")
    pc.until(lambda: len(pc.list("customersTable", MANY)) == MANY, "everybody is shown")
    pc.until(lambda: "…" not in pc.list("customersTable", MANY), "the rows are there")
    if _shown(pc, tag["name"]):
        raise StepFailed(f"somebody carries {tag['name']} already")
    pc.key("Down", "Home", "X", *["Shift+Down"] * (MANY - 1))
    pc.wait("customersSelection", says=str(MANY))
    pc.picture("ten-chosen")
    pc.key("T")
    pc.wait("tagDialog")
    choose_tag(pc, tag["name"])
    pc.picture("tag-ten")
    pc.key("Return")
    pc.wait("tagDialog", gone=True)
    pc.until(lambda: _shown(pc, tag["name"]) == MANY, "ten rows carry the tag")
    pc.picture("ten-tagged")
    pc.key("Esc")
    return f"{tag['name']} on {MANY}"


def enter_3d(stage: Stage) -> str:
    """Two tags by two keys, in under a second, which the guide reads before Enter."""
    pc = stage.pc_1
    name = stage.facts["phone of"]["name"]
    said = stage.of_the_guide("decoded", "3", "D")
    open_profile(pc, name)
    pc.key("#")
    pc.wait("codeText")
    pc.key("3", "D")
    for one in said:
        for words in one.values():
            pc.wait("codeDialog", says=words)
    pc.picture("code-3d")
    began = time.monotonic()
    pc.key("Return")
    pc.wait("profileCodeChip")
    took = time.monotonic() - began
    pc.picture("code-set")
    for one in said:
        pc.wait("profileTimeline", says=one["tag"])
    if took > 1:
        raise StepFailed(f"3D took {took:.2f} s")
    pc.key("M")
    pc.until(lambda: str(pc.do("clipboard")).startswith("3D-"), "the name for WeChat is copied")
    remark = pc.do("clipboard")
    stage.facts["3D is"] = [one["tag"] for one in said]
    return f"3D is {' and '.join(stage.facts['3D is'])}, {took * 1000:.0f} ms; {remark}"


def change_two(stage: Stage) -> str:
    """The same customers that PC 2 changes meanwhile."""
    pc = stage.pc_1
    edit_field(pc, stage.facts["remark of"]["name"], "customerRemark", REMARK_1)
    pc.wait("profileFacts", says=REMARK_1)
    edit_field(pc, stage.facts["phone of"]["name"], "customerPhone", PHONE_1)
    pc.wait("profilePhone", says=PHONE_1[-4:])
    return "a remark and a phone"


def count_what_waits(stage: Stage) -> str:
    pc = stage.pc_1
    shown = pc.number("status.waiting")
    held = [one["name"] for one in stage.file_of(PC_1)["waiting"]]
    if shown != len(held):
        raise StepFailed(f"the status line says {shown}, in the outbox are {held}")
    wanted = {"customer.create": 1, "follow_up.send": 3, "tags.change": 1, "customer.edit": 2}
    wanted["customer.set_code"] = 1
    missing = {name: n for name, n in wanted.items() if held.count(name) < n}
    if missing:
        raise StepFailed(f"in the outbox are {held}, without {missing}")
    pc.click("rail.sync")
    pc.wait("syncHead")
    pc.picture("sync-centre-waiting")
    return f"{pc.read('status.waiting')}: {', '.join(sorted(held))}"


def kill_and_start_again(stage: Stage) -> str:
    pc = stage.pc_1
    shown = show_today(pc)
    waiting = stage.file_of(PC_1)["waiting"]
    pc.kill()
    again = stage.open(PC_1)
    again.wait("signInGate")
    again.picture("sign-in-offline")
    sign_in(stage, again)
    again.wait("todayPerson")
    again.until(lambda: again.list("todayList") == shown, "Today is as it was")
    wait_until_offline(stage, again)
    if again.number("status.waiting") != len(waiting):
        raise StepFailed(f"the status line says {again.read('status.waiting')}")
    if stage.file_of(PC_1)["waiting"] != waiting:
        raise StepFailed("other changes wait than before the power cut")
    open_profile(again, NEW_NAME)
    again.wait("profilePhone", says=NEW_PHONE[-4:])
    again.wait("profileFamily", says=NEW_CHILD)
    open_profile(again, stage.facts["remark of"]["name"])
    again.wait("profileFacts", says=REMARK_1)
    open_profile(again, stage.facts["phone of"]["name"])
    again.wait("profilePhone", says=PHONE_1[-4:])
    again.key("Alt+2")
    again.wait("customersTable")
    name = stage.facts["tag of many"]["name"]
    again.until(lambda: _shown(again, name) == MANY, "the ten carry their tag")
    return f"all there, {len(waiting)} changes waiting"


def _shown(pc: Window, words: str) -> int:
    """How many of the first rows of the book say something."""
    return sum(words in row for row in pc.list("customersTable", MANY))
