"""The guide's book as a table: finding, choosing and tagging customers, and adding new ones."""

from ui.customers.page import CustomersPage

__all__ = ["CustomersPage"]
