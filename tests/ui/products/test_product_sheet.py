"""A label is scanned on any screen, and the product lies over it."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from guide_app.domain.entities import TimelineEntry
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.support.posts import photo, publish, upload
from tests.support.scanning import press
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.theme import Scheme
from ui.widgets import KeyButton

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]

CODE = "4006381333931"


def save(world, entity, **values):
    """A new row of HQ's. Returns its id."""
    before = set(world.rows_of(world.shop.hq).get(entity, ()))
    changes = {name: Change(seen=None, new=value) for name, value in values.items()}
    world.as_hq(SaveCatalogRow(entity=entity, changes=changes))
    (made,) = set(world.rows_of(world.shop.hq)[entity]) - before
    return made


@pytest.fixture
def rack(at_work, world):
    """The shop sells a T-shirt with a picture, and there is a post about it."""
    picture = upload(world, photo(7))
    sold = {"style": "TS1", "name": "天空蓝短袖", "price": "79.00", "layer": "traffic"}
    product = save(world, "product", **sold, media_ids=[picture])
    label = {"code": "TS1-130", "color": "天空蓝", "size": "130", "barcode": CODE}
    save(world, "sku", product_id=product, **label)
    publish(world, "天空蓝返场", product_ids=[product])
    at_work.controller._door.media.start()
    at_work.sync()
    wall = at_work.controller.place.wall
    at_work.wait(lambda: any(one.title == "天空蓝返场" for one in wall.load().items))
    return at_work


def sheet_says(rack, *names):
    rack.wait(lambda: rack.sees("productSheet"))
    return [rack.says(name) for name in names]


def test_a_label_opens_its_product_with_the_line_cut_and_nothing_else_happens(rack, cable, world):
    cable.pull()
    contacts = dict(world.rows_of(world.shop.guides[0]))
    rack.window.show_page("today")

    press(rack.window, CODE)

    assert sheet_says(rack, "productPrice", "productColors", "productSizes") == [
        "¥79",
        "颜色：天空蓝",
        "尺码：130",
    ]
    assert dict(world.rows_of(world.shop.guides[0])) == contacts
    assert not rack.sees("copyPaymentButton")
    assert "总部还没设置" in rack.says("paymentSays")
    press(rack.window, CODE)  # again: still one sheet
    rack.qtbot.keyClick(rack.window.focusWidget(), Qt.Key.Key_Escape)
    rack.wait(lambda: not rack.sees("productSheet"))


def test_the_lock_hears_no_scanner(rack):
    rack.controller.lock()
    press(rack.window, CODE)
    rack.wait(lambda: rack.window.locked)
    assert not rack.sees("productSheet")


def test_a_post_about_the_product_is_one_click_away(rack):
    press(rack.window, CODE)
    rack.wait(lambda: rack.sees("productSheet"))
    rack.window.findChild(KeyButton, "productMaterial").click()
    rack.wait(lambda: rack.window.current_page.page_id == "materials")
    page = rack.window.current_page
    rack.wait(lambda: page.chosen is not None and page.chosen.title == "天空蓝返场")


def read_code(rack):
    """What a camera reads off the window; "" when it finds no code."""
    picture = rack.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (picture.width(), picture.height())
    bits, line = bytes(picture.constBits()), picture.bytesPerLine()
    found = zxingcpp.read_barcodes(Image.frombytes("RGB", size, bits, "raw", "RGB", line))
    return found[0].text if found else ""


def test_a_payment_link_is_made_with_the_line_cut_and_noted_for_the_customer(
    rack, cable, world, ma_hui, theme
):
    brand = world.shop.brand
    mall = "https://mall.example.com/p/{product}?g={guide}&s={store}"
    changes = {"payment_url": Change(seen=None, new=mall)}
    world.as_hq(SaveCatalogRow(entity="brand", row_id=brand.id, changes=changes))
    rack.sync()
    products = rack.controller.place.products
    rack.wait(lambda: products.scanned(CODE).payment)
    cable.pull()
    guide, store = world.shop.guides[0], world.shop.stores[0]
    theme.choose(Scheme.DARK)
    rack.open_profile(ma_hui)
    press(rack.window, CODE)
    rack.wait(lambda: rack.sees("productSheet"))

    assert "会记在马慧的档案里" in rack.says("paymentSays")
    rack.qtbot.keyClick(rack.window.focusWidget(), Qt.Key.Key_C)
    rack.qtbot.keyClick(rack.window.focusWidget(), Qt.Key.Key_Q)

    url = f"https://mall.example.com/p/TS1?g={guide.account}&s={store.code}"
    assert QGuiApplication.clipboard().text() == url
    rack.wait(lambda: read_code(rack) == url)
    rack.wait(lambda: "已记在马慧的档案里" in rack.says("paymentSays"))
    cable.plug_in()
    rack.sync()
    entries = [world.find(TimelineEntry, one) for one in world.rows_of(guide)["timeline_entry"]]
    noted = [one for one in entries if one.kind == "payment_link"]
    assert [(one.customer_id, one.text) for one in noted] == [(ma_hui, "天空蓝短袖")]
