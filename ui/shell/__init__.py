"""The frame of the window and what a screen is to it."""

from ui.shell.commands import CommandBook
from ui.shell.lock import LockOverlay
from ui.shell.page import Page
from ui.shell.window import MainWindow

__all__ = ["CommandBook", "LockOverlay", "MainWindow", "Page"]
