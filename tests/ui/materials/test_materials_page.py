"""The wall of materials in the window: seen, chosen, prepared; and what stays here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from guide_app.domain.entities import Share
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.services.links import LinkService
from tests.support.posts import change, publish
from tests.ui.bad_days.conftest import ann, at_work, cable, ma_hui, new_pc, pc, world
from ui.materials.narrowing import Narrowing
from ui.materials.shelf_dialog import ShelfDialog

__all__ = ["ann", "at_work", "cable", "ma_hui", "new_pc", "pc", "world"]


@pytest.fixture
def posts(world):
    """Three materials of two kinds, one of them over."""
    over = (world.clock().date() - timedelta(days=1)).isoformat()
    publish(world, "去年的活动", 1, kind="event", valid_until=over, caption="活动文案")
    publish(world, "怎么洗", 0, kind="care", caption="冷水单独洗")
    world.clock.turn(days=1)
    publish(world, "国庆出游", 3, link="https://m.example.com/p")


@pytest.fixture
def shelf(at_work, posts):
    """Ann looks at the wall; all its pictures are there."""
    at_work.controller._door.media.start()
    at_work.sync()
    at_work.window.show_page("materials")
    page = at_work.window.current_page
    at_work.wait(lambda: page.chosen is not None and len(titles(page)) == 3)
    at_work.wait(lambda: not page._wall.missing)
    QGuiApplication.clipboard().setText("of before")
    page.wall.setCurrentIndex(page._model.index(0, 0))
    page.focus_first()
    assert page.chosen.title == "国庆出游"
    return at_work


@pytest.fixture
def page(shelf):
    return shelf.window.current_page


def titles(page):
    return [card.title for card in page._model.cards]


def press(shelf, key):
    shelf.qtbot.keyClick(shelf.window, key)


def clipboard():
    return QGuiApplication.clipboard().mimeData()


def shares(shelf):
    return [
        shelf.world.find(Share, one)
        for one in shelf.world.rows_of(shelf.world.shop.guides[0])["share"]
    ]


def test_one_key_prepares_a_post_and_the_server_hears_of_it_once(shelf, page):
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: len(clipboard().urls()) == 3)

    assert clipboard().text() == "出门玩最怕娃一身汗。\nhttps://m.example.com/p"
    names = [url.fileName() for url in clipboard().urls()]
    assert names == ["国庆出游-1.jpg", "国庆出游-2.jpg", "国庆出游-3.jpg"]
    assert clipboard().hasImage()
    shelf.wait(lambda: page.chosen.today == "prepared")
    press(shelf, Qt.Key.Key_Space)
    press(shelf, Qt.Key.Key_D)
    shelf.wait(lambda: page.chosen.today == "posted")
    shelf.sync()
    (share,) = shares(shelf)
    assert (share.state, share.ways) == ("posted", ["clipboard"])


def test_caption_and_pictures_can_each_be_had_alone(shelf, page):
    press(shelf, Qt.Key.Key_C)
    shelf.wait(lambda: clipboard().text().startswith("出门玩"))
    assert not clipboard().urls()

    press(shelf, Qt.Key.Key_V)
    shelf.wait(lambda: len(clipboard().urls()) == 3)
    assert "出门玩" not in clipboard().text()


def test_one_key_copies_the_link_of_its_page_with_the_cable_out_too(shelf, page, cable):
    press(shelf, Qt.Key.Key_L)
    shelf.wait(lambda: "网址" in shelf.says("toast"))
    assert clipboard().text() == "of before"
    brand, change = shelf.world.shop.brand, Change(seen=None, new="https://hi.example.com")
    told = SaveCatalogRow(entity="brand", row_id=brand.id, changes={"pages_url": change})
    shelf.world.as_hq(told)
    shelf.sync()
    shelf.wait(lambda: LinkService(shelf.book).offered)
    cable.pull()

    press(shelf, Qt.Key.Key_L)
    shelf.wait(lambda: clipboard().text().startswith("https://hi.example.com/s/"))
    shelf.wait(lambda: page.chosen.taken == 1)


def test_with_the_cable_out_it_is_prepared_all_the_same(shelf, page, cable):
    cable.pull()

    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: len(clipboard().urls()) == 3)

    shelf.wait(lambda: page.chosen.taken == 1)


def test_what_is_over_is_greyed_says_why_and_cannot_leave(shelf, page):
    press(shelf, Qt.Key.Key_J)
    press(shelf, Qt.Key.Key_J)
    assert page.chosen.title == "去年的活动"
    assert page._model.cards[2].quiet
    for key in (Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_V):
        press(shelf, key)

    assert "不能再" in shelf.says("previewWhyNot")
    assert clipboard().text() == "of before"
    assert page.chosen.taken == 0


def test_what_hq_takes_back_goes_from_the_wall_and_from_the_disk(shelf, page, world):
    folder = shelf.profile / "materials"
    before = {path.name for path in folder.glob("*.file")}
    change(world, page.chosen.material_id, archived=(False, True))
    shelf.sync()

    shelf.wait(lambda: "国庆出游" not in titles(page))
    shelf.wait(lambda: len({path.name for path in folder.glob("*.file")}) < len(before) - 4)


def test_it_is_found_by_what_it_says_and_by_what_it_is_about(shelf, page):
    press(shelf, Qt.Key.Key_Slash)
    shelf.write("materialSearch", "单独")
    assert titles(page) == ["怎么洗"]
    shelf.write("materialSearch", "没有这样的")
    assert titles(page) == []
    assert shelf.sees("materialsNothing")
    page._nothing.acted.emit()
    assert len(titles(page)) == 3

    page.narrowing.kinds.chosen.emit("event")
    assert titles(page) == ["去年的活动"]


def test_what_hq_takes_back_is_taken_off_the_clipboard_and_nothing_else_is(shelf, page, world):
    said = []
    page.toast_asked.connect(lambda toast: said.append(toast.text))
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: len(clipboard().urls()) == 3)
    shelf.wait(lambda: page.chosen.today == "prepared")
    change(world, page.chosen.material_id, archived=(False, True))
    shelf.sync()

    shelf.wait(lambda: any("收回" in one for one in said))
    assert not clipboard() or not (clipboard().urls() or clipboard().text())

    press(shelf, Qt.Key.Key_C)
    shelf.wait(lambda: QGuiApplication.clipboard().text() == "冷水单独洗")
    QGuiApplication.clipboard().setText("客户的地址")
    change(world, page.chosen.material_id, archived=(False, True))
    shelf.sync()
    shelf.wait(lambda: "怎么洗" not in titles(page))
    page.refresh()
    assert clipboard().text() == "客户的地址"


def test_what_is_asked_for_is_said_and_one_key_asks_for_everything_again(shelf, page):
    press(shelf, Qt.Key.Key_S)
    shelf.wait(lambda: page.chosen.favourite)
    page.narrowing.parts.chosen.emit("favourites")
    assert titles(page) == ["国庆出游"]

    page.narrowing.kinds.chosen.emit("care")
    assert titles(page) == []
    hint = page._nothing._hint.text()
    assert hint == "去掉「收藏」能看到 1 条。\n去掉「关怀」能看到 1 条。"
    press(shelf, Qt.Key.Key_Escape)
    assert len(titles(page)) == 3


def test_conditions_are_chosen_with_the_keyboard_and_kept_until_the_next_start(shelf, page, world):
    today = page._service.today.isoformat()
    publish(world, "秋装", 0, tags=["秋"], folder="秋季/新品", valid_until=today)
    shelf.sync()
    shelf.wait(lambda: len(titles(page)) == 4)

    press(shelf, Qt.Key.Key_T)
    dialog = page.findChild(ShelfDialog) or shelf.window.findChild(ShelfDialog)
    shelf.wait(dialog.isVisible)
    shelf.click("shelf.folder.秋季")
    shelf.wait(lambda: shelf.says("shelfCount") == "1 条符合")
    dialog.confirmed.emit()
    shelf.wait(lambda: titles(page) == ["秋装"])

    assert page._model.cards[0].state.text == "今天最后一天"
    again = Narrowing(page._narrow, page._settings, name="again")
    assert again.choice == page.narrowing.choice
    assert again.choice.folder == "秋季"
    again.deleteLater()


def test_another_wording_is_shown_and_taken_by_a_key(shelf, page, world):
    words = {"short": "短的"}
    change(world, page.chosen.material_id, wordings=(None, words))
    shelf.sync()
    shelf.wait(lambda: len(page.chosen.wordings) == 2)
    first = page.chosen.wordings[0].text

    press(shelf, Qt.Key.Key_R)
    other = page.chosen.wordings[0].text
    assert {first, other} == {"出门玩最怕娃一身汗。", "短的"}
    press(shelf, Qt.Key.Key_C)

    shelf.wait(lambda: clipboard().text().startswith(other))
    shelf.wait(lambda: page.chosen.today == "prepared")
    assert page.chosen.wordings[0].text == other, "the next way takes the same"


def test_the_pictures_are_looked_at_large_with_the_arrow_keys(shelf, page):
    shelf.qtbot.keyClick(page.wall, Qt.Key.Key_Return)
    viewer = page._viewer
    assert viewer.isVisible()
    assert viewer.at == 0
    for _ in range(4):
        shelf.qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.at == 2
    shelf.qtbot.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.at == 1
    shelf.qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_pictures_come_while_nobody_is_signed_in(pc, posts):
    pc.controller._door.media.start()

    folder = pc.profile / "materials"
    pc.wait(lambda: len(list(folder.glob("*.file"))) == 7)  # of what is over the small one alone


def slots(page):
    return page.posts.bar.words


def test_a_post_fills_its_slot_and_one_key_leads_to_the_next_that_is_wanted(shelf, page):
    shelf.wait(lambda: len(slots(page)) == 6)
    assert not any("✓" in words for words in slots(page))

    press(shelf, Qt.Key.Key_G)  # nothing was posted of any kind: a review is the first of them
    assert page.chosen.title == "国庆出游"
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: sum("✓" in words for words in slots(page)) == 1)

    press(shelf, Qt.Key.Key_G)
    assert page.chosen.title == "怎么洗"


def test_beyond_the_brands_cap_it_is_said_how_many_and_the_guide_goes_on(shelf, page, world):
    brand = world.shop.hq.brand_id
    cap = {"posts_per_day": Change(seen=None, new=1)}
    world.as_hq(SaveCatalogRow(entity="brand", row_id=brand, changes=cap))
    shelf.sync()
    assert not shelf.sees("postCap")
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: shelf.sees("postCap"))
    assert page.posts.notice.accessibleName().startswith(
        "今天已发 1 条。据说顾客一天最多看到同一个人 1 条"
    )

    press(shelf, Qt.Key.Key_J)
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: page.posts.day.posts == 2)


def test_what_became_of_a_post_is_written_down_by_key_and_taken_back(shelf, page):
    press(shelf, Qt.Key.Key_Space)
    shelf.wait(lambda: page.chosen.today == "prepared")

    press(shelf, Qt.Key.Key_O)
    shelf.wait(lambda: shelf.sees("ownPosts"))
    sheet = page.posts._sheet
    shelf.qtbot.waitUntil(lambda: sheet._list.hasFocus())
    shelf.qtbot.keyClicks(sheet._likes.editor, "+1,")
    assert sheet._likes.editor.text() == "1"
    assert sheet.is_dirty()
    sheet._on_current()
    assert sheet._likes.editor.text() == "1"  # kept
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier(0), "x", True)
    QApplication.sendEvent(sheet._list, held)
    assert sheet._confirm.isEnabled()
    shelf.write("ownLikes", "12")
    shelf.qtbot.keyClick(sheet._likes.editor, Qt.Key.Key_Return)
    shelf.wait(lambda: sheet.chosen.state == "posted")
    shelf.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    shelf.sync()
    (share,) = shares(shelf)
    assert (share.state, share.likes, share.comments) == ("posted", 12, None)

    press_undo(shelf)
    shelf.wait(lambda: page.chosen.today == "prepared")


def press_undo(shelf):
    shelf.qtbot.keyClick(shelf.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
