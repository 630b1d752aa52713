"""Steps: HQ publishes a post, and it is prepared and taken over to a phone without a network."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

from guide_app.domain.materials import MOST_MEDIA
from server.demo.pictures import draw_picture
from tests.journeys.hands import show_on_a_phone
from tests.journeys.stage import Stage
from tests.journeys.window import StepFailed, Window

TITLE = "秋游九宫格"
CAPTION = "周末秋游，一件防风外套就够了。九张图里有你要的颜色，来店里试试吧！"


def wall(stage: Stage) -> str:
    """Every picture has come to this PC by itself."""
    pc = stage.pc_1
    _open(pc)
    pc.wait("previewMissing", gone=True, limit_ms=60_000)
    titles = pc.list("materialWall")
    pc.picture("materials")
    return f"{len(titles)} materials, first {pc.read('previewTitle')}"


def publish(stage: Stage) -> str:
    """HQ writes the text and sends nine pictures: they come to the PC by themselves."""
    pc = stage.pc_1
    _open(pc)
    console = stage.console(stage.info.hq)
    written = {"title": TITLE, "type": "image_post", "kind": "product", "caption": CAPTION}
    console.save("material/new", written)
    page = console.find(f"material?q={TITLE}", TITLE)
    files = {f"{n:02d}.jpg": draw_picture(f"第 {n} 张", n) for n in range(1, MOST_MEDIA + 1)}
    sent_at = console.upload(page, files)
    console.picture("console-material-pictures")
    pc.type(TITLE, "materialSearch")
    pc.until(lambda: _first_is(pc, TITLE), "the post is on the wall")
    pc.key("Down", "Home")
    pc.until(lambda: pc.read("previewTitle") == TITLE, "it is shown")
    pc.wait("previewMissing", gone=True, limit_ms=60_000)
    pc.picture("material-arrived")
    stage.facts["pictures of the post"] = len(files)
    return f"by {console.kind}: {len(files)} pictures, there {time.time() - sent_at:.1f} s later"


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
    shown, pictures = show_on_a_phone(stage, codes[0].text, "post-on-the-phone")
    if shown != caption or pictures != stage.facts["pictures of the post"]:
        raise StepFailed(f"the phone shows {shown!r} with {pictures} pictures")
    pc.wait("phoneState", says={"zh": "手机已打开", "en": "opened"}[stage.options.lang])
    pc.key("Esc")
    pc.wait("phoneSheet", gone=True)
    return f"{pictures} pictures"


def _first_is(pc: Window, title: str) -> bool:
    return any(card.startswith(title) for card in pc.list("materialWall")[:1])


def _open(pc: Window) -> None:
    pc.key("Alt+3")
    pc.wait("previewTitle")
