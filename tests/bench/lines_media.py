"""Pictures on their way: to a PC in the background, and from a PC to a phone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import httpx
from PIL import Image, ImageFilter

from guide_app.share.lan import LanServer, Offer
from guide_app.share.page import PagePicture, PageWords, post_page
from guide_app.sync.link import Link
from guide_app.sync.media import fetch_media
from guide_app.sync.media_folder import MediaFolder
from guide_app.sync.transport import HttpTransport
from tests.bench.frame import Figure, Goal, Ground, Result, line
from tests.bench.serving import serving
from tests.bench.timing import alternate, elapsed_ms, profiled
from tests.journeys.relay import Cable, cable_to
from tests.support.posts import publish
from tests.support.world import open_world

_HERE = "127.0.0.1"
_LINE_BYTES = 1_000_000
_PICTURES = 9
_WORDS = PageWords(
    "zh-CN", "复制文案", "已复制", "请长按选中的文字复制", "长按图片，按顺序保存", "存", "存", "存"
)


@line("media", needs=("100 pictures of HQ's, each with its small one",))
def media(ground: Ground) -> Result:
    """All files of materials to a new PC, checked and kept; beside a plain download of the same."""
    folder = ground.room("media")
    count = ground.size(100, 4)
    url = f"sqlite:///{folder / 'server.db'}"
    with open_world(url, folder) as world:
        for at in range(0, count, 4):
            publish(world, f"素材 {at}", min(4, count - at))
        pc = world.pc(world.shop.guides[0])
        device_id, secret = pc.device_id, pc.secret
    with serving(url, folder) as served:
        link = Link(HttpTransport(served.url), device_id, secret)
        files = link.api.media("").files or []
        headers = {"X-Device": device_id, "X-Device-Secret": secret}
        client = httpx.Client(base_url=served.url, headers=headers)

        def fetch() -> None:
            state = fetch_media(
                link.api, MediaFolder(_emptied(folder / "ours")), stopped=lambda: False
            )
            assert state.here == len(files)

        def download() -> None:
            target = _emptied(folder / "plain")
            for file in files:
                answer = client.get(f"/v1/media/{file.sha256}").raise_for_status()
                (target / file.sha256).write_bytes(answer.content)
            assert sum(path.stat().st_size for path in target.iterdir()) == total

        total = sum(file.size for file in files)
        fetch()
        download()
        ours, plain = alternate(
            ground.size(7, 2), partial(elapsed_ms, fetch), partial(elapsed_ms, download)
        )
        profile = profiled(fetch)
        client.close()
        link.transport.close()
    return Result(
        name="files of materials to a new PC",
        figures=[Figure("all of them, median", median(ours), "ms")],
        limits=[Figure("plain download of the same, median", median(plain), "ms")],
        ratio=median(ours) / median(plain),
        sizes={"files": len(files), "KiB": total // 1024},
        full=ground.full,
        profile=profile,
    )


@line("handoff", needs=("nine pictures", "a line of 1 MB/s"))
def handoff(ground: Ground) -> Result:
    """A post's page and its pictures from this PC to a phone; beside a bare server of files."""
    folder = ground.room("handoff")
    files = {
        f"{n}.jpg": _photo(folder / f"{n}.jpg", n, ground.size(1_080, 120))
        for n in range(1, _PICTURES + 1)
    }
    shown = [PagePicture(name, 3, 4) for name in files]
    page = post_page("国庆出游", "出门玩最怕娃一身汗。", shown, _WORDS)
    (folder / "index.html").write_text(page, encoding="utf-8")
    total = len(page.encode()) + sum(path.stat().st_size for path in files.values())
    with (
        LanServer(Offer(page, files), lambda: None, host=_HERE) as server,
        _bare(folder) as bare,
    ):
        ours, plain = alternate(
            ground.size(5, 1),
            partial(_over_the_line, server.urls([_HERE])[0], files, total),
            partial(_over_the_line, bare, files, total),
        )
    limit = total / _LINE_BYTES
    return Result(
        name="nine pictures from the PC to a phone",
        figures=[Figure("page and pictures, median", median(ours), "s")],
        limits=[
            Figure("bare server of files, median", median(plain), "s"),
            Figure("the line alone", limit, "s"),
        ],
        ratio=median(ours) / median(plain),
        reach=[Goal("page and pictures", median(ours), 15, "s")],
        sizes={"pictures": len(files), "KiB": total // 1024},
        full=ground.full,
        next_step="smaller pictures for the phone: the line is what takes the time",
    )


def _over_the_line(url: str, names: dict[str, Path], total: int) -> float:
    """Seconds for the page and then its pictures, one after the other, over a slow line."""
    root, _, path = url.removeprefix("http://").partition("/")
    with cable_to(f"http://{root}") as cable:
        cable.slow_down(_LINE_BYTES)
        return _fetched(cable, path, names, total)


def _fetched(cable: Cable, path: str, names: dict[str, Path], total: int) -> float:
    began = time.perf_counter()
    with httpx.Client(base_url=cable.url, timeout=60) as phone:
        came = sum(
            len(phone.get(f"/{path}{name}").raise_for_status().content) for name in ("", *names)
        )
    took = time.perf_counter() - began
    assert came == total
    return took


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def _bare(folder: Path) -> Iterator[str]:
    """Python's own server of files, over ``folder``."""
    with ThreadingHTTPServer((_HERE, 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        yield f"http://{_HERE}:{server.server_address[1]}/"
        server.shutdown()


def _photo(path: Path, number: int, width: int) -> Path:
    """A picture as HQ's become on the server: so large, and as hard to pack as a photo."""
    grain = Image.effect_noise((width, width * 4 // 3), 40 + number)
    grain.filter(ImageFilter.GaussianBlur(1)).convert("RGB").save(path, "JPEG", quality=88)
    return path


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
