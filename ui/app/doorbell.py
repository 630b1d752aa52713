"""Hears when the program is started once more on the same profile."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from guide_app.instance import BELL, answer


class Doorbell(QObject):
    """Watches the profile for a second start; see `guide_app.instance`."""

    rung = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        (profile / BELL).mkdir(parents=True, exist_ok=True)
        self._watcher = QFileSystemWatcher([str(profile / BELL)], self)
        self._watcher.directoryChanged.connect(self._on_changed)

    def _on_changed(self, _folder: str) -> None:
        if answer(self._profile):
            self.rung.emit()
