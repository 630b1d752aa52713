"""The left pane: the parts of the day, the rows of one of them, and what is below the list."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.today_models import TodayRow, TodayView
from ui.today.coming import ComingMoves
from ui.today.parts import ALL, parts_of, rows_of
from ui.today.rows import TodayRows
from ui.widgets import KeyButton, Look, RowList, SegmentBar, hairline


class DayList(QWidget):
    """Shows the rows of one part of the day; keeps the current one.

    Args:
        commands: The page's actions by object name.
        today: The brand's day.

    Attributes:
        part: Which part is shown.
        segments: The choice of a part.
        coming: Who is to be taken over, or given away.
    """

    part_chosen = Signal()
    current_changed = Signal(object)  # TodayRow, or None
    opened = Signal()

    def __init__(self, commands: Mapping[str, QAction], today: Callable[[], date]) -> None:
        super().__init__()
        self.part = ALL
        self.segments = SegmentBar(name="todaySegments")
        self.segments.chosen.connect(self._on_part)
        self._rows = TodayRows(self)
        self._list = RowList(name="todayList")
        self._list.setModel(self._rows)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.activated.connect(lambda _index: self.opened.emit())
        self.coming = ComingMoves(today)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.coming)
        column.addWidget(self._add_head())
        column.addWidget(self._list, 1)
        column.addWidget(self._add_foot(commands))

    @property
    def current(self) -> TodayRow | None:
        """The row that keys act on."""
        return self._rows.row(self._list.currentIndex())

    def add_above(self, widget: QWidget) -> None:
        """Put something above the parts."""
        self._column.insertWidget(1, widget)

    def set_name(self, words: str) -> None:
        """Say what it is a list of."""
        self._list.setAccessibleName(words)

    def focus_list(self) -> None:
        """Put the keyboard on the current row."""
        self._list.setFocus()

    def step(self, by: int) -> None:
        """Go so many rows on."""
        self._list.step(by)

    def begin_at_top(self) -> None:
        """Let the first row be the current one when rows are shown again."""
        self._list.setCurrentIndex(QModelIndex())

    def show_parts(self, view: TodayView, *, is_here: bool) -> None:
        """The parts with their counts; none while the customers are on the way."""
        parts = parts_of(view)
        if self.part not in [part.id for part in parts]:
            self.part = ALL
        self._head.setVisible(is_here)
        if is_here:
            self.segments.set_segments(parts)
            self.segments.choose(self.part)
        self._foot.setVisible(bool(view.held_back or view.work or view.hidden))
        self._held_back.setVisible(bool(view.held_back))
        self._later.setVisible(bool(view.hidden))

    def show_rows(self, view: TodayView, wanted: str | None) -> bool:
        """Show the rows of the part; whether there are any.

        Args:
            wanted: Whose row is to be the current one; else it is the one in the same place.
        """
        here = max(0, self._list.currentIndex().row())
        rows = rows_of(view, self.part)
        self._rows.show_rows(rows, view.today, view.advice)
        if not rows:
            return False
        found = self._rows.position_of(wanted) if wanted else -1
        at = found if found >= 0 else min(here, len(rows) - 1)
        self._list.setCurrentIndex(self._rows.index(at, 0))
        return True

    def _add_head(self) -> QWidget:
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.segments)
        head.addLayout(inside)
        head.addWidget(hairline())
        return self._head

    def _add_foot(self, commands: Mapping[str, QAction]) -> QWidget:
        self._foot = QWidget()
        self._foot.hide()
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        self._later = KeyButton.of(commands["later"], look=Look.QUIET)
        later = QHBoxLayout()
        later.setContentsMargins(4, 0, 4, 0)
        later.addWidget(self._later)
        later.addStretch(1)
        column.addLayout(later)
        row = QHBoxLayout()
        row.setContentsMargins(4, 2, 4, 2)
        self._held_back = KeyButton.of(commands["heldBack"], look=Look.QUIET)
        row.addWidget(self._held_back)
        row.addStretch(1)
        row.addWidget(KeyButton.of(commands["likelyFirst"], look=Look.QUIET))
        column.addLayout(row)
        return self._foot

    def _on_part(self, part: str) -> None:
        self.part = part
        self.part_chosen.emit()

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(self._rows.row(index))
