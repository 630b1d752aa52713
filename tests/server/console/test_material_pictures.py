"""HQ puts pictures to a material: several at once, in order, and out again."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from guide_app.domain.entities import Material, Media
from guide_app.domain.ids import row_id
from server.media.kinds import Sizes
from server.media.store import MediaStore
from tests.demo.servers import rows
from tests.server.console.browsing import audited, sign_in
from tests.server.media.examples import archive, drawn, of_a_phone, saved
from tests.server.media.films import MOV, MP4

RED = saved(drawn(300, 200))
WIDE = saved(drawn(800, 200))
TALL = saved(drawn(200, 800))


@pytest.fixture
def post(chain):
    """A material without pictures."""
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


def send(browser, post, *files):
    """Choose files in the form and press the button."""
    page = browser.get(f"material/{post.id}")
    assert page.status_code == 200
    return browser.client.post(
        f"/console/material/{post.id}/pictures",
        data={"csrf": browser.fields["csrf"]},
        files=[("file", (name, io.BytesIO(content))) for name, content in files],
    )


def seen_by(browser, post):
    """The order that the page shows, as its buttons send it."""
    page = browser.get(f"material/{post.id}").text
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def press(browser, post, number, how):
    """A button below the picture of that number."""
    seen = seen_by(browser, post)
    which = seen.split(",")[number - 1]
    return browser.post(f"material/{post.id}/arrange", seen=seen, media_id=which, how=how)


def names(chain):
    """What the pictures were called, in their order."""
    called = {row.id: row.name for row in rows(chain.database, Media)}
    (post,) = rows(chain.database, Material)
    return [called[one] for one in post.media_ids or []]


def reasons(page):
    return re.findall(r"<p>(.*?没有收下.*?)</p>", page.text)


def test_several_come_at_once_in_their_order_and_more_behind_them(hana, chain, post):
    assert send(hana, post, ("b.jpg", RED), ("a.jpg", WIDE)).status_code == 303
    assert send(hana, post, ("c.jpg", TALL)).status_code == 303

    assert names(chain) == ["b.jpg", "a.jpg", "c.jpg"]
    page = hana.get(f"material/{post.id}").text
    assert "3 / 9 个" in page
    shown = re.findall(r'<img src="/console/media/([0-9a-f]{64})"', page)
    for name in shown:
        answer = hana.get(f"media/{name}")
        assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert len(audited(chain, "media.add")) == 3


def test_they_are_moved_and_taken_out(hana, chain, post):
    send(hana, post, ("1.jpg", RED), ("2.jpg", WIDE), ("3.jpg", TALL))

    press(hana, post, 3, "earlier")
    assert names(chain) == ["1.jpg", "3.jpg", "2.jpg"]
    press(hana, post, 1, "later")
    assert names(chain) == ["3.jpg", "1.jpg", "2.jpg"]
    press(hana, post, 1, "earlier")
    assert names(chain) == ["3.jpg", "1.jpg", "2.jpg"]
    press(hana, post, 2, "remove")
    assert names(chain) == ["3.jpg", "2.jpg"]
    press(hana, post, 1, "remove")
    press(hana, post, 1, "remove")
    assert names(chain) == []


def test_whoever_arranges_what_somebody_else_has_changed_is_told_so(hana, chain, post):
    send(hana, post, ("1.jpg", RED), ("2.jpg", WIDE))
    seen = seen_by(hana, post)
    send(hana, post, ("3.jpg", TALL))

    answer = hana.post(
        f"material/{post.id}/arrange", seen=seen, media_id=seen.split(",")[0], how="remove"
    )

    assert answer.status_code == 409
    assert "别人动过" in answer.text
    assert names(chain) == ["1.jpg", "2.jpg", "3.jpg"]


def test_those_that_cannot_be_taken_are_named_and_the_others_are_taken(hana, chain, post):
    answer = send(
        hana,
        post,
        ("good.jpg", of_a_phone()),
        ("page.svg", b"<svg/>"),
        ("half.jpg", RED[: len(RED) // 2]),
        ("..\\..\\evil\u202egpj.jpg", RED + archive()),
    )

    assert answer.status_code == 400
    said = reasons(answer)
    assert len(said) == 3
    assert said[0].startswith("page.svg 没有收下：不是能用的图片、视频或文件")
    assert said[1].startswith("half.jpg 没有收下：文件坏了")
    assert said[2].startswith("evilgpj.jpg 没有收下：里面还藏着别的文件")
    assert names(chain) == ["good.jpg"]


def test_there_is_room_for_nine(hana, chain, post):
    many = [(f"{n}.jpg", saved(drawn(100 + n, 100))) for n in range(12)]

    answer = send(hana, post, *many)

    assert answer.status_code == 400
    assert len(reasons(answer)) == 3
    assert "一条最多 9 个" in reasons(answer)[0]
    assert names(chain) == [name for name, _ in many[:9]]
    assert "选择文件" not in hana.get(f"material/{post.id}").text
    assert len(reasons(send(hana, post, ("more.jpg", RED)))) == 1


def test_a_file_that_is_too_large_is_not_even_kept(hana, chain, post, monkeypatch):
    library = chain.app.state.desk.library
    monkeypatch.setattr(library, "sizes", Sizes(2_000, 2_000, 2_000))
    large = saved(Image.effect_noise((400, 400), 80))

    answer = send(hana, post, ("large.jpg", large), ("small.jpg", saved(drawn(20, 20))))

    assert "large.jpg 没有收下：超过" in reasons(answer)[0]
    assert names(chain) == ["small.jpg"]
    assert list(library.store.new_file().parent.iterdir()) == []


def test_a_film_stands_alone_with_its_length_and_is_shown(hana, chain, post):
    assert send(hana, post, ("外套.mp4", MP4)).status_code == 303

    page = hana.get(f"material/{post.id}").text
    assert "0:02 · 0.1 MB" in page
    (film,) = re.findall(r'<a href="/console/media/([0-9a-f]{64})"', page)
    shown = hana.get(f"media/{film}")
    assert shown.headers["content-type"] == "video/mp4"
    assert "media-src 'self'" in shown.headers["content-security-policy"]
    for more, why in (
        (MOV, "一条素材只能有一段视频"),
        (RED, "不能放在同一条素材里"),
        (saved(drawn(), "PDF"), "不能放在同一条素材里"),
    ):
        assert why in reasons(send(hana, post, ("more", more)))[0]
    assert names(chain) == ["外套.mp4"]


def test_a_picture_that_comes_along_stands_for_the_film(hana, chain, post):
    hana.get(f"material/{post.id}")
    files = [("file", ("a.mp4", io.BytesIO(MP4))), ("cover", ("c.jpg", io.BytesIO(RED)))]
    answer = hana.client.post(
        f"/console/material/{post.id}/pictures", data={"csrf": hana.fields["csrf"]}, files=files
    )

    assert answer.status_code == 303
    assert names(chain) == ["a.mp4"]
    (row,) = rows(chain.database, Media)
    thumb = hana.get(f"media/{row.thumb_sha256}").content
    assert Image.open(io.BytesIO(thumb)).size == (300, 200)


def test_a_document_is_saved_and_never_shown_in_the_consoles_name(hana, post):
    send(hana, post, ("a.pdf", saved(drawn(), "PDF")))

    (name,) = re.findall(
        r'<a href="/console/media/([0-9a-f]{64})"', hana.get(f"material/{post.id}").text
    )
    assert hana.get(f"media/{name}").headers["content-disposition"].startswith("attachment")


def test_a_full_disk_is_told_and_nothing_is_half_there(hana, chain, post, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(MediaStore, "put", full)

    answer = send(hana, post, ("1.jpg", RED))

    assert "服务器的磁盘满了" in reasons(answer)[0]
    assert names(chain) == []
    assert rows(chain.database, Media) == []


def test_no_file_at_all_is_said(hana, post):
    answer = send(hana, post, ("", b""))

    assert answer.status_code == 400
    assert "先选文件" in answer.text


def test_a_file_from_elsewhere_is_not_kept(hana, chain, post):
    hana.get(f"material/{post.id}")
    answer = hana.client.post(
        f"/console/material/{post.id}/pictures",
        data={"csrf": "guessed"},
        files=[("file", ("1.jpg", io.BytesIO(RED)))],
    )

    assert answer.status_code in (400, 403)
    assert rows(chain.database, Media) == []
    store = chain.app.state.desk.library.store
    assert list(store.new_file().parent.iterdir()) == []


def test_in_a_browser_they_are_chosen_sent_and_seen(address, chain, post, tmp_path, chromium):
    page = chromium.new_page()
    sign_in(page, address)
    page.goto(f"{address}/console/material/{post.id}")
    paths = []
    for name, content in (("1.jpg", RED), ("2.jpg", WIDE)):
        (tmp_path / name).write_bytes(content)
        paths.append(str(tmp_path / name))
    page.set_input_files("#file", paths)
    page.click("text=上传")
    page.wait_for_selector('img[alt="第 2 个：2.jpg"]')
    page.wait_for_function("[...document.images].every(image => image.naturalWidth > 0)")

    page.click('button[aria-label="第 2 个往前移"]')
    page.wait_for_selector('img[alt="第 1 个：2.jpg"]')
    assert names(chain) == ["2.jpg", "1.jpg"]
