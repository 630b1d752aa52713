"""Everything is reached by Tab alone, as one reads, with a mark that can be seen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QWidget,
)

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.services.customer_models import CustomerQuery
from tests.support import acts
from ui.shell import Page
from ui.theme import Scheme
from ui.widgets.overlay import Overlay

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
)  # fmt: skip
BARS = ("rail", "topBar", "statusLine")
DATE_PARTS = 3
MOST = 200
MARGIN = 3
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(at_work, other, world, ma_hui):
    """Ann's window with something of every kind in it: who is due, who waits, family, tags."""
    today = other.book.today
    names = [acts.add_customer(other, name) for name in ("刘洋", "王芳")]
    for customer_id in (ma_hui, *names):
        acts.plan(other, customer_id, today)
    born = {"relation": "child", "name": "小宝", "birthday_month": 5, "birthday_day": 1}
    changes = {name: Change(seen=None, new=value) for name, value in born.items()}
    other.act(SaveFamilyMember(customer_id=ma_hui, changes=changes))
    acts.tag(other, world.shop.tags[0].id, ma_hui)
    said = {"title": "问候", "text": "您好，最近好吗？", "stage": "greeting", "kind": "care"}
    changes = {name: Change(seen=None, new=value) for name, value in said.items()}
    world.as_hq(SaveCatalogRow(entity="script", changes=changes))
    other.sync()
    at_work.sync()
    at_work.wait(lambda: at_work.find("todayList").model().rowCount() == 3)
    at_work.wait(lambda: at_work.sees("copyScriptButton"))
    at_work.controller.place.customers.add_note(ma_hui, "怕热")
    at_work.controller.place.customers.save_filter("夏装", CustomerQuery(text="马"))
    return at_work


def test_the_first_screen_and_its_sheets(desk):
    assert_walkable(desk)
    for key, sheet in ((Qt.Key.Key_S, "snoozeDialog"), (Qt.Key.Key_Q, "scriptCodeDialog")):
        assert_sheet_walkable(desk, sheet, lambda key=key: press(desk, key))


def test_the_list_of_customers_and_its_sheets(desk):
    open_list(desk)
    assert_walkable(desk)
    for key, sheet in (
        (Qt.Key.Key_N, "customerDialog"),
        (Qt.Key.Key_T, "tagDialog"),
        (Qt.Key.Key_F, "planDialog"),
    ):
        assert_sheet_walkable(desk, sheet, lambda key=key: press(desk, key))
    for button, sheet in (("customersFilter", "filterDialog"), ("customersSaved", "savedFilters")):
        assert_sheet_walkable(desk, sheet, lambda button=button: desk.click(button))
    press(desk, Qt.Key.Key_X)
    desk.wait(lambda: desk.sees("bulkTag"))
    assert_walkable(desk)


def test_a_customer_s_file_and_its_sheets(desk, ma_hui):
    today = desk.controller.place.today
    today.send(next(one for one in today.load().rows if one.customer_id == ma_hui))
    desk.open_profile(ma_hui)
    desk.write("profileNote", "还没写完")
    desk.wait(lambda: "怕热" in desk.screen())
    assert_walkable(desk)
    (child,) = desk.book.dump()["family_member"]
    assert_sheet_walkable(desk, "familyDialog", lambda: desk.click(f"editMember.{child}"))
    for key, sheet in ((Qt.Key.Key_E, "customerDialog"), (Qt.Key.Key_O, "replyDialog")):
        desk.window.current_page.setFocus()
        assert_sheet_walkable(desk, sheet, lambda key=key: press(desk, key))


def test_the_sync_centre_with_something_to_decide(contested):
    assert_walkable(contested)


def test_the_settings_and_their_sheets(desk):
    desk.window.show_page("settings")
    assert_walkable(desk)
    for button, sheet in (("changePassword", "passwordDialog"), ("setPin", "pinDialog")):
        assert_sheet_walkable(desk, sheet, lambda button=button: desk.click(button))


def test_the_settings_are_walked_from_the_language_to_the_last_button(desk):
    desk.window.show_page("settings")
    names = [one.objectName() for one in walk(desk, Qt.Key.Key_Tab)]
    wanted = ["settingsLanguage.zh_CN", "settingsTheme.", "changePassword", "removeFromPc"]
    places = [next(i for i, name in enumerate(names) if name.startswith(one)) for one in wanted]
    assert places == sorted(places)


def test_the_palette_and_the_locked_window(desk):
    assert_sheet_walkable(desk, "palette", lambda: press(desk, Qt.Key.Key_K, CTRL))
    press(desk, Qt.Key.Key_L, CTRL)
    desk.wait(lambda: desk.sees("lockUnlock"))
    assert_walkable(desk)


def test_setting_up_the_pc_and_signing_in(new_pc, ann):
    assert_walkable(new_pc)
    new_pc.enrol()
    new_pc.sign_in(ann)
    new_pc.wait(new_pc.is_synced)
    new_pc.controller.sign_out()
    new_pc.wait(lambda: new_pc.sees("signInGate"))
    assert_walkable(new_pc)


# Walking


