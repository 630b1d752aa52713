"""Films and documents on the wall: marked, taken as files, shown by other programs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.server.media.films import MP4
from tests.support.posts import publish, upload
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.materials import taking

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]


@pytest.fixture
def page(at_work, world):
    pdf = io.BytesIO()
    Image.new("RGB", (60, 80)).save(pdf, "PDF")
    publish(world, "尺码表", 0, type="file", media_ids=[upload(world, pdf.getvalue())])
    world.clock.turn(days=1)
    publish(world, "外套", 0, type="video", media_ids=[upload(world, MP4)])
    at_work.controller._door.media.start()
    at_work.sync()
    at_work.window.show_page("materials")
    found = at_work.window.current_page
    at_work.wait(lambda: found._wall is not None and len(found._wall.items) == 2)
    at_work.wait(lambda: not found._wall.missing)
    found.wall.setCurrentIndex(found._model.index(0, 0))
    found.focus_first()
    return found


def laid():
    data = QGuiApplication.clipboard().mimeData()
    return [Path(url.toLocalFile()).name for url in data.urls()] if data else []


def test_they_are_marked_taken_as_files_and_opened_by_this_pcs_programs(
    page, at_work, qtbot, monkeypatch
):
    opened: list[Path] = []
    monkeypatch.setattr(taking, "open_file", opened.append)
    assert [card.count for card in page._model.cards] == ["视频 0:02 · 0.1 MB", "PDF · 0.1 MB"]
    assert page.taking.copy_files.text() == "视频"

    qtbot.keyClick(at_work.window, Qt.Key.Key_Space)
    at_work.wait(lambda: laid() == ["外套-1.mp4"])
    assert QGuiApplication.clipboard().mimeData().text().startswith("出门玩")
    assert not QGuiApplication.clipboard().mimeData().hasImage()
    button = page.preview._pictures[0]
    assert (button.mark, button.accessibleName()) == ("0:02", "打开 0:02")
    button.click()
    at_work.wait(lambda: [path.name for path in opened] == ["外套-1.mp4"])

    page.wall.setCurrentIndex(page._model.index(1, 0))
    assert page.taking.copy_files.text() == "文件"
    page.taking.copy_files.trigger()
    at_work.wait(lambda: laid() == ["尺码表-1.pdf"])
    assert not page._viewer.isVisible()
