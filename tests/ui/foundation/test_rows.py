"""Lists of people are drawn alike, quickly, and read aloud."""

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QImage

from ui.theme import Scheme, Tone
from ui.widgets import ROW_ROLE, ChipSpec, RowContent, RowDelegate, RowList

MA = RowContent(
    "马慧",
    "儿子 10 月 9 日生日，还有 7 天",
    "¥1,840 · 41 天前",
    (ChipSpec("130 · 蓝"),),
    ChipSpec("今天", Tone.ACCENT),
)


class People(QAbstractListModel):
    def __init__(self, rows):
        super().__init__()
        self.rows = rows
        self.asked = set()

    def rowCount(self, parent=None):  # noqa: N802 - Qt's name
        return len(self.rows)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == ROW_ROLE:
            self.asked.add(index.row())
            return self.rows[index.row()]
        return None


@pytest.fixture
def listed(qtbot):
    kept = []

    def show(rows, width=520, height=600, **options):
        view = RowList(name="people", delegate=RowDelegate(**options))
        model = People(rows)
        kept.append((model, view.itemDelegate()))
        qtbot.addWidget(view)
        view.setModel(model)
        view.resize(width, height)
        view.show()
        return view

    return show


def _picture(view):
    return view.grab().toImage()


def test_only_rows_in_sight_are_asked_for_and_drawn(qtbot, listed):
    view = listed([MA] * 20_000)
    _picture(view)

    assert len(view.model().asked) < 20


def test_all_rows_are_equally_high(listed):
    view = listed([MA, RowContent("丁婷")])

    heights = [view.visualRect(view.model().index(row, 0)).height() for row in range(2)]
    assert heights[0] == heights[1] == view.itemDelegate().sizeHint(None, None).height()


@pytest.mark.parametrize(
    "other",
    [
        RowContent("马晓", MA.line, MA.faint_line, MA.chips, MA.badge),
        RowContent(MA.title, "别的原因", MA.faint_line, MA.chips, MA.badge),
        RowContent(MA.title, MA.line, "¥20", MA.chips, MA.badge),
        RowContent(MA.title, MA.line, MA.faint_line, (ChipSpec("120"),), MA.badge),
        RowContent(MA.title, MA.line, MA.faint_line, MA.chips, ChipSpec("逾期", Tone.RED)),
        RowContent(MA.title, MA.line, MA.faint_line, MA.chips, MA.badge, avatar=None),
        RowContent(MA.title, MA.line, MA.faint_line, MA.chips, MA.badge, done=True),
    ],
)
def test_every_part_of_a_row_can_be_seen(listed, other):
    assert _picture(listed([MA], height=100)) != _picture(listed([other], height=100))


def test_a_row_follows_the_theme_at_once(listed, theme):
    view = listed([MA], height=100)
    light = _picture(view)

    theme.choose(Scheme.DARK)

    assert _picture(view) != light


def test_the_chosen_row_is_marked(listed):
    view = listed([MA, MA], height=200)
    before = _picture(view)

    view.setCurrentIndex(view.model().index(1, 0))

    assert _picture(view) != before


def test_a_name_is_shown_whole_before_tags_that_have_no_room(listed):
    long = "名字很长的欧阳阿依古丽·买买提明"
    bare = listed([RowContent(long)], width=330, height=100)
    tagged = listed([RowContent(long, chips=(ChipSpec("敏感肌"),))], width=330, height=100)

    assert _picture(tagged) == _picture(bare)


@pytest.mark.parametrize(
    "title", ["", "王" * 10_000, "A\nB\tC", "مريم 王", "🎂👨‍👩‍👧", "\ud83d", "\x00", "<b>王</b>"]
)
def test_no_name_breaks_a_row(listed, title):
    assert isinstance(_picture(listed([RowContent(title, title, title)], height=100)), QImage)


def test_a_row_that_is_not_loaded_yet_is_left_blank(listed):
    assert isinstance(_picture(listed([None], height=100)), QImage)


def test_a_row_is_read_aloud_as_one_sentence(qtbot):
    assert MA.spoken == "马慧, 130 · 蓝, 今天, 儿子 10 月 9 日生日，还有 7 天, ¥1,840 · 41 天前"
    assert RowContent("马慧", accessible="马慧，今天到期").spoken == "马慧，今天到期"


def test_stepping_stops_at_both_ends(listed):
    view = listed([MA] * 3)
    rows = []
    for by in (1, 1, 1, 1, -1, -1, -1):
        view.step(by)
        rows.append(view.currentIndex().row())

    assert rows == [0, 1, 2, 2, 1, 0, 0]


def test_stepping_through_nothing_does_nothing(listed):
    view = listed([])

    view.step(1)

    assert not view.currentIndex().isValid()
