"""The frame: pages by key, remembered, in two languages."""

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)

from tests.ui.foundation.desk import CUSTOMER, Customers, find, press, title
from ui.i18n import Language
from ui.shell import CommandBook, MainWindow
from ui.shortcuts import Key, add_action
from ui.widgets import (
    Dialog,
    ToastSpec,
)


def test_only_registered_pages_stand_in_the_navigation(window):
    assert window.rail.page_ids == ("today", "customers")


def test_a_page_is_made_when_it_is_first_shown(window, made):
    assert [page.page_id for page in made] == ["today"]

    window.show_page("customers")
    window.show_page("today")
    window.show_page("customers")

    assert [page.page_id for page in made] == ["today", "customers"]


def test_pages_are_reached_by_alt_and_their_number(qtbot, window):
    press(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert title(window) == "客户"

    press(qtbot, window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert title(window) == "今天"


def test_pages_are_reached_by_click_and_marked(qtbot, window):
    button = find(window, QAbstractButton, "rail.customers")

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert button.isChecked()
    assert not find(window, QAbstractButton, "rail.today").isChecked()


def test_a_page_outside_the_navigation_marks_nothing_there(window):
    window.show_page("sync")

    assert title(window) == "同步"
    assert not find(window, QAbstractButton, "rail.today").isChecked()


def test_arrow_keys_walk_through_the_navigation(qtbot, window):
    find(window, QAbstractButton, "rail.today").setFocus()

    press(qtbot, window, Qt.Key.Key_Down)
    press(qtbot, window, Qt.Key.Key_Return)

    assert title(window) == "客户"


def test_a_page_is_told_when_it_comes_and_goes_and_gets_the_keyboard(window, made):
    window.show_page("customers", "id-7")
    window.show_page("today")

    assert made[0].told == [("shown", None), "hidden", ("shown", None)]
    assert made[1].told == [("shown", "id-7"), "hidden"]
    assert QApplication.focusWidget() is made[0].field


def test_a_page_can_send_the_guide_to_another_page(window, made):
    made[0].page_asked.emit("customers", "id-7")

    assert made[1].told == [("shown", "id-7")]


def test_the_top_bar_shows_title_subtitle_and_buttons_of_the_page_shown(window, made):
    window.show_page("customers")

    assert find(window, QLabel, "pageSubtitle").text() == "2,318 位"
    assert made[1].button.isVisible()
    assert not made[0].button.isVisible()


def test_a_number_that_waits_stands_at_the_page_and_is_read_aloud(window, made):
    made[0].badge_changed.emit(29)

    button = find(window, QAbstractButton, "rail.today")
    assert button.badge == 29
    assert button.accessibleName() == "今天 29"
    made[0].badge_changed.emit(0)
    assert button.accessibleName() == "今天"


def test_every_page_made_is_refreshed_the_shown_one_first(window, made):
    window.show_page("customers")
    order = []
    for page in made:
        page.refresh = lambda page=page: order.append(page.page_id)

    window.refresh_pages()

    assert order == ["customers", "today"]


def test_ctrl_z_undoes_what_the_toast_offers(qtbot, window, made):
    page = made[0]
    page.toast_asked.emit(ToastSpec("已完成", "撤销", "Ctrl+Z", lambda: page.undone.append(1)))
    page.setFocus()

    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert page.undone == [1]


@pytest.mark.parametrize(
    ("key", "signal"), [(Qt.Key.Key_K, "palette_asked"), (Qt.Key.Key_L, "lock_asked")]
)
def test_search_and_lock_have_keys_that_work_everywhere(qtbot, window, key, signal):
    with qtbot.waitSignal(getattr(window, signal)):
        press(qtbot, window, key, Qt.KeyboardModifier.ControlModifier)


def test_f5_asks_for_an_exchange_and_ctrl_comma_for_the_settings(qtbot, window):
    with qtbot.waitSignal(window.sync_now_asked):
        press(qtbot, window, Qt.Key.Key_F5)
    with qtbot.waitSignal(window.account_asked):
        press(qtbot, window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)


def test_a_locked_window_takes_neither(qtbot, window):
    asked = []
    window.sync_now_asked.connect(lambda: asked.append("sync"))
    window.account_asked.connect(lambda: asked.append("settings"))
    window.lock("林晓雨", due=1)

    press(qtbot, window, Qt.Key.Key_F5)
    press(qtbot, window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)

    assert asked == []


def test_the_geometry_is_remembered(qtbot, window, settings):
    window.show_page("customers")
    window.resize(QSize(880, 500))  # no larger than the screen of the tests
    window.close()

    again = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    again.add_page(Customers, Customers)

    assert again.size() == QSize(880, 500)


def test_a_broken_or_foreign_setting_opens_the_usual_window(qtbot, settings):
    settings.setValue("window/geometry", "not a geometry")

    window = MainWindow(settings)
    qtbot.addWidget(window)

    assert window.width() >= window.minimumWidth()


def test_the_window_holds_on_the_smallest_screen_at_one_and_a_half(window):
    window.resize(910, 512)

    assert window.size() == QSize(910, 512)
    assert window.top_bar.width() + window.rail.width() == 910


def test_the_language_changes_in_rail_title_and_status_at_once(qtbot, window, language):
    language.choose(Language.EN)

    qtbot.waitUntil(lambda: title(window) == "today")
    assert window.windowTitle() == "Guide Desk"
    assert find(window, QAbstractButton, "status.lock").text() == "Lock"
    assert find(window, QAbstractButton, "rail.today").accessibleName() == "today"


def test_a_banner_stands_above_everything_until_it_is_taken_away(window):
    banner = find(window, QWidget, "windowBanner")
    assert not banner.isVisible()

    window.set_banner("数据只在这台电脑上", lead="演示 ")
    assert banner.isVisible()
    assert banner.accessibleName() == "演示 数据只在这台电脑上"

    window.set_banner("")
    assert not banner.isVisible()


def test_a_gate_hides_the_desk_and_its_keys(qtbot, window, made):
    gate = QLineEdit()
    window.show_gate(gate)

    assert gate.isVisible()
    assert not made[0].label.isVisible()
    with qtbot.assertNotEmitted(window.palette_asked):
        press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    window.show_desk()
    assert made[0].label.isVisible()


def test_letting_go_of_the_pages_leaves_nothing_of_the_guide(qtbot, window, made):
    gone = []
    page = made[0]
    page.destroyed.connect(lambda: gone.append("page"))
    page.badge_changed.emit(29)
    dialog = Dialog(page, name="edit")
    dialog.destroyed.connect(lambda: gone.append("dialog"))
    dialog.open()
    window.toasts.show_toast(ToastSpec(f"{CUSTOMER} 已完成"))

    window.forget_pages()

    qtbot.waitUntil(lambda: sorted(gone) == ["dialog", "page"])
    assert window.current_page is None
    assert window.toasts.current is None
    assert find(window, QAbstractButton, "rail.today").badge == 0


def test_what_was_said_on_a_page_goes_with_it(window, made):
    made[0].toast_asked.emit(ToastSpec("马慧：已发送"))
    window.show_page("today", "the same page once more")
    assert window.toasts.current is not None

    window.show_page("customers")

    assert window.toasts.current is None


def test_what_is_saved_after_its_page_was_left_is_said_on_the_next(window, made):
    window.show_page("customers")

    made[0].toast_asked.emit(ToastSpec("备注已保存", action="撤销", undo=list))

    assert window.toasts.current.text == "备注已保存"
    assert window.command("undo").isEnabled()


def test_commands_and_pages_are_found_and_run(window, made):
    book = CommandBook()
    book.add_pages(window)
    ran = []
    sync = window.add_command(None, lambda: ran.append("sync"), name="syncAll")
    sync.setText("立即同步")
    book.add(sync, also="sync")
    copy = add_action(made[0], Key.COPY_SCRIPT, lambda: ran.append("copy"), name="copyScript")
    copy.setText("复制话术")

    book.take(made[0])

    assert _named(book.find("")) == (["复制话术", "今天", "客户", "立即同步"], [])
    assert _named(book.find("立即")) == (["立即同步"], [])
    for typed in ("同步", "SYNC", "tb", "tongbu", "lijitong"):
        assert _named(book.find(typed)) == ([], ["立即同步"]), typed
    assert book.find("今")[0][0].key == "Alt+1"
    assert book.find("复制")[0][0].key == "C"
    assert book.run("syncAll")
    assert book.run("copyScript")
    assert ran == ["sync", "copy"]
    assert book.run("go.customers")
    assert title(window) == "客户"
    assert not book.run("customer-id")


def test_a_command_that_may_not_be_given_is_not_found(window, made):
    book = CommandBook()
    book.add_pages(window)
    away = add_action(made[0], None, list, name="away")
    away.setText("转交")
    add_action(made[0], Key.NEXT_ROW, list, name="walk")  # has no words: it is only a key
    book.take(made[0])
    assert _named(book.find("")) == (["转交", "今天", "客户"], [])

    away.setEnabled(False)
    book.take(made[0])

    assert _named(book.find("")) == (["今天", "客户"], [])


def _named(found):
    return tuple([item.title for item in items] for items in found)
