"""What every layout that is filled anew needs."""

from PySide6.QtWidgets import QLayout


def take_all(layout: QLayout) -> None:
    """Take every widget out, and let go of it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
