"""Language, theme, account, and where the data lies."""

from ui.settings.page import SettingsPage

__all__ = ["SettingsPage"]
