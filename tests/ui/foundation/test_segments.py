"""The parts of a list, with their counts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from ui.widgets import (
    Segment,
    SegmentBar,
)

COUNTS = (Segment("all", "全部", 29), Segment("late", "逾期", 3), Segment("new", "新客", 7))


def _segment(bar, segment):
    (button,) = bar.findChildren(QAbstractButton, f"filter.{segment}")
    return button


def test_segments_show_counts_and_tell_what_the_guide_chose(qtbot, shown):
    bar = SegmentBar(name="filter")
    bar.set_segments(COUNTS)
    shown(bar, 400, 40)

    with qtbot.waitSignal(bar.chosen) as told:
        qtbot.mouseClick(_segment(bar, "late"), Qt.MouseButton.LeftButton)

    assert told.args == ["late"]
    assert bar.current == "late"
    assert _segment(bar, "late").accessibleName() == "逾期 3"


def test_thousands_stand_apart_as_everywhere_else(shown):
    bar = SegmentBar(name="filter")
    bar.set_segments((Segment("silent", "沉默 30 天", 1783),))
    shown(bar, 400, 40)

    assert _segment(bar, "silent").text() == "沉默 30 天 1,783"


def test_new_counts_keep_the_choice_and_the_buttons(qtbot, shown):
    bar = SegmentBar(name="filter")
    bar.set_segments(COUNTS)
    shown(bar, 400, 40)
    bar.choose("late")
    button = _segment(bar, "late")

    with qtbot.assertNotEmitted(bar.chosen):
        bar.set_segments((Segment("all", "全部", 28), Segment("late", "逾期", 2), COUNTS[2]))

    assert _segment(bar, "late") is button
    assert button.text() == "逾期 2"
    assert bar.current == "late"


def test_a_choice_that_is_gone_falls_back_to_the_first(qtbot, shown):
    bar = SegmentBar(name="filter")
    bar.set_segments(COUNTS)
    shown(bar, 400, 40)
    bar.choose("late")

    bar.set_segments((COUNTS[0], COUNTS[2]))

    assert bar.current == "all"


def test_arrow_keys_walk_through_segments_round_and_round(qtbot, shown):
    bar = SegmentBar(name="filter")
    bar.set_segments(COUNTS)
    shown(bar, 400, 40)
    told: list[str] = []
    bar.chosen.connect(told.append)
    _segment(bar, "all").setFocus()

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(bar.focusWidget(), key)

    assert told == ["late", "new", "all", "new"]
    assert bar.focusWidget().objectName() == "filter.new"
