"""The manager's page: the store's day, and handing customers over."""

from ui.store.page import StorePage

__all__ = ["StorePage"]
