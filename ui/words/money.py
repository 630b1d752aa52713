"""Amounts of money in words."""

from decimal import Decimal

from PySide6.QtCore import QLocale


def money_words(amount: Decimal) -> str:
    """¥1,840, or ¥199.50 where there are cents."""
    whole = amount == amount.to_integral_value()
    return f"¥{QLocale().toString(float(amount), 'f', 0 if whole else 2)}"
