"""A window over a guide's real file, with both pages of customers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QWidget

from guide_app.services.customer_models import CustomerQuery
from ui.customers import CustomersPage
from ui.customers.cells import Column
from ui.customers.table import CustomerTable
from ui.profile import ProfilePage
from ui.shell import MainWindow
from ui.widgets import ROW_ROLE


class Counter:
    """The window as a guide finds it after signing in; acts by keys, reads what is shown."""

    def __init__(self, qtbot, runner, settings, shop):
        self.qtbot = qtbot
        self.shop = shop
        self.saves = 0
        self._given = {"runner": runner, "settings": settings}
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.window.add_page(CustomersPage, lambda: self._page(CustomersPage))
        self.window.add_page(ProfilePage, self._profile)
        self.window.resize(1366, 768)
        self.window.show()

    def open_list(self):
        """Go to the list and wait until it is there."""
        self.window.show_page("customers")
        everybody = len(self.shop.customers.ids(CustomerQuery()))
        self.wait(lambda: self.table.model().rowCount() == everybody)

    def open_profile(self, person):
        self.window.show_page("profile", person.id)
        self.wait(lambda: self.says("profileName").startswith(person.name))

    # Acting

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        target = self.window.focusWidget() or self.window
        self.qtbot.keyClick(target, key, modifiers)

    def ctrl(self, key):
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def click(self, name):
        self.find(QAbstractButton, name).click()

    def write(self, name, text):
        """Put text into a line, as typing over it does."""
        line = self.find(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    # Reading

    @property
    def table(self):
        return self.find(CustomerTable, "customersTable")

    @property
    def names(self):
        """Who stands in the list."""
        return [self.cell(row, Column.CONTACT).text for row in range(len(self.table._rows.ids))]

    def cell(self, row, column):
        model = self.table.model()
        return model.data(model.index(row, column), ROW_ROLE)

    def find(self, kind, name):
        """The widget of that name that can be seen; it must be there."""
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert found, f"nothing to be seen is called {name}"
        return found[-1]

    def sees(self, name, kind=QWidget):
        return any(one.isVisible() for one in self.window.findChildren(kind, name))

    def says(self, name):
        """The words of a label, or "" while it cannot be seen."""
        return self.find(QLabel, name).text() if self.sees(name, QLabel) else ""

    def reads(self, name):
        """Every word inside a part of the window."""
        part = self.find(QWidget, name)
        inside = [one for one in part.findChildren(QWidget) if one.isVisible()]
        return " | ".join(
            one.text() if isinstance(one, (QLabel, QAbstractButton)) else one.accessibleName()
            for one in inside
        )

    def sees_current_row_of(self, name):
        """Whether the row one stands on can be seen in full, whatever scrolls around the list."""
        view = self.find(QListView, name)
        seen = view.viewport().visibleRegion().boundingRect()
        return seen.contains(view.visualRect(view.currentIndex()))

    @property
    def toast(self):
        spec = self.window.toasts.current
        return spec.text if spec else ""

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def waits_for(self, name):
        self.wait(lambda: self.sees(name))

    def waits_until_gone(self, name):
        self.wait(lambda: not self.sees(name))

    # Making

    def _page(self, kind, **more):
        given = {**self._given, **more}
        return kind(
            self.shop.customers,
            codes=self.shop.codes,
            saved=self._saved,
            today=lambda: self.shop.book.today,
            **given,
        )

    def _profile(self):
        page = self._page(
            ProfilePage,
            scripts=self.shop.scripts,
            runs=self.shop.runs,
            zone=self.shop.book.zone,
        )
        page.came_from(self.window.current_page.page_id if self.window.current_page else "")
        self.window.page_shown.connect(page.came_from)
        return page

    def _saved(self):
        self.saves += 1
