"""The icon beside the clock: the app goes on reminding while its window is closed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from ui.shell import MainWindow
from ui.shell.staying import keeps_running
from ui.theme import app_icon

_SHOWN_MS = 8_000


class Tray(QObject):
    """An icon with a menu.

    A click on it or on a message asks for the window. It is made only where the desktop has a
    place for it: a tray that is not there swallows messages without an error.
    """

    open_asked = Signal()
    lock_asked = Signal()
    quit_asked = Signal()
    message_clicked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._open = self._menu.addAction("", self.open_asked.emit)
        self._lock = self._menu.addAction("", self.lock_asked.emit)
        self._menu.addSeparator()
        self._quit = self._menu.addAction("", self.quit_asked.emit)
        self._icon = QSystemTrayIcon(app_icon(), self)
        self._menu.aboutToShow.connect(self._say_words)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.open_asked)
        self._icon.messageClicked.connect(self.message_clicked)
        self._say_words()
        self._icon.show()

    @staticmethod
    def available() -> bool:
        """Whether the desktop has a place for it."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def _say_words(self) -> None:
        self._open.setText(self.tr("Open Guide Desk"))
        self._lock.setText(self.tr("Lock"))
        self._quit.setText(self.tr("Quit"))
        self._icon.setToolTip(self.tr("Guide Desk"))

    def say(self, title: str, words: str) -> None:
        """Show a message above the icon."""
        self._icon.showMessage(title, words, self._icon.icon(), _SHOWN_MS)

    def remove(self) -> None:
        """Take it away; Windows leaves the icon of a program that has ended."""
        self._icon.hide()

    def _on_activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is not QSystemTrayIcon.ActivationReason.Context:
            self.open_asked.emit()


class TrayLife(QObject):
    """Closing the window while a guide is signed in puts it into the tray, locked.

    It ends when somebody quits or the PC shuts down.

    Args:
        app: Told by the system of its end.
        window: The window.
        tray: The icon.
        settings: Whether the guide wants it so.
        at_work: Whether a guide is signed in.
        lock: Locks the window.
        say: Shows a message of the app.
    """

    def __init__(
        self,
        app: QApplication,
        window: MainWindow,
        tray: Tray,
        settings: QSettings,
        *,
        at_work: Callable[[], bool],
        lock: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._app = app
        self._window = window
        self._settings = settings
        self._at_work = at_work
        self._lock = lock
        self._say = say
        self._told = False
        self._ending = False
        app.commitDataRequest.connect(self._on_system_ends)
        window.stays = self._stays
        window.put_away.connect(self._on_put_away)
        window.closing.connect(tray.remove)
        tray.open_asked.connect(window.come_forward)
        tray.lock_asked.connect(lock)
        tray.quit_asked.connect(self.quit)

    def quit(self) -> None:
        """End the app."""
        self._ending = True
        if self._window.close():
            self._app.quit()  # closing a window that is hidden already does not end the app
        else:
            self._ending = False  # something that was typed is asked about

    def _stays(self) -> bool:
        return not self._ending and self._at_work() and keeps_running(self._settings)

    def _on_put_away(self) -> None:
        self._lock()
        if not self._told:
            self._told = True
            self._say(self.tr("Goes on reminding you here. To end it, use the menu of this icon."))

    def _on_system_ends(self) -> None:
        self._ending = True
