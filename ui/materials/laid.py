"""What has been taken of a material and is still at hand, and goes when HQ takes it back."""

from functools import partial

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication

from guide_app.services.wall import WallService
from ui.materials.phone import PhoneSheet
from ui.tasks import Latest, TaskRunner


class Laid(QObject):
    """Remembers what lies on the clipboard, and what a phone may fetch.

    Args:
        service: Says what may not go out any more.
        runner: Work off the GUI thread.
    """

    taken_back = Signal()
    """It was on the clipboard, and is no more."""

    def __init__(self, service: WallService, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._asking = Latest(runner)
        self._material_id = ""
        self._content: tuple[str, list[QUrl]] = ("", [])
        self._sheet: PhoneSheet | None = None

    def note(self, material_id: str) -> None:
        """What lies on the clipboard now is of this material."""
        self._material_id, self._content = material_id, _read()

    def watch(self, sheet: PhoneSheet) -> None:
        """A phone may fetch what this sheet shows, as long as it is open."""
        self._sheet = sheet
        sheet.closed.connect(self._on_closed)

    def look(self) -> None:
        """Ask whether it may still go out."""
        served = self._sheet.material_id if self._sheet is not None else ""
        held = {self._on_clipboard(), served} - {""}
        if held:
            ask = partial(self._service.taken_back, held)
            self._asking.run(ask, done=self._on_known, failed=self._on_unknown)

    def _on_clipboard(self) -> str:
        """Of what lies there; "": it is of no material, or somebody has copied since."""
        if self._material_id and self._content != _read():
            self._material_id = ""
        return self._material_id

    def _on_known(self, gone: frozenset[str]) -> None:
        if self._sheet is not None and self._sheet.material_id in gone:
            self._sheet.take_back()
        if self._on_clipboard() in gone:
            self._material_id = ""
            QGuiApplication.clipboard().clear()
            self.taken_back.emit()

    def _on_unknown(self, _error: BaseException) -> None:
        """The wall itself says what is wrong; it is asked again with the next news."""

    def _on_closed(self) -> None:
        self._sheet = None


def _read() -> tuple[str, list[QUrl]]:
    data = QGuiApplication.clipboard().mimeData()
    return (data.text(), data.urls()) if data is not None else ("", [])
