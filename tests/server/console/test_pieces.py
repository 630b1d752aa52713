"""Files come to the console piece by piece, and go on where a line broke."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from hashlib import sha256

import pytest

from guide_app.domain.entities import Material, Media
from guide_app.domain.ids import row_id
from server.console import pieces
from server.media.kinds import Sizes
from tests.demo.servers import rows
from tests.server.console.browsing import sign_in
from tests.server.media.examples import drawn, saved
from tests.server.media.films import MP4, box
from tests.server.shop import usual_password_hash

LONG = MP4 + box(b"uuid", bytes(6_000_000))
PIECES = re.compile("/uploads/[0-9a-f]{32}$")
RED = saved(drawn(300, 200))


@pytest.fixture
def post(chain):
    made = Material(
        id=row_id("post"),
        brand_id=chain.id("sunny"),
        title="国庆出游",
        type="image_post",
        kind="review",
        caption="出门玩。",
    )
    chain.save(made)
    return made


class Sender:
    """What the script of the page does, step by step."""

    def __init__(self, browser, post) -> None:
        browser.get(f"material/{post.id}")
        self.browser, self.base = browser, f"/console/material/{post.id}/uploads"
        self.csrf = browser.fields["csrf"]

    def begin(self, content: bytes, name: str = "外套.mp4", size: int | None = None):
        facts = {"name": name, "size": size or len(content), "modified": "1"}
        data = {"csrf": self.csrf, **facts, "head": content[:16].hex()}
        return self.browser.client.post(self.base, data=data).json()

    def add(self, upload: str, offset: int, piece: bytes, **headers: str):
        sent = {"content-type": "application/octet-stream", "x-csrf": self.csrf, **headers}
        sent["x-offset"] = str(offset)
        return self.browser.client.post(f"{self.base}/{upload}", content=piece, headers=sent)

    def end(self, upload: str, content: bytes, name: str = "外套.mp4", **facts: str):
        data = {"csrf": self.csrf, "name": name, "sha256": sha256(content).hexdigest(), **facts}
        return self.browser.client.post(f"{self.base}/{upload}/end", data=data).json()

    def send(self, content: bytes, name: str) -> str:
        upload = self.begin(content, name)["upload"]
        self.add(upload, 0, content)
        return str(upload)


@pytest.fixture
def sender(hana, post):
    return Sender(hana, post)


def names(chain):
    called = {row.id: row.name for row in rows(chain.database, Media)}
    (post,) = rows(chain.database, Material)
    return [called[one] for one in post.media_ids or []]


def coming(chain):
    return list(chain.app.state.desk.library.store.new_file().parent.iterdir())


class TestPieces:
    def test_it_goes_on_where_it_broke_and_ends_by_its_hash(self, chain, sender):
        begun = sender.begin(LONG)
        assert (begun["offset"], begun["piece"]) == (0, pieces.PIECE_BYTES)
        upload, half = begun["upload"], 3_000_000
        assert sender.add(upload, 0, LONG[:half]).json() == {"offset": half}

        assert sender.begin(LONG) == {**begun, "offset": half}
        assert sender.add(upload, half, LONG[half:]).json() == {"offset": len(LONG)}
        assert sender.end(upload, LONG) == {"done": True}
        assert names(chain) == ["外套.mp4"]
        assert coming(chain) == []

    def test_a_piece_that_does_not_belong_there_changes_nothing(self, sender):
        upload = sender.begin(LONG)["upload"]
        sender.add(upload, 0, LONG[:100])
        for offset in (0, 50, 101):
            assert sender.add(upload, offset, b"x" * 9).json() == {"offset": 100}

    def test_what_was_hit_on_its_way_is_not_taken_and_begins_anew(self, chain, sender):
        upload = sender.begin(MP4)["upload"]
        sender.add(upload, 0, MP4[:-1] + b"x")

        assert "坏了" in sender.end(upload, MP4)["why"]
        assert sender.begin(MP4)["offset"] == 0
        assert names(chain) == []

    def test_what_cannot_be_taken_is_said_before_it_is_sent(self, chain, sender):
        for content, size, why in (
            (MP4, 2_000_000_000, "超过 500 MB"),
            (RED, 31_000_000, "超过 30 MB"),
            (b"%PDF-1.7", 60_000_000, "超过 50 MB"),
            (b"\x1aE\xdf\xa3", 9, "微信和手机放不了"),
            (b"\xd0\xcf\x11\xe0", 9, "老格式"),
        ):
            assert why in sender.begin(content, size=size)["why"]
        assert coming(chain) == []

    def test_more_than_may_come_does_not(self, chain, sender):
        chain.app.state.desk.library.sizes = Sizes(2_000, 9_000, 2_000)
        upload = sender.begin(MP4)["upload"]
        sender.add(upload, 0, bytes(9_000))

        assert "why" in sender.add(upload, 9_000, b"x").json()
        assert sender.add(upload, 0, bytes(pieces.PIECE_BYTES + 1)).status_code == 413
        assert coming(chain) == []

    def test_nobody_adds_to_it_without_the_page(self, chain, sender):
        upload = sender.begin(MP4)["upload"]
        assert sender.add(upload, 0, MP4, **{"x-csrf": "guessed"}).status_code == 403
        for other in ("x" * 32, "a" * 31):
            assert sender.add(other, 0, MP4).status_code == 404
        assert coming(chain) == []

    def test_somebody_else_of_hq_sends_a_file_of_their_own(self, chain, sender, browser, post):
        ira = replace(chain.guide("hana"), id=row_id("ira"), account="ira", name="Ira")
        chain.save(ira)
        chain.rows["ira"] = ira
        chain.give_password("ira", usual_password_hash())
        upload = sender.begin(MP4)["upload"]
        sender.add(upload, 0, MP4[:50])
        other = browser()
        assert other.sign_in("ira").status_code == 303
        theirs = Sender(other, post)

        assert theirs.begin(MP4)["offset"] == 0
        theirs.add(upload, 0, MP4)
        assert theirs.end(upload, MP4) == {"done": True}
        assert sender.begin(MP4)["offset"] == 50

    def test_a_picture_comes_along_for_a_film(self, chain, hana, sender):
        cover = sender.send(RED, "封面.jpg")
        film = sender.send(MP4, "外套.mp4")

        assert sender.end(film, MP4, cover=cover) == {"done": True}
        (row,) = rows(chain.database, Media)
        assert row.thumb_size > 0
        again = sender.send(MP4, "外套.mp4")
        assert sender.end(again, MP4) != {"done": True}  # a film stands alone
        assert len(rows(chain.database, Media)) == 2

    def test_names_are_made_safe(self, chain, sender):
        hostile = {"..\\..\\x": "x", "CON.jpg": "CON.jpg", "a\u202egpj.exe": "agpj.exe"}
        for number, (name, safe) in enumerate(hostile.items()):
            content = saved(drawn(40 + number, 30))
            upload = sender.send(content, name)
            assert sender.end(upload, content, name) == {"done": True}
            assert names(chain)[-1] == safe


class TestInABrowser:
    @pytest.fixture
    def page(self, address, post, chromium):
        made = chromium.new_page()
        sign_in(made, address)
        made.goto(f"{address}/console/material/{post.id}")
        return made

    def states(self, page):
        return page.evaluate(
            "[...document.querySelectorAll('.uploads span')].map(s => s.innerText)"
        )

    def test_each_of_many_is_told_what_became_of_it(self, page, chain, tmp_path):
        paths = []
        for number in range(11):
            paths.append(tmp_path / f"{number:02d}.jpg")
            paths[-1].write_bytes(saved(drawn(40 + number, 30)))
        paths[3].write_bytes(b"<svg/>")
        page.set_input_files("#file", paths)
        page.click("text=上传")

        page.wait_for_selector("text=收下 9 个，没有收下 2 个。")
        said = self.states(page)
        assert [n for n, state in enumerate(said) if state == "收下了"] == [0, 1, 2, *range(4, 10)]
        assert "不是能用的图片" in said[3]
        assert "一条最多 9 个" in said[10]
        page.click("text=查看")
        page.wait_for_selector('img[alt="第 9 个：10.jpg"], img[alt="第 9 个：09.jpg"]')
        assert names(chain) == [path.name for n, path in enumerate(paths) if n not in (3, 10)]

    def test_a_film_of_two_gigabytes_is_refused_before_it_is_sent(self, page, tmp_path):
        path = tmp_path / "long.mp4"
        path.write_bytes(MP4)
        os.truncate(path, 2_000_000_000)
        sent: list[int] = []
        page.on("request", lambda one: sent.append(len(one.post_data_buffer or b"")))
        page.set_input_files("#file", path)
        page.click("text=上传")

        page.wait_for_selector("text=收下 0 个，没有收下 1 个。")
        assert "超过 500 MB" in self.states(page)[0]
        assert sum(sent) < 2_000

    def test_where_the_line_broke_it_goes_on(self, page, chain, tmp_path):
        path = tmp_path / "外套.mp4"
        path.write_bytes(LONG)
        offsets: list[str] = []

        def break_once(route):
            offsets.append(route.request.headers["x-offset"])
            if len(offsets) == 2:
                route.abort()
            else:
                route.continue_()

        page.route(PIECES, break_once)
        page.set_input_files("#file", path)
        page.click("text=上传")

        page.wait_for_selector("text=0:02")
        assert offsets == ["0", "4000000", "4000000"]
        assert names(chain) == ["外套.mp4"]

    def test_whoever_cancels_loses_nothing_and_goes_on_later(self, page, chain, tmp_path):
        path = tmp_path / "外套.mp4"
        path.write_bytes(LONG)

        def first_alone(route):
            if route.request.headers["x-offset"] == "0":
                route.continue_()
            else:
                route.abort()

        page.route(PIECES, first_alone)
        page.set_input_files("#file", path)
        page.click("text=上传")
        page.wait_for_selector("text=网断了")
        page.click("#upload-board button")
        page.wait_for_selector("text=收下 0 个，没有收下 1 个。")
        assert self.states(page) == ["已取消"]
        assert [part.stat().st_size for part in coming(chain)] == [pieces.PIECE_BYTES]

    def test_without_a_script_the_form_does_it(self, address, chain, post, chromium, tmp_path):
        plain = chromium.new_page(java_script_enabled=False)
        sign_in(plain, address)
        plain.goto(f"{address}/console/material/{post.id}")
        (tmp_path / "1.jpg").write_bytes(RED)
        plain.set_input_files("#file", tmp_path / "1.jpg")
        plain.click("text=上传")

        plain.wait_for_selector('img[alt="第 1 个：1.jpg"]')
        assert names(chain) == ["1.jpg"]
