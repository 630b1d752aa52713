"""A window over a guide's real file, with both pages of customers."""

from ui.customers import CustomersPage
from ui.profile import ProfilePage
from ui.shell import MainWindow


class Counter:
    """The window as a guide finds it, without sign-in."""

    def __init__(self, qtbot, runner, settings, shop):
        self.qtbot = qtbot
        self.shop = shop
        self.saves = []
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.window.add_page(CustomersPage, lambda: self._customers(runner, settings))
        self.window.add_page(ProfilePage, lambda: self._profile(runner, settings))
        self.window.resize(1366, 768)
        self.window.show()

    def _customers(self, runner, settings):
        return CustomersPage(
            self.shop.customers,
            runner,
            saved=lambda: self.saves.append(1),
            today=lambda: self.shop.book.today,
            settings=settings,
        )

    def _profile(self, runner, settings):
        page = ProfilePage(
            self.shop.customers,
            runner,
            saved=lambda: self.saves.append(1),
            today=lambda: self.shop.book.today,
            zone=self.shop.book.zone,
            settings=settings,
        )
        page.came_from(self.window.current_page.page_id if self.window.current_page else "")
        self.window.page_shown.connect(page.came_from)
        return page

    def find(self, kind, name):
        """The widget of that name that can be seen; it must be there."""
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert found, f"nothing to be seen is called {name}"
        return found[-1]

    def sees(self, kind, name):
        return any(one.isVisible() for one in self.window.findChildren(kind, name))

    def wait(self, condition):
        self.qtbot.waitUntil(condition, timeout=5000)

    def press(self, key, modifiers=None):
        from PySide6.QtCore import Qt

        target = self.window.focusWidget() or self.window
        self.qtbot.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)
