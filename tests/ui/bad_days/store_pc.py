"""A store's PC with the real window on it: profile, clock and cable, hands and eyes."""

import re
import subprocess
import sys
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.key_format import KdfParameters
from guide_app.services.desk import Desk
from guide_app.services.front_door import FrontDoor
from guide_app.services.sign_in import SignIn
from server import devices
from tests.support.world import PASSWORD
from ui.app import DeskController
from ui.app.contact import Contact
from ui.app.start import open_settings
from ui.widgets import Paragraph

QUICK = KdfParameters(time_cost=1, memory_kib=8, parallelism=1)
RAW = re.compile(r"Traceback|Error\b|errno|sqlite|sqlalchemy|\b[a-z]+[._][a-z]+_[a-z]+\b|\{\w+\}")
"""What a guide must never read: names of the program, its codes, places left unfilled."""


_READ_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from guide_app.__main__ import main
from ui.app.start import make_application
from ui.app.stopped import StoppedWindow

def look():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, StoppedWindow):
            sys.stdout.buffer.write(window.problem.text().encode())
            window.go.click()

app = make_application()
timer = QTimer()
timer.timeout.connect(look)
timer.start(100)
sys.exit(main(["--profile", sys.argv[1], "--lang", sys.argv[2]]))
"""


class StorePc:
    """One PC. ``open`` starts the program, ``close`` ends it; its files stay.

    Attributes:
        clock: This PC's own, which may be wrong.
        url: Where it reaches the server.
    """

    def __init__(self, qtbot, qapp, theme, language, world, profile, url):
        self.qtbot, self.world, self.profile, self.url = qtbot, world, profile, url
        self.clock = type(world.clock)(world.clock())
        self.controller: Any = None
        self._given = (qapp, theme, language)

    # The program

    def open(self):
        """Start the program and show its window."""
        qapp, theme, language = self._given
        secrets = FileDeviceSecret(self.profile / "secret", allowed=DemoPermit(self.url))
        self.desk = Desk(self.profile, secrets)
        self.sign_in_service = SignIn(self.desk, self.clock, kdf=QUICK)
        door = FrontDoor(self.desk, self.sign_in_service)
        settings = open_settings(self.profile)
        self.controller = DeskController(qapp, door, settings, theme, language, server_url=self.url)
        Contact(door, self.controller)
        self.window.resize(1366, 768)
        self.window.show()
        return self

    def close(self):
        """End the program as the window's own button does, pressed again where it asks."""
        controller, self.controller = self.controller, None
        if controller is not None:
            controller.window.close() or controller.window.close()
            controller.window.deleteLater()
            controller.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def open_again(self):
        self.close()
        return self.open()

    def start_again(self):
        """A double click on the program once more: its exit code, and what it said and closed."""
        lang = "zh" if QLocale().language() == QLocale.Language.Chinese else "en"
        second = subprocess.Popen(
            [sys.executable, "-c", _READ_AND_CLOSE, str(self.profile), lang],
            stdout=subprocess.PIPE,
        )
        self.wait(lambda: second.poll() is not None, timeout_ms=60_000)
        return second.returncode, second.communicate()[0].decode()

    @property
    def window(self):
        return self.controller.window

    @property
    def book(self):
        """The guide's open file."""
        return self.controller.place._session.book

    def folder(self, guide):
        return self.profile / "guides" / guide.id

    # What a person does

    def enrol(self, code=None, *, server=None):
        """Type address and code, and wait for what comes."""
        if server is not None:
            self.write("enrolServer", server)
        self.write("enrolCode", code or self.code())
        self.click("enrolGateGo")
        self.wait(lambda: self.sees("signInGate") or self.says("enrolGateProblem"))

    def sign_in(self, guide, password=PASSWORD):
        """Type account and password, and wait for what comes."""
        self.write("signInAccount", guide.account)
        self.write("signInPassword", password)
        self.click("signInGateGo")
        self.wait(lambda: self.sees("desk") or self.says("signInGateProblem"))

    def sync(self):
        """Have it exchanged, and wait until the status line says so."""
        self.controller.place.sync.sync_now()
        self.wait(lambda: self.is_synced())

    def is_synced(self):
        state = self.controller.state
        exchanged = state.phase == "synced" and not state.waiting
        return exchanged and not self.book.status().waiting

    def code(self, store=0, **options):
        """A fresh enrolment code."""
        shop, now = self.world.shop, self.world.clock()
        made = self.world.database.write(
            lambda c: devices.make_enrolment_code(
                c, shop.brand.id, shop.stores[store].id, now, **options
            )
        )
        return str(made)

    def click(self, name):
        self.find(name, QAbstractButton).click()

    def write(self, name, text):
        """Put text into a field as an input method does, over what stands there."""
        field = self.find(name)
        field.setFocus()
        field.selectAll()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field, event)

    def open_profile(self, customer_id):
        self.window.show_page("profile", customer_id)
        self.wait(lambda: self.says("profileName"))

    def write_note(self, text):
        """Write a note for the customer shown and press its button."""
        self.write("profileNote", text)
        self.click("profileNoteSave")

    # What a person sees

    def wait(self, holds, timeout_ms=15_000):
        try:
            self.qtbot.waitUntil(lambda: bool(holds()), timeout=timeout_ms)
        except self.qtbot.TimeoutError as late:
            state = self.controller and self.controller.state
            raise AssertionError(f"{state}\n{self.screen()}") from late

    def find(self, name, kind=QWidget):
        found = [w for w in self.window.findChildren(kind, name) if w.isVisible()]
        assert len(found) == 1, f"{len(found)} {name}: {self.screen()}"
        return found[0]

    def sees(self, name):
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def says(self, name):
        """The words of a widget; "" while it cannot be seen."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        return " ".join(words for one in found for words in _words(one)).strip()

    def screen(self):
        """All that can be read now."""
        return " | ".join(_words(self.window))

    def assert_nothing_raw(self):
        found = RAW.search(self.screen().replace(str(self.profile), ""))
        assert found is None, found.group()


def _words(widget):
    if widget.objectName() == "toast":
        return [widget.text]
    if isinstance(widget, QPlainTextEdit):
        return [widget.toPlainText()]
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton | Paragraph):
        text = widget.text
        return [str(text() if callable(text) else text)]
    kinds = (QLabel, QLineEdit, QAbstractButton, Paragraph, QPlainTextEdit)
    inside = widget.findChildren(QWidget)
    shown = [w for w in inside if isinstance(w, kinds) or w.objectName() == "toast"]
    shown = [w for w in shown if w.isVisible()]
    return [words for one in shown for words in _words(one) if words]
