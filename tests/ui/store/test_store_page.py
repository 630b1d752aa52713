"""The manager's page in the window: the store's day, and handing customers over by keys."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractButton, QDateEdit, QLabel, QWidget

from guide_app.domain.entities import Customer
from guide_app.services.store_day import StorePart, StoreService
from tests.domain.people import TODAY, days_ago, guide
from tests.services.test_store_day import BOSS, KIM, MAY, of_guide, promise
from ui.dates import date_words
from ui.profile import ProfilePage
from ui.shell import MainWindow
from ui.store import StorePage


class Office:
    """The manager's window."""

    def __init__(self, qtbot, runner, settings, shop):
        self.qtbot, self.shop = qtbot, shop
        self.saves: list[int] = []
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        service = StoreService(shop.book, shop.today)
        self.page = StorePage(
            service, runner, saved=lambda: self.saves.append(1), settings=settings
        )
        self.window.add_page(StorePage, lambda: self.page)
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
        self.window.show_page("store")
        self.wait(lambda: self.page.guides.model().rowCount() > 1)

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def lines(self, view):
        model = view.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    def marked(self):
        indexes = self.page.list.selectionModel().selectedIndexes()
        return sorted(index.data().split(",")[0] for index in indexes)

    def sees(self, name):
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def click(self, name):
        found = [one for one in self.window.findChildren(QAbstractButton, name) if one.isVisible()]
        found[-1].click()

    @property
    def toast(self):
        spec = self.window.toasts.current
        return spec.text if spec else ""

    def owners(self):
        return {row.name: row.guide_id for row in self.shop.rows_of(Customer)}


@pytest.fixture
def office(qtbot, runner, settings, shop):
    shop.put(MAY, KIM, BOSS)
    shop.becomes("manager")
    people = [of_guide(MAY, f"客户{at}", last_contact_on=days_ago(40)) for at in range(3)]
    late = of_guide(KIM, "迟到")
    shop.put(*people, late)
    shop.put(promise(late, TODAY - timedelta(days=4)))
    return Office(qtbot, runner, settings, shop)


def choose(office, part):
    office.page._parts.choose(part.value)
    office.page._parts.chosen.emit(part.value)


def test_what_is_marked_stays_marked_when_a_sync_brings_news(office):
    choose(office, StorePart.SILENT_30)
    office.wait(lambda: office.page.list.model().rowCount() == 3)
    office.page.list.setFocus()
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    before = office.marked()
    assert len(before) == 2

    office.shop.put(of_guide(MAY, "又一位", last_contact_on=days_ago(60)))
    office.page.refresh()
    office.wait(lambda: office.page.list.model().rowCount() == 4)

    assert office.marked() == before


def test_the_store_comes_first_and_who_is_behind_says_so(office):
    guides = office.lines(office.page.guides)

    assert guides[0].startswith("全店, 逾期 1, 待跟进 4 · 今天已发 0")
    assert [one.split(",")[0] for one in guides[1:]] == ["Boss", "Kim", "Lin", "May"]
    assert "沉默 30 天 3 位" in guides[4]
    (row,) = office.lines(office.page.list)
    assert row.startswith("迟到, Kim, 逾期 4 天, ")


def test_who_only_waits_for_a_reply_is_not_called_late(qtbot, runner, settings, shop):
    shop.put(MAY)
    shop.becomes("manager")
    sent = of_guide(MAY, "已发")
    shop.put(sent, replace(promise(sent, days_ago(3)), status="waiting", sent_on=days_ago(3)))
    office = Office(qtbot, runner, settings, shop)
    choose(office, StorePart.WAITING)

    (row,) = office.lines(office.page.list)
    assert row.startswith("已发, May")
    assert "逾期" not in row


def test_a_guide_is_chosen_by_keys_and_a_customer_opens(office):
    office.page.guides.setFocus()
    for _ in range(4):
        office.press(Qt.Key.Key_J)
    choose(office, StorePart.SILENT_30)

    silent = {one.split(",")[0] for one in office.lines(office.page.list)}
    assert silent == {"客户0", "客户1", "客户2"}
    office.page.list.setFocus()
    office.press(Qt.Key.Key_Return)
    office.wait(lambda: office.window.current_page.page_id == "profile")


def test_chosen_customers_are_handed_over_and_taken_back(office):
    choose(office, StorePart.SILENT_30)
    office.page.list.setFocus()
    office.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.press(Qt.Key.Key_G)
    office.wait(lambda: office.sees("handOverDialog"))
    dialog = office.window.findChild(QWidget, "handOverDialog")
    said = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert "企业微信里的好友不会跟着转。长期转交请让总部在企业微信后台发起继承" in said
    office.click("handOverTo1")
    office.press(Qt.Key.Key_Return)

    office.wait(lambda: office.toast == "已转交 3 位客户")
    assert {office.owners()[f"客户{at}"] for at in range(3)} == {KIM.id}
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.wait(lambda: office.toast == "已撤销。")
    assert {office.owners()[f"客户{at}"] for at in range(3)} == {MAY.id}
    assert len(office.saves) == 2


