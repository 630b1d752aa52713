"""Getting the rest of the program ready while the guide types the password."""

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from guide_app.services.front_door import FrontDoor
from ui.tasks import Lane, TaskRunner

_AFTER_THE_WINDOW_MS = 50
_PAGES = (
    "ui.today",
    "ui.customers",
    "ui.imports",
    "ui.profile",
    "ui.figures",
    "ui.store",
    "ui.questions",
    "ui.sync_centre",
    "ui.settings",
    "ui.app.pages",
    "ui.products.sheet",
)


class Parts(QObject):
    """First the services, on a worker; then the pages, one in each turn of the window's loop.

    The window is up, and the password can be typed, in a third of the time that way.

    Args:
        door: Gets its own part ready.
        runner: Off the GUI thread.
        add_pages: Called once, when all is there.
        parent: Owner.
    """

    def __init__(
        self,
        door: FrontDoor,
        runner: TaskRunner,
        add_pages: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._door = door
        self._runner = runner
        self._add_pages = add_pages
        self._left = list(_PAGES)
        self._complete = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._get_services)

    def begin(self) -> None:
        """Start once the window has been painted."""
        self._turn.start(_AFTER_THE_WINDOW_MS)

    def stop(self) -> None:
        """The window closes."""
        self._turn.stop()
        self._complete = True

    def finish(self) -> None:
        """Somebody comes in: all of it, now."""
        if not self._complete:
            self.stop()
            for name in self._left:
                import_module(name)
            self._add_pages()

    def _get_services(self) -> None:
        self._runner.run(self._door.prepare, done=self._on_services, lane=Lane.NETWORK)

    def _on_services(self, _nothing: None) -> None:
        if not self._complete:
            self._turn.timeout.disconnect()
            self._turn.timeout.connect(self._get_page)
            self._turn.start(0)

    def _get_page(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
            self._turn.start(0)
        else:
            self.finish()
