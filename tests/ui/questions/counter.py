"""A customer's file in a real window, over a real file and a real server."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from guide_app.services.codes import CodeService
from guide_app.services.customers import CustomerService
from guide_app.services.questionnaires import QuestionnaireService
from guide_app.services.runs import RunService
from guide_app.services.scripts import ScriptService
from tests.support import acts
from tests.support.forms import a_questionnaire
from ui.profile import ProfilePage
from ui.questions import QuestionActs
from ui.shell import MainWindow
from ui.shortcuts import Key


class Counter:
    """Acts by keys, reads what is shown."""

    def __init__(self, qtbot, runner, settings, world):
        self.qtbot, self.world, self.runner, self._settings = qtbot, world, runner, settings
        self.form = a_questionnaire(world)
        self.pc = world.pc(world.shop.guides[0])
        self.pc.sync()
        self.customer = acts.add_customer(self.pc, "马慧", title="马姐", phone="13812340217")
        self.open_window()

    def open_window(self):
        """The program as it starts on this file."""
        book = self.pc.book
        self.service = QuestionnaireService(book, self.pc.link, lambda: self.world.url)
        self.window = MainWindow(self._settings)
        self.qtbot.addWidget(self.window)
        self.window.add_page(ProfilePage, self._profile)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_page("profile", self.customer)
        self.wait(lambda: self.sees("profileName"))

    def _profile(self):
        book = self.pc.book
        page = ProfilePage(
            CustomerService(book),
            ScriptService(book),
            self.runner,
            codes=CodeService(book),
            runs=RunService(book),
            saved=lambda: None,
            today=lambda: book.today,
            zone=book.zone,
            settings=self._settings,
        )
        made = QuestionActs(page, self.service, self.runner, saved=lambda: None, zone=book.zone)
        page.questions_asked.connect(made.begin)
        page.sheet_asked.connect(made.show_sheet)
        return page

    def begin(self):
        """W: the sheet lies over the window."""
        page = self.window.current_page
        assert page is not None
        page.setFocus()
        self.qtbot.keyClick(page, Qt.Key.Key_U)
        self.waits_for("sheetDialog")

    def press(self, *keys):
        """One after the other, without a turn of the loop between: as quick as fingers can be."""
        for key in keys:
            self.qtbot.keyClick(self.window.focusWidget() or self.window, key)

    def write(self, text):
        self.qtbot.keyClicks(self.find(QLineEdit, "answerField"), text)

    def find(self, kind, name):
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert found, f"nothing to be seen is called {name}"
        return found[-1]

    def sees(self, name):
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def says(self, name):
        return self.find(QWidget, name).text()

    def reads(self, name):
        """Every word inside a part of the window."""
        inside = self.find(QWidget, name).findChildren(QWidget)
        said = (
            one.text() if hasattr(one, "text") and callable(one.text) else one.accessibleName()
            for one in inside
            if one.isVisible()
        )
        return " | ".join(word for word in said if word)

    def click(self, name):
        self.find(QAbstractButton, name).click()

    def wait(self, condition):
        self.qtbot.waitUntil(condition)

    def waits_for(self, name):
        self.wait(lambda: self.sees(name))

    def waits_until_gone(self, name):
        self.wait(lambda: not self.sees(name))

    @property
    def toast(self):
        spec = self.window.toasts.current
        return spec.text if spec else ""

    def sheet_buttons(self):
        """What opens the lines of sheets in the history."""
        buttons = self.window.findChildren(QAbstractButton)
        return [one for one in buttons if one.objectName().startswith("sheet.") and one.isVisible()]

    def sheets(self):
        return [json.loads(row) for row in self.pc.rows("answer_sheet").values()]

    def tags(self):
        names = {tag.id: tag.name for tag in self.world.shop.tags}
        rows = map(json.loads, self.pc.rows("customer_tag").values())
        return {names[row["tag_id"]] for row in rows}

    def undo(self):
        spec = self.window.toasts.current
        assert spec is not None
        assert spec.undo is not None
        assert spec.key == Key.UNDO.label
        spec.undo()
