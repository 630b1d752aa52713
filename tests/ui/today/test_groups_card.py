"""The groups on the first screen: where a post is due, and one key to them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from guide_app.services.groups import GroupService
from ui.shell import Page


class Groups(Page):
    """Stands where the groups are."""

    page_id = "groups"

    @classmethod
    def word(cls):
        return "社群"


def begin(morning, *names):
    morning.groups = GroupService(morning.shop.book)
    for name in names:
        morning.groups.open(name, "flash", None)
    morning.due("马慧")
    morning.open()


def test_it_says_in_which_groups_a_post_is_due_and_one_key_leads_there(morning):
    begin(morning, "周末闪购")
    line = morning.find(QLabel, "todayGroupsLine")
    morning.wait(lambda: line.text() == "今天有 1 个群要发内容：周末闪购")
    morning.window.add_page(Groups, Groups)

    morning.press(Qt.Key.Key_A)

    assert morning.window.current_page.page_id == "groups"


def test_it_takes_no_room_once_nothing_is_due(morning):
    begin(morning, "周末闪购")
    card = morning.find(QWidget, "todayGroups")
    morning.wait(card.isVisible)

    morning.groups.posted(morning.groups.load().rows[0].group_id)
    morning.window.current_page.refresh()

    morning.wait(lambda: not card.isVisible())
