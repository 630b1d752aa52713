"""What the guide does again and again at a PC."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

from server.demo.opening import Account
from tests.journeys.stage import Stage
from tests.journeys.window import Window

UPLOADED = {"zh": "全部已上传", "en": "Everything uploaded"}
OFFLINE = {"zh": "离线", "en": "Offline"}


def enrol_with(stage: Stage, pc: Window, code: str, name: str) -> None:
    """Make a PC known to the server."""
    pc.wait("enrolGate")
    pc.type(code, "enrolCode", instead=True)
    pc.type(name, "enrolName", instead=True)
    pc.click("enrolGateGo")
    pc.wait("signInGate")


def sign_in(stage: Stage, pc: Window, who: Account | None = None) -> None:
    """Sign in, as the guide unless it is ``who``; the desk is there afterwards, perhaps empty."""
    account = who or stage.info.guide
    pc.type(account.account, "signInAccount", instead=True)
    pc.type(account.password, "signInPassword", instead=True)
    pc.click("signInGateGo")
    pc.wait("desk", limit_ms=30_000)


def wait_until_uploaded(stage: Stage, pc: Window, limit_s: float = 60.0) -> None:
    """Until the status line says that the server has everything."""
    pc.wait("status.waiting", says=UPLOADED[stage.options.lang], limit_ms=int(limit_s * 1_000))


def wait_until_offline(stage: Stage, pc: Window) -> None:
    """Until the status line says that there is no network."""
    pc.wait("status.sync", says=OFFLINE[stage.options.lang], limit_ms=30_000)


def show_today(pc: Window) -> list[str]:
    """Go to the first screen; its rows."""
    pc.key("Alt+1")
    pc.wait("todayPerson")
    return pc.list("todayList")


def finish_one(pc: Window, key: str) -> None:
    """Say what came of the contact that is shown; the next one is shown afterwards."""
    before = Counter(
        pc.list("todayList")
    )  # another row may just be coming: their number says nothing
    pc.key(key)
    pc.until(lambda: bool(before - Counter(pc.list("todayList"))), "the row leaves the list")


def open_profile(pc: Window, name: str) -> None:
    """Find a customer from anywhere, and open the file."""
    pc.key("Ctrl+K")
    pc.wait("palette")
    pc.type(name, "paletteField", instead=True)
    pc.until(lambda: pc.list("paletteList", 1)[:1] != [], "the palette finds something")
    pc.until(lambda: pc.list("paletteList", 1)[0].startswith(name), f"{name} comes first")
    pc.key("Return")
    pc.wait("profileName", says=name)


def edit_field(pc: Window, name: str, field: str, value: str) -> None:
    """Change one field in a customer's file."""
    open_profile(pc, name)
    pc.key("E")
    pc.wait("customerDialog")
    pc.type(value, field, instead=True)
    pc.click("customerDialogConfirm")
    pc.wait("customerDialog", gone=True)


def choose_tag(pc: Window, name: str) -> None:
    """Fill a tag in the open sheet by typing its name."""
    pc.type(name, "tagSearch", instead=True)
    pc.key("Return")
    pc.until(lambda: pc.read("tagSearch") == "", "the tag is taken")


def show_on_a_phone(stage: Stage, url: str, picture: str) -> tuple[str, int]:
    """Open an address on a phone; the caption that is there, and how many pictures."""
    name = f"{len(stage.screens) + 1:02d}-{picture}.png"
    path = stage.options.out / name
    asked = [sys.executable, "-m", "tests.journeys.phone", url, str(path)]
    caption, pictures = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    if path.exists():
        stage.screens.append(name)
    return caption, pictures