def test_customers_of_two_guides_are_not_handed_over_at_once(office, shop):
    shop.put(of_guide(KIM, "金姐的", last_contact_on=days_ago(50)))
    office.page.refresh()
    choose(office, StorePart.SILENT_30)
    office.wait(lambda: len(office.lines(office.page.list)) == 4)
    office.page.list.setFocus()
    office.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.press(Qt.Key.Key_G)

    office.wait(lambda: office.toast == "请一次只选一位导购的客户。")
    assert not office.sees("handOverDialog")


def test_all_of_a_leaver_are_shared_out_and_it_says_before_who_gets_how_many(office):
    office.page.guides.setFocus()
    for _ in range(4):
        office.press(Qt.Key.Key_J)
    office.page._hand_over_all.trigger()
    office.wait(lambda: office.sees("leaverDialog"))
    office.click("leaverTaker2")  # Lin, who gets nobody

    dialog = office.window.findChild(QWidget, "leaverDialog")
    counts = ["分到 2 位客户", "分到 1 位客户", ""]
    office.wait(lambda: [label.text() for label in dialog._counts] == counts)
    office.press(Qt.Key.Key_Return)
    office.wait(lambda: office.toast == "已转交 3 位客户")
    assert MAY.id not in office.owners().values()


def test_all_of_a_leaver_go_in_24_hours_and_it_is_called_off(office):
    office.page.guides.setFocus()
    for _ in range(4):
        office.press(Qt.Key.Key_J)
    office.page._hand_over_all.trigger()
    office.wait(lambda: office.sees("leaverDialog"))
    office.click("handOverLater")
    dialog = office.window.findChild(QWidget, "leaverDialog")
    office.wait(lambda: any(label.text() for label in dialog._counts))
    office.press(Qt.Key.Key_Return)

    office.wait(lambda: office.toast == "3 位客户 24 小时后转交")
    assert list(office.owners().values()).count(MAY.id) == 3
    office.wait(lambda: len(office.page._day.moves) == 3)
    said = office.window.findChild(QWidget, "plannedMove0").accessibleName()
    assert said.startswith("明天 12:00 May的 1 位客户转给")

    more = office.window.findChild(QAbstractButton, "plannedMovesMore")
    assert (more.text(), office.sees("plannedMove2")) == ("还有 1 项转交", False)
    more.click()
    office.wait(lambda: office.sees("plannedMove2"))
    assert more.text() == "收起"

    for left in (2, 1, 0):
        office.wait(lambda: office.sees("plannedMove0Action"))
        office.click("plannedMove0Action")
        office.wait(lambda left=left: len(office.page._day.moves) == left)
    assert office.toast == "已取消，客户还归原导购。"
    assert not office.sees("plannedMoves")


def test_the_chosen_are_lent_for_a_shift_and_taken_back(office):
    choose(office, StorePart.SILENT_30)
    office.page.list.setFocus()
    office.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.press(Qt.Key.Key_G)
    office.wait(lambda: office.sees("handOverDialog"))
    office.click("handOverTo1")
    back_on = office.window.findChild(QDateEdit, "handOverBackOn")
    assert back_on.date() == QDate(TODAY.year, TODAY.month, TODAY.day).addDays(1)
    back_on.setDate(back_on.date().addDays(2))  # to choose a day is to choose the shift

    office.press(Qt.Key.Key_Return)

    day = date_words(TODAY + timedelta(days=3))
    office.wait(lambda: office.toast == f"已转交 3 位客户，{day}还回")
    assert {office.owners()[f"客户{at}"] for at in range(3)} == {KIM.id}
    office.wait(lambda: office.sees("plannedMove0"))
    said = office.window.findChild(QWidget, "plannedMove0").accessibleName()
    assert said.endswith("06:00 Kim的 3 位客户转给May")
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.wait(lambda: office.toast == "已撤销。")
    assert {office.owners()[f"客户{at}"] for at in range(3)} == {MAY.id}
    office.wait(lambda: not office.sees("plannedMove0"))


def test_nobody_stands_in_for_a_guide_who_has_left(office, shop):
    gone = guide(name="Gone", account="gone", active=False)
    shop.put(gone, of_guide(gone, "Gones", last_contact_on=days_ago(50)))
    office.page.refresh()
    office.wait(lambda: len(office.lines(office.page.guides)) == 6)
    at = [line.split(",")[0] for line in office.lines(office.page.guides)].index("Gone")
    office.page.guides.setCurrentIndex(office.page.guides.model().index(at, 0))
    office.page._hand_over_all.trigger()
    office.wait(lambda: office.sees("leaverDialog"))
    assert office.sees("handOverLater")
    assert not office.sees("handOverShift")
    assert not office.sees("handOverBackOn")


def test_nobodys_customers_are_shared_out_too(office, shop):
    shop.put(*(of_guide(None, f"公共{at}") for at in range(2)))
    office.page.refresh()
    office.wait(lambda: len(office.lines(office.page.guides)) == 6)
    office.page.guides.setFocus()
    for _ in range(5):
        office.press(Qt.Key.Key_J)
    office.page._hand_over_all.trigger()
    office.wait(lambda: office.sees("leaverDialog"))
    assert not office.sees("handOverLater")
    dialog = office.window.findChild(QWidget, "leaverDialog")
    office.wait(lambda: any(label.text() for label in dialog._counts))
    office.press(Qt.Key.Key_Return)

    office.wait(lambda: office.toast == "已转交 2 位客户")
    assert None not in office.owners().values()
