"""The WeChat groups that the guide runs."""

from ui.groups.page import GroupsPage

__all__ = ["GroupsPage"]
