"""The store's pool: customers nobody has."""

from ui.pool.page import PoolPage

__all__ = ["PoolPage"]
