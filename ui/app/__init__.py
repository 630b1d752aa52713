"""The window and a session in it, put together."""

from ui.app.controller import DeskController

__all__ = ["DeskController"]
