"""The console of HQ and of store managers, as plain pages under ``/console``."""

from server.console.routes import add_routes
from server.console.web import word_refusal

__all__ = ["add_routes", "word_refusal"]
