"""Parcel cards from the shop's own PC: chosen, seen, counted, and made."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from localdb.queries.people import find_guide
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.materials.cards import CardSheet

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]
ADDRESS = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"


@pytest.fixture
def page(at_work):
    at_work.window.show_page("materials")
    return at_work.window.current_page


@pytest.fixture
def with_code(at_work, world):
    changes = {"contact_url": Change(seen=None, new=ADDRESS)}
    guide_id = world.shop.guides[0].id
    world.as_hq(SaveCatalogRow(entity="guide", row_id=guide_id, changes=changes))
    at_work.sync()

    def is_known():
        with at_work.book.file.read() as connection:
            guide = find_guide(connection, guide_id)
            return guide is not None and guide.contact_url == ADDRESS

    at_work.wait(is_known)
    return at_work


def scanned(label):
    shown = label.pixmap().toImage().convertToFormat(QImage.Format.Format_RGB888)
    if shown.isNull():  # it has not been drawn yet
        return []
    size, stride = (shown.width(), shown.height()), shown.bytesPerLine()
    image = Image.frombytes("RGB", size, bytes(shown.constBits()), "raw", "RGB", stride)
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_cards_are_seen_and_made_with_no_network(with_code, page, cable, tmp_path, monkeypatch):
    cable.pull()
    opened: list[Path] = []
    page._cards._show = opened.append
    name = str(tmp_path / "卡")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))

    page._cards.action.trigger()
    with_code.wait(lambda: with_code.sees("cardSheet"))
    sheet = with_code.window.findChild(CardSheet)
    with_code.wait(lambda: scanned(sheet._picture) == [ADDRESS])
    sheet._looks.choose("B")
    sheet._looks.chosen.emit("B")
    with_code.write("cardCount", "2001")
    with_code.qtbot.keyClick(sheet._count.editor, Qt.Key.Key_Return)
    assert "1 到 2000" in with_code.says("cardCountProblem")
    with_code.write("cardCount", "20")
    assert with_code.says("cardSheets") == "A4 纸 3 张，共 24 张卡"
    with_code.qtbot.keyClick(sheet._count.editor, Qt.Key.Key_Return)

    with_code.wait(lambda: opened)
    (place,) = opened
    assert place == tmp_path / "卡.pdf"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("卡")] == ["卡.pdf"]
    pdf = pypdfium2.PdfDocument(place)
    assert len(pdf) == 3
    said = pdf[0].get_textpage().get_text_range()
    assert said.count("谢谢你的惠顾") == said.count("B") == 8
    codes = zxingcpp.read_barcodes(pdf[0].render(scale=2).to_pil())
    assert [code.text for code in codes] == [ADDRESS] * 8


def test_without_a_code_it_is_said_who_sets_it(at_work, page):
    said = []
    page.toast_asked.connect(lambda toast: said.append(toast.text))

    page._cards.action.trigger()

    at_work.wait(lambda: said)
    assert "还没设置你的个人二维码" in said[0]
