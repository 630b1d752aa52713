"""Where the keyboard is can be seen on every kind of control, in both themes, and moves nothing."""

from typing import Any

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from tests.ui.focus_mark import picture_of, pixels_that_stand_out
from tests.ui.foundation.test_table import WANG, Customers
from ui.theme import Scheme
from ui.widgets import (
    FilterChip,
    FloatingBar,
    IconButton,
    KeyButton,
    Look,
    NavigationRail,
    RowContent,
    RowDelegate,
    RowList,
    RowTable,
    Segment,
    SegmentBar,
    StatusLine,
    TopBar,
)

SIDES = 2
"""As many pixels as two of the shorter sides have must stand out."""


def _chosen(control):
    control.setCheckable(True)
    control.setChecked(True)
    return control


def _inside(box, name):
    return box, box.findChild(QWidget, name)


def _rail(*, here):
    rail = NavigationRail()
    rail.add_page("today", "today", "今日")
    rail.set_account("林晓雨")
    if here:
        rail.mark("today")
    return rail


def _segments(name):
    bar = SegmentBar(name="parts")
    bar.set_segments((Segment("all", "全部", 29), Segment("late", "逾期", 3)))
    return _inside(bar, f"parts.{name}")


def _on_dark_bar():
    bar = FloatingBar("已保存")
    button = KeyButton("撤销", key="Ctrl+Z", look=Look.INVERSE)
    bar.row.addWidget(button)
    return bar, button


def _list():
    class _Delegate(RowDelegate):
        def content(self, index):
            return RowContent(index.data())

    made = RowList(name="list", delegate=_Delegate())
    made.itemDelegate().setParent(made)
    made.setModel(QStringListModel(["马慧", "王雪梅"], made))
    made.setCurrentIndex(made.model().index(0, 0))
    return made


def _table():
    made = RowTable(name="table")
    model = Customers([WANG, WANG])
    model.setParent(made)
    made.setModel(model)
    made.selectRow(0)
    return made


def _combo():
    made = QComboBox()
    made.addItem("按姓名")
    return made


CONTROLS: dict[str, Any] = {
    **{
        f"button {look.value}": lambda look=look: KeyButton("复制话术", key="C", look=look)
        for look in Look
        if look is not Look.INVERSE
    },
    "button chosen": lambda: _chosen(KeyButton("高价值")),
    "button on a dark bar": _on_dark_bar,
    "button with an icon": lambda: IconButton("edit", label="修改"),
    "condition": lambda: FilterChip("孩子：小学"),
    "segment": lambda: _segments("late"),
    "segment chosen": lambda: _segments("all"),
    "page": lambda: _inside(_rail(here=False), "rail.today"),
    "page where one is": lambda: _inside(_rail(here=True), "rail.today"),
    "account": lambda: _inside(_rail(here=False), "rail.account"),
    "search": lambda: _inside(TopBar(), "searchButton"),
    "status": lambda: _inside(StatusLine(), "status.sync"),
    "lock": lambda: _inside(StatusLine(), "status.lock"),
    "line": QLineEdit,
    "running text": QPlainTextEdit,
    "choice": _combo,
    "date": QDateEdit,
    "time": QTimeEdit,
    "box": lambda: QCheckBox("同意接收新品通知"),
    "list": _list,
    "table": _table,
}


@pytest.fixture
def place(qtbot, theme):
    """Puts a control into a window, and something else that can have the keyboard."""

    kept = []

    def put(kind, scheme=Scheme.LIGHT):
        theme.choose(scheme)
        made = CONTROLS[kind]()
        box, control = made if isinstance(made, tuple) else (made, made)
        window = QWidget()
        kept.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        other = KeyButton("别处")
        column.addWidget(other)
        column.addWidget(box)
        window.show()
        window.activateWindow()
        other.setFocus()
        qtbot.waitUntil(other.hasFocus)
        return control, other

    return put


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK], ids=lambda one: one.value)
@pytest.mark.parametrize("kind", CONTROLS)
def test_where_the_keyboard_is_stands_out(place, kind, scheme):
    control, other = place(kind, scheme)
    before = picture_of(control)

    control.setFocus(Qt.FocusReason.TabFocusReason)
    marked = pixels_that_stand_out(before, picture_of(control))

    assert control.hasFocus()
    if isinstance(control, RowList | RowTable):
        assert marked >= 3 * 40  # the bar at the row that keys act on
    else:
        assert marked >= SIDES * min(control.width(), control.height())
    other.setFocus()
    assert pixels_that_stand_out(before, picture_of(control)) == 0


@pytest.mark.parametrize("kind", CONTROLS)
def test_the_keyboard_moves_nothing(place, kind):
    control, _ = place(kind)
    before = control.sizeHint(), control.minimumSizeHint()

    control.setFocus(Qt.FocusReason.TabFocusReason)

    assert (control.sizeHint(), control.minimumSizeHint()) == before


@pytest.mark.parametrize("kind", ["line", "choice", "date", "time", "button primary"])
def test_fields_and_buttons_of_one_row_are_equally_high(place, kind):
    control, _ = place(kind)
    assert control.sizeHint().height() == 32
