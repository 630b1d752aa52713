"""Pages for customers' phones: plain, without cookies, without anything from elsewhere."""

from server.page_links import MOUNT
from server.pages.routes import add_routes
from server.pages.web import word_refusal

__all__ = ["MOUNT", "add_routes", "word_refusal"]
