"""A post on this PC for one phone: the page in a browser of that size, and who gets nothing."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from guide_app.share.lan import LanServer, Offer
from guide_app.share.page import PagePicture, PageWords, post_page
from server.media.films import make_film
from tests.server.media.films import MP4
from tests.support.chromium import launch

CAPTION = "出门玩最怕娃一身汗。\n尺码都在图里～ <b>&amp; 😀"
WORDS = PageWords(
    "zh-CN",
    "复制文案",
    "已复制",
    "请长按选中的文字复制",
    "长按图片，按顺序保存",
    "点保存下载",
    "点保存下载文件",
    "保存",
)
PHONE = {"width": 360, "height": 640}
HERE = "127.0.0.1"


def picture(number: int, side: int = 300) -> bytes:
    made = io.BytesIO()
    image = Image.effect_noise((side, side), 60).convert("RGB")
    image.putpixel((0, 0), (number, number, number))
    image.save(made, "JPEG", quality=95)
    return made.getvalue()


@pytest.fixture
def offer(tmp_path: Path) -> Callable[..., Offer]:
    """A post with so many pictures."""

    def make(count: int, side: int = 300) -> Offer:
        files = {}
        for number in range(1, count + 1):
            files[f"{number}.jpg"] = tmp_path / f"{number}.jpg"
            files[f"{number}.jpg"].write_bytes(picture(number, side))
        shown = [PagePicture(name, side, side) for name in files]
        return Offer(post_page("国庆出游", CAPTION, shown, WORDS), files)

    return make


@pytest.fixture
def opened() -> list[float]:
    """When a phone opened the page."""
    return []


@pytest.fixture
def serve(opened) -> Iterator[Callable[..., LanServer]]:
    served: list[LanServer] = []

    def begin(offer: Offer, **options: float) -> LanServer:
        tell = lambda: opened.append(time.monotonic())  # noqa: E731
        served.append(LanServer(offer, tell, host=HERE, **options))
        return served[-1]

    yield begin
    for server in served:
        server.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = launch(playwright, "/usr/bin/chromium")
        yield made
        made.close()


def url_of(server: LanServer) -> str:
    return server.urls([HERE])[0]


class TestThePage:
    def test_a_phone_has_caption_and_pictures_in_order_and_copies_with_one_touch(
        self, browser, serve, offer, opened
    ):
        server = serve(offer(9))
        context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url_of(server))
        page.wait_for_function(
            "document.images.length == 9 && [...document.images].every(i => i.naturalWidth == 300)"
        )

        assert page.inner_text("#caption") == CAPTION
        names = page.evaluate("[...document.images].map(i => i.src.split('/').pop())")
        assert names == [f"{n}.jpg" for n in range(1, 10)]
        tops = page.evaluate("[...document.images].map(i => i.getBoundingClientRect().top)")
        assert tops == sorted(tops)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.tap("#copy")
        page.wait_for_selector("text=已复制")
        assert page.evaluate("navigator.clipboard.readText()") == CAPTION
        assert all(url.startswith((url_of(server), "data:")) for url in asked)
        assert len(opened) == 1
        context.close()

    def test_over_a_network_where_no_page_may_use_the_clipboard_it_copies_all_the_same(
        self, browser, serve, offer
    ):
        """Plain http beyond this PC, as in a shop: told to the browser, which is on it."""
        server = serve(offer(1))
        context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
        page = context.new_page()
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
        page.goto(url_of(server))

        page.tap("#copy")
        page.wait_for_selector("text=已复制")
        context.close()

    def test_nine_pictures_come_within_fifteen_seconds_over_a_megabyte_a_second(
        self, browser, serve, offer
    ):
        server = serve(offer(9, 800))
        context = browser.new_context(viewport=PHONE, is_mobile=True)
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        slow = {"offline": False, "latency": 20, "uploadThroughput": 1_000_000}
        line.send("Network.emulateNetworkConditions", {**slow, "downloadThroughput": 1_000_000})

        began = time.monotonic()
        page.goto(url_of(server))
        page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth)")
        took = time.monotonic() - began

        assert 2 < took < 15  # the line was as slow as it was told to be
        context.close()


class TestWhoGetsNothing:
    @pytest.mark.parametrize(
        "path", ["/", "/favicon.ico", "/guess/", "/guess/1.jpg", "/%2e%2e/", "//", "/x?y"]
    )
    def test_without_the_secret(self, serve, offer, opened, path):
        server = serve(offer(1))
        answer = httpx.get(f"http://{url_of(server).split('/')[2]}{path}")

        assert (answer.status_code, answer.content) == (404, b"")
        assert opened == []

    @pytest.mark.parametrize("name", ["2.jpg", "../1.jpg", "..%2f1.jpg", "1.jpg/", "list.json"])
    def test_what_is_not_offered(self, serve, offer, name):
        server = serve(offer(1))

        assert httpx.get(url_of(server) + name).status_code == 404

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_whoever_wants_more_than_to_read(self, serve, offer, method):
        assert httpx.request(method, url_of(serve(offer(1)))).status_code == 501

    def test_what_was_taken_back_meanwhile(self, serve, offer):
        made = offer(1)
        server = serve(made)
        made.files["1.jpg"].unlink()

        assert httpx.get(url_of(server) + "1.jpg").status_code == 404

    def test_every_secret_is_another(self, serve, offer):
        made = offer(1)
        assert len({url_of(serve(made)).split("/")[3] for _ in range(3)}) == 3


class TestFilmsAndDocuments:
    @pytest.fixture
    def film(self, tmp_path) -> Offer:
        """What the server makes of a film of a phone."""
        (tmp_path / "phone").write_bytes(MP4)
        make_film(tmp_path / "phone", tmp_path / "film")
        (tmp_path / "cover").write_bytes(picture(1))
        shown = [PagePicture("1.mp4", 64, 48, "cover1.jpg", "外套-1.mp4")]
        files = {"1.mp4": tmp_path / "film", "cover1.jpg": tmp_path / "cover"}
        return Offer(post_page("外套", CAPTION, shown, WORDS), files)

    def test_a_film_plays_on_the_phone_and_is_saved_under_its_name(self, browser, serve, film):
        server = serve(film)
        context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
        page = context.new_page()
        page.goto(url_of(server))

        page.wait_for_function("document.querySelector('video').readyState >= 1")
        assert page.evaluate("document.querySelector('video').duration") == pytest.approx(2.4, 0.2)
        with page.expect_download() as saved:
            page.tap("a.save")
        assert saved.value.suggested_filename == "外套-1.mp4"
        assert Path(saved.value.path()).read_bytes() == film.files["1.mp4"].read_bytes()
        context.close()

    def test_parts_of_a_film_come_as_they_are_asked_for(self, serve, film):
        url = url_of(serve(film)) + "1.mp4"
        whole = film.files["1.mp4"].read_bytes()
        size = len(whole)

        for asked, start, end in (
            *(("bytes=0-1", 0, 2), ("bytes=100-", 100, size), ("bytes=-7", size - 7, size)),
            ("bytes=9-999999", 9, size),
        ):
            answer = httpx.get(url, headers={"Range": asked})
            assert (answer.status_code, answer.content) == (206, whole[start:end])
            assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
        for nonsense in ("bytes=-", "bytes=9-1", "bytes=0-1,3-4", f"bytes={size}-", "lines=1-2"):
            answer = httpx.get(url, headers={"Range": nonsense})
            assert (answer.status_code, answer.content) == (200, whole)


class TestTheEnd:
    def test_after_its_time_nobody_is_served(self, serve, offer):
        server = serve(offer(1), life_s=0.3)
        url = url_of(server)
        assert httpx.get(url).status_code == 200

        server._end.join(20)
        assert server.closed
        with pytest.raises(httpx.TransportError):
            httpx.get(url)

    def test_closing_ends_what_is_being_served_and_may_be_done_twice(self, serve, offer):
        server = serve(offer(1))
        host, port = url_of(server).split("/")[2].split(":")
        with socket.create_connection((host, int(port))) as waiting:
            waiting.settimeout(20)
            waiting.sendall(b"GET ")  # and never goes on
            server.close()
            server.close()
            with suppress(ConnectionResetError):  # as good an end as the other
                assert waiting.recv(1) == b""

    def test_very_many_connections_leave_room_once_they_end(self, serve, offer):
        server = serve(offer(1))
        host, port = url_of(server).split("/")[2].split(":")
        held = [socket.create_connection((host, int(port))) for _ in range(40)]
        for one in held:
            one.close()

        for _ in range(200):
            try:
                assert httpx.get(url_of(server), timeout=20).status_code == 200
                break
            except httpx.TransportError:
                threading.Event().wait(0.05)
        else:
            raise AssertionError("nobody is served any more")