def assert_sheet_walkable(pc, name, ask):
    """Ask for a sheet, walk through it and close it."""
    ask()
    pc.wait(lambda: pc.sees(name))
    assert_walkable(pc)
    sheet_of(pc).close_sheet()


def assert_walkable(pc):
    """By Tab, and back by Shift+Tab: everything once, as one reads, with a mark."""
    pc.wait(lambda: not pc.controller.runner.pending)
    forth = walk(pc, Qt.Key.Key_Tab)
    missing = [name_of(one) for one in controls_of(pc) if one not in forth]
    assert missing == [], "never reached"
    assert_reads_on(pc, forth)
    back = turned_to(walk(pc, Qt.Key.Key_Backtab)[::-1], forth[0])
    assert [name_of(one) for one in back] == [name_of(one) for one in forth]
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        pc.controller.theme.choose(scheme)
        walked = walk(pc, Qt.Key.Key_Tab)  # some parts are made anew in the other colours
        unmarked = [
            name_of(one)
            for one, before in zip(walked, [walked[-1], *walked], strict=False)
            if not is_marked(pc, one, before)
        ]
        assert unmarked == [], f"no mark in {scheme}"


def walk(pc, key):
    """Where the keyboard comes by a key, until it is back at the first place."""
    seen: list[QWidget] = []
    for _ in range(MOST):
        here = QApplication.focusWidget()
        for _ in range(DATE_PARTS):
            pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key)
            if QApplication.focusWidget() is not here or not isinstance(here, QDateEdit):
                break
        now = QApplication.focusWidget()
        assert now is not None, f"lost after {name_of(here)}"
        assert not now.visibleRegion().isEmpty(), f"{name_of(now)} is out of sight"
        if now in seen:
            assert now is seen[0], f"from {name_of(here)} back to {name_of(now)}"
            return seen
        assert now is not here or not seen, f"caught in {name_of(here)}"
        seen.append(now)
    raise AssertionError("no end")


def controls_of(pc):
    """What can be used now; of several that exclude each other, the chosen one."""
    root = sheet_of(pc) or pc.window
    found = [one for one in root.findChildren(QWidget) if isinstance(one, CONTROLS)]
    return [one for one in found if one.isVisible() and one.isEnabled() and stands_alone(one)]


def stands_alone(control):
    parent = control.parentWidget()
    if isinstance(control, QHeaderView) or isinstance(parent, QAbstractSpinBox | QComboBox):
        return False
    if control.objectName() == "paletteList":  # its arrows work from the field above it
        return False
    group = control.group() if isinstance(control, QAbstractButton) else None
    if group is None or not group.exclusive():
        return True
    return control is (group.checkedButton() or group.buttons()[0])


def assert_reads_on(pc, walked):
    """Inside a part of the window nothing goes back up, and a line goes to the right."""
    parts: dict[QWidget, list[QWidget]] = {}
    for one in turned_to(walked, first_of(walked)):
        parts.setdefault(part_of(one), []).append(one)
    for inside in parts.values():
        for one, following in pairwise(inside):
            first, second = place_of(pc, one), place_of(pc, following)
            below = second.top() > first.bottom()
            beside = second.bottom() >= first.top() and second.left() > first.left()
            assert below or beside, f"{name_of(following)} after {name_of(one)}"


def part_of(control):
    """The pane, bar or sheet that is read by itself."""
    here = control
    while here.parentWidget() is not None:
        above = here.parentWidget()
        named = here.objectName() in BARS or here.objectName() == "toast"
        whole = isinstance(here, Overlay | Page) or isinstance(above, QSplitter)
        if named or whole or here.objectName() in ("scrolled", "profileHead"):
            return here
        here = above
    return here


def first_of(walked):
    """The one from which no part is cut in two."""
    parts = [part_of(one) for one in walked]
    if len(set(parts)) == 1:
        return min(walked, key=lambda one: (one.mapToGlobal(QPoint(0, 0)).y(), one.x()))
    return next(one for at, one in enumerate(walked) if parts[at] is not parts[at - 1])


def sheet_of(pc):
    """The sheet that lies on top, if any does."""
    shown = [one for one in pc.window.findChildren(Overlay) if one.isVisible()]
    return shown[-1] if shown else None


def turned_to(ring, first):
    at = ring.index(first)
    return [*ring[at:], *ring[:at]]


def place_of(pc, control):
    return QRect(control.mapTo(pc.window, QPoint(0, 0)), control.size())


def is_marked(pc, control, other):
    """Whether it looks different when it has the keyboard."""
    rest = other if other is not control else sheet_of(pc)
    rest.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    without = picture_of(pc, control)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return picture_of(pc, control) != without


def picture_of(pc, control):
    around = QRect(QPoint(-MARGIN, -MARGIN), control.size()).adjusted(0, 0, 2 * MARGIN, 2 * MARGIN)
    return pc.window.grab(around.translated(control.mapTo(pc.window, QPoint(0, 0)))).toImage()


def name_of(control):
    return control.objectName() or f"{type(control).__name__} {control.accessibleName()}"


def press(pc, key, modifier=Qt.KeyboardModifier.NoModifier):
    pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key, modifier)


def open_list(pc):
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersTable") and not pc.controller.runner.pending)
