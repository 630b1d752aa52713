"""The rows of the customers' table: ids first, lines page by page as they come into view."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal

from guide_app.services.customer_models import CustomerRow
from ui.customers.cells import Column, cells_of, column_words
from ui.tasks import TaskRunner
from ui.widgets import ROW_ROLE, CellContent
from ui.widgets.rows import Index

PAGE = 16
_PAGES_KEPT = 200
_CELLS_KEPT = 500
Cells = tuple[CellContent, ...]
_EMPTY = CellContent()
_LOADING = CellContent("…", faint=True)


class CustomerRows(QAbstractTableModel):
    """Shows any number of customers and holds the lines of some thousands of them.

    Args:
        fetch: Lines of some customers, asked on a reader thread.
        runner: Work off the GUI thread.
        today: The brand's day.
    """

    failed = Signal(object)  # the exception that kept a page from loading
    checked_changed = Signal()

    def __init__(
        self,
        fetch: Callable[[Sequence[str]], list[CustomerRow]],
        runner: TaskRunner,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._runner = runner
        self._today = today
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._pages: OrderedDict[int, dict[str, CustomerRow]] = OrderedDict()
        self._cells: dict[str, tuple[CustomerRow, Cells]] = {}
        self._made_on = today()
        self._narrow = False
        self._headings: list[str] = []
        self._wanted: set[int] = set()
        self._under_way: set[int] = set()
        self._generation = 0
        self._checked: dict[str, None] = {}

    # What is shown

    def show_ids(self, ids: list[str], first: Sequence[CustomerRow] = ()) -> None:
        """Show these customers; ``first`` are the lines of the first so many, known already."""
        self._generation += 1
        self._under_way.clear()
        self._look_at_the_day()
        if ids == self._ids:
            self._ask_again(self._keep_lines(first))
            return
        known = len(self._ids)
        if 0 < known < len(ids) and ids[:known] == self._ids:
            self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
            self._take(ids)
            self._keep_lines(first)
            self.endInsertRows()
            return
        self.beginResetModel()
        self._take(ids)
        self._pages.clear()
        self._keep_lines(first)
        self.endResetModel()

    def _take(self, ids: list[str]) -> None:
        self._ids = ids
        self._places = {customer_id: at for at, customer_id in enumerate(ids)}

    @property
    def ids(self) -> Sequence[str]:
        """Everybody who is shown, in their order."""
        return self._ids

    def customer_id(self, index: Index) -> str | None:
        """Who stands there."""
        inside = index.isValid() and 0 <= index.row() < len(self._ids)
        return self._ids[index.row()] if inside else None

    def place_of(self, customer_id: str) -> int:
        """Where somebody stands, or -1."""
        return self._places.get(customer_id, -1)

    def line(self, customer_id: str) -> CustomerRow | None:
        """Somebody's line, if it is loaded."""
        at = self._places.get(customer_id)
        return None if at is None else self._pages.get(at // PAGE, {}).get(customer_id)

    def set_narrow(self, narrow: bool) -> None:
        """Put what can into two lines, or no longer."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._cells.clear()
            self._repaint()

    def say_again(self) -> None:
        """The language or the day is another one: make the words of all cells anew."""
        self._cells.clear()
        self._headings.clear()
        self._repaint()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    # Who is chosen

    @property
    def checked(self) -> tuple[str, ...]:
        """Who is chosen, in the order of choosing; also those whom a filter hides now."""
        return tuple(self._checked)

    def check(self, customer_ids: Sequence[str], *, on: bool) -> None:
        """Choose customers, or no longer."""
        for customer_id in customer_ids:
            if on:
                self._checked[customer_id] = None
            else:
                self._checked.pop(customer_id, None)
        self._repaint()
        self.checked_changed.emit()

    def uncheck_others(self, present: Collection[str]) -> None:
        """Choose nobody who is not among these any more."""
        if gone := [one for one in self._checked if one not in present]:
            self.check(gone, on=False)

    def is_checked(self, customer_id: str) -> bool:
        """Whether somebody is chosen."""
        return customer_id in self._checked

    # Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            if not self._headings:  # Qt asks a hundred times for each paint
                self._headings = [column_words(column) for column in Column]
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        customer_id = self.customer_id(index)
        if customer_id is None:
            return None
        if role == ROW_ROLE:
            return self._cell(customer_id, index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(self._cell(customer_id, index))
        return None

    def _cell(self, customer_id: str, index: Index) -> CellContent:
        line = self.line(customer_id)
        if line is None:
            self._want(index.row() // PAGE)
            return _LOADING if index.column() == Column.CONTACT else _EMPTY
        cell = self._cells_of(line)[index.column()]
        if index.column() == Column.CONTACT and customer_id in self._checked:
            return replace(cell, checked=True)
        return cell

    def _cells_of(self, line: CustomerRow) -> Cells:
        """What is made of a line; who types on, or back, sees many of the same people."""
        kept = self._cells.get(line.customer_id)
        if kept is None or (kept[0] is not line and kept[0] != line):
            self._look_at_the_day()
            if len(self._cells) >= _CELLS_KEPT:
                self._cells.clear()
            kept = line, cells_of(line, self._made_on, narrow=self._narrow)
            self._cells[line.customer_id] = kept
        return kept[1]

    def _look_at_the_day(self) -> None:
        if self._made_on != self._today():
            self._made_on = self._today()
            self._cells.clear()  # they speak of days

    # Loading

    def _want(self, page: int) -> None:
        if page in self._under_way or page in self._wanted or page in self._pages:
            return
        if not self._wanted:
            QTimer.singleShot(0, self, self._load_wanted)  # one question for all rows of a paint
        self._wanted.add(page)

    def _load_wanted(self) -> None:
        pages, self._wanted = sorted(self._wanted), set()
        for page in pages:
            self._load(page)

    def _load(self, page: int) -> None:
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        if not ids:
            return
        self._under_way.add(page)
        self._runner.run(
            partial(self._fetch, ids),
            done=partial(self._on_loaded, self._generation, page),
            failed=self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    def _on_loaded(self, generation: int, page: int, lines: list[CustomerRow]) -> None:
        if generation != self._generation:
            return
        self._under_way.discard(page)
        self._put_page(page, lines)
        last = min(len(self._ids), (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(Column) - 1))

    def _put_page(self, page: int, lines: Sequence[CustomerRow]) -> None:
        self._pages[page] = {line.customer_id: line for line in lines}
        self._pages.move_to_end(page)
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)

    def _keep_lines(self, lines: Sequence[CustomerRow]) -> set[int]:
        """Keep lines that came with the ids, from the first on; returns their pages."""
        pages = range(0, min(len(lines), len(self._ids)), PAGE)
        for start in pages:
            self._put_page(start // PAGE, lines[start : start + PAGE])
        return {start // PAGE for start in pages}

    def _ask_again(self, fresh: set[int]) -> None:
        """The same people, other facts: show the old lines until the new ones are there."""
        for page in tuple(self._pages):
            if page not in fresh:
                self._load(page)
        self._repaint()

    def _repaint(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _spoken(cell: CellContent) -> str:
    parts = (cell.text, cell.second_line, *(chip.text for chip in cell.chips))
    return ", ".join(part for part in parts if part)
