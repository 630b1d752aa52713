"""The questionnaire is one key away on the first screen and in the file, and Ctrl+K knows it."""

import pytest
from PySide6.QtCore import Qt

from tests.support import acts
from tests.support.forms import a_questionnaire
from tests.ui.whole_window.test_palette import offered, open_palette, press


@pytest.fixture
def due(at_work, other, ma_hui, world):
    """Ma Hui is to be contacted today, and HQ has a questionnaire."""
    a_questionnaire(world)
    acts.plan(other, ma_hui, other.book.today)
    other.sync()
    at_work.sync()
    at_work.wait(lambda: "安排了今天跟进" in at_work.screen())
    return at_work


def test_on_the_first_screen(due):
    press(due, Qt.Key.Key_U)
    due.wait(lambda: due.sees("sheetDialog"))
    press(due, Qt.Key.Key_Escape)
    due.wait(lambda: not due.sees("sheetDialog"))
    open_palette(due)

    assert {item.title: item.key for item in offered(due)}["问卷"] == "U"


def test_who_stays_offline_gets_no_page_for_the_phone_either(due):
    due.controller.place.sync.force_offline(True)
    press(due, Qt.Key.Key_U)
    due.wait(lambda: due.sees("sheetDialog"))

    press(due, Qt.Key.Key_F8)

    due.wait(lambda: due.sees("sheetDialogProblem"))
    assert "手机问卷需要网络" in due.says("sheetDialogProblem")


def test_in_the_file_where_saving_shows_the_line(due, ma_hui):
    due.open_profile(ma_hui)
    press(due, Qt.Key.Key_U)
    due.wait(lambda: due.sees("sheetDialog"))
    press(due, Qt.Key.Key_1)
    for _ in range(6):
        press(due, Qt.Key.Key_Return)
    press(due, Qt.Key.Key_1)
    due.wait(lambda: due.sees("sheetEffects"))
    press(due, Qt.Key.Key_Return)

    due.wait(lambda: "到店问卷" in due.screen() and not due.sees("sheetDialog"))
    due.wait(lambda: due.controller.state.waiting == 0)
