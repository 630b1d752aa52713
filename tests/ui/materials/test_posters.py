"""A poster in the window: shown as it goes out, and refused with a word while there is no code."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.support.posts import publish
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]
ADDRESS = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"


@pytest.fixture
def shelf(at_work, world):
    """Ann looks at a poster of which everything has come but her code."""
    publish(world, "春装海报", 1, type="poster", stamp={"layout": "band", "hint": "长按加我"})
    at_work.controller._door.media.start()
    at_work.sync()
    at_work.window.show_page("materials")
    page = at_work.window.current_page
    at_work.wait(lambda: page.chosen is not None and not page._wall.missing)
    QGuiApplication.clipboard().setText("of before")
    page.focus_first()
    return at_work


def clipboard():
    return QGuiApplication.clipboard().mimeData()


def read(image):
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_it_waits_for_the_code_and_goes_out_with_it(shelf, world):
    page = shelf.window.current_page
    assert "请总部" in shelf.says("previewStamp")
    said = []
    page.toast_asked.connect(lambda toast: said.append(toast.text))
    shelf.qtbot.keyClick(shelf.window, Qt.Key.Key_Space)
    shelf.wait(lambda: said)
    assert "还没设置你的个人二维码" in said[0]
    assert clipboard().text() == "of before"

    changes = {"contact_url": Change(seen=None, new=ADDRESS)}
    guide_id = world.shop.guides[0].id
    world.as_hq(SaveCatalogRow(entity="guide", row_id=guide_id, changes=changes))
    shelf.sync()
    shelf.wait(lambda: "姓名、门店和个人二维码" in shelf.says("previewStamp"))
    page._look(0)
    shelf.wait(lambda: page._viewer.isVisible())
    large = page._viewer._item.pictures[0].full
    with Image.open(large) as image:
        assert read(image) == [ADDRESS]
    page._viewer.close_sheet()

    shelf.qtbot.keyClick(shelf.window, Qt.Key.Key_Space)
    shelf.wait(lambda: len(clipboard().urls()) == 1)
    with Image.open(clipboard().urls()[0].toLocalFile()) as image:
        assert read(image) == [ADDRESS]
