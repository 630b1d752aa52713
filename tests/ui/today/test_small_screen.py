"""At 150 % on a screen of 1366 x 768, in the demo, the script can be copied at a glance."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton

from tests.services.shop import named, script
from ui.i18n import Language

LONG = "{称呼}，好一阵没联系了，最近都好吧？天气变得快，注意身体，有需要随时喊我。" * 6
MAIN = ("copyScriptButton", "scriptCodeButton", "markSentButton", "snoozeButton")


@pytest.fixture(params=[Language.ZH, Language.EN], ids=["zh", "en"])
def wordy(morning, language, request):
    language.choose(request.param)
    morning.due("马慧")
    morning.shop.put(named("马慧", temperature="warm", preference="喜欢素色"))
    morning.shop.put(script("长", LONG, stage="greeting"))
    morning.window.set_banner("All data is made up and lies on this PC only.", lead="Demo ")
    return morning


def is_whole(morning, name):
    """Whether all of a button can be seen without scrolling, inside the window."""
    if not morning.sees(name):
        return False
    button = morning.find(QAbstractButton, name)
    seen = button.visibleRegion().boundingRect()
    at = QRect(button.mapTo(morning.window, QPoint()), button.size())
    return seen == button.rect() and morning.window.rect().contains(at)


def test_the_main_actions_are_whole_and_come_back_into_the_card_on_a_large_one(wordy):
    wordy.window.resize(911, 512)
    wordy.open()
    wordy.wait(lambda: all(is_whole(wordy, name) for name in MAIN))
    assert wordy.sees("todayScriptFoot")

    wordy.window.resize(1366, 1000)

    wordy.wait(lambda: not wordy.sees("todayScriptFoot"))
    wordy.wait(lambda: all(is_whole(wordy, name) for name in MAIN))
    card = wordy.find(QAbstractButton, "copyScriptButton").parentWidget()
    assert card.objectName() == "todayScript"
