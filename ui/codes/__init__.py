"""Customers' codes: typed or scanned into one field, wherever a customer is shown."""

from ui.codes.acts import CodeActs

__all__ = ["CodeActs"]
