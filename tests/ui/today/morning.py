"""A window over a guide's real file that shows the day, driven by keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from guide_app.domain.entities import Customer, FollowUp
from guide_app.domain.ids import row_id
from tests.domain.people import BRAND, TODAY
from tests.services.shop import named
from tests.ui.customers.counter import Counter
from ui.profile import ProfilePage
from ui.shell import MainWindow
from ui.today import TodayPage
from ui.widgets import ROW_ROLE, RowList, SegmentBar


class Morning(Counter):
    """The first screen; acting and reading are those of the counter."""

    def __init__(self, qtbot, runner, settings, shop):
        self.qtbot = qtbot
        self.shop = shop
        self.saves = 0
        self.here = True  # whether the first sync has brought the customers
        self.posts = None  # the day of posts, where it is shown
        self.groups = None  # likewise the groups
        self._given = {"runner": runner, "settings": settings}
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.window.add_page(TodayPage, self._day)
        self.window.add_page(ProfilePage, self._profile)
        self.window.resize(1366, 768)
        self.window.show()

    def due(self, *names):
        """Customers whom the guide has planned for today, in this order."""
        for number, name in enumerate(names):
            person = self.shop.put(named(name))
            self.shop.put(
                FollowUp(
                    id=row_id("follow_up", name),
                    brand_id=BRAND,
                    customer_id=person.id,
                    kind="manual",
                    planned_on=TODAY,
                    due_on=TODAY,
                    task=f"{number} 问候",
                )
            )

    def open(self):
        self.window.show_page("today")
        self.wait(lambda: self.names == self.all_names)
        self.wait(lambda: self.person == (self.names[0] if self.names else ""))

    @property
    def all_names(self):
        view = self.shop.today.load()
        return [row.name for row in view.rows if row.category != "waiting"]

    @property
    def list(self):
        return self.find(RowList, "todayList")

    @property
    def names(self):
        model = self.list.model()
        rows = range(model.rowCount())
        return [model.data(model.index(row, 0), ROW_ROLE).title for row in rows]

    @property
    def person(self):
        """Who is shown at the right."""
        return self.says("todayPersonName")

    def part(self, words):
        """Choose a part of the list by its words."""
        bar = self.find(SegmentBar, "todaySegments")
        buttons = [one for one in bar.findChildren(QAbstractButton) if one.isVisible()]
        next(one for one in buttons if one.text().startswith(words)).click()

    def stored(self, name):
        rows = self.shop.rows_of(FollowUp)
        return next(row for row in rows if row.id == row_id("follow_up", name))

    def customer(self, name):
        return next(row for row in self.shop.rows_of(Customer) if row.name == name)

    def type(self, letter, modifiers=Qt.KeyboardModifier.NoModifier):
        self.press(getattr(Qt.Key, f"Key_{letter}"), modifiers)

    def _day(self):
        return TodayPage(
            self.shop.today,
            self.shop.scripts,
            codes=self.shop.codes,
            saved=self._saved,
            now=lambda: self.shop.book.now,
            zone=self.shop.book.zone,
            is_here=lambda: self.here,
            posts=self.posts,
            groups=self.groups,
            **self._given,
        )
