"""The pool in the window: who waits, one key to claim, and what is said without a network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from guide_app.domain.entities import Customer
from guide_app.mutations.pool import ClaimCustomer
from guide_app.services.codes import CodeService
from guide_app.services.pool import PoolService
from guide_app.services.scripts import ScriptService
from guide_app.services.today import TodayService
from tests.support.world import open_world
from tests.sync.leads import add_lead
from tests.ui.foundation.desk import Customers
from ui.pool import PoolPage
from ui.shell import MainWindow
from ui.today import TodayPage


class Desk:
    """A guide's window on a PC of a store with two people in its pool."""

    def __init__(self, qtbot, runner, settings, world):
        self.qtbot, self.world = qtbot, world
        self.leads = [add_lead(world, number) for number in range(2)]
        self.pc = world.pc(world.shop.guides[0])
        self.pc.sync()
        self.saves: list[int] = []
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        service = PoolService(self.pc.book, self.pc.link, lambda: True)
        self.page = PoolPage(
            service,
            runner,
            saved=lambda: self.saves.append(1),
            today=lambda: self.pc.book.today,
        )
        self.window.add_page(PoolPage, lambda: self.page)
        self.window.resize(1366, 768)
        self.window.show()

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def open(self):
        self.window.show_page("pool")

    @property
    def lines(self):
        model = self.page.list.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    def sees(self, name):
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def press(self, key):
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key)


@pytest.fixture
def desk(qtbot, runner, settings, tmp_path):
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as world:
        yield Desk(qtbot, runner, settings, world)


def test_somebody_is_claimed_with_one_key_and_comes_into_today(desk):
    desk.open()
    desk.wait(lambda: len(desk.lines) == 2)
    count = desk.window.findChild(QWidget, "poolCount").text()
    assert count == "公共池有 2 位顾客等待认领。你有 0 位还没联系，最多 20 位。"
    assert "138****0217" in desk.lines[0]

    desk.page.list.setFocus()
    desk.press(Qt.Key.Key_G)

    desk.wait(lambda: any("已认领" in line for line in desk.lines))
    assert desk.saves == [1]
    claim = next(a for a in desk.window.findChildren(QAbstractButton) if "认领" in a.text())
    assert not claim.isEnabled()
    desk.pc.sync()
    (row,) = TodayService(desk.pc.book).load().rows
    assert row.reason.code == "call"


def test_who_is_chosen_stays_chosen_when_a_colleague_claims_somebody_above(desk):
    add_lead(desk.world, 2)
    colleague = desk.world.pc(desk.world.shop.guides[1])
    colleague.sync()
    desk.open()
    desk.wait(lambda: len(desk.lines) == 3)
    above, chosen, _ = [row.customer_id for row in desk.page._view.rows]
    desk.page.list.setFocus()
    desk.press(Qt.Key.Key_Down)

    colleague.act(ClaimCustomer(customer_id=above))
    colleague.sync()
    desk.page.refresh()
    desk.wait(lambda: len(desk.lines) == 2)

    assert desk.page._current.customer_id == chosen


def test_without_a_network_it_says_so_and_whom_one_saw_can_be_claimed(desk):
    desk.pc.cable.pulled = True
    desk.open()
    desk.wait(lambda: desk.page._nothing.sentence.startswith("没有网络"))

    desk.pc.cable.pulled = False
    desk.page.refresh()
    desk.wait(lambda: len(desk.lines) == 2)
    desk.pc.cable.pulled = True
    desk.page.refresh()
    desk.wait(lambda: desk.sees("poolOffline"))
    desk.page.list.setFocus()
    desk.press(Qt.Key.Key_G)

    desk.wait(lambda: any("已认领" in line for line in desk.lines))
    desk.pc.cable.pulled = False
    desk.pc.sync()
    assert len(desk.pc.rows("customer")) == 1


def test_an_empty_pool_says_so(desk):
    other = desk.world.pc(desk.world.shop.guides[2])
    other.sync()
    desk.page._service = PoolService(other.book, other.link, lambda: True)
    desk.open()

    desk.wait(lambda: desk.page._nothing.sentence == "公共池里没有等待认领的顾客。")


def test_the_keyboard_stays_on_the_page_whatever_the_server_says(desk):
    desk.window.add_page(Customers, Customers)
    desk.window.show_page("customers")  # from where the keyboard comes
    desk.pc.cable.pulled = True
    desk.open()
    assert desk.page.hasFocus()
    desk.wait(lambda: desk.page._nothing.sentence.startswith("没有网络"))
    assert desk.page.hasFocus()

    desk.pc.cable.pulled = False
    desk.page.refresh()
    desk.wait(lambda: len(desk.lines) == 2)
    desk.press(Qt.Key.Key_Down)

    assert desk.page.list.currentIndex().row() == 1


def test_a_call_is_answered_by_the_keys_of_today(desk, runner, settings):
    pc = desk.pc
    page = TodayPage(
        TodayService(pc.book),
        ScriptService(pc.book),
        runner,
        codes=CodeService(pc.book),
        saved=lambda: None,
        now=desk.world.clock,
        zone=pc.book.zone,
        settings=settings,
    )
    desk.window.add_page(TodayPage, lambda: page)
    pc.act(ClaimCustomer(customer_id=desk.leads[0]))
    pc.sync()
    desk.window.show_page("today")
    desk.wait(lambda: page._person.row is not None)
    said = {action.text() for action in page._commands.outcomes if action.isEnabled()}
    assert said == {"已添加", "没人接", "拒绝添加", "号码不对"}

    desk.press(Qt.Key.Key_S)
    desk.wait(lambda: desk.sees("snoozeDialog"))
    assert not desk.sees("skipTask")  # nobody is left uncalled for good
    desk.press(Qt.Key.Key_Escape)
    desk.wait(lambda: not desk.sees("snoozeDialog"))
    desk.press(Qt.Key.Key_D)
    desk.press(Qt.Key.Key_7)

    desk.wait(lambda: pc.row(Customer, desk.leads[0]).state == "not_interested")
    assert pc.row(Customer, desk.leads[0]).lead_since is None
