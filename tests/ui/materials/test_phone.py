"""The code that takes a post to the phone, read off the window as a phone's camera does."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from guide_app.domain.entities import Share
from guide_app.services import wall as wall_service
from tests.support.posts import change, publish
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.materials import phone
from ui.materials.phone import PhoneSheet

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]


@pytest.fixture
def addresses(monkeypatch):
    """What this PC is called in its networks; a phone that is on it reaches it by the first."""
    found = ["127.0.0.1"]
    monkeypatch.setattr(wall_service, "own_addresses", lambda: found)
    return found


@pytest.fixture
def shelf(at_work, world, addresses):
    """Ann has a post with three pictures before her."""
    publish(world, "国庆出游", 3)
    at_work.controller._door.media.start()
    at_work.sync()
    at_work.window.show_page("materials")
    page = at_work.window.current_page
    at_work.wait(lambda: page._wall is not None and page.chosen and not page._wall.missing)
    page.focus_first()
    return at_work


def open_sheet(shelf):
    shelf.qtbot.keyClick(shelf.window, Qt.Key.Key_Q)
    shelf.wait(lambda: shelf.sees("phoneSheet"))
    return shelf.window.findChild(PhoneSheet)


def read_code(shelf):
    """What a camera reads off the window; "" when it finds no code."""
    picture = shelf.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (picture.width(), picture.height())
    bytes_per_line = picture.bytesPerLine()
    image = Image.frombytes("RGB", size, bytes(picture.constBits()), "raw", "RGB", bytes_per_line)
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else ""


def shares(shelf):
    rows = shelf.world.rows_of(shelf.world.shop.guides[0])["share"]
    return [shelf.world.find(Share, one) for one in rows]


def test_the_phone_reads_the_code_opens_the_page_and_the_window_says_so(shelf, cable):
    cable.pull()
    open_sheet(shelf)

    url = read_code(shelf)
    answer = httpx.get(url)
    assert "出门玩最怕娃一身汗。" in answer.text
    assert [httpx.get(f"{url}{n}.jpg").status_code for n in (1, 2, 3, 4)] == [200, 200, 200, 404]

    shelf.wait(lambda: shelf.says("phoneState") == "手机已打开。")
    page = shelf.window.current_page
    shelf.wait(lambda: page.chosen.today == "prepared")
    cable.plug_in()
    shelf.sync()
    (share,) = shares(shelf)
    assert share.ways == ["phone"]


def test_closing_the_sheet_ends_the_page(shelf):
    sheet = open_sheet(shelf)
    url = sheet._handing.urls[0]
    assert httpx.get(url).status_code == 200

    shelf.qtbot.keyClick(sheet, Qt.Key.Key_Escape)

    shelf.wait(lambda: is_gone(url))


def test_signing_out_ends_it_too(shelf):
    url = open_sheet(shelf)._handing.urls[0]

    shelf.controller.sign_out()

    shelf.wait(lambda: is_gone(url))


def is_gone(url):
    try:
        httpx.get(url, timeout=20)
    except httpx.TransportError:
        return True
    return False


def test_when_the_phone_does_not_come_it_says_what_to_try_within_ten_seconds(shelf, monkeypatch):
    assert timedelta(milliseconds=phone._PATIENCE_MS) <= timedelta(seconds=10)
    monkeypatch.setattr(phone, "_PATIENCE_MS", 50)
    open_sheet(shelf)

    shelf.wait(lambda: shelf.says("phoneState") == "手机还没打开。")
    assert "同一个 Wi-Fi" in shelf.says("phoneHelp")
    shelf.click("phoneCaption")
    assert read_code(shelf) == "出门玩最怕娃一身汗。"
    assert shelf.sees("phoneFolder")


def test_a_pc_in_several_networks_offers_each_address(shelf, addresses):
    addresses.append("127.0.0.2")
    open_sheet(shelf)
    first = read_code(shelf)

    shelf.click("phoneOther")

    second = read_code(shelf)
    assert first.startswith("http://127.0.0.1:")
    assert second == first.replace("127.0.0.1", "127.0.0.2")
    assert httpx.get(second).status_code == 200


def test_without_any_network_there_is_the_caption_and_the_folder(shelf, addresses):
    addresses.clear()
    open_sheet(shelf)

    assert shelf.says("phoneState") == "这台电脑没有连网。"
    assert read_code(shelf) == "出门玩最怕娃一身汗。"
    assert shelf.sees("phoneFolder")


def test_what_hq_takes_back_while_the_code_is_shown_cannot_be_fetched_any_more(shelf, world):
    sheet = open_sheet(shelf)
    urls = sheet._handing.urls
    change(world, sheet.material_id, archived=(False, True))
    shelf.sync()

    shelf.wait(lambda: "收回" in shelf.says("phoneState"))

    assert not shelf.sees("phoneCaption")
    assert not shelf.sees("phoneFolder")

    def is_closed():
        try:
            httpx.get(urls[0], timeout=5)
        except httpx.TransportError:
            return True
        return False

    shelf.wait(is_closed)
