"""A window over a guide's real file, with the list of customers and the page of imports."""

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from guide_app.domain.entities import Customer
from guide_app.services.imports import ImportService
from tests.intake.files import csv_file
from ui.customers import CustomersPage
from ui.imports import ImportPage
from ui.shell import MainWindow

NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """Acts by keys, reads what is shown."""

    def __init__(self, qtbot, runner, settings, shop, folder):
        self.qtbot = qtbot
        self.shop = shop
        self.folder = folder
        self.saves = 0
        self.service = ImportService(shop.book)
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.page = ImportPage(self.service, runner, saved=self._saved, zone=shop.book.zone)
        self.customers = CustomersPage(
            shop.customers,
            runner,
            codes=shop.codes,
            saved=self._saved,
            today=lambda: shop.book.today,
            settings=settings,
        )
        self.window.add_page(CustomersPage, lambda: self.customers)
        self.window.add_page(ImportPage, lambda: self.page)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_page("customers")
        qtbot.waitExposed(self.window)
        self.wait(lambda: bool(self.customers.subtitle()))

    def _saved(self):
        self.saves += 1

    # Acting

    def press(self, key, modifiers=NO_KEYS):
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def file(self, *rows, name="客户名单.csv", **more):
        return csv_file(self.folder, rows, name=name, **more)

    def choose(self, path):
        """Press O and choose the file in the system's dialog."""
        self.wait(lambda: self.at is self.page.start)
        self.press(Qt.Key.Key_O)
        self.answer_dialog(path)

    def answer_dialog(self, path):
        self.wait(lambda: self.window.findChild(QFileDialog) is not None)
        dialog = self.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(path))
        dialog.close()
        self.wait(lambda: self.window.findChild(QFileDialog) is None)
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def drop_on(self, widget, path):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        how = (QPoint(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_KEYS)
        for event in (QDragEnterEvent(*how), QDropEvent(*how)):
            QApplication.sendEvent(widget, event)
            assert event.isAccepted()

    def paste(self, text):
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CTRL)

    def go(self):
        self.press(Qt.Key.Key_Return, CTRL)

    def import_all(self, path):
        """All the way, by keys."""
        self.choose(path)
        self.wait_for(self.page.mapping)
        self.go()
        self.wait_for(self.page.outcome)
        self.go()
        self.wait_for(self.page.start)

    # Reading

    @property
    def at(self):
        return self.page._stack.currentWidget()

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def wait_for(self, pane):
        self.wait(lambda: self.at is pane and not self.page.work.is_open)

    def says(self, name):
        (label,) = self.window.findChildren(QLabel, name)
        return label.text() if label.isVisible() else ""

    def lines(self, view):
        model = view.model()
        return [model.index(at, 0).data() for at in range(model.rowCount())]

    @property
    def people(self):
        return {c.name for c in self.shop.rows_of(Customer) if c.removed_on is None}
