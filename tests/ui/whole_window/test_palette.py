"""Ctrl+K finds whatever may be done here and now, under its name and with its key."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.services.customer_models import CustomerQuery
from tests.support import acts
from tests.ui.bad_days.conftest import in_each_language
from ui.widgets import CommandPalette

__all__ = ["in_each_language"]


@pytest.fixture
def due(at_work, other, ma_hui):
    """Ma Hui is to be contacted today, and is shown."""
    acts.plan(other, ma_hui, other.book.today)
    other.sync()
    at_work.sync()
    at_work.wait(lambda: "安排了今天跟进" in at_work.screen())  # before, she is there as a new one
    return at_work


@pytest.fixture
def file_open(at_work, ma_hui):
    at_work.open_profile(ma_hui)
    return at_work


def test_the_first_screen_s_commands_are_there_with_their_keys(due):
    open_palette(due)

    keys = {item.title: item.key for item in offered(due)}

    assert keys.items() >= {"复制话术": "C", "二维码": "Q", "已发送": "D", "换个时间": "S"}.items()


def test_a_command_of_the_page_is_found_by_its_first_sounds_and_done(due, type_text):
    open_palette(due)
    type_text("yfs")
    due.wait(lambda: titles(due)[:1] == ["已发送"])

    press(due, Qt.Key.Key_Return)

    due.wait(lambda: statuses(due) == ["waiting"])


def test_a_part_of_the_day_is_found_by_its_name_and_shown(due):
    open_palette(due)
    choose(due, "今天 1", typed="今天")

    due.wait(lambda: due.find("todaySegments.today").isChecked())
    assert due.says("todayPersonName").startswith("马慧")


def test_undo_is_offered_as_long_as_there_is_something_to_take_back(due):
    open_palette(due)
    assert "撤销" not in titles(due)
    press(due, Qt.Key.Key_Escape)
    press(due, Qt.Key.Key_D)
    due.wait(lambda: due.sees("toast"))

    open_palette(due)
    choose(due, "撤销", key="Ctrl+Z")

    due.wait(lambda: statuses(due) == ["planned"])


def test_the_commands_of_a_customer_s_file_are_there_with_their_keys(file_open):
    open_palette(file_open)

    keys = {item.title: item.key for item in offered(file_open)}

    wanted = {"写备注": "A", "标签": "T", "安排跟进": "F", "编辑": "E", "显示号码": "P"}
    wanted |= {"复制话术": "C", "全部话术": "W"}
    assert keys.items() >= wanted.items()
    assert "已发送" not in keys


def test_what_may_not_be_done_now_is_not_offered(file_open, ma_hui):
    file_open.click("profileRemove")
    file_open.wait(lambda: file_open.sees("profileRemoved"))

    open_palette(file_open)

    assert {"写备注", "标签", "编辑", "补记回复"}.isdisjoint(titles(file_open))


def test_a_note_is_begun_from_the_palette(file_open, type_text):
    open_palette(file_open)
    choose(file_open, "写备注")

    type_text("怕热")

    assert file_open.says("profileNote") == "怕热"


@pytest.mark.parametrize(
    ("words", "dialog"),
    [
        ("新客户", "customerDialog"),
        ("修改密码", "passwordDialog"),
        ("设置 PIN", "pinDialog"),
        ("人群", "savedFilters"),
    ],
)
def test_from_any_page_the_palette_leads_to(file_open, words, dialog):
    open_palette(file_open)
    choose(file_open, words)

    file_open.wait(lambda: file_open.sees(dialog))


def test_a_command_of_another_page_is_called_as_it_is_there(at_work, in_each_language):
    open_palette(at_work)
    called = {item.id: item.title for item in offered(at_work) if item.id.count(".")}
    press(at_work, Qt.Key.Key_Escape)

    for command, title in called.items():
        page_id, _, name = command.partition(".")
        if page_id not in ("customers", "settings"):
            continue
        at_work.window.show_page(page_id)
        action = at_work.window.current_page.findChild(QAction, name)
        assert action.text() == title


def test_a_saved_filter_is_found_by_its_name_and_opened(at_work, ma_hui, type_text):
    customers = at_work.controller.place.customers
    customers.segments.save("夏装老客", CustomerQuery(text="没有这个人"))
    open_palette(at_work)

    choose(at_work, "夏装老客", typed="夏装")

    at_work.wait(lambda: at_work.says("customersSearch") == "没有这个人")
    at_work.wait(lambda: at_work.sees("customersNothing"))


def test_a_customer_comes_before_commands_that_only_contain_what_is_typed(at_work, type_text):
    open_palette(at_work)
    type_text("m")

    at_work.wait(lambda: "马慧" in titles(at_work))
    found = titles(at_work)
    assert len(found) > 2
    assert found.index("马慧") < found.index("修改密码")


def test_locking_from_the_palette_takes_the_book_out_of_sight(at_work):
    open_palette(at_work)
    choose(at_work, "锁定", key="Ctrl+L")

    at_work.wait(lambda: at_work.window.locked)


def test_signing_out_from_the_palette_opens_the_door_for_somebody_else(at_work):
    open_palette(at_work)
    choose(at_work, "退出登录，换一位导购")

    at_work.wait(lambda: at_work.sees("signInGate"))
    assert at_work.controller.workplace is None


@pytest.fixture
def with_scripts(due, world, other):
    """HQ has two scripts that everybody may read."""
    for title, text, stage in (
        ("初次问好", "{姓名}您好，我记下您了。", "greeting"),
        ("破冰涂色", "{姓名}，周末来涂色吗？", "ice_breaking"),
    ):
        words = {"title": title, "text": text, "stage": stage, "kind": "care"}
        changes = {name: Change(seen=None, new=value) for name, value in words.items()}
        world.as_hq(SaveCatalogRow(entity="script", changes=changes))
    due.sync()
    due.wait(lambda: len(due.book.dump()["script"]) == 2)
    return due


@pytest.mark.parametrize("typed", ["涂色", "pbts", "周末来"])
def test_a_script_is_found_by_its_words_and_copied_filled_for_whoever_is_in_front(
    with_scripts, typed
):
    QApplication.clipboard().clear()
    open_palette(with_scripts)
    choose(with_scripts, "破冰涂色", typed=typed)

    with_scripts.wait(lambda: QApplication.clipboard().text() == "马慧，周末来涂色吗？")
    press(with_scripts, Qt.Key.Key_D)
    with_scripts.wait(lambda: statuses(with_scripts) == ["waiting"])
    (kept,) = [json.loads(row) for row in with_scripts.book.dump()["follow_up"].values()]
    assert kept["wording_id"] == kept["script_id"]


def test_in_a_customer_s_file_a_script_is_for_that_customer(with_scripts, ma_hui):
    with_scripts.open_profile(ma_hui)
    open_palette(with_scripts)
    choose(with_scripts, "初次问好", typed="初次")

    with_scripts.wait(lambda: QApplication.clipboard().text() == "马慧您好，我记下您了。")


def test_of_a_customer_who_wants_no_contact_no_script_is_offered(with_scripts, other, ma_hui):
    with_scripts.open_profile(ma_hui)
    withdraw(with_scripts, other, ma_hui)
    open_palette(with_scripts)
    with_scripts.write("paletteField", "破冰")

    with_scripts.wait(lambda: titles(with_scripts) == [])


def test_a_withdrawal_that_arrives_while_the_palette_is_open_wins(with_scripts, other, ma_hui):
    QApplication.clipboard().setText("unchanged")
    with_scripts.open_profile(ma_hui)
    open_palette(with_scripts)
    with_scripts.write("paletteField", "破冰涂色")
    with_scripts.wait(lambda: titles(with_scripts)[:1] == ["破冰涂色"])
    withdraw(with_scripts, other, ma_hui)

    press(with_scripts, Qt.Key.Key_Return)

    said = "马慧：客户不想被打扰，没有复制。"
    with_scripts.wait(lambda: getattr(with_scripts.window.toasts.current, "text", "") == said)
    assert QApplication.clipboard().text() == "unchanged"


def test_where_nobody_is_in_front_no_script_is_offered(with_scripts):
    with_scripts.window.show_page("settings")
    open_palette(with_scripts)
    with_scripts.write("paletteField", "破冰")

    with_scripts.wait(lambda: not with_scripts.controller.runner.pending)
    assert "破冰涂色" not in titles(with_scripts)


def withdraw(pc, other, customer_id):
    """The customer said no on the other PC, and this one has heard of it."""
    acts.edit(other, customer_id, consent="withdrawn")
    other.sync()
    pc.sync()
    pc.wait(lambda: json.loads(pc.book.dump()["customer"][customer_id])["consent"] == "withdrawn")


def open_palette(pc):
    press(pc, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    pc.wait(lambda: titles(pc))


def offered(pc):
    shown = [one for one in pc.window.findChildren(CommandPalette) if one.isVisible()]
    return shown[0].items if shown else ()


def titles(pc):
    return [item.title for item in offered(pc)]


def statuses(pc):
    """Of the guide's follow-ups, as this PC has them."""
    return [json.loads(row)["status"] for row in pc.book.dump()["follow_up"].values()]


def choose(pc, title, *, typed=None, key=None):
    """Type a name until it is found, walk to it, and press Enter."""
    pc.write("paletteField", typed or title)
    pc.wait(lambda: title in titles(pc) and len(titles(pc)) < 10)
    at = titles(pc).index(title)
    assert key is None or offered(pc)[at].key == key
    for _ in range(at):
        press(pc, Qt.Key.Key_Down)
    press(pc, Qt.Key.Key_Return)


def press(pc, key, modifier=Qt.KeyboardModifier.NoModifier):
    pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key, modifier)
