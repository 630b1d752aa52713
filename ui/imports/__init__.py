"""The page on which a guide imports customers out of a spreadsheet."""

from ui.imports.page import ImportPage

__all__ = ["ImportPage"]
