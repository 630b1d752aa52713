"""Dense tables stay quick, line up and lose no tag silently."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QPointF, QRect, QStringListModel, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from ui.theme import Scheme, Tone
from ui.theme.tokens import load_tokens
from ui.widgets import (
    ROW_ROLE,
    CellContent,
    ChipSpec,
    RowContent,
    RowDelegate,
    RowList,
    RowTable,
)
from ui.widgets.table import ROW_HEIGHT

WANG = (
    CellContent("王雪梅", "139****8820", checked=False),
    CellContent(chips=(ChipSpec("今天到期", Tone.ACCENT),)),
    CellContent("包裹卡 B"),
    CellContent("¥560", right=True),
)


class Customers(QAbstractTableModel):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows
        self.asked = set()
        self.words = ""

    def rowCount(self, parent=None):  # noqa: N802 - Qt's name
        return len(self.rows)

    def columnCount(self, parent=None):  # noqa: N802 - Qt's name
        return len(WANG)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == ROW_ROLE:
            self.asked.add(index.row())
            return self.rows[index.row()][index.column()]
        return self.words if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture
def table(qtbot):
    kept = []

    def show(rows, width=700):
        view = RowTable(name="customers")
        model = Customers(rows)
        kept.append(model)
        qtbot.addWidget(view)
        view.setModel(model)
        view.resize(width, 300)
        view.show()
        return view

    return show


def _picture(view):
    return view.grab().toImage()


def _only(cell):
    return [(cell, *WANG[1:])]


def test_only_rows_in_sight_are_asked_for(table):
    view = table([WANG] * 20_000)
    _picture(view)

    assert len(view.model().asked) < 12
    assert view.rowHeight(19_999) == ROW_HEIGHT


@pytest.mark.parametrize(
    "cell",
    [
        CellContent("王文佳", "139****8820", checked=False),
        CellContent("王雪梅", "188****5177", checked=False),
        CellContent("王雪梅", "139****8820", checked=True),
        CellContent("王雪梅", "139****8820"),
        CellContent("王雪梅"),
        CellContent("王雪梅", chips=(ChipSpec("120"),)),
        CellContent("王雪梅", faint=True),
        CellContent("王雪梅", right=True),
        None,
    ],
)
def test_every_part_of_a_cell_can_be_seen(table, cell):
    assert _picture(table(_only(cell))) != _picture(table([WANG]))


def test_tags_without_room_are_counted(table):
    tags = tuple(ChipSpec(word) for word in ("高价值", "小学", "怕热", "蓝色"))
    few = table(_only(CellContent(chips=tags[:1])))
    many = table(_only(CellContent(chips=tags)))
    more = table(_only(CellContent(chips=(*tags, ChipSpec("复购")))))
    for view in (few, many, more):
        view.setColumnWidth(0, 100)

    assert len({bytes(_picture(view).constBits()) for view in (few, many, more)}) == 3


def test_the_row_under_the_mouse_is_tinted_from_edge_to_edge(table):
    view = table([WANG, WANG])
    before = _picture(view)
    at = QPointF(20, 20)
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, at, view.viewport().mapToGlobal(at),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    QApplication.sendEvent(view.viewport(), move)

    after = _picture(view)
    assert view.row_under_mouse == 0
    y = view.horizontalHeader().height() + 4
    assert all(after.pixel(x, y) != before.pixel(x, y) for x in (1, 300, 650))


def test_a_table_follows_the_theme_at_once(table, theme):
    view = table([WANG])
    light = _picture(view)

    theme.choose(Scheme.DARK)

    assert _picture(view) != light


def test_stepping_stops_at_both_ends(table):
    view = table([WANG] * 2)
    rows = []
    for by in (1, 1, 1, -1, -1):
        view.step(by)
        rows.append(view.currentIndex().row())

    assert rows == [0, 1, 1, 0, 0]


def test_home_and_end_lead_to_the_first_and_the_last_row(qtbot, table):
    view = table([WANG] * 30)
    view.setFocus()

    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 29

    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0


def test_a_click_chooses_the_whole_row(qtbot, table):
    view = table([WANG, WANG])
    place = view.visualRect(view.model().index(1, 2)).center()

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert [index.row() for index in view.selectionModel().selectedRows()] == [1]


def test_a_chip_keeps_its_colours_when_the_theme_or_the_row_changes(table, theme):
    view = table(_only(CellContent(chips=(ChipSpec("今天到期", Tone.ACCENT),))))

    def ground():
        return _picture(view).pixelColor(20, view.horizontalHeader().height() + 13).name()

    light = ground()
    theme.choose(Scheme.DARK)
    dark = ground()

    assert (light, dark) == (_fill(Scheme.LIGHT), _fill(Scheme.DARK))


def test_only_the_exposed_rows_are_drawn_anew(table):
    view = table([WANG] * 100)
    view.grab()
    view.model().asked.clear()

    view.grab(QRect(0, view.horizontalHeader().height() + ROW_HEIGHT + 4, 700, ROW_HEIGHT - 8))

    assert view.model().asked == {1}


def test_nothing_is_drawn_below_the_last_row(table):
    view = table([WANG])
    view.grab()
    view.model().asked.clear()

    view.grab(QRect(0, view.horizontalHeader().height() + 2 * ROW_HEIGHT, 700, ROW_HEIGHT))

    assert not view.model().asked


def _fill(scheme):
    return load_tokens(scheme).tone(Tone.ACCENT)[1].lower()


@pytest.mark.parametrize(
    ("cell", "column", "told"),
    [
        (CellContent("王雪梅"), 0, ""),
        (CellContent("Adolph Blaine Charles David Earl Frederick Gerald"), 0, "Adolph Blaine"),
        (CellContent(chips=(ChipSpec("高价值"),)), 0, ""),
        (CellContent(chips=tuple(ChipSpec("高价值") for _ in range(9))), 0, "高价值"),
    ],
)
def test_what_is_cut_in_a_cell_is_told_under_the_mouse(qtbot, table, cell, column, told):
    view = table(_only(cell))
    view.model().words = " ".join([cell.text, *(chip.text for chip in cell.chips)]).strip()
    place = view.visualRect(view.model().index(0, column)).center()

    _ask_for_help(view, place)

    qtbot.waitUntil(
        lambda: QToolTip.text().startswith(told) and bool(QToolTip.text()) == bool(told)
    )


def test_what_is_cut_in_a_row_of_a_list_is_told_under_the_mouse(qtbot):
    class Rows(RowDelegate):
        def content(self, index):
            return RowContent("马慧", line=index.data())

    view = RowList(name="list", delegate=Rows())
    view.itemDelegate().setParent(view)
    qtbot.addWidget(view)
    model = QStringListModel(["问候", "很长的一句话" * 20], view)
    view.setModel(model)
    view.resize(300, 300)
    view.show()

    _ask_for_help(view, view.visualRect(model.index(1, 0)).center())
    qtbot.waitUntil(lambda: QToolTip.text().endswith("很长的一句话" * 20))
    _ask_for_help(view, view.visualRect(model.index(0, 0)).center())
    qtbot.waitUntil(lambda: not QToolTip.isVisible() or not QToolTip.text())


def _ask_for_help(view, place):
    everywhere = view.viewport().mapToGlobal(place)
    event = QHelpEvent(QEvent.Type.ToolTip, place, everywhere)
    QApplication.sendEvent(view.viewport(), event)
