"""Everything about one customer: facts, family, purchases and history."""

from ui.profile.page import ProfilePage

__all__ = ["ProfilePage"]
