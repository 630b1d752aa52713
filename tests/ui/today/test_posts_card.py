"""The day of posts on the first screen: how far it is, and one key to what is due next."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from guide_app.services.posts import PostService
from tests.services.test_posts import about, taken, task
from ui.i18n import Language
from ui.shell import Page
from ui.today.posts import AskedLine, PostCard
from ui.words.posts import yesterday_line


class Wall(Page):
    """Stands where the materials are, and keeps for which one it was asked."""

    page_id = "materials"

    @classmethod
    def word(cls):
        return "素材"

    def on_shown(self, argument=None):
        self.asked_for = argument


@pytest.fixture
def counter(morning):
    """Two kinds of material; a post of each of the last two days."""
    fun, care = about("fun"), about("care")
    morning.shop.put(fun, care, taken(fun, ago=1), taken(fun, ago=2))
    morning.posts = PostService(morning.shop.book)
    morning.due("马慧")
    morning.open()
    morning.wait(lambda: line(morning) != "")
    return morning


def line(morning):
    return morning.find(QLabel, "todayPostsLine").text()


def test_it_says_how_far_the_day_is_and_what_comes_next(counter, language_switch):
    assert line(counter) == "今天发圈 0/6 · 连续 2 天 · 下一条 12:00：关怀「care」"

    language_switch.choose(Language.EN)
    counter.wait(lambda: line(counter).startswith("0 of 6 posts today · 2 days in a row"))
    language_switch.choose(Language.ZH)


def test_one_key_leads_to_what_is_suggested_on_the_wall(counter):
    counter.window.add_page(Wall, Wall)

    counter.press(Qt.Key.Key_P)

    counter.wait(lambda: isinstance(counter.window.current_page, Wall))
    assert counter.window.current_page.asked_for == about("care").id


def test_the_wall_asks_how_yesterdays_posts_did(counter):
    day = PostService(counter.shop.book).load()

    assert yesterday_line(day) == "昨天 1 条还没记效果"
    assert yesterday_line(replace(day, open_yesterday=0)) == ""


def test_what_hq_asks_for_stands_there_and_its_key_leads_to_it_first(counter):
    fun = about("fun")
    counter.shop.put(task(fun, note="晚饭前发"), task(about("care"), since=3, until=-1))
    counter.window.current_page.refresh()
    counter.wait(lambda: counter.window.findChild(AskedLine, "askedPost1") is not None)

    said = [label.text() for label in counter.find(PostCard, "todayPosts").findChildren(QLabel)]
    assert "总部任务：明天截止 · 晚饭前发" in said
    assert "总部任务：没赶上，昨天已截止" in said
    asked: list[object] = []
    counter.find(PostCard, "todayPosts").asked.connect(asked.append)
    counter.window.add_page(Wall, Wall)
    counter.press(Qt.Key.Key_P)
    counter.wait(lambda: asked == [fun.id])
