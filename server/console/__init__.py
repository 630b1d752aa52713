"""The console of HQ and of store managers, as plain pages under ``/console``."""

from server.console.routes import add_routes

__all__ = ["add_routes"]
