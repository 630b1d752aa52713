"""Everything is reached by Tab alone, as one reads, and nothing keeps the keyboard."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QWidget,
)

from tests.ui.focus_mark import picture_of, pixels_that_stand_out
from ui.shell import Page
from ui.widgets import FloatingBar, NavigationRail, StatusLine, TopBar
from ui.widgets.overlay import Overlay

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
)  # fmt: skip
DATE_MOST = 200
DATE_PARTS = 3
MOST = 200
LEAST_MARK = 50
CTRL = Qt.KeyboardModifier.ControlModifier


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


def test_the_palette_and_the_locked_window(desk):
    assert_sheet_walkable(desk, "palette", lambda: press(desk, Qt.Key.Key_K, CTRL))
    press(desk, Qt.Key.Key_L, CTRL)
    desk.wait(lambda: desk.sees("lockUnlock"))
    assert_walkable(desk)


def test_a_new_customer_is_added_by_n_wherever_the_guide_is(desk, ma_hui):
    for page in ("today", "customers", "sync", "settings"):
        desk.window.show_page(page)
        press(desk, Qt.Key.Key_N)
        desk.wait(lambda: desk.sees("customerDialog"))
        sheet_of(desk).close_sheet()


def test_no_page_swallows_its_keys_into_an_input_method(desk, ma_hui):
    pages = [("today", None), ("customers", None), ("profile", ma_hui), ("sync", None)]
    for page, argument in pages:
        desk.window.show_page(page, argument)
        desk.wait(lambda: not desk.controller.runner.pending)
        here = QApplication.focusWidget()
        assert here is not None
        assert not here.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), name_of(here)


def test_setting_up_a_pc(new_pc):
    new_pc.wait(lambda: new_pc.sees("enrolGate"))
    first = QApplication.focusWidget()
    assert first is not None
    assert first.objectName() == "enrolCode"  # the address is known
    assert_walkable(new_pc)


def test_signing_in(pc, ann):
    pc.sign_in(ann)
    pc.wait(pc.is_synced)
    pc.controller.sign_out()
    pc.wait(lambda: pc.sees("signInGate"))
    assert_walkable(pc)


# Walking


def assert_sheet_walkable(pc, name, ask):
    """Ask for a sheet, walk through it and close it."""
    ask()
    pc.wait(lambda: pc.sees(name))
    assert_walkable(pc)
    sheet_of(pc).close_sheet()


def assert_walkable(pc):
    """By Tab everything is reached once, as one reads, and by Shift+Tab on the same way back."""
    pc.wait(lambda: not pc.controller.runner.pending)
    forth = walk(pc, Qt.Key.Key_Tab)
    missing = [name_of(one) for one in controls_of(pc) if one not in forth]
    assert missing == [], "never reached"
    assert_as_one_reads(pc, forth)
    nameless = [type(one).__name__ + one.objectName() for one in forth if not spoken(one)]
    assert nameless == [], "nothing for a screen reader to say"
    for one, other in zip(forth, [*forth[1:], forth[0]], strict=True):
        if one is not other:
            assert mark_of(one, other) >= LEAST_MARK, f"not to be seen on {name_of(one)}"
    back = walk(pc, Qt.Key.Key_Backtab)[::-1]
    start = back.index(forth[0])
    assert [*back[start:], *back[:start]] == forth


def assert_as_one_reads(pc, walked):
    """Column after column, in each of them line after line; only from the end one goes back."""
    root = sheet_of(pc) or pc.window
    steps = zip(walked, [*walked[1:], walked[0]], strict=True)
    backs = [
        f"{name_of(before)} -> {name_of(after)}"
        for before, after in steps
        if before is not after and not reads_on(*parts_that_differ(before, after, root))
    ]
    assert len(backs) <= 1, backs


def parts_that_differ(one, other, root):
    """The panes, bars and boxes in which two controls stand, from the first that differs on."""
    mine, its = [*columns_around(one, root), one], [*columns_around(other, root), other]
    return next((a, b) for a, b in zip(mine, its, strict=False) if a is not b)


def columns_around(control, root):
    """What keeps its controls together on the screen, the outermost first."""
    kept = (NavigationRail, TopBar, StatusLine, QScrollArea, FloatingBar, Page)
    around: list[QWidget] = []
    above = control.parentWidget()
    while above is not None and above is not root:
        if isinstance(above, kept) or isinstance(above.parentWidget(), QSplitter):
            around.insert(0, above)
        above = above.parentWidget()
    return around


def reads_on(before, after):
    """Whether somebody who has read one part finds the other by reading on."""
    if isinstance(after, FloatingBar):
        return True  # it lies over the end of what is below it
    one, other = (QRect(part.mapToGlobal(QPoint(0, 0)), part.size()) for part in (before, after))
    if other.bottom() < one.top():
        return other.left() > one.right()  # the top of the next column
    return other.top() > one.bottom() or other.left() > one.right()


def mark_of(control, other):
    """How many pixels tell that the keyboard is at a control, not at the other one."""
    above = control.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(control)  # as coming there by Tab does
        above = above.parentWidget()
    pictures = []
    for here in (control, other):
        here.setFocus(Qt.FocusReason.TabFocusReason)
        pictures.append(picture_of(control))
    return pixels_that_stand_out(*pictures)


def spoken(control):
    """What a screen reader says when the keyboard comes there."""
    return QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def walk(pc, key):
    """Where the keyboard comes by a key, until it is back at the first place."""
    seen: list[QWidget] = []
    for _ in range(MOST):
        here = QApplication.focusWidget()
        for _ in range(DATE_PARTS):
            pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key)
            if QApplication.focusWidget() is not here or not isinstance(here, QDateTimeEdit):
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
    """What can be used now; of several that exclude each other, the one arrows start from."""
    root = sheet_of(pc) or pc.window
    found = [one for kind in CONTROLS for one in root.findChildren(kind)]
    boxes = [one for one in found if isinstance(one, QAbstractSpinBox | QComboBox)]
    return [
        one
        for one in found
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and not any(box.isAncestorOf(one) for box in boxes)
    ]


def sheet_of(pc):
    """The sheet that lies on top, if any does."""
    shown = [one for one in pc.window.findChildren(Overlay) if one.isVisible()]
    return shown[-1] if shown else None


def name_of(control):
    return control.objectName() or f"{type(control).__name__} {control.accessibleName()}"


def press(pc, key, modifier=Qt.KeyboardModifier.NoModifier):
    pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key, modifier)


def open_list(pc):
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersTable") and not pc.controller.runner.pending)
