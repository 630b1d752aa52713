"""At 150 % on a screen of 1366 x 768 everything has its room, in both languages."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea

from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from tests.ui.whole_window.conftest import do
from ui.i18n import Language
from ui.widgets.overlay import Overlay

SMALL = (910, 480)  # 1366 x 768 divided by 1.5, without the frame and the task bar


@pytest.fixture(params=[Language.ZH, Language.EN], ids=["zh", "en"])
def small(desk, language, request):
    language.choose(request.param)
    desk.window.resize(*SMALL)
    desk.wait(lambda: (desk.window.width(), desk.window.height()) == SMALL)
    return desk


def test_the_first_screen_and_its_sheets(small):
    assert_nothing_is_cut(small)
    for key, sheet in (
        (Qt.Key.Key_S, "snoozeDialog"),
        (Qt.Key.Key_Q, "scriptCodeDialog"),
        (Qt.Key.Key_W, "scriptSheet"),
    ):
        press(small, key)
        assert_sheet_has_room(small, sheet)


def test_the_list_of_customers_and_its_sheets(small):
    small.window.show_page("customers")
    small.wait(lambda: small.sees("customersTable") and not small.controller.runner.pending)
    assert_nothing_is_cut(small)
    for key, sheet in (
        (Qt.Key.Key_N, "customerDialog"),
        (Qt.Key.Key_T, "tagDialog"),
        (Qt.Key.Key_F, "planDialog"),
    ):
        press(small, key)
        assert_sheet_has_room(small, sheet)
    for button, sheet in (("customersFilter", "filterDialog"), ("customersSaved", "savedFilters")):
        small.click(button)
        assert_sheet_has_room(small, sheet)
    press(small, Qt.Key.Key_X)
    small.wait(lambda: small.sees("bulkTag"))
    press(small, Qt.Key.Key_J)
    press(small, Qt.Key.Key_X)
    small.wait(lambda: small.sees("bulkMerge"))
    bar = small.find("customersSelection")
    assert_nothing_is_cut(small)
    assert is_inside(bar), "the bar is wider than the page"


def test_a_customer_s_file(small, ma_hui):
    small.open_profile(ma_hui)
    small.wait(lambda: "怕热" in small.screen())
    assert_nothing_is_cut(small)


def test_a_very_long_name(small, ma_hui):
    name = "Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin"
    change = Change(seen="马慧", new=name)
    do(small, EditCustomer(customer_id=ma_hui, changes={"name": change}))
    small.window.refresh_pages()
    small.wait(lambda: name in small.screen())
    small.window.show_page("today", ma_hui)
    small.wait(lambda: small.says("todayPersonName") == name)
    assert_nothing_is_cut(small)
    small.open_profile(ma_hui)
    assert_nothing_is_cut(small)


def test_the_other_pages(small):
    for page in ("sync", "settings"):
        small.window.show_page(page)
        assert_nothing_is_cut(small)


def assert_sheet_has_room(pc, name):
    """Wait for a sheet, look at it and close it."""
    pc.wait(lambda: pc.sees(name))
    assert_nothing_is_cut(pc)
    for sheet in pc.window.findChildren(Overlay):
        sheet.close_sheet()


def assert_nothing_is_cut(pc):
    """Nothing is wider than where it is shown; buttons and labels have room for their words."""
    pc.wait(lambda: not pc.controller.runner.pending)
    pc.qtbot.waitUntil(lambda: look_for_what_is_cut(pc))  # once what was shown last is laid out


def look_for_what_is_cut(pc):
    panes = [one for one in pc.window.findChildren(QScrollArea) if one.isVisible()]
    wide = [
        (one.objectName(), one.widget().minimumSizeHint().width(), one.viewport().width())
        for one in panes
        if one.widget().minimumSizeHint().width() > one.viewport().width()
    ]
    assert wide == [], "wider than what shows it"
    said = [*pc.window.findChildren(QAbstractButton), *pc.window.findChildren(QLabel)]
    cut = [
        (one.objectName() or one.text(), one.width(), one.minimumSizeHint().width())
        for one in said
        if one.isVisible() and (one.width() < one.minimumSizeHint().width() or not is_inside(one))
    ]
    assert cut == [], "without room for its words"


def is_inside(one):
    """Whether it ends inside the window, at the left and at the right."""
    window = one.window()
    where = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
    return where.left() >= 0 and where.right() <= window.width()


def press(pc, key):
    pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key)
