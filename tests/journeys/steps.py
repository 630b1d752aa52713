"""The steps of the tour, in order. One that does not hold raises."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from guide_app.domain.entities import Guide
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import office
from server.schema import ENTITY_TABLES
from tests.journeys.stage import Stage, StepFailed, Window

Step = Callable[[Stage], str]


def enrol(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.wait("enrolGate")
    pc.picture("enrol")
    pc.type(stage.info.enrolment_codes[0], "enrolCode", instead=True)
    pc.type("一号机", "enrolName", instead=True)
    pc.click("enrolGateGo")
    pc.wait("signInGate")
    return "PC 1 belongs to the store"


def wrong_password(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.type(stage.info.guide.account, "signInAccount", instead=True)
    pc.type("not-the-password", "signInPassword", instead=True)
    pc.click("signInGateGo")
    pc.wait("signInGateProblem")
    pc.picture("sign-in-wrong-password")
    return pc.read("signInGateProblem")


def sign_in(stage: Stage) -> str:
    _sign_in(stage, "pc-1")
    return "signed in"


def first_sync(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.wait("todayPerson", limit_ms=60_000)
    pc.wait("statusLine", says=_synced(stage), limit_ms=60_000)
    pc.picture("today")
    return pc.read("statusLine")


def list_equals_the_servers(stage: Stage) -> str:
    shown = stage.windows["pc-1"].list("todayList")
    expected = stage.judge("due", stage.server_file, stage.info.guide.guide_id, _day(stage))
    names = [row["name"] for row in expected]
    if len(names) != len(shown) or not all(
        said.startswith(name) for said, name in zip(shown, names, strict=True)
    ):
        raise StepFailed(f"the window shows {len(shown)}, the server computes {len(names)}")
    return f"{len(names)} rows, row for row"


def copy_script(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    text = pc.read("todayScriptText")
    pc.key("C")
    copied = str(pc.do("clipboard"))
    assert copied == text
    assert "{" not in copied
    pc.picture("script-copied")
    return copied


def script_code(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.key("Q")
    pc.wait("scriptCode")
    pc.picture("script-code")
    pc.key("Esc")
    pc.wait("scriptCode", gone=True)
    return "shown as a QR code"


def sent_then_outcome(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    before = pc.list("todayList")
    pc.key("D")
    _wait_for(lambda: len(pc.list("todayList")) == len(before) - 1, pc)
    pc.picture("sent")
    pc.key("4")  # the next one answered and is hot
    _wait_for(lambda: len(pc.list("todayList")) == len(before) - 2, pc)
    return f"{len(before)} → {len(before) - 2}"


def snooze(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    before = pc.list("todayList")
    pc.key("S")
    pc.wait("snoozeDialog")
    pc.picture("snooze")
    pc.click("moveBy3")
    _wait_for(lambda: len(pc.list("todayList")) == len(before) - 1, pc)
    return "moved by three days"


def undo(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    before = pc.list("todayList")
    pc.key("Ctrl+Z")
    _wait_for(lambda: len(pc.list("todayList")) == len(before) + 1, pc)
    return "back on the list"


def search_and_profile(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    name = stage.judge("names", stage.server_file, stage.info.guide.guide_id)[0]
    pc.key("Alt+2")
    pc.wait("customersTable")
    pc.picture("customers")
    pc.type(name["initials"], "customersSearch", instead=True)
    _wait_for(lambda: any(name["name"] in row for row in pc.list("customersTable")), pc)
    pc.picture("customers-search")
    found = len(pc.list("customersTable"))
    pc.type(name["name"], "customersSearch", instead=True)
    _wait_for(lambda: 0 < len(pc.list("customersTable")) <= found, pc)
    pc.key("Down")
    pc.key("Return")
    pc.wait("profileName", says=name["name"])
    pc.picture("profile")
    return f"{name['initials']} → {name['name']}"


def write_a_note(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.type("想要天空蓝 130，周末来店里试", "profileNote")
    pc.key("Ctrl+Return")
    pc.wait("profileTimeline", says="周末来店里试")
    pc.picture("profile-note")
    return "on the timeline"


def cut_the_network(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.key("Alt+1")
    pc.wait("todayPerson")
    _wait_for(lambda: _all_sent(stage, pc.read("statusLine")), pc)
    stage.cables["pc-1"].pull()
    for _ in range(3):
        _finish_one(pc, "1")
    pc.wait("statusLine", says="3")
    pc.picture("offline")
    return pc.read("statusLine")


def kill_and_start_again(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    shown = pc.list("todayList")
    pc.kill()
    held = stage.judge("file", str(pc.profile), stage.info.guide.account, stage.info.guide.password)
    assert len(held["waiting"]) == 3, held["waiting"]
    again = stage.open("pc-1", stage.cables["pc-1"])
    again.wait("signInGate")
    again.picture("sign-in-offline")
    _sign_in(stage, "pc-1")
    again.wait("todayPerson")
    assert again.list("todayList") == shown
    return "all there, three changes waiting"


def network_back(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    stage.cables["pc-1"].plug_in()
    pc.key("Alt+3")
    pc.wait("syncHead")
    pc.picture("sync-centre")
    pc.key("R")
    _wait_for(lambda: _all_sent(stage, pc.read("statusLine")), pc)
    return pc.read("statusLine")


def second_pc(stage: Stage) -> str:
    pc = stage.windows["pc-2"]
    pc.wait("enrolGate")
    pc.type(stage.info.enrolment_codes[1], "enrolCode", instead=True)
    pc.click("enrolGateGo")
    pc.wait("signInGate")
    _sign_in(stage, "pc-2")
    pc.wait("todayPerson", limit_ms=60_000)
    pc.wait("statusLine", says=_synced(stage), limit_ms=60_000)
    return pc.read("statusLine")


def both_and_server_agree(stage: Stage) -> str:
    guide = stage.info.guide
    for name in ("pc-1", "pc-2"):
        stage.windows[name].close()
    server = stage.judge("rows", stage.server_file, guide.guide_id)
    for name in ("pc-1", "pc-2"):
        held = stage.judge("file", str(stage.folder / name), guide.account, guide.password)
        if held["rows"] != server:
            differing = [k for k in server if held["rows"][k] != server[k]]
            raise StepFailed(f"{name} differs in {differing}")
        assert held["waiting"] == []
        assert held["attention"] == []
    for name in ("pc-1", "pc-2"):
        window = stage.open(name, stage.cables[name])
        window.wait("signInGate")
        _sign_in(stage, name)
        window.wait("todayPerson")
    return f"{sum(map(len, server.values()))} rows, row for row, on both PCs"


def settings(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.key("Alt+4")
    pc.wait("settingsLook")
    pc.picture("settings")
    return "settings"


def lock(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.key("Ctrl+L")
    pc.wait("lockOverlay")
    pc.picture("locked")
    pc.type(stage.info.guide.password, "lockSecret")
    pc.click("lockUnlock")
    pc.wait("lockOverlay", gone=True)
    return "locked and opened again"


def revoke(stage: Stage) -> str:
    pc = stage.windows["pc-1"]
    pc.key("Alt+1")
    pc.wait("todayPerson")
    _wait_for(lambda: _all_sent(stage, pc.read("statusLine")), pc)
    stage.cables["pc-1"].pull()
    for _ in range(2):
        _finish_one(pc, "2")
    change = Change(seen=True, new=False)
    row = SaveCatalogRow(
        entity="guide", row_id=stage.info.guide.guide_id, changes={"active": change}
    )
    state = stage.app.state
    with state.database.read() as connection:
        hq = TableTx(connection, ENTITY_TABLES).get(Guide, stage.info.hq.guide_id)
    office.change(state.database, state.clock, state.wakeups, Actor.of(hq), row)
    stage.cables["pc-1"].plug_in()
    pc.wait("signInGate", limit_ms=90_000)
    said = pc.read("signInGateProblem")
    pc.picture("revoked")
    left = stage.judge("file", str(pc.profile), stage.info.guide.account, stage.info.guide.password)
    assert left == {"rows": None}, "the file is still there"
    assert "2" in said, said
    return said


STEPS: list[tuple[str, Step]] = [
    ("enrol PC 1", enrol),
    ("wrong password", wrong_password),
    ("sign in", sign_in),
    ("first sync", first_sync),
    ("the list is the server's", list_equals_the_servers),
    ("copy the script", copy_script),
    ("script as a code", script_code),
    ("sent, and an outcome", sent_then_outcome),
    ("snooze", snooze),
    ("undo", undo),
    ("search by initials, open a profile", search_and_profile),
    ("write a note", write_a_note),
    ("cut the network and go on", cut_the_network),
    ("kill and start again", kill_and_start_again),
    ("network back", network_back),
    ("PC 2", second_pc),
    ("both PCs and the server agree", both_and_server_agree),
    ("settings", settings),
    ("lock", lock),
    ("revoked with two changes waiting", revoke),
]


def _sign_in(stage: Stage, name: str) -> None:
    pc = stage.windows[name]
    pc.type(stage.info.guide.account, "signInAccount", instead=True)
    pc.type(stage.info.guide.password, "signInPassword", instead=True)
    pc.click("signInGateGo")
    pc.wait("desk", limit_ms=30_000)


def _finish_one(pc: Window, key: str) -> None:
    before = len(pc.list("todayList"))
    pc.key(key)
    _wait_for(lambda: len(pc.list("todayList")) == before - 1, pc)


def _day(stage: Stage) -> str:
    return stage.info.day.isoformat()


def _synced(stage: Stage) -> str:
    return "已同步" if stage.options.lang == "zh" else "Synced"


def _all_sent(stage: Stage, words: str) -> bool:
    return _synced(stage) in words and not any(c in words for c in ("条", "waiting"))


def _wait_for(holds: Callable[[], Any], pc: Window, limit_s: float = 30.0) -> None:
    """Asks the window again and again, as a person would look again and again."""
    end = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > end:
            raise StepFailed("it did not come about")
        pc.do("rest", ms=50)
