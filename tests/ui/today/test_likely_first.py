"""Who is worth the next hour, in the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.services.test_advice import buyer, weekly
from ui.i18n import Language
from ui.widgets import ROW_ROLE, KeyButton, SegmentBar


def chips(morning):
    model = morning.list.model()
    contents = (model.data(model.index(row, 0), ROW_ROLE) for row in range(model.rowCount()))
    return {one.title: [chip.text for chip in one.chips] for one in contents}


@pytest.fixture
def four(morning):
    morning.shop.put(*buyer("丁一", 100), *buyer("马慧"), *buyer("王雪梅", *weekly(8, times=12)))
    morning.shop.put(*buyer("赵敏", *weekly(70)))
    morning.open()
    return morning


def test_one_key_puts_likely_buyers_first_and_brings_the_order_of_the_day_back(four):
    by_plan = four.names
    assert all(not words for words in chips(four).values())

    four.type("L")
    four.wait(lambda: four.names[0] == "王雪梅")
    four.wait(lambda: four.person == "王雪梅")
    assert four.names[-1] == "马慧"
    assert four.find(KeyButton, "likelyFirstButton").text() == "按安排排序"
    shown = chips(four)
    assert shown["王雪梅"][0].startswith("会买 ")
    assert (shown["赵敏"], shown["马慧"]) == (["可能流失"], ["还没买过"])

    four.type("L")
    four.wait(lambda: four.names == by_plan)
    assert four.find(KeyButton, "likelyFirstButton").text() == "最可能买的在前"


def test_the_choice_is_remembered(four, settings):
    four.type("L")
    four.wait(lambda: four.names[0] == "王雪梅")

    assert settings.value("today/likelyFirst", False, bool) is True


def test_the_line_opens_to_every_reason_and_stays_open(four):
    four.type("L")
    four.wait(lambda: four.person == "王雪梅")
    leading = four.says("todayExpectedLeading")
    assert leading.startswith("14 天内再来买的可能：")
    assert not four.sees("todayExpectedReasons")

    four.type("Y")
    assert four.sees("todayExpectedReasons")
    reasons = four.says("todayExpectedReasons").splitlines()
    assert reasons[0] == f"· {leading}"
    assert any("平时约 7 天买一次，上次是 8 天前" in one for one in reasons)

    four.type("J")
    four.wait(lambda: four.person != "王雪梅")
    assert four.sees("todayExpectedReasons")
    four.type("Y")
    assert not four.sees("todayExpectedReasons")


def test_the_chance_is_not_cut_off_on_a_small_screen(four, language):
    four.type("L")
    four.wait(lambda: four.person == "王雪梅")
    language.choose(Language.EN)
    four.window.resize(910, 480)  # 1366 x 768 at 150 %

    def is_whole():
        label = four.find(QLabel, "todayExpectedLeading")
        flags = int(Qt.TextFlag.TextWordWrap) if label.wordWrap() else 0
        wanted = label.fontMetrics().boundingRect(label.contentsRect(), flags, label.text()).size()
        is_narrow = label.width() < 300
        return "%" in label.text() and is_narrow and wanted.boundedTo(label.size()) == wanted

    four.wait(is_whole)


def test_the_reasons_are_there_in_the_order_of_the_day_too(four):
    four.wait(lambda: four.says("todayExpectedLeading") != "")


def parts(morning):
    bar = morning.find(SegmentBar, "todaySegments")
    return [one.text() for one in bar.findChildren(QAbstractButton) if one.isVisible()]


def test_the_list_is_narrowed_down_to_who_has_lapsed_or_is_about_to(four):
    four.type("L")
    four.wait(lambda: four.names[0] == "王雪梅")
    assert parts(four) == ["全部 4", "快流失 0", "可能流失 2", "节奏正常 1", "还没买过 1"]

    four.part("可能流失")
    assert sorted(four.names) == ["丁一", "赵敏"]
    four.wait(lambda: four.person == four.names[0])

    four.part("快流失")
    assert four.names == []
    assert "今天的名单里没有这一类客户。" in four.reads("todayNothing")

    four.type("L")
    four.wait(lambda: len(four.names) == 4)
    assert not any("流失" in one for one in parts(four))


def test_a_key_walks_through_the_parts(four):
    four.type("L")
    four.wait(lambda: four.names[0] == "王雪梅")
    bar = four.find(SegmentBar, "todaySegments")

    four.type("G")
    assert bar.current == "about_to_lapse"
    four.type("G")
    assert bar.current == "lapsed"
    assert "赵敏" in four.names
    four.type("G", Qt.KeyboardModifier.ShiftModifier)
    four.type("G", Qt.KeyboardModifier.ShiftModifier)
    assert bar.current == "all"
    assert len(four.names) == 4


def test_a_group_stays_chosen_while_its_customers_are_worked_through(four):
    four.type("L")
    four.wait(lambda: four.names[0] == "王雪梅")
    four.part("可能流失")
    four.wait(lambda: four.person == four.names[0])
    _, second = four.names

    four.type("D")

    four.wait(lambda: four.names == [second])
    assert "可能流失 1" in parts(four)
