"""One-key events: added, greeted, replied, deleted us."""

from ui.events.acts import EventActs

__all__ = ["EventActs"]
