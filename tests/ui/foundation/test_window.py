"""The frame: pages by key, one status line, and a lock that shows nothing."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import Language
from ui.shell import CommandBook, MainWindow, Page
from ui.shortcuts import Key, Scope, add_action, label_of, page_sequence
from ui.widgets import (
    Connection,
    Dialog,
    FloatingBar,
    KeyButton,
    StatusLine,
    SyncFacts,
    TextField,
    ToastSpec,
)

CUSTOMER = "王雪梅"


class TestPage(Page):
    """Notes what the window tells it."""

    __test__ = False

    def __init__(self):
        super().__init__()
        self.told: list[object] = []
        self.undone: list[int] = []
        self.button = KeyButton("新客户", key="N", parent=self)
        self.label = QLabel(CUSTOMER)
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addWidget(self.field)

    def subtitle(self):
        return "2,318 位"

    def trailing_widgets(self):
        return (self.button,)

    def on_shown(self, argument=None):
        self.told.append(("shown", argument))

    def on_hidden(self):
        self.told.append("hidden")

    def refresh(self):
        self.told.append("refresh")

    def focus_first(self):
        self.field.setFocus()


class Today(TestPage):
    page_id = "today"
    icon = "today"

    @classmethod
    def word(cls):
        return QCoreApplication.translate("Dates", "today")


class Customers(TestPage):
    page_id = "customers"
    icon = "customers"

    @classmethod
    def word(cls):
        return "客户"


class Sync(TestPage):
    page_id = "sync"
    in_rail = False

    @classmethod
    def word(cls):
        return "同步"


@pytest.fixture
def made():
    """Which pages were made, in their order."""
    return []


def _make(page, made):
    made.append(page())
    return made[-1]


@pytest.fixture
def window(qtbot, settings, made):
    desk = MainWindow(settings)
    qtbot.addWidget(desk)
    for page in (Today, Customers, Sync):
        desk.add_page(page, partial(_make, page, made))
    desk.show()
    desk.show_page("today")
    return desk


def _find(window, kind, name):
    (found,) = window.findChildren(kind, name)
    return found


def _press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def _title(window):
    return _find(window, QLabel, "pageTitle").text()


def test_only_registered_pages_stand_in_the_navigation(window):
    assert window.rail.page_ids == ("today", "customers")


def test_a_page_is_made_when_it_is_first_shown(window, made):
    assert [page.page_id for page in made] == ["today"]

    window.show_page("customers")
    window.show_page("today")
    window.show_page("customers")

    assert [page.page_id for page in made] == ["today", "customers"]


def test_pages_are_reached_by_alt_and_their_number(qtbot, window):
    _press(qtbot, window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert _title(window) == "客户"

    _press(qtbot, window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert _title(window) == "今天"


def test_pages_are_reached_by_click_and_marked(qtbot, window):
    button = _find(window, QAbstractButton, "rail.customers")

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert button.isChecked()
    assert not _find(window, QAbstractButton, "rail.today").isChecked()


def test_a_page_outside_the_navigation_marks_nothing_there(window):
    window.show_page("sync")

    assert _title(window) == "同步"
    assert not _find(window, QAbstractButton, "rail.today").isChecked()


def test_arrow_keys_walk_through_the_navigation(qtbot, window):
    _find(window, QAbstractButton, "rail.today").setFocus()

    _press(qtbot, window, Qt.Key.Key_Down)
    _press(qtbot, window, Qt.Key.Key_Return)

    assert _title(window) == "客户"


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

    assert _find(window, QLabel, "pageSubtitle").text() == "2,318 位"
    assert made[1].button.isVisible()
    assert not made[0].button.isVisible()


def test_a_number_that_waits_stands_at_the_page_and_is_read_aloud(window, made):
    made[0].badge_changed.emit(29)

    button = _find(window, QAbstractButton, "rail.today")
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

    _press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert page.undone == [1]


@pytest.mark.parametrize(
    ("key", "signal"), [(Qt.Key.Key_K, "palette_asked"), (Qt.Key.Key_L, "lock_asked")]
)
def test_search_and_lock_have_keys_that_work_everywhere(qtbot, window, key, signal):
    with qtbot.waitSignal(getattr(window, signal)):
        _press(qtbot, window, key, Qt.KeyboardModifier.ControlModifier)


def test_geometry_and_last_page_are_remembered(qtbot, window, settings):
    window.show_page("customers")
    window.resize(QSize(880, 500))  # no larger than the screen of the tests
    window.close()

    again = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    again.add_page(Customers, Customers)

    assert again.size() == QSize(880, 500)
    assert again.remembered_page == "customers"


def test_a_broken_or_foreign_setting_opens_the_usual_window(qtbot, settings):
    settings.setValue("window/geometry", "not a geometry")
    settings.setValue("window/page", "gone")

    window = MainWindow(settings)
    qtbot.addWidget(window)

    assert window.width() >= window.minimumWidth()
    assert window.remembered_page == ""


def test_the_window_holds_on_the_smallest_screen_at_one_and_a_half(window):
    window.resize(910, 512)

    assert window.size() == QSize(910, 512)
    assert window.top_bar.width() + window.rail.width() == 910


def test_the_language_changes_in_rail_title_and_status_at_once(qtbot, window, language):
    language.choose(Language.EN)

    qtbot.waitUntil(lambda: _title(window) == "today")
    assert window.windowTitle() == "Guide Desk"
    assert _find(window, QAbstractButton, "status.lock").text() == "Lock"
    assert _find(window, QAbstractButton, "rail.today").accessibleName() == "today"


def test_a_banner_stands_above_everything_until_it_is_taken_away(window):
    banner = _find(window, QWidget, "windowBanner")
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
        _press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

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
    assert _find(window, QAbstractButton, "rail.today").badge == 0


def _texts_in_sight(window):
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    fields = [one.text() for one in window.findChildren(QLineEdit) if one.isVisible()]
    bars = [one.text for one in window.findChildren(FloatingBar) if one.isVisible()]
    return " ".join([*labels, *fields, *bars])


@pytest.fixture
def busy(window, made):
    """A dialog with a draft and a toast are open."""
    dialog = Dialog(made[0], name="edit")
    dialog.set_title(CUSTOMER)
    field = TextField(name="remark")
    dialog.body.addWidget(field)
    window.toasts.show_toast(ToastSpec(f"{CUSTOMER} 已完成", "撤销", "", lambda: None))
    dialog.open()
    field.set_text(f"{CUSTOMER} 喜欢丝绸")
    return dialog, field


def test_a_locked_window_shows_nothing_of_a_customer(window, busy):
    assert CUSTOMER in _texts_in_sight(window)

    window.lock("林晓雨", due=2)

    assert CUSTOMER not in _texts_in_sight(window)
    assert CUSTOMER not in window.windowTitle()
    assert "已锁定 · 2 项到期" in _texts_in_sight(window)
    corner = window.grab().toImage().pixelColor(40, window.height() // 2).name()
    assert corner.upper() == "#F4F5F7"


@pytest.mark.qt_log_ignore("does not support")  # what the offscreen platform says of popups
def test_a_menu_or_window_of_ours_is_hidden_by_the_lock(qtbot, window):
    menu = QMenu(CUSTOMER, window)
    menu.addAction(CUSTOMER)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    menu.popup(window.rect().center())

    window.lock("林晓雨", due=0)
    assert not menu.isVisible()
    assert not other.isVisible()

    window.unlock()
    assert not menu.isVisible()
    assert other.isVisible()


def test_unlocking_brings_back_dialog_draft_and_keyboard(window, busy):
    dialog, field = busy
    window.lock("林晓雨", due=2)

    window.unlock()

    assert dialog.isVisible()
    assert field.text == f"{CUSTOMER} 喜欢丝绸"
    assert dialog.isAncestorOf(QApplication.focusWidget())
    assert window.toasts.current is None


def test_the_pc_can_be_locked_from_within_a_dialog(qtbot, window, busy):
    busy[1].editor.setFocus()

    with qtbot.waitSignal(window.lock_asked):
        _press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_a_page_is_told_to_hide_what_it_revealed_when_the_pc_is_locked(window, made):
    window.lock("林晓雨", due=0)
    window.unlock()

    assert made[0].told == [("shown", None), "hidden", ("shown", None)]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_no_key_leads_past_the_lock(qtbot, window, made, key, modifier):
    window.lock("林晓雨", due=0)

    with qtbot.assertNotEmitted(window.palette_asked):
        _press(qtbot, window, key, modifier)
        window.show_page("customers")

    assert window.locked
    assert window.lock_overlay.isVisible()
    assert window.lock_overlay.isAncestorOf(QApplication.focusWidget())
    assert len(made) == 1


def test_the_secret_is_typed_and_asked_once(qtbot, window, type_text):
    window.lock("林晓雨", due=0)
    told: list[str] = []
    window.lock_overlay.unlock_asked.connect(told.append)

    type_text("1234")
    _press(qtbot, window, Qt.Key.Key_Return)
    _press(qtbot, window, Qt.Key.Key_Return)

    assert told == ["1234"]


def test_nothing_is_asked_without_a_secret(qtbot, window):
    window.lock("林晓雨", due=0)

    with qtbot.assertNotEmitted(window.lock_overlay.unlock_asked):
        _press(qtbot, window, Qt.Key.Key_Return)


def test_a_wrong_secret_is_said_and_wiped_and_can_be_tried_again(qtbot, window, type_text):
    window.lock("林晓雨", due=0)
    type_text("0000")
    _press(qtbot, window, Qt.Key.Key_Return)

    window.lock_overlay.show_problem("PIN 不对，还可以试 4 次")

    assert _find(window, QLineEdit, "lockSecret").text() == ""
    assert _find(window, QLabel, "lockSecretProblem").text() == "PIN 不对，还可以试 4 次"
    type_text("1234")
    with qtbot.waitSignal(window.lock_overlay.unlock_asked):
        _press(qtbot, window, Qt.Key.Key_Return)


def test_what_is_due_can_change_while_locked(window):
    window.lock("林晓雨", due=2)

    window.lock("林晓雨", due=3, by_pin=False)

    assert "3 项到期" in _find(window, QLabel, "lockState").text()
    assert _find(window, QLineEdit, "lockSecret").accessibleName() == "密码"


def test_commands_and_pages_are_found_and_run(window):
    book = CommandBook()
    book.add_pages(window)
    ran = []
    book.add("command.sync", lambda: "立即同步", lambda: ran.append(1), key="F5", also="ljtb sync")

    assert [item.title for item in book.find("")] == ["今天", "客户", "立即同步"]
    assert [item.id for item in book.find("同步")] == ["command.sync"]
    assert [item.id for item in book.find("LJ")] == ["command.sync"]
    assert book.find("客户")[0].key == "Alt+2"
    assert book.run("command.sync")
    assert ran == [1]
    assert book.run("page.customers")
    assert _title(window) == "客户"
    assert not book.run("customer-id")


AT = datetime(2017, 10, 2, 10, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "state", "detail"),
    [
        (SyncFacts(Connection.SYNCED, synced_at=AT), "已同步 10:32", "全部已上传"),
        (SyncFacts(Connection.SYNCED, waiting=2, synced_at=AT), "已同步 10:32", "2 条等待上传"),
        (SyncFacts(Connection.SYNCING, waiting=2), "正在同步…", "2 条等待上传"),
        (
            SyncFacts(Connection.OFFLINE, waiting=15, synced_at=AT),
            "离线 · 上次同步 10:32",
            "15 条已保存，联网后上传",
        ),
        (
            SyncFacts(Connection.OFFLINE, synced_at=AT, today=date(2017, 10, 3)),
            "离线 · 上次同步 昨天 10:32",
            "",
        ),
        (SyncFacts(Connection.OFFLINE), "离线 · 还没有同步过", ""),
        (SyncFacts(Connection.PAUSED, waiting=1), "已手动离线", "1 条已保存，联网后上传"),
        (SyncFacts(Connection.SIGN_IN_NEEDED), "重新登录后才能同步", ""),
        (SyncFacts(Connection.UPDATE_NEEDED), "需要更新，已写内容都保留着", ""),
    ],
)
def test_the_status_line_says_how_things_are(qtbot, facts, state, detail):
    line = StatusLine()
    qtbot.addWidget(line)

    line.set_facts(facts)

    assert _find(line, QAbstractButton, "status.sync").text() == state
    assert _find(line, QLabel, "status.waiting").text() == detail


def test_what_needs_attention_stands_in_the_line_and_leads_there(qtbot, window):
    window.status_line.set_facts(SyncFacts(Connection.SYNCED, attention=2, synced_at=AT))
    button = _find(window, QAbstractButton, "status.attention")
    assert button.text() == "2 条需要处理"

    with qtbot.waitSignal(window.attention_asked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    window.status_line.set_facts(SyncFacts(Connection.SYNCED, synced_at=AT))
    assert not button.isVisible()


def test_store_and_guide_and_the_lock_stand_at_the_right(qtbot, window):
    window.status_line.set_place("银川万达店", "林晓雨")
    assert _find(window, QLabel, "status.place").text() == "银川万达店 · 林晓雨"

    with qtbot.waitSignal(window.lock_asked):
        qtbot.mouseClick(_find(window, QAbstractButton, "status.lock"), Qt.MouseButton.LeftButton)


def test_the_account_leads_to_its_menu(qtbot, window):
    window.rail.set_account("林晓雨")

    with qtbot.waitSignal(window.account_asked):
        qtbot.mouseClick(_find(window, QAbstractButton, "rail.account"), Qt.MouseButton.LeftButton)


def test_no_two_keys_of_a_scope_are_the_same_and_none_shadows_the_window():
    by_scope: dict[Scope, list[str]] = {scope: [] for scope in Scope}
    for key in Key:
        by_scope[key.scope].append(key.sequence.toString())
    for scope, keys in by_scope.items():
        around = by_scope[Scope.WINDOW] if scope is not Scope.WINDOW else []
        assert len(set(keys + around)) == len(keys + around), scope


def test_every_key_is_one_that_qt_understands():
    assert all(key.label and not key.sequence.isEmpty() for key in Key)
    assert label_of(Key.OPEN_ROW.sequence) == "Enter"
    assert page_sequence(10).isEmpty()


def test_a_key_held_down_acts_once_except_for_walking(window, made):
    page = made[0]

    assert not add_action(page, Key.OUTCOME_1, lambda: None, name="a").autoRepeat()
    assert add_action(page, Key.NEXT_ROW, lambda: None, name="b").autoRepeat()


def test_a_letter_is_typed_in_a_field_and_is_a_command_elsewhere(qtbot, window, made):
    page = made[0]
    done = []
    add_action(page, Key.COPY_SCRIPT, lambda: done.append(1), name="copyScript")

    qtbot.keyClick(page.field, Qt.Key.Key_C)
    assert (page.field.text(), done) == ("c", [])

    page.setFocus()
    _press(qtbot, window, Qt.Key.Key_C)
    assert done == [1]


def test_a_page_s_keys_work_only_while_it_is_shown(qtbot, window, made):
    done = []
    add_action(made[0], Key.COPY_SCRIPT, lambda: done.append(1), name="copyScript")
    window.show_page("customers")
    made[1].setFocus()

    _press(qtbot, window, Qt.Key.Key_C)

    assert done == []
