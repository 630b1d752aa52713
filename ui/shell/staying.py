"""Whether closing the window ends the app, as the guide wants it on this PC."""

from PySide6.QtCore import QSettings

_KEY = "tray/keepsRunning"


def keeps_running(settings: QSettings) -> bool:
    """Whether the app goes on in the tray; unless told otherwise it does."""
    return bool(settings.value(_KEY, True, bool))


def keep_running(settings: QSettings, keeps: bool) -> None:
    """Remember the choice."""
    settings.setValue(_KEY, keeps)
