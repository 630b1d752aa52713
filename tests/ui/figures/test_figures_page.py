"""The page of figures in the window: numbers, definitions, and the customers behind each."""

import re
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from guide_app.domain.figures import Figure, Span
from guide_app.services.figures import FigureService
from tests.domain.people import TODAY, sop, step
from tests.services.shop import named
from tests.services.test_figures import LAST_WEEK, bought, sent
from ui.figures import FiguresPage
from ui.i18n import Language
from ui.profile import ProfilePage
from ui.shell import MainWindow


class Desk:
    """The window with nothing but the page of figures."""

    def __init__(self, qtbot, runner, settings, shop):
        self.qtbot = qtbot
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        service = FigureService(shop.book)
        self.page = FiguresPage(service, runner, today=lambda: TODAY, settings=settings)
        self.window.add_page(FiguresPage, lambda: self.page)
        self.window.add_page(
            ProfilePage,
            lambda: ProfilePage(
                shop.customers,
                shop.scripts,
                runner,
                codes=shop.codes,
                runs=shop.runs,
                saved=lambda: None,
                today=lambda: TODAY,
                zone=shop.book.zone,
                settings=settings,
            ),
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_page("figures")
        self.wait(lambda: self.card(Figure.ADDS).accessibleName().find("…") < 0)

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def card(self, figure):
        return next(card for card in self.page.cards if card.figure is figure)

    @property
    def names(self):
        model = self.page.list.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]


@pytest.fixture
def desk(qtbot, runner, settings, shop):
    people = [shop.put(named(f"客户{at}", added_on=LAST_WEEK)) for at in range(4)]
    shop.put(*(sent(person, LAST_WEEK) for person in people))
    shop.put(sent(people[0], LAST_WEEK + timedelta(days=1), outcome="replied"))
    shop.put(bought(people[1], LAST_WEEK + timedelta(days=3)))
    return Desk(qtbot, runner, settings, shop)


def test_the_list_stays_where_it_is_when_a_sync_brings_news(desk, runner):
    desk.card(Figure.ADDS).click()
    desk.wait(lambda: len(desk.names) == 4)
    desk.page.list.step(2)

    desk.page.refresh()
    desk.wait(lambda: not runner.pending)
    assert desk.page.list.currentIndex().row() == 2

    desk.card(Figure.CONVERSATION).click()
    desk.wait(lambda: not runner.pending)
    assert desk.page.list.currentIndex().row() == 0


def test_every_figure_says_how_much_of_what_and_what_that_means(desk):
    said = {figure: desk.card(figure).accessibleName() for figure in Figure}

    assert said[Figure.ADDS].startswith("新增客户, 4, ")
    assert said[Figure.CONVERSATION].startswith("私信沟通占比, 25 %, 1 / 4, ")
    assert "回复打招呼不算" in said[Figure.CONVERSATION]
    assert said[Figure.GREETING_REPLY].startswith("首次打招呼回复率, 0 %, 0 / 4, ")
    assert said[Figure.ADD_TO_PURCHASE].startswith("从添加到购买, 3 天, 1 / 4, ")


def test_another_language_says_everything_anew(desk, language):
    desk.card(Figure.ADDS).click()
    desk.wait(lambda: len(desk.names) == 4)

    language.choose(Language.EN)

    def said():
        labels = [one.text() for one in desk.page.findChildren(QLabel) if one.isVisible()]
        return " ".join((*labels, *(name.removeprefix("客户") for name in desk.names)))

    desk.wait(lambda: "September" in said())
    assert re.findall("[一-鿿]+", said()) == []


def test_enter_on_a_figure_lists_its_customers_and_enter_there_opens_the_profile(desk):
    desk.card(Figure.FIRST_PURCHASE).setFocus()
    desk.qtbot.keyClick(desk.card(Figure.FIRST_PURCHASE), Qt.Key.Key_Return)

    desk.wait(lambda: len(desk.names) == 4)
    assert desk.names[0] == "客户1, 计入, 7 天前添加 · 4 天前购买"
    desk.qtbot.keyClick(desk.page.list, Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.current_page.page_id == "profile")


def test_another_period_counts_anew_and_is_remembered(desk, settings):
    desk.page._spans.choose(Span.THIS_WEEK.value)
    desk.page._spans.chosen.emit(Span.THIS_WEEK.value)

    desk.wait(lambda: desk.card(Figure.ADDS).accessibleName().startswith("新增客户, 0, "))
    assert not desk.card(Figure.CONVERSATION).isEnabled()
    assert "—" in desk.card(Figure.CONVERSATION).accessibleName()
    assert settings.value("figures/span") == "this_week"


def test_a_sop_s_conversion_opens_to_its_customers(desk, shop):
    welcome = sop("added", name="新客破冰")
    shop.put(welcome)
    shop.put(step(welcome, 2))
    desk.page.refresh()
    name = f"sop.{welcome.id}"
    desk.wait(lambda: bool(desk.page.findChildren(QAbstractButton, name)))
    (line,) = desk.page.findChildren(QAbstractButton, name)

    assert line.text() == "新客破冰 第 1 版 · 25 % · 1 / 4"
    line.click()

    desk.wait(lambda: len(desk.names) == 4)
    assert desk.names[0] == "客户1, 计入, 7 天前进入 · 4 天前购买"
    assert desk.page._list_title.text() == line.text()
