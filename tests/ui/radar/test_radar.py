"""The radar in the window: who looked, and one key to their file."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guide_app.services.radar import RadarService
from tests.services.shop import NOON, Shop, named
from tests.support.visits import known, visit
from ui.radar import RadarPage


class Desk:
    """A guide whose links were opened by Ann three times, and once by a stranger."""

    def __init__(self, qtbot, runner, settings, folder):
        self.qtbot = qtbot
        self.shop = Shop(folder)
        self.ann = self.shop.put(named("Ann"))
        self.runner, self.settings = runner, settings

    def look(self):
        often = visit(1, NOON, times=3, seconds=75, saved=1)
        once = visit(2, NOON + timedelta(minutes=5), forwarded=True)
        self.shop.put(often, once, known(often, self.ann.id))

    def open(self):
        self.page = RadarPage(RadarService(self.shop.book), self.runner, settings=self.settings)
        self.asked: list[tuple[object, ...]] = []
        self.page.page_asked.connect(lambda *where: self.asked.append(where))
        self.qtbot.addWidget(self.page)
        self.page.resize(1286, 640)
        self.page.show()
        self.page.on_shown()

    @property
    def lines(self):
        model = self.page.list.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def child(self, name):
        return self.page.findChild(QWidget, name)

    def press(self, key):
        self.qtbot.keyClick(self.page.list, key)


@pytest.fixture
def desk(qtbot, runner, settings, tmp_path):
    made = Desk(qtbot, runner, settings, tmp_path)
    yield made
    made.shop.book.close()


def test_each_visitor_is_said_in_a_line_with_what_and_how_often(desk):
    desk.look()
    desk.open()
    desk.wait(lambda: len(desk.lines) == 2)

    stranger, ann = desk.lines
    assert stranger == "还不认识的访客, 别人转发的, 看了素材「Coat」1 次, 最近一次 12:05"
    assert ann == "Ann, 看了 3 次, 看了素材「Coat」3 次, 最近一次 12:00 · 停留 1 分钟 · 保存了 1 次"
    assert desk.child("radarCount").text() == "看了 4 次，其中有你的 1 位客户"


def test_the_file_of_a_customer_is_one_key_away_and_a_stranger_has_none(desk):
    desk.look()
    desk.open()
    desk.wait(lambda: len(desk.lines) == 2)
    desk.page.list.setFocus()

    desk.press(Qt.Key.Key_Return)
    assert not desk.asked
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)

    assert desk.asked == [("profile", desk.ann.id)]


def test_customers_alone_can_be_shown_and_that_is_remembered(desk):
    desk.look()
    desk.open()
    desk.wait(lambda: len(desk.lines) == 2)

    desk.child("radarWho").step(1)
    assert [line.split(",")[0] for line in desk.lines] == ["Ann"]

    desk.open()
    desk.wait(lambda: len(desk.lines) == 1)


def test_an_empty_radar_says_why(desk):
    desk.open()
    nothing = desk.page.findChild(QWidget, "radarNothing")
    desk.wait(lambda: "总部还没有开通" in nothing.sentence)
