"""When the guide wants to be told of what is due, kept on this PC."""

from datetime import time

from PySide6.QtCore import QSettings

from guide_app.domain.reminding import Hours

_KEYS = {name: f"reminders/{name}" for name in ("opens", "quiet_from", "quiet_until")}


def read_hours(settings: QSettings) -> Hours:
    """The guide's own times; what cannot be read is as usual."""
    usual, found = Hours(), {}
    for name, key in _KEYS.items():
        try:
            found[name] = time.fromisoformat(str(settings.value(key)))
        except ValueError:
            found[name] = getattr(usual, name)
    return Hours(**found)


def keep_hours(settings: QSettings, hours: Hours) -> None:
    """Keep them."""
    for name, key in _KEYS.items():
        settings.setValue(key, f"{getattr(hours, name):%H:%M}")
