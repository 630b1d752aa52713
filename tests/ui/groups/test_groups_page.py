"""The groups in the window: what is due today, one key to say it is done, and registering one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from guide_app.services.groups import GroupService
from tests.services.shop import Shop
from ui.groups import GroupsPage
from ui.widgets import DayEdit


class Desk:
    """A guide's page of groups, with whatever was registered before."""

    def __init__(self, qtbot, runner, folder):
        self.qtbot, self.shop = qtbot, Shop(folder)
        self.service = GroupService(self.shop.book)
        self.saves: list[int] = []
        self.toasts: list[object] = []
        self.page = GroupsPage(self.service, runner, saved=lambda: self.saves.append(1))
        self.page.toast_asked.connect(self.toasts.append)
        qtbot.addWidget(self.page)
        self.page.resize(1286, 640)

    def open(self, groups):
        for name, kind in groups:
            self.service.open(name, kind, f"https://work.weixin.qq.com/gm/{kind}")
        self.page.show()
        self.page.on_shown()
        self.qtbot.waitUntil(lambda: len(self.lines) == len(groups))

    @property
    def lines(self):
        model = self.page.list.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.page.list, key, modifier)


@pytest.fixture
def desk(qtbot, runner, tmp_path):
    made = Desk(qtbot, runner, tmp_path)
    yield made
    made.shop.book.close()


def test_what_is_due_is_said_done_with_one_key_and_taken_back(desk):
    desk.open([("周末闪购", "flash")])
    assert "欢迎大家进群" in desk.lines[0]
    assert "快闪群" in desk.lines[0]
    assert "还剩 10 天" in desk.lines[0]
    count = desk.page.findChild(QWidget, "groupCount")
    assert count.text() == "你在带 1 个群 · 今天有 1 个群要发内容"

    desk.press(Qt.Key.Key_D)
    desk.qtbot.waitUntil(lambda: "欢迎大家进群" not in desk.lines[0])
    assert desk.saves == [1]

    desk.toasts[-1].undo()
    desk.qtbot.waitUntil(lambda: "欢迎大家进群" in desk.lines[0])


def test_a_dissolved_group_has_nothing_more_to_be_said_of_it(desk):
    desk.open([("老客群", "daily")])

    desk.press(Qt.Key.Key_X)
    desk.qtbot.waitUntil(lambda: "已解散" in desk.lines[0])
    desk.press(Qt.Key.Key_D)

    assert desk.saves == [1]
    assert desk.service.load().running == 0


def test_a_post_that_was_noted_is_not_noted_again_and_so_never_taken_back(desk):
    desk.open([("周末闪购", "flash")])
    desk.service.posted(desk.service.load().rows[0].group_id)  # the list does not know yet

    desk.press(Qt.Key.Key_D)
    desk.qtbot.waitUntil(lambda: len(desk.toasts) == 1)
    assert desk.toasts[0].text == "周末闪购：今天已经登记过了"
    assert desk.toasts[0].undo is None
    assert desk.toasts[0].icon == "alert"  # others make the window forget the undo of the post
    posted = desk.page.findChild(QWidget, "groupPostedButton")
    desk.qtbot.waitUntil(lambda: not posted.isEnabled())
    desk.press(Qt.Key.Key_D)

    assert desk.saves == []
    assert desk.service.load().rows[0].is_posted


@pytest.mark.parametrize(("key", "word"), [(Qt.Key.Key_X, "已解散"), (Qt.Key.Key_R, "已重组")])
def test_a_group_that_was_put_away_by_mistake_is_restored_at_any_time(desk, key, word):
    desk.open([("老客群", "daily")])
    restore = desk.page.findChild(QWidget, "group.activeButton")
    assert not restore.isVisible()
    desk.press(key)
    desk.qtbot.waitUntil(lambda: word in desk.lines[0])
    desk.qtbot.waitUntil(restore.isVisible)
    assert not desk.page.findChild(QWidget, "group.dissolvedButton").isVisible()

    desk.page.on_shown()
    desk.press(Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.waitUntil(lambda: "进行中" in desk.lines[0])
    assert not restore.isVisible()
    assert desk.service.load().running == 1

    desk.toasts[-1].undo()
    desk.qtbot.waitUntil(lambda: word in desk.lines[0])


def test_a_group_is_registered_from_an_empty_page_and_refused_without_https(desk):
    desk.open([])
    nothing = desk.page.findChild(QWidget, "groupNothing")
    desk.qtbot.waitUntil(lambda: "还没有登记社群" in nothing.sentence)

    nothing.acted.emit()
    desk.page.findChild(QLineEdit, "groupName").setText("老客群")
    address = desk.page.findChild(QLineEdit, "groupUrl")
    address.setText("http://work.weixin.qq.com/gm/1")
    dialog = desk.page.findChild(QWidget, "openGroupDialog")
    dialog.confirm()
    desk.qtbot.waitUntil(dialog.findChild(QWidget, "openGroupDialogProblem").isVisible)
    assert desk.service.load().rows == ()
    address.setText("https://work.weixin.qq.com/gm/1")
    dialog.confirm()
    desk.qtbot.waitUntil(lambda: len(desk.lines) == 1)

    desk.press(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "https://work.weixin.qq.com/gm/1"


def test_a_group_is_renamed_and_its_last_day_changed(desk):
    desk.open([("周末闪购", "flash")])

    desk.press(Qt.Key.Key_E)
    dialog = desk.page.findChild(QWidget, "changeGroupDialog")
    dialog.findChild(QLineEdit, "groupName").setText("双十一闪购")
    dialog.findChild(DayEdit).set_day(desk.shop.book.today)
    dialog.confirm()

    desk.qtbot.waitUntil(lambda: "双十一闪购" in desk.lines[0])
    assert "今天最后一天" in desk.lines[0]


def test_members_are_counted_and_the_day_is_said(desk):
    desk.open([("老客群", "daily")])
    assert "还没登记人数" in desk.lines[0]

    desk.press(Qt.Key.Key_M)
    dialog = desk.page.findChild(QWidget, "countMembersDialog")
    dialog.findChild(QSpinBox).setValue(86)
    dialog.confirm()

    desk.qtbot.waitUntil(lambda: "86 人（今天登记）" in desk.lines[0])
