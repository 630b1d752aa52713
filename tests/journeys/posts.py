"""Steps: the wall of materials, a post prepared without a network, and taken over to a phone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed, Window


def wall(stage: Stage) -> str:
    """Every picture has come to this PC by itself."""
    pc = stage.pc_1
    _open(pc)
    pc.wait("previewMissing", gone=True, limit_ms=60_000)
    titles = pc.list("materialWall")
    pc.picture("materials")
    return f"{len(titles)} materials, first {pc.read('previewTitle')}"


def prepare(stage: Stage) -> str:
    """One key, with the network cut."""
    pc = stage.pc_1
    _open(pc)
    pc.key("Space")
    caption = pc.read("previewCaption")
    pc.until(lambda: str(pc.do("clipboard")) == caption, "the caption is on the clipboard")
    pc.picture("post-prepared")
    return pc.read("previewTitle")


def to_phone(stage: Stage) -> str:
    """A phone reads the code off the window, and fetches the post from the PC."""
    pc = stage.pc_1
    _open(pc)
    caption = pc.read("previewCaption")
    pc.key("Q")
    pc.wait("phoneSheet")
    pc.picture("post-to-phone")
    with TemporaryDirectory() as folder:
        seen = Path(folder) / "seen.png"
        pc.do("grab", path=str(seen), at_once=False)
        with Image.open(seen) as image:
            codes = zxingcpp.read_barcodes(image)
    if not codes:
        raise StepFailed("there is no code on the window")
    shown, pictures = _on_the_phone(stage, codes[0].text)
    if shown != caption:
        raise StepFailed(f"the phone shows {shown!r}")
    pc.wait("phoneState", says={"zh": "手机已打开", "en": "opened"}[stage.options.lang])
    pc.key("Esc")
    pc.wait("phoneSheet", gone=True)
    return f"{pictures} pictures"


def _on_the_phone(stage: Stage, url: str) -> tuple[str, int]:
    name = f"{len(stage.screens) + 1:02d}-post-on-the-phone.png"
    path = stage.options.out / name
    asked = [sys.executable, "-m", "tests.journeys.phone", url, str(path)]
    caption, pictures = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    if path.exists():
        stage.screens.append(name)
    return caption, pictures


def _open(pc: Window) -> None:
    pc.key("Alt+3")
    pc.wait("previewTitle")
