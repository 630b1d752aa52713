"""The first screen: whom to contact today and why, what to say, what came of it."""

from ui.today.page import TodayPage

__all__ = ["TodayPage"]
