"""A code fills the window for the customer across the counter."""

from __future__ import annotations

import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.theme import Scheme

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]

CONTACT = "https://work.weixin.qq.com/ca/ann"
PAGES = "https://s.example.com"


def read_code(at_work):
    """What a camera reads off the window; "" when it finds no code."""
    picture = at_work.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (picture.width(), picture.height())
    bits, line = bytes(picture.constBits()), picture.bytesPerLine()
    found = zxingcpp.read_barcodes(Image.frombytes("RGB", size, bits, "raw", "RGB", line))
    return found[0].text if found else ""


def save(world, entity, row_id, **values):
    changes = {name: Change(seen=None, new=value) for name, value in values.items()}
    world.as_hq(SaveCatalogRow(entity=entity, row_id=row_id, changes=changes))


def press(at_work, key):
    at_work.qtbot.keyClick(at_work.window.focusWidget() or at_work.window, key)


def test_codes_are_shown_one_after_another_with_the_line_cut_in_the_dark_theme(
    at_work, world, cable, theme
):
    guide, store = world.shop.guides[0], world.shop.stores[0]
    save(world, "guide", guide.id, contact_url=CONTACT)
    save(world, "brand", world.shop.brand.id, pages_url=PAGES)
    save(world, "channel_code", None, name="收银台", kind="store", store_id=store.id)
    save(world, "channel_code", None, name="别家", kind="store", store_id=world.shop.stores[1].id)
    at_work.sync()
    codes = at_work.controller.place.counter_codes
    at_work.wait(lambda: len(codes.load().codes) == 2)
    cable.pull()
    theme.choose(Scheme.DARK)

    press(at_work, Qt.Key.Key_F8)
    at_work.wait(lambda: at_work.sees("codeStage"))

    at_work.wait(lambda: read_code(at_work) == CONTACT)
    assert at_work.says("stageWho") == f"{guide.name} · {store.name}"
    press(at_work, Qt.Key.Key_Right)
    at_work.wait(lambda: read_code(at_work).startswith(f"{PAGES}/c/"))
    assert at_work.says("stageName") == "收银台"
    press(at_work, Qt.Key.Key_Right)
    at_work.wait(lambda: read_code(at_work) == CONTACT)
    press(at_work, Qt.Key.Key_Escape)
    at_work.wait(lambda: not at_work.sees("codeStage"))


def test_without_a_code_it_is_said_who_enters_one(at_work):
    press(at_work, Qt.Key.Key_F8)
    at_work.wait(lambda: "请总部" in at_work.says("stageNothing"))
