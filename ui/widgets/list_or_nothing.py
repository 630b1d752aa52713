"""A list, or why there is none."""

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.widgets.empty import EmptyState


class ListOrNothing(QStackedWidget):
    """Shows one of the two; the keyboard stays on the page when they change places.

    Args:
        rows: The list.
        nothing: Says why there is none; shown first.
    """

    def __init__(self, rows: QWidget, nothing: EmptyState) -> None:
        super().__init__()
        self._rows, self._nothing = rows, nothing
        self.addWidget(rows)
        self.addWidget(nothing)
        self.setCurrentWidget(nothing)

    def show_rows(self) -> None:
        """Show the list."""
        self._show(self._rows)

    def show_nothing(self) -> None:
        """Show why there is none."""
        self._show(self._nothing)

    def focus_first(self) -> None:
        """Put the keyboard on the list, or on the page while there is none."""
        page = self.parentWidget()
        (self._rows if self.currentWidget() is self._rows or page is None else page).setFocus()

    def _show(self, widget: QWidget) -> None:
        at, page = QApplication.focusWidget(), self.parentWidget()
        was_here = at is not None and (at is page or self.isAncestorOf(at))
        self.setCurrentWidget(widget)
        if was_here:
            self.focus_first()
